"""Search finds what is there, on both engines alike, and nothing that was taken away."""

from __future__ import annotations

from contextlib import suppress

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from community.core import search
from community.core.db import db, unit_of_work

TEXTS = {
    1: "Café in the old mill: don’t bring a number 4 plane.",
    2: "The cafe sells planes and a chip breaker.",
    3: "Ein Brecher für Späne, straße und Übung",
    4: "A breaker of chips, backwards.",
    5: "Щепка летит; 日本 鉋 hello_world 0.4 mm",
}


@pytest.fixture
def texts(app: Flask) -> None:
    with unit_of_work():
        for key, words in TEXTS.items():
            search.put("post", key, program_id=1, title="Sharpening stones" if key == 4 else "", body=words)
        search.put("post", 90, program_id=2, title="", body="cafe of another program")
        search.put("topic", 1, program_id=1, title="", body="cafe of another kind")


def find(query: str, *, kind: str = "post", program_id: int = 1) -> list[int]:
    found = search.matches(kind, program_id, query)
    if found is None:
        return []
    return list(db.session.scalars(select(found.c.subject_id).order_by(found.c.rank, found.c.subject_id)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("café", {1, 2}),
        ("CAFE", {1, 2}),
        ("plane", {1, 2}),
        ('"plane"', {1}),
        ("chip breaker", {2, 4}),
        ('"chip breaker"', {2}),
        ("“chip breaker”", {2}),
        ("cafe -chip", {1}),
        ('cafe -"chip breaker"', {1}),
        ("dont", {1}),
        ("don't", {1}),
        ("don’t", {1}),
        ("strasse", {3}),
        ("STRASSE ubung spane", {3}),
        ("щепка", {5}),
        ("鉋", {5}),
        ("hello", {5}),
        ("0.4", {5}),
        ("stones", {4}),
        ("ch", set()),
        ("nothing like that", set()),
        ("-cafe", set()),
        ("", set()),
        ('"', set()),
        ("***", set()),
        ('AND OR NOT NEAR("x" & | ! :* <->', set()),
        ("café' OR 1=1; --", set()),
    ],
)
def test_queries(texts: None, query: str, expected: set[int]) -> None:
    assert set(find(query)) == expected


def test_words_in_a_title_come_first(app: Flask) -> None:
    with unit_of_work():
        search.put("post", 1, program_id=1, title="", body="A word about the strop, and more.")
        search.put("post", 2, program_id=1, title="The strop", body="A word about something else.")
    assert find("strop") == [2, 1]


def test_kinds_and_programs_stay_apart(texts: None) -> None:
    assert find("cafe", kind="topic") == [1]
    assert find("cafe", program_id=2) == [90]


def test_the_index_follows_changes(texts: None) -> None:
    with unit_of_work():
        search.put("post", 1, program_id=1, body="Nothing but a spokeshave.")
    assert find("spokeshave") == [1]
    assert 1 not in find("cafe")
    with unit_of_work():
        search.remove("post", 1)
    assert find("spokeshave") == []


def test_a_rolled_back_change_is_not_found(texts: None) -> None:
    with suppress(ZeroDivisionError), unit_of_work():
        search.put("post", 7, program_id=1, body="spokeshave")
        raise ZeroDivisionError
    assert find("spokeshave") == []


@given(st.text(max_size=60))
def test_no_query_fails(texts: None, query: str) -> None:
    find(query)


WORDS = st.text(st.sampled_from("aábcxyz12 -_.'’ß"), min_size=1, max_size=30)


@given(WORDS)
def test_a_text_is_found_by_its_own_words(app: Flask, words: str) -> None:
    folded = search.fold(words)
    with unit_of_work():
        search.put("post", 1, program_id=1, body=words)
    found = find(" ".join(f'"{word}"' for word in folded.split()[: search.MOST_TERMS]))
    assert found == ([1] if folded else [])


def test_snippets_mark_what_was_found_and_escape_the_rest() -> None:
    words = "<script>alert(1)</script> Le Café du Commerce & cafés"
    shown = search.highlighted(search.snippet(words, "cafe"))
    assert shown == ("&lt;script&gt;alert(1)&lt;/script&gt; Le <mark>Café</mark> du Commerce &amp; <mark>cafés</mark>")


def test_a_long_text_is_cut_around_the_first_match() -> None:
    words = "before " * 100 + "the needle here " + "after " * 100
    shown = search.snippet(words, "needle")
    assert f"{search.BEGIN}needle{search.END}" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 260


@given(st.text(max_size=300), st.text(max_size=20))
def test_a_snippet_holds_nothing_but_the_text_and_marks(words: str, query: str) -> None:
    shown = search.snippet(words, query)
    assert shown.count(search.BEGIN) == shown.count(search.END)
    assert "<" not in search.highlighted(shown).replace("<mark>", "").replace("</mark>", "")
