"""Out as a file and in again: whole, or not at all with all that is wrong."""

from __future__ import annotations

import contextlib
import json

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from community.questionnaires.defaults import default_schema, short_schema
from community.questionnaires.exchange import NotReadable, export, read, shape_faults
from community.questionnaires.schema import Schema


@pytest.fixture(autouse=True)
def words(app: Flask) -> object:
    with app.test_request_context():
        yield


@pytest.mark.parametrize("schema", [default_schema("a tool"), short_schema("the mountain")])
def test_what_goes_out_comes_in_again(schema: Schema) -> None:
    assert read(export("Your story", schema)) == ("Your story", schema)


def wrong(text: str) -> list[tuple[str, str]]:
    with pytest.raises(NotReadable) as refused:
        read(text)
    return [(fault.where, str(fault.sentence)) for fault in refused.value.faults]


def test_a_broken_file_is_refused_by_line() -> None:
    broken = export("Your story", default_schema()).replace('"short": "Someone you helped",', '"short": "Someone,')
    ((where, sentence),) = wrong(broken)
    assert where.startswith("Line ")
    assert "stops being JSON" in sentence


def test_all_faults_come_at_once_and_by_question() -> None:
    fields = [
        {"key": "a", "type": "long_text"},
        {"key": "b", "type": "riddle", "label": "B"},
        {"key": "c", "type": "number", "label": "C", "low": "three", "size": 1},
        "D",
    ]
    assert [where for where, _ in wrong(json.dumps({"fields": fields}))] == [
        "Question 1 (a)",
        "Question 2 (b)",
        "Question 3 (c)",
        "Question 3 (c)",
        "Question 4",
    ]


def test_a_question_about_reach_comes_in_by_no_file() -> None:
    fields = [{"key": "size", "type": "number", "label": "How many followers do you have?"}]
    ((where, sentence),) = wrong(json.dumps({"fields": fields}))
    assert where == "Question 1 (size)"
    assert "Passion qualifies here" in sentence


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"fields": {}}', '{"fields": []}', "[" * 100_000, "1" * 500_000])
def test_what_is_no_questionnaire_is_refused(text: str) -> None:
    assert wrong(text)


@pytest.mark.parametrize("sign", ["\0", "\ud800"])
@pytest.mark.parametrize("place", ["title", "key", "label", "help", "no such key"])
def test_signs_that_are_no_text_are_refused(place: str, sign: str) -> None:
    """JSON can spell them out; no page could show them."""
    entry = {"key": "moment", "type": "long_text", "label": "Tell us.", place: sign}
    ((_where, sentence),) = wrong(json.dumps({"title": entry.pop("title", "Ours"), "fields": [entry]}))
    assert sentence == "It can’t be read as JSON."
    ((_where, sentence),) = wrong(json.dumps({"fields": [{sign: 1}]}))
    assert sentence == "It can’t be read as JSON."


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(
    ["key", "type", "label", "options", "show_if", "low", "accepts", "required", "blind_class", "x"]
)


@given(st.dictionaries(names, anything | st.sampled_from(["choice", "a", "never_shown"])))
def test_whatever_a_file_holds_is_read_or_refused(entry: dict[str, object]) -> None:
    if not list(shape_faults(entry)):
        Schema.parse({"fields": [entry]})
    with contextlib.suppress(NotReadable):
        read(json.dumps({"fields": [entry]}))
