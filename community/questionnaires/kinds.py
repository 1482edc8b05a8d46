"""What each kind of question has, and what becomes of a question that is to be of another kind."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from community.questionnaires.answers import MAX_LINE
from community.questionnaires.checks import Fault
from community.questionnaires.editing import named, rests_on, still_holds
from community.questionnaires.schema import CLOSED, BlindClass, Field, FieldType, Schema

#: Inputs that only some types have.
LIMITS: Mapping[FieldType, tuple[str, ...]] = {
    FieldType.LONG_TEXT: ("min_words", "max_words", "min_characters", "max_characters", "or_audio", "or_list"),
    FieldType.SHORT_TEXT: ("min_characters", "max_characters"),
    FieldType.CHOICE: ("options",),
    FieldType.CHOICES: ("options", "low", "high"),
    FieldType.YES_NO: (),
    FieldType.NUMBER: ("low", "high"),
    FieldType.DATE: ("earliest", "latest"),
    FieldType.FILE: ("accepts", "max_megabytes"),
    FieldType.STATEMENT: (),
}
#: Inputs of everything that takes an answer.
ANSWERED = ("short", "help", "required", "personal", "blind_class", "retention_days", "dimensions")

WAS_ASKED = _l(
    "This question was asked in a published version. People’s answers belong to it, so its kind stays. Duplicate it: "
    "the copy can be of any kind."
)


def classes_for(kind: FieldType) -> list[BlindClass]:
    """What may be chosen for a type, the most careful first."""
    found = [BlindClass.NEVER_SHOWN, BlindClass.HIDDEN_UNTIL_DECISION]
    if kind is not FieldType.FILE:
        found.append(BlindClass.SHOWN_REDACTED)
    if kind in CLOSED:
        found.append(BlindClass.SHOWN_RAW)
    return found


def as_kind(field: Field, kind: FieldType) -> Field:
    """The same question of another kind, with what still means the same: its words, who sees it, when it is asked.

    Who sees it becomes the next more careful thing where the kind allows no other.
    """
    made = Field(key=field.key, type=kind, label=field.label, show_if=field.show_if)
    if not made.takes_answer:
        return made
    kept: dict[str, Any] = {name: getattr(field, name) for name in ANSWERED}
    # Bounds of a number and of how many are chosen have the same names and mean different things.
    shared = set(LIMITS[field.type]) & set(LIMITS[kind]) - {"low", "high"}
    kept |= {name: getattr(field, name) for name in shared}
    if kind is FieldType.SHORT_TEXT and max(field.min_characters or 0, field.max_characters or 0) > MAX_LINE:
        kept |= {"min_characters": None, "max_characters": None}
    if field.blind_class not in classes_for(kind):
        kept["blind_class"] = (
            BlindClass.NEVER_SHOWN if kind is FieldType.FILE or not field.takes_answer else BlindClass.SHOWN_REDACTED
        )
    return dataclasses.replace(made, **kept)


def kind_fault(field: Field, kind: FieldType, schema: Schema, *, asked: Collection[str]) -> Fault | None:
    """Why a question of the draft can't become one of this kind, if it can't.

    :param asked: keys of questions that were published.
    """
    if kind is field.type:
        return None
    if field.key in asked:
        return Fault(field.key, WAS_ASKED, "kind")
    changed = as_kind(field, kind)
    for other in rests_on(schema, field.key):
        if not still_holds(other, changed):
            sentence = _l(
                "“%(question)s” is asked only after certain answers to this one. Let it be asked of everybody first.",
                question=named(other),
            )
            return Fault(field.key, sentence, "kind")
    return None
