"""The learned part by itself: its tokens, pieces, weights, and the trainer."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.redaction.canonical import canonical
from community.redaction.detector import propose
from community.redaction.learned.lexicon import classes_of
from community.redaction.learned.model import LANGUAGES, WEIGHTS, known_language, look, model_for
from community.redaction.learned.pieces import LONGEST, pieces
from community.redaction.learned.tokens import Token, tokens_of
from community.redaction.rules import vocabulary_for
from community.redaction.spans import Normalized, Tier, normalize
from tests.redaction.disguises import disguised
from tests.redaction.labelled import ROOT, covered, sentences
from tests.redaction.train import fitted, trained_on

TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(
        st.sampled_from(
            [
                "My",
                "a b c d",
                "12k",
                "f0ll0wers",
                "1,200.",
                "\n",
                "ﬁ",
                "e\u0301",
                "\u200b",
                "в",
                "1️⃣",
                "\ud800",
                "t.h.o.u",
            ]
        ),
        max_size=40,
    ).map(" ".join),
)


def canon_of(text: str, language: str = "en") -> Normalized:
    return canonical(normalize(text), vocabulary_for(language))


def words(text: str) -> list[Token]:
    return tokens_of(text, canon_of(text))


@given(TEXTS, st.sampled_from([*LANGUAGES, "xx"]))
@settings(max_examples=200)
def test_spans_lie_inside_any_text_sorted_and_apart(text: str, language: str) -> None:
    spans = look(text, canon_of(text), language)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(before.end <= after.start for before, after in itertools.pairwise(spans))
    assert all(span.tier is Tier.LOOK for span in spans), "what was learned never masks"
    assert spans == look(text, canon_of(text), language)


@given(TEXTS)
@settings(max_examples=150)
def test_pieces_are_all_tokens_once_and_in_order(text: str) -> None:
    tokens = words(text)
    cut = list(pieces(text, tokens))
    assert [at for first, behind in cut for at in range(first, behind)] == list(range(len(tokens)))
    assert all(behind - first <= LONGEST for first, behind in cut)


def test_a_claim_is_found_in_the_middle_of_a_long_text_and_the_rest_is_left_alone() -> None:
    calm = "I planed the door until it closed. " * 12
    claim = "Half a stadium reads my duck letters on the gram."
    spans = look(calm + claim + " " + calm, canon_of(calm + claim + " " + calm), "en")
    assert covered(spans, (len(calm), len(calm + claim)))
    assert all(span.start >= len(calm) and span.end <= len(calm + claim) for span in spans)


@pytest.mark.parametrize(
    ("text", "word", "oddity"),
    [
        ("ch\u200bannel", "channel", "hidden"),
        ("inb0xes", "inboxes", "inner"),
        ("Fоllowing", "following", "mixed"),
        ("v i e r t a u s e n d", "viertausend", "spaced"),
        ("ｂｅｎｃｈ", "bench", "styled"),
        ("pl@ystore", "playstore", "sign"),
        ("b̶e̶nch", "bench", "struck"),
    ],
)
def test_tokens_are_out_of_disguise_and_say_so(text: str, word: str, oddity: str) -> None:
    (token,) = words(text)
    assert (token.word, token.start, token.end) == (word, 0, len(text))
    assert oddity in token.odd
    assert token.hides


@pytest.mark.parametrize(
    "text", ["🧗\u200d♀️ 👩\u200d🔧", "میخواهم می\u200cخواهم", "क्\u200dष", "10 µm, 5 Ω", "ﬁne H₂O, 3²", "i18n x86"]
)
def test_characters_that_belong_there_hide_nothing(text: str) -> None:
    assert not any(token.hides for token in words(text))


@pytest.mark.parametrize("text", ["میخواهم بروم", "Это мой рубанок", "fine", "H2O", "木工"])
def test_where_no_word_is_known_nothing_is_pointed_at(text: str) -> None:
    assert look(text, canon_of(text), "en") == []


def test_another_alphabet_is_a_disguise_only_if_all_of_it_looks_latin() -> None:
    assert [token.odd for token in words("рубанок сора")] == [(), ("alien",)]


def test_numbers_have_their_value_and_unit() -> None:
    found = [
        (token.value, token.unit) for token in words("1,200 and 9.8k, 12'000, 3 mm, 4 8 0 0") if token.kind == "number"
    ]
    assert found == [(1200, ""), (9.8, "k"), (12000, ""), (3, ""), (4800, "")]


def test_words_have_classes_by_beginning_ending_and_ear() -> None:
    assert "audience" in classes_of("seguidoras", "es")
    assert "channel" in classes_of("kuchenkanal", "de")
    assert "platform" in classes_of("feisbuk", "es")
    assert classes_of("dovetail", "en") == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_weights_are_small_and_of_the_sentences_that_lie_here(language: str) -> None:
    """After a change of the sentences: `python -m tests.redaction.train`."""
    written = (WEIGHTS / f"{language}.json").read_bytes()
    assert len(written) < 300_000
    assert f'"trained_on":"{trained_on()}"'.encode() in written


def test_weights_are_read_at_first_use_only() -> None:
    asked = "import community.redaction.detector as d, community.redaction.learned.model as m; "
    asked += "print(m.model_for.cache_info().currsize); d.propose('fine'); print(m.model_for.cache_info().currsize)"
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, text=True)
    assert told.stdout.split() == ["0", "1"]


def test_an_unknown_language_is_read_with_the_weights_of_english() -> None:
    assert known_language("es-MX") == "es"
    assert known_language("xx") == "en"
    assert model_for("xx") == model_for("en")


def test_training_separates_what_can_be_separated_and_is_the_same_each_time() -> None:
    rows = [array("I", [0, 1, 2]), array("I", [0, 1]), array("I", [0, 3]), array("I", [0, 2, 3])]
    signs = [1, 1, -1, -1]
    weights = fitted(rows, signs, [10.0] * 4, 4)
    assert all(sign * sum(weights[at] for at in row) > 0 for row, sign in zip(rows, signs, strict=True))
    assert weights == fitted(rows, signs, [10.0] * 4, 4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_disguises_keep_the_rest_of_the_sentence_and_mark_what_they_hid(language: str) -> None:
    plain = [sentence for sentence in sentences(language) if sentence.kind == "direct"][:60]
    hidden = [disguised(sentence, language, random.Random(at)) for at, sentence in enumerate(plain)]
    assert sum(sentence is not None for sentence in hidden) > 30
    assert hidden == [disguised(sentence, language, random.Random(at)) for at, sentence in enumerate(plain)]
    for sentence in hidden:
        if sentence:
            assert sentence.claims
            assert all(0 <= start < end <= len(sentence.text) for start, end in sentence.claims)


def test_a_hint_never_begins_or_ends_inside_a_word() -> None:
    text = "The parks pay for paint. They don't pay for what's under it, so that part I do on my own clock. "
    text += "Who put the first tool into your hand? Nobody: I found out by myself."
    for span in propose(text, "en"):
        words = text[span.start : span.end]
        assert not words.startswith("s "), words
        assert words == words.strip(" .,:;!?")
        assert text[span.start - 1 : span.start] not in {"'", "’"}
        assert text[span.end : span.end + 1] not in {"'", "’"}
