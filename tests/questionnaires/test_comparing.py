"""Two versions side by side: nothing that differs goes unsaid."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from community.questionnaires.comparing import Fate, Mark, compare, marked
from community.questionnaires.defaults import default_schema
from community.questionnaires.schema import BlindClass, Field, FieldType, Option, Schema

STORIES = default_schema("a tool")


@pytest.fixture(autouse=True)
def words(app: Flask) -> object:
    with app.test_request_context():
        yield


def changed(key: str, **values: object) -> Schema:
    return Schema(tuple(dataclasses.replace(one, **values) if one.key == key else one for one in STORIES))  # type: ignore[arg-type]


def test_the_same_is_the_same() -> None:
    assert all(one.is_same for one in compare(STORIES, STORIES))


@given(st.permutations(STORIES.fields), st.sets(st.sampled_from([one.key for one in STORIES])))
def test_every_question_of_either_version_is_there_once(order: list[Field], gone: set[str]) -> None:
    new = Schema(tuple(one for one in order if one.key not in gone))
    found = compare(STORIES, new)
    assert sorted(one.field.key for one in found) == sorted(one.key for one in STORIES)
    assert {one.field.key for one in found if one.fate is Fate.REMOVED} == gone
    assert [one.field.key for one in found if one.fate is not Fate.REMOVED] == [one.key for one in new]
    still = [one.key for one in STORIES if one.key not in gone]
    assert any(one.moved for one in found) == ([one.key for one in new] != still)


def test_one_question_that_moved_is_the_only_one_that_moved() -> None:
    first, *rest = STORIES.fields
    found = compare(STORIES, Schema((*rest, first)))
    assert [one.field.key for one in found if one.moved] == ["moment"]


def test_words_are_marked_one_by_one() -> None:
    runs = marked("Who did you help lately?", "Whom did you help this year?")
    assert "".join(run.text for run in runs if run.mark is not Mark.NEW) == "Who did you help lately?"
    assert "".join(run.text for run in runs if run.mark is not Mark.GONE) == "Whom did you help this year?"
    assert [run.text for run in runs if run.mark is Mark.SAME] == [" did you help ", "?"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_marks_lose_no_letter(was: str, now: str) -> None:
    runs = marked(was, now)
    assert "".join(run.text for run in runs if run.mark is not Mark.NEW) == was
    assert "".join(run.text for run in runs if run.mark is not Mark.GONE) == now


def test_who_sees_an_answer_is_said_loudly() -> None:
    found = compare(STORIES, changed("town", personal=False, blind_class=BlindClass.SHOWN_REDACTED))
    (town,) = [one for one in found if not one.is_same]
    assert town.visibility is not None
    assert town.reveals
    hidden = compare(STORIES, changed("moment", blind_class=BlindClass.NEVER_SHOWN))
    assert [one.reveals for one in hidden if one.visibility] == [False]


@pytest.mark.parametrize(
    "values",
    [
        {"label": "Another question?"},
        {"help": "Another hint."},
        {"short": "Short"},
        {"required": False},
        {"max_words": 99},
        {"min_words": 9},
        {"or_audio": True},
        {"or_list": False},
        {"retention_days": 30},
        {"dimensions": ("helps",)},
        {"type": FieldType.SHORT_TEXT},
        {"options": (Option("a", "A", active=False),)},
    ],
)
def test_no_change_goes_unsaid(values: dict[str, object]) -> None:
    (one,) = [one for one in compare(STORIES, changed("moment", **values)) if not one.is_same]
    assert one.fate is Fate.CHANGED
    assert len(one.parts) == 1
