"""Answers: drafts refuse nothing, sending says what is missing, conditions hide what hangs on them."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from community.questionnaires.answers import (
    count_words,
    faults_on_sending,
    in_words,
    read_draft,
    to_send,
    visible,
)
from community.questionnaires.schema import BlindClass, Field, FieldType, Op, Option, Schema, ShowIf

OPTIONS = (Option("plane", "A plane"), Option("chisel", "A chisel"), Option("old", "A drawknife", active=False))
SCHEMA = Schema(
    (
        Field(key="hello", type=FieldType.STATEMENT, label="Hello."),
        Field(key="story", type=FieldType.LONG_TEXT, label="Story", required=True, max_words=5),
        Field(key="name", type=FieldType.SHORT_TEXT, label="Name"),
        Field(key="tool", type=FieldType.CHOICE, label="Tool", options=OPTIONS),
        Field(key="tools", type=FieldType.CHOICES, label="Tools", options=OPTIONS, low=1, high=2),
        Field(key="own", type=FieldType.YES_NO, label="Own one?"),
        Field(
            key="why",
            type=FieldType.SHORT_TEXT,
            label="Why?",
            required=True,
            show_if=ShowIf("own", Op.EQ, (True,)),
        ),
        Field(key="years", type=FieldType.NUMBER, label="Years", low=0, high=80),
        Field(key="since", type=FieldType.DATE, label="Since"),
    )
)


@pytest.fixture(autouse=True)
def words(app: Flask) -> object:
    with app.test_request_context():
        yield


def posted(**values: str | list[str]) -> MultiDict[str, str]:
    return MultiDict({f"a_{key.replace('__', '-')}": value for key, value in values.items()})


def test_a_draft_reads_only_the_fields_that_were_on_the_page() -> None:
    assert read_draft(SCHEMA, posted(story=" Two\r\nlines ", unknown="x")) == {"story": "Two\nlines"}


def test_unticking_everything_is_an_answer() -> None:
    assert read_draft(SCHEMA, posted(tools__asked="1", own__asked="1")) == {"tools": [], "own": ""}


def test_types_are_read_and_nonsense_is_kept_as_typed() -> None:
    found = read_draft(SCHEMA, posted(tools=["chisel", "hammer"], own="yes", years="7,5", since="soon", tool="hammer"))
    assert found == {"tools": ["chisel"], "own": True, "years": 7.5, "since": "soon", "tool": ""}
    assert read_draft(SCHEMA, posted(years="a few"))["years"] == "a few"


@given(st.dictionaries(st.sampled_from([field.key for field in SCHEMA.questions]), st.text(max_size=60)))
def test_reading_a_draft_never_fails_and_gives_json(values: dict[str, str]) -> None:
    found = read_draft(SCHEMA, posted(**values))
    assert json.loads(json.dumps(found)) == found
    faults_on_sending(SCHEMA, found)
    assert read_draft(SCHEMA, posted(**values)) == found


def test_sending_says_what_is_missing_and_what_is_wrong() -> None:
    answers = {"story": "word " * 11, "own": True, "years": 99, "since": "soon", "tools": ["plane", "chisel", "old"]}
    assert set(faults_on_sending(SCHEMA, answers)) == {"story", "why", "years", "since", "tools"}
    assert set(faults_on_sending(SCHEMA, {})) == {"story"}


def test_a_little_over_the_limit_is_fine() -> None:
    assert faults_on_sending(SCHEMA, {"story": "word " * 10}) == {}


def test_no_and_zero_are_answers() -> None:
    assert to_send(SCHEMA, {"story": "x", "own": False, "years": 0, "name": ""}) == {
        "story": "x",
        "own": False,
        "years": 0,
    }


def test_what_a_condition_hides_is_neither_asked_nor_sent() -> None:
    answers = {"story": "x", "own": False, "why": "Because."}
    assert "why" not in {field.key for field in visible(SCHEMA, answers)}
    assert "why" not in to_send(SCHEMA, answers)


def test_what_hangs_on_a_hidden_question_is_hidden_with_it() -> None:
    chain = Schema(
        (
            Field(key="a", type=FieldType.YES_NO, label="A"),
            Field(key="b", type=FieldType.YES_NO, label="B", show_if=ShowIf("a", Op.EQ, (True,))),
            Field(key="c", type=FieldType.YES_NO, label="C", show_if=ShowIf("b", Op.ANSWERED)),
        )
    )
    assert [field.key for field in visible(chain, {"a": False, "b": True})] == ["a"]
    assert [field.key for field in visible(chain, {"a": True, "b": True})] == ["a", "b", "c"]


def test_old_options_stay_readable() -> None:
    field = SCHEMA.find("tool")
    assert field is not None
    assert in_words(field, "old") == "A drawknife"


def test_a_schema_survives_its_json() -> None:
    assert Schema.parse(json.loads(json.dumps(SCHEMA.dump()))) == SCHEMA
    assert all(field["blind_class"] == BlindClass.NEVER_SHOWN for field in SCHEMA.dump()["fields"])


@pytest.mark.parametrize(("text", "number"), [("", 0), ("  one\n two\t", 2), ("it’s a co-op", 3)])
def test_words_are_what_blanks_part(text: str, number: int) -> None:
    assert count_words(text) == number


FILE = {"file": "abc", "name": "plane.jpg", "kind": "picture", "bytes": 2_000_000}
TALK = {"file": "def", "name": "moment.ogg", "kind": "audio", "bytes": 900_000}


def one(**values: object) -> Schema:
    return Schema((Field(**{"key": "it", "label": "It", **values}),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("schema", "answer", "fine"),
    [
        (one(type=FieldType.LONG_TEXT, min_words=3), "one two", False),
        (one(type=FieldType.LONG_TEXT, min_words=3), "one two three", True),
        (one(type=FieldType.SHORT_TEXT, min_characters=3), "ab", False),
        (one(type=FieldType.SHORT_TEXT, min_characters=3), "abc", True),
        (one(type=FieldType.SHORT_TEXT, max_characters=3), "abcd", False),
        (one(type=FieldType.SHORT_TEXT, max_characters=3), "abc", True),
        (one(type=FieldType.DATE, earliest="2026-01-01"), "2025-12-31", False),
        (one(type=FieldType.DATE, earliest="2026-01-01", latest="2026-01-01"), "2026-01-01", True),
        (one(type=FieldType.DATE, latest="2026-01-01"), "2026-01-02", False),
        (one(type=FieldType.FILE), FILE, True),
        (one(type=FieldType.FILE, accepts=("audio", "document")), FILE, False),
        (one(type=FieldType.FILE, max_megabytes=1), FILE, False),
        (one(type=FieldType.FILE, max_megabytes=2), FILE, True),
        (one(type=FieldType.FILE), {"name": "without.id"}, False),
        (one(type=FieldType.FILE, required=True), {}, False),
        (one(type=FieldType.LONG_TEXT, min_words=3), "", True),
    ],
)
def test_limits_hold_when_it_is_sent(schema: Schema, answer: object, fine: bool) -> None:
    assert (faults_on_sending(schema, {"it": answer}) == {}) is fine


def test_a_recording_is_as_good_as_the_text() -> None:
    spoken = one(type=FieldType.LONG_TEXT, required=True, min_words=3, or_audio=True)
    assert faults_on_sending(spoken, {"it__recording": TALK}) == {}
    assert to_send(spoken, {"it": "", "it__recording": TALK}) == {"it__recording": TALK}
    written = one(type=FieldType.LONG_TEXT, required=True)
    assert set(faults_on_sending(written, {"it__recording": TALK})) == {"it"}
    assert to_send(written, {"it__recording": TALK}) == {}


def test_no_form_puts_a_file_in_or_away() -> None:
    schema = Schema(
        (*one(type=FieldType.FILE).fields, *one(key="told", type=FieldType.LONG_TEXT, or_audio=True).fields)
    )
    typed = MultiDict({"a_it": "x", "a_it-asked": "1", "a_told": "Words.", "a_told__recording": "x"})
    assert read_draft(schema, typed) == {"told": "Words."}


def test_a_file_goes_by_its_name() -> None:
    assert in_words(one(type=FieldType.FILE).fields[0], FILE) == "plane.jpg"


def test_what_was_written_before_there_were_files_reads_as_ever() -> None:
    old = {"fields": [{"key": "a", "type": "long_text", "label": "A", "max_words": 5, "blind_class": "never_shown"}]}
    assert Schema.parse(old).dump() == old
