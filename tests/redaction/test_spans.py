"""Spans, their union, and the normal form with its way back."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from community.redaction.spans import Category, Span, Tier, is_invisible, merge, normalize

TEXTS = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("aé9k \u200b\u00ad\u0301\u0323\u3099\uff9e\u1161\u11a8ﬁ㎞½…ﷺ１Ａ@.\n\ufeff\u034f\U000e0041"),
    ),
    max_size=60,
)


def span(start: int, end: int, tier: Tier = Tier.PROPOSED, category: Category = Category.LINK) -> Span:
    return Span(start, end, category, tier)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 2), (-1, 2)])
def test_an_empty_or_negative_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError):
        span(start, end)


def test_spans_of_one_tier_that_overlap_or_touch_are_joined() -> None:
    assert merge("x" * 20, [span(8, 10), span(0, 4), span(3, 8)]) == [span(0, 10)]
    assert merge("x" * 20, [span(0, 4), span(5, 9)]) == [span(0, 4), span(5, 9)]


def test_the_longest_span_gives_the_category() -> None:
    joined = merge("x" * 20, [span(0, 3, category=Category.NAME), span(2, 12, category=Category.FAME)])
    assert joined == [span(0, 12, category=Category.FAME)]


def test_a_hint_never_widens_what_is_proposed() -> None:
    text = "one two three four"
    hint, sure = span(0, 18, Tier.LOOK), span(4, 7)
    assert merge(text, [hint, sure]) == [span(0, 3, Tier.LOOK), sure, span(8, 18, Tier.LOOK)]
    assert merge(text, [span(4, 8, Tier.LOOK), sure]) == [sure], "a blank is nothing to look at"


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.text(alphabet="ab .", min_size=1, max_size=30))
    count = draw(st.integers(0, 8))
    spans = []
    for _ in range(count):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        spans.append(span(start, end, draw(st.sampled_from(Tier)), draw(st.sampled_from(Category))))
    return text, spans


@given(texts_with_spans())
@settings(max_examples=300)
def test_merging_keeps_every_proposed_character_and_adds_none(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    merged = merge(text, spans)

    def characters(of: list[Span], *tiers: Tier) -> set[int]:
        return {at for one in of if one.tier in tiers for at in range(one.start, one.end)}

    assert characters(merged, Tier.PROPOSED) == characters(spans, Tier.PROPOSED)
    assert characters(merged, *Tier) <= characters(spans, *Tier)
    letters = {at for at, char in enumerate(text) if char.isalnum()}
    assert characters(merged, *Tier) & letters == characters(spans, *Tier) & letters
    assert all(before.end <= after.start for before, after in itertools.pairwise(merged))
    assert merge(text, merged) == merged


@given(TEXTS)
@example("e\u200b\u0301")
@example("\u1100\u1161\u11a8")
@example("a\u0323\u200d\u0301")
@settings(max_examples=400)
def test_normalizing_is_nfkc_without_invisible_characters(text: str) -> None:
    normalized = normalize(text)
    visible = "".join(char for char in text if not is_invisible(char))
    expected = unicodedata.normalize("NFKC", visible)
    assert normalized.text == "".join(char for char in expected if not is_invisible(char))
    assert normalize(normalized.text).text == normalized.text


@given(TEXTS)
@settings(max_examples=400)
def test_the_way_back_is_monotone_and_inside_the_text(text: str) -> None:
    normalized = normalize(text)
    assert len(normalized.offsets) == len(normalized.text)
    for start, end in normalized.offsets:
        assert 0 <= start < end <= len(text)
    for before, after in zip(normalized.offsets, normalized.offsets[1:], strict=False):
        assert before == after or before[1] <= after[0]
    visible = {at for at, char in enumerate(text) if not is_invisible(char)}
    reached = {at for start, end in normalized.offsets for at in range(start, end)}
    assert visible <= reached | {at for at in visible if not normalize(text[at]).text}
