"""What the tables may and may not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from wtforms.fields.core import UnboundField

from community.core.db import Base
from community.questionnaires.defaults import default_schema, short_schema
from community.web.forms import Form

TEMPLATES = Path(__file__).parents[2] / "templates"
#: Words for the size of somebody's audience. There is no column for it to live in.
REACH = re.compile(r"(^|_)(followers?|reach|audience|subscribers?|impressions|influence)(_|$)")
#: Columns, form fields and inputs that match and mean something else, each with the reason.
MEANT_OTHERWISE: dict[str, str] = {
    "ReleaseForm.reach": "a screener's word that nothing of the kind is left in a text",
}
#: An input of a template, and the name under which it is sent.
INPUT = re.compile(r"<(?:input|select|textarea|button)\b[^>]*?\bname=[\"']([^\"']+)", re.DOTALL)


def reach_columns(columns: list[str]) -> list[str]:
    """Those of ``table.column`` that could hold somebody's audience."""
    return [name for name in columns if REACH.search(name.partition(".")[2]) and name not in MEANT_OTHERWISE]


def test_no_column_could_hold_reach(app: Flask) -> None:
    columns = [f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns]
    assert len(columns) > 50
    assert reach_columns(columns) == []


def test_the_check_sees_a_planted_column() -> None:
    assert reach_columns(["person.follower_count", "post.reached_at", "x.audience"]) == [
        "person.follower_count",
        "x.audience",
    ]


def test_it_looks_at_the_tables_of_recruiting(app: Flask) -> None:
    """A feature whose models nobody imports would not be looked at."""
    known = {"application", "call_passer", "nomination", "questionnaire_version", "review", "score", "decision"}
    assert known <= set(Base.metadata.tables)


def form_fields(classes: Iterable[type]) -> Iterator[str]:
    """``Form.field`` of these classes and all that are made from them."""
    for each in classes:
        for name, value in vars(each).items():
            if isinstance(value, UnboundField):
                yield f"{each.__name__}.{name}"
        yield from form_fields(each.__subclasses__())


def test_no_form_has_a_field_for_reach(app: Flask) -> None:
    fields = sorted(set(form_fields([Form])))
    assert len(fields) > 100
    assert {"NominateForm.reason", "CallForm.places", "ScoreForm.score", "FieldForm.label"} <= set(fields)
    assert reach_columns(fields) == []
    assert set(MEANT_OTHERWISE) <= set(fields), "an exception for something that is gone"


def inputs_of(markup: str) -> list[str]:
    """The names of all inputs in a template, what is computed left out."""
    return [re.sub(r"{{.*?}}", "", name) for name in INPUT.findall(markup)]


def test_no_template_has_an_input_for_reach() -> None:
    found = {
        f"{path.relative_to(TEMPLATES)}.{name}".replace("/", " ").replace(".html", "")
        for path in TEMPLATES.rglob("*.html")
        for name in inputs_of(path.read_text())
    }
    assert len(found) > 50
    assert [name for name in found if REACH.search(name.rpartition(".")[2].replace("-", "_"))] == []


def test_no_question_that_ships_has_a_key_for_reach() -> None:
    for schema in (default_schema(), short_schema(), default_schema("the sea")):
        keys = [f"schema.{part}" for field in schema for part in (field.key, *(one.key for one in field.options))]
        assert keys
        assert reach_columns(keys) == []


@pytest.mark.parametrize(
    "markup",
    ['<input type="number" name="follower_count">', "<select\n id='x' name='a-reach'>", '<textarea name="audience">'],
)
def test_the_check_sees_a_planted_input(markup: str) -> None:
    (name,) = inputs_of(markup)
    assert REACH.search(name.replace("-", "_"))


def test_the_check_sees_a_planted_field() -> None:
    assert reach_columns(["PersonForm.followers", "CallForm.text"]) == ["PersonForm.followers"]


def test_every_foreign_key_is_indexed(app: Flask) -> None:
    """Deleting a parent looks every child up; without an index that reads the whole table."""
    bare = []
    for table in Base.metadata.tables.values():
        leading = {next(iter(index.columns)).name for index in table.indexes}
        leading |= {next(iter(table.primary_key.columns)).name} if table.primary_key.columns else set()
        for constraint in table.constraints:
            columns = list(getattr(constraint, "columns", ()))
            if type(constraint).__name__ == "UniqueConstraint" and columns:
                leading.add(columns[0].name)
        leading |= {column.name for column in table.columns if column.unique}
        for key in table.foreign_keys:
            if key.parent.name not in leading:
                bare.append(f"{table.name}.{key.parent.name}")
    assert sorted(set(bare)) == []
