"""The mark and the pieces that templates show."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings

from community.redaction.mask import MARK, mask, pieces
from community.redaction.spans import Category, Span
from tests.redaction.test_spans import texts_with_spans


def span(start: int, end: int, category: Category = Category.NAME) -> Span:
    return Span(start, end, category)


def test_every_category_gives_the_same_mark() -> None:
    text = "one two three"
    assert {mask(text, [span(4, 7, category)]) for category in Category} == {f"one {MARK} three"}


def test_neighbors_give_one_mark() -> None:
    text = "one two three\nfour"
    assert mask(text, [span(0, 3), span(4, 7)]) == f"{MARK} three\nfour"
    assert mask(text, [span(8, 13), span(14, 18)]) == f"one two {MARK}\n{MARK}", "two lines stay two"


def test_a_span_beyond_the_text_is_refused() -> None:
    with pytest.raises(ValueError):
        mask("one", [span(0, 4)])


@given(texts_with_spans())
@settings(max_examples=200)
def test_pieces_alternate_and_hold_the_whole_text(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    cut = pieces(text, spans)
    assert "".join(piece.text for piece in cut) == text
    assert all(
        before.masked != after.masked or (before.masked and "\n" in text) for before, after in itertools.pairwise(cut)
    )
    assert sorted(one for piece in cut for one in piece.spans) == sorted(spans)
    assert mask(text, spans) == "".join(MARK if piece.masked else piece.text for piece in cut)
