"""What holds for every text: bounds, order, known strings, invisible characters."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from community.redaction.canonical import plain
from community.redaction.detector import propose, propose_by_rules
from community.redaction.known import KnownStrings
from community.redaction.mask import MARK, mask
from community.redaction.rules import LANGUAGES, rules_for
from community.redaction.spans import Category, Tier, normalize
from tests.redaction.labelled import sentences

CLAIMS = [sentence for sentence in sentences("en") if sentence.claims and sentence.kind != "disguised"]
WORDS = st.sampled_from(
    [
        "I",
        "have",
        "9.8k",
        "12,000",
        "followers",
        "on",
        "Instagram",
        "@joe",
        "my",
        "the",
        "bread",
        "www.joe.example",
        "forty",
        "thousand",
        "people",
        "follow",
        "Nora",
        "Castellán",
        "nora",
        "castellan",
        "n0ra",
        "400",
        "grit",
        "-",
        ".",
        ",",
        "\n",
        "１２",
        "ﬁne",
        "née",
        "é",
        "\u200b",
        "\xad",
        "802-555-0147",
        "Mr",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map(" ".join))
KNOWN = KnownStrings(
    names=("Nora Castellán", "Zoë Müller-Öztürk"),
    mail="nora.castellan82@example.org",
    handles=("oak_and_iron", "@slowloaf"),
)


@given(TEXTS, st.sampled_from(LANGUAGES))
@settings(max_examples=150)
def test_spans_are_sorted_apart_and_inside_the_text(text: str, language: str) -> None:
    spans = propose(text, language, KNOWN)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(before.end <= after.start for before, after in itertools.pairwise(spans))
    assert spans == propose(text, language, KNOWN)


@given(TEXTS)
@settings(max_examples=150)
def test_a_masked_text_holds_no_known_string(text: str) -> None:
    masked = mask(text, propose(text, known=KNOWN))
    again = propose(masked, known=KnownStrings(KNOWN.names, KNOWN.mail, KNOWN.handles))
    left = [masked[span.start : span.end] for span in again if span.category in (Category.NAME, Category.HANDLE)]
    assert not left
    bare = plain(masked.replace(MARK, " "))
    assert not {"nora", "castellan", "muller", "ozturk", "slowloaf"} & set(_words(bare))


@given(st.text(alphabet="abcdefghij", min_size=3, max_size=12), TEXTS, TEXTS)
@settings(max_examples=150)
def test_any_name_is_masked_wherever_it_stands_alone(name: str, before: str, after: str) -> None:
    assume(name not in ("hidden",) and not set(name) & set("mask"))
    text = f"{before} {name.title()} {after} ({name.upper()})"
    masked = mask(text, propose(text, known=KnownStrings(names=(name,))))
    assert name not in _words(plain(masked.replace(MARK, " ")))


@given(st.sampled_from(CLAIMS), st.data())
@settings(max_examples=200)
def test_invisible_characters_inside_a_claim_change_offsets_only(case: object, data: st.DataObject) -> None:
    text = case.text
    spans = propose(text)
    sign = data.draw(st.sampled_from("\u200b\u200d\u00ad\ufeff\u2060"))
    start, end = case.claims[0]
    at = data.draw(st.integers(start + 1, end - 1)) if end - start > 1 else start
    changed = text[:at] + sign + text[at:]
    found = propose(changed)

    def told(of: str, spans: list) -> list[tuple[str, str]]:
        return [(normalize(of[s.start : s.end]).text, s.category) for s in spans if s.tier is Tier.PROPOSED]

    assert told(changed, found) == told(text, spans)
    before = [span for span in spans if span.tier is Tier.LOOK]
    now = [(span.start - (span.start > at), span.end - (span.end > at)) for span in found]
    assert all(any(start < span.end and span.start < end for start, end in now) for span in before)


@pytest.mark.parametrize(
    ("text", "oddity"),
    [
        ("The be\u200bnch is flat", "be\u200bnch"),
        ("The be\xadnch is flat", "be\xadnch"),
        ("The Ьench is flat, the sаw is sharp", "sаw"),
        ("The １２ is flat", "１２"),
        ("The 𝐛𝐞𝐧𝐜𝐡 is flat", "𝐛𝐞𝐧𝐜𝐡"),
        ("The b̶e̶n̶c̶h̶ is flat", "b̶e̶n̶c̶h̶"),
        ("The b e n c h is flat", "b e n c h"),
        ("The b3nch is flat", "b3nch"),
    ],
)
def test_pains_taken_with_a_word_are_a_reason_to_look(text: str, oddity: str) -> None:
    """Whatever the word: nobody hides a bench by accident."""
    start = text.index(oddity)
    spans = propose(text)
    assert [span.tier for span in spans if span.start < start + len(oddity) and start < span.end] == [Tier.LOOK]


@given(TEXTS)
@settings(max_examples=100)
def test_masking_what_is_proposed_leaves_nothing_more_to_propose(text: str) -> None:
    """Idempotence: a masked text is stable, so that a view made again from itself does not change."""
    once = mask(text, [span for span in propose(text, known=KNOWN) if span.tier is Tier.PROPOSED])
    marks = [(at, at + len(MARK)) for at in range(len(once)) if once.startswith(MARK, at)]
    for span in propose(once, known=KNOWN):
        if span.tier is Tier.PROPOSED:
            assert not any(start < span.end and span.start < end for start, end in marks)


def test_offsets_are_code_points_of_the_text_as_given() -> None:
    text = "🪚🪵 I have ９.８ｋ fol\u200blowers 🧗‍♀️ here"
    (span,) = propose(text)
    assert text[span.start : span.end] == "９.８ｋ fol\u200blowers"
    assert (span.category, span.tier) == (Category.AUDIENCE_SIZE, Tier.PROPOSED)


def test_texts_that_differ_in_reach_alone_read_alike_when_masked() -> None:
    """A larger number, a longer handle, a prouder word: the mark tells none of them apart."""
    template = "I plane wood. I have {} followers, see {}. My sister laughs."
    variants = [("12", "@a1"), ("12 million", "@averyverylonghandle"), ("twelve thousand", "@a.b"), ("no", "@ab")]
    assert len({mask(t, propose(t)) for t in (template.format(*variant) for variant in variants)}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "through 400, 800, 1500 and 3000 grit",
        "grit 400, 800 and 1500",
        "I rode 12,000 km and climbed 2,300 m",
        "60 m of rope, 600 hours, 1,200 lines",
        "a No. 62 from 1948, $1,500 and 230 degrees",
        "I taught 12 people and helped thirty neighbors",
    ],
)
def test_quantities_of_the_craft_are_not_even_a_hint(text: str) -> None:
    assert propose(text) == []


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("I have 9.8k followers on Instagram and a dog", "9.8k followers on Instagram"),
        ("I run a 12-person climbing club", "12"),
        ("about forty thousand people follow me here", "about forty thousand people follow me"),
    ],
)
def test_a_span_is_the_claim_and_no_more(text: str, claim: str) -> None:
    assert [text[span.start : span.end] for span in propose(text)] == [claim]


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("Find me as @q there", "@q"),
        ("I’m @Z.", "@Z"),
        ("(@a)", "@a"),
        ("@ab writes, too", "@ab"),
        ("I am @a1", "@a1"),
        ("@a_ is mine", "@a_"),
        ("over at @a@b.social these days", "@a@b.social"),
    ],
)
def test_a_handle_of_one_or_two_letters_is_a_handle(text: str, handle: str) -> None:
    (span,) = propose(text)
    assert (text[span.start : span.end], span.category) == (handle, Category.HANDLE)


@pytest.mark.parametrize(
    "text",
    [
        "We play a@b and then Ra1@b2",
        "N@f3 and R@e5 win",
        "We meet @ 5pm",
        "We meet @5pm, or @5 pm, or @5p",
        "doors @7:30pm, music @ 8",
        "(@5p.m.)",
        "the shop opens @7h",
        "three boards @ 12 dollars, one @9",
        "I was all @_@ by then",
        "price@a",
    ],
)
def test_times_prices_and_moves_are_no_handles(text: str) -> None:
    assert propose_by_rules(text) == []


def test_an_unknown_language_is_read_as_english() -> None:
    assert rules_for("xx") == rules_for("en")
    assert propose("9.8k followers", "pt-BR") == propose("9.8k followers", "en")


@pytest.mark.parametrize("text", ["", " ", "\n", "\u200b", "\u200b\u00ad", "́", "\ud800", "💥"])
def test_odd_texts_are_no_trouble(text: str) -> None:
    assert propose(text) == []


def _words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text).split()
