"""Any sequence of changes leaves a draft that can be read, and no condition that asks about what comes later."""

from __future__ import annotations

import dataclasses
import json

from hypothesis import given
from hypothesis import strategies as st

from community.questionnaires import editing
from community.questionnaires.answers import visible
from community.questionnaires.checks import answers_of, faults
from community.questionnaires.editing import Edited
from community.questionnaires.schema import CLOSED, BlindClass, Field, FieldType, Op, Option, Schema, ShowIf

OWN = Field(key="own", type=FieldType.YES_NO, label="Do you own one?")
TOOL = Field(
    key="tool",
    type=FieldType.CHOICE,
    label="Which tool?",
    options=(Option("plane", "A plane"), Option("chisel", "A chisel")),
)
WHY = Field(key="why", type=FieldType.LONG_TEXT, label="Why?", show_if=ShowIf("own", Op.EQ, (True,)))
BOTH = Field(key="both", type=FieldType.LONG_TEXT, label="Both?", show_if=ShowIf("tool", Op.IN, ("plane", "chisel")))
BEGIN = Schema((OWN, TOOL, WHY, BOTH))

words = st.sampled_from(["", "Who taught you?", "Why?", "A long moment."])
conditions = st.one_of(
    st.none(),
    st.builds(
        ShowIf,
        st.sampled_from(["own", "tool", "why", "question_5", "nowhere"]),
        st.sampled_from(Op),
        st.lists(st.sampled_from([True, False, "plane", "chisel", "saw"]), max_size=3).map(tuple),
    ),
)
option_rows = st.lists(
    st.tuples(st.sampled_from(["", "plane", "chisel"]), st.sampled_from(["", "A plane", "Säge!", "9"]), st.booleans()),
    max_size=4,
    unique_by=lambda row: row[0] or row,
)
places = st.integers(-3, 12)
deeds = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(FieldType), places),
    st.tuples(st.just("move"), places, places),
    st.tuples(st.just("remove"), places),
    st.tuples(st.just("duplicate"), places),
    st.tuples(st.just("word"), places, words),
    st.tuples(st.just("condition"), places, conditions),
    st.tuples(st.just("options"), places, option_rows),
)


def key_at(schema: Schema, place: int) -> str:
    return schema.fields[place % len(schema.fields)].key if schema.fields else "nowhere"


def do(schema: Schema, deed: tuple[object, ...]) -> Edited:
    kind, *rest = deed
    if kind == "add":
        return editing.add(schema, rest[0], taken={"question_9"}, after=key_at(schema, rest[1]))  # type: ignore[arg-type]
    key = key_at(schema, rest[0])  # type: ignore[arg-type]
    field = schema.find(key)
    if kind == "move":
        return editing.move(schema, key, rest[1])  # type: ignore[arg-type]
    if kind == "remove":
        return editing.remove(schema, key)
    if kind == "duplicate":
        return editing.duplicate(schema, key, taken={"question_9"})
    if field is None:
        return Edited(schema)
    if kind == "word":
        return editing.replace(schema, dataclasses.replace(field, label=rest[1]))  # type: ignore[arg-type]
    if kind == "condition":
        return editing.replace(schema, dataclasses.replace(field, show_if=rest[1]))  # type: ignore[arg-type]
    return editing.replace(schema, editing.with_options(field, rest[1], taken={"plane"}))  # type: ignore[arg-type]


def assert_sound(schema: Schema) -> None:
    assert Schema.parse(json.loads(json.dumps(schema.dump()))) == schema
    keys = [field.key for field in schema]
    assert len(set(keys)) == len(keys)
    earlier: dict[str, Field] = {}
    for field in schema:
        if condition := field.show_if:
            parent = earlier[condition.field]
            assert parent.type in CLOSED
            assert condition.op is Op.ANSWERED or set(condition.values) <= answers_of(parent)
        earlier[field.key] = field
    faults(schema)
    visible(schema, {})


@given(st.lists(deeds, max_size=12))
def test_no_sequence_of_changes_breaks_a_draft(sequence: list[tuple[object, ...]]) -> None:
    schema = BEGIN
    for deed in sequence:
        edited = do(schema, deed)
        # Nobody loses a condition without being told.
        before = {field.key: field.show_if for field in schema}
        lost = [one for one in edited.schema if before.get(one.key) and not one.show_if]
        chosen = deed[0] == "condition"
        assert chosen or len(edited.lost) >= len(lost)
        schema = edited.schema
        assert_sound(schema)


@given(st.sampled_from(FieldType), st.lists(deeds, max_size=6))
def test_a_new_question_is_hidden_from_reviewers(kind: FieldType, sequence: list[tuple[object, ...]]) -> None:
    schema = BEGIN
    for deed in sequence:
        schema = do(schema, deed).schema
    edited = editing.add(schema, kind, taken=())
    field = edited.schema.find(edited.key)
    assert field is not None
    assert field.blind_class is BlindClass.NEVER_SHOWN
    assert edited.schema.fields[-1] == field


def test_moving_a_question_before_what_it_hangs_on_says_so() -> None:
    edited = editing.move(BEGIN, "why", 0)
    assert [field.key for field in edited.schema] == ["why", "own", "tool", "both"]
    assert edited.schema.fields[0].show_if is None
    (sentence,) = edited.lost
    assert "“Why?” was shown only after certain answers to “Do you own one?”" in str(sentence)


def test_moving_the_asked_question_behind_says_so_as_well() -> None:
    edited = editing.move(BEGIN, "own", 3)
    assert edited.schema.find("why").show_if is None  # type: ignore[union-attr]
    assert len(edited.lost) == 1


def test_a_move_that_keeps_the_order_of_both_loses_nothing() -> None:
    edited = editing.move(BEGIN, "both", 2)
    assert edited.lost == ()
    assert edited.schema.find("both") == BOTH


def test_an_option_that_goes_takes_its_part_of_the_condition_along() -> None:
    edited = editing.replace(BEGIN, dataclasses.replace(TOOL, options=TOOL.options[:1]))
    assert edited.schema.find("both").show_if == ShowIf("tool", Op.IN, ("plane",))  # type: ignore[union-attr]
    assert "The other answers still count" in str(edited.lost[0])


def test_a_key_never_means_anything_else() -> None:
    edited = editing.add(BEGIN, FieldType.DATE, taken={"question_5", "question_6"})
    assert edited.key == "question_7"


def test_options_that_were_published_stay_and_are_no_longer_offered() -> None:
    field = editing.with_options(TOOL, [("chisel", "A chisel", True), ("", "Ein Stück Säge", True)], taken={"plane"})
    assert field.options == (
        Option("chisel", "A chisel"),
        Option("ein_stuck_sage", "Ein Stück Säge"),
        Option("plane", "A plane", active=False),
    )
    again = editing.with_options(TOOL, [("", "Plane", True)], taken={"plane"})
    assert again.options[0].key == "plane_2"
