"""Cutting a text up loses nothing, so that the page and the server count the same places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from community.recruiting.passages import Mark, paragraphs, sentences

TEXTS = st.lists(
    st.sampled_from(["I bring", " two planes. ", "[masked]", "\n", "\n\n", " ", "🪵", "é", "Why? ", ".", "“Mine.” "]),
    max_size=20,
).map("".join)
MARKS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda ends: Mark(*ends, kind="evidence")))


@given(TEXTS, MARKS)
def test_nothing_is_lost_or_moved(text: str, marks: list[Mark]) -> None:
    shown = "".join("".join(cut.text for cut in part.cuts) + part.after for part in paragraphs(text, marks))
    assert shown == text


@given(TEXTS, MARKS)
def test_a_mask_is_never_cut(text: str, marks: list[Mark]) -> None:
    cuts = [cut for part in paragraphs(text, marks) for cut in part.cuts]
    assert sum(cut.masked for cut in cuts) == text.count("[masked]")
    assert all(cut.text == "[masked]" for cut in cuts if cut.masked)


def test_each_mark_ends_once_also_across_paragraphs() -> None:
    text = "One two.\n\nThree four."
    (first, second) = paragraphs(text, [Mark(4, 15, "evidence", "A 4")])
    assert [cut.text for cut in first.cuts if cut.mark] == ["two."]
    assert [cut.text for cut in second.cuts if cut.mark] == ["Three"]
    assert [mark.sign for part in (first, second) for cut in part.cuts for mark in cut.ending] == ["A 4"]


@given(TEXTS)
def test_sentences_are_places_in_the_text(text: str) -> None:
    for start, end in sentences(text):
        words = text[start:end]
        assert words == words.strip()
        assert "\n" not in words


def test_sentences_end_where_people_end_them() -> None:
    text = "I hated it. “It chatters,” he said… Then why?\nNo end"
    assert [text[slice(*place)] for place in sentences(text)] == [
        "I hated it.",
        "“It chatters,” he said…",
        "Then why?",
        "No end",
    ]
