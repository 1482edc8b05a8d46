"""Changes of a draft's questions. Pure: a schema goes in, and what it becomes comes out with what no longer held.

Whatever is done, a condition never asks about a later question, nor for an answer that nobody can give: `settled`
takes such conditions away and says so, and the question is then asked of everybody.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from community.questionnaires.checks import MAX_FIELDS, answers_of
from community.questionnaires.schema import CLOSED, WITH_OPTIONS, Field, FieldType, Op, Option, Schema, ShowIf

OPTION_KEY_LENGTH = 30


@dataclass(frozen=True)
class Edited:
    """A schema after a change, and a sentence for each condition that had to go."""

    schema: Schema
    lost: tuple[Any, ...] = ()
    #: The key of the question that the change is about.
    key: str = ""


def add(schema: Schema, kind: FieldType, *, taken: Collection[str], after: str | None = None) -> Edited:
    """A new question without words, behind `after` or at the end.

    :param taken: keys that earlier versions used: a key never means anything else.
    """
    field = Field(key=new_key(schema, taken), type=kind, label="")
    return _insert(schema, field, after)


def duplicate(schema: Schema, key: str, *, taken: Collection[str]) -> Edited:
    """The same question once more, right behind the first; no change if there is none."""
    original = schema.find(key)
    if original is None:
        return Edited(schema)
    return _insert(schema, dataclasses.replace(original, key=new_key(schema, taken)), key)


def _insert(schema: Schema, field: Field, after: str | None) -> Edited:
    fields = list(schema.fields)
    keys = [one.key for one in fields]
    at = keys.index(after) + 1 if after in keys else len(fields)
    return dataclasses.replace(settled([*fields[:at], field, *fields[at:]]), key=field.key)


def is_full(schema: Schema) -> bool:
    """Whether no further question can be added."""
    return len(schema.fields) >= MAX_FIELDS


def remove(schema: Schema, key: str) -> Edited:
    """Without this question."""
    return settled([one for one in schema if one.key != key], before=schema)


def move(schema: Schema, key: str, to: int) -> Edited:
    """With the question at place `to`, counted from 0; a place beyond either end is that end."""
    fields = list(schema.fields)
    moved = schema.find(key)
    if moved is None:
        return Edited(schema)
    fields.remove(moved)
    fields.insert(max(0, to), moved)
    return dataclasses.replace(settled(fields, before=schema), key=key)


def place_of(schema: Schema, key: str) -> int:
    """Where a question stands, counted from 0; -1 if nowhere."""
    return next((at for at, one in enumerate(schema) if one.key == key), -1)


def replace(schema: Schema, field: Field) -> Edited:
    """With another wording of the question that has this key."""
    fields = [field if one.key == field.key else one for one in schema]
    return dataclasses.replace(settled(fields, before=schema), key=field.key)


def settled(fields: Collection[Field], *, before: Schema | None = None) -> Edited:
    """The fields with only such conditions as hold where they stand now.

    :param before: where the titles of questions that are gone are found.
    """
    kept: list[Field] = []
    lost: list[Any] = []
    for field in fields:
        earlier = {one.key: one for one in kept}
        condition = field.show_if and _holding(field.show_if, earlier)
        if condition != field.show_if:
            parent = next(
                (one for one in [*fields, *(before or ())] if field.show_if and one.key == field.show_if.field), None
            )
            lost.append(_lost(field, parent, gone=condition is None))
            field = dataclasses.replace(field, show_if=condition)
        kept.append(field)
    return Edited(Schema(tuple(kept)), tuple(lost))


def _holding(condition: ShowIf, earlier: dict[str, Field]) -> ShowIf | None:
    parent = earlier.get(condition.field)
    if parent is None or parent.type not in CLOSED:
        return None
    if condition.op is Op.ANSWERED or not condition.values:
        return condition
    possible = answers_of(parent)
    values = tuple(value for value in condition.values if value in possible)
    return dataclasses.replace(condition, values=values) if values else None


def rests_on(schema: Schema, key: str) -> list[Field]:
    """The questions whose condition asks about this one."""
    return [one for one in schema if one.show_if and one.show_if.field == key]


def still_holds(field: Field, parent: Field) -> bool:
    """Whether the condition of `field` means the same with `parent` as it is to be."""
    return field.show_if is None or _holding(field.show_if, {parent.key: parent}) == field.show_if


def _lost(field: Field, parent: Field | None, *, gone: bool) -> Any:
    words = {"question": named(field), "other": named(parent) if parent else "?"}
    if gone:
        return _l(
            "“%(question)s” was shown only after certain answers to “%(other)s”. That no longer works from where "
            "it stands, so it is now asked of everybody.",
            **words,
        )
    return _l(
        "“%(question)s” was shown after an answer to “%(other)s” that is no longer there. "
        "The other answers still count.",
        **words,
    )


def named(field: Field) -> Any:
    """How lists and messages call a question."""
    return field.title.strip() or _l("A question without words")


def parents_for(schema: Schema, key: str) -> list[Field]:
    """The questions that a condition of the field `key` may ask about: closed ones that stand before it."""
    fields = schema.fields[: max(0, place_of(schema, key))]
    return [one for one in fields if one.type in CLOSED and (one.type not in WITH_OPTIONS or one.options)]


def new_key(schema: Schema, taken: Collection[str]) -> str:
    """A key that no version of the questionnaire has used."""
    used = {one.key for one in schema} | set(taken)
    number = len(schema.fields) + 1
    while f"question_{number}" in used:
        number += 1
    return f"question_{number}"


def option_key(label: str, used: Collection[str]) -> str:
    """A key for a new option, read from its label so that an export can be read."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:OPTION_KEY_LENGTH].strip("_")
    if not stem or not stem[0].isalpha():
        stem = f"option_{stem}".rstrip("_")
    key, number = stem, 2
    while key in used:
        key, number = f"{stem}_{number}", number + 1
    return key


def with_options(field: Field, options: Collection[tuple[str, str, bool]], *, taken: Collection[str]) -> Field:
    """The field with these options: key ("" for a new one), label and whether it is offered. New ones without a label
    are left out; what was published and is missing comes back at the end, no longer offered.

    :param taken: keys of options that were published: none of them goes away or means anything else.
    """
    used = {key for key, _label, _active in options if key} | set(taken)
    made: list[Option] = []
    for key, label, active in options:
        if not key and not label:
            continue
        if not key:
            key = option_key(label, used)
            used.add(key)
        made.append(Option(key, label, active))
    present = {option.key for option in made}
    made += [
        dataclasses.replace(one, active=False) for one in field.options if one.key in taken and one.key not in present
    ]
    return dataclasses.replace(field, options=tuple(made))
