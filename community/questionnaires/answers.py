"""Answers to a schema: read from a form without complaint while it is a draft, judged when it is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import ngettext

from community.questionnaires.schema import TEXTS, Field, FieldType, Op, Schema, ShowIf

#: What the name of an answer's input begins with.
PREFIX = "a_"
#: Nothing longer is stored, whatever the field; far beyond anything that somebody writes by hand.
MAX_CHARACTERS = 20_000
#: A short text is a line.
MAX_LINE = 300
#: Word limits are soft: a little over is said, this many times over is refused.
HARD_FACTOR = 2

Answers = Mapping[str, Any]


class Posted(Protocol):
    """What a form sent; werkzeug's MultiDict is one."""

    def __contains__(self, name: object, /) -> bool: ...

    def getlist(self, key: str, /) -> list[str]: ...


def read_draft(schema: Schema, posted: Posted, *, prefix: str = PREFIX) -> dict[str, Any]:
    """The answers in `posted`, for the fields that it names as `prefix` and key. Nothing is required or refused.

    What can't be read as the field's type (letters in a number) is kept as it was typed, so that it shows again.
    A field with `prefix` + key + "-asked" alone was on the page and left empty: unticked boxes send nothing.
    """
    found: dict[str, Any] = {}
    for field in schema.questions:
        name = f"{prefix}{field.key}"
        if name in posted or f"{name}-asked" in posted:
            found[field.key] = _read(field, posted.getlist(name))
    return found


def _read(field: Field, values: Sequence[str]) -> Any:
    if field.type is FieldType.CHOICES:
        known = [option.key for option in field.options]
        return [key for key in known if key in values]
    raw = values[0] if values else ""
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if field.type is FieldType.LONG_TEXT:
        return text[:MAX_CHARACTERS].strip()
    line = " ".join(text.split())[:MAX_LINE]
    if field.type is FieldType.CHOICE:
        return line if any(option.key == line for option in field.options) else ""
    if field.type is FieldType.YES_NO:
        return {"yes": True, "no": False}.get(line, "")
    if field.type is FieldType.NUMBER:
        return as_number(line) if as_number(line) is not None else line
    return line


def as_number(text: str) -> int | float | None:
    """`text` as a finite number, whole if it is one."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    if value != value or abs(value) > 1e12:
        return None
    return int(value) if value.is_integer() else value


def is_empty(value: Any) -> bool:
    """Whether nothing was answered. "No" is an answer, and so is 0."""
    return value is None or value == "" or value == []


def count_words(text: str) -> int:
    """Words as the form counts them: what blanks part."""
    return len(text.split())


def holds(condition: ShowIf, answers: Answers) -> bool:
    """Whether the condition is met."""
    value = answers.get(condition.field)
    given = value if isinstance(value, list) else [] if is_empty(value) else [value]
    if condition.op is Op.ANSWERED:
        return bool(given)
    if condition.op is Op.NOT_IN:
        return not any(one in condition.values for one in given)
    return any(one in condition.values for one in given)


def visible(schema: Schema, answers: Answers) -> list[Field]:
    """The fields that are asked, given the answers so far. What hangs on a hidden question is hidden with it."""
    shown: list[Field] = []
    asked: dict[str, Any] = {}
    for field in schema:
        if field.show_if is None or holds(field.show_if, asked):
            shown.append(field)
            asked[field.key] = answers.get(field.key)
    return shown


def to_send(schema: Schema, answers: Answers) -> dict[str, Any]:
    """What a snapshot holds: the answers to visible questions, without empty ones."""
    return {
        field.key: answers[field.key]
        for field in visible(schema, answers)
        if field.takes_answer and not is_empty(answers.get(field.key))
    }


def faults_on_sending(schema: Schema, answers: Answers) -> dict[str, str]:
    """For each field that stands in the way of sending, the sentence that says why."""
    found: dict[str, str] = {}
    for field in visible(schema, answers):
        if field.takes_answer and (sentence := _fault(field, answers.get(field.key))):
            found[field.key] = sentence
    return found


def _fault(field: Field, value: Any) -> str | None:
    if is_empty(value):
        return _("This one needs an answer before you can send.") if field.required else None
    if field.type in TEXTS and field.max_words and count_words(value) > HARD_FACTOR * field.max_words:
        return _(
            "This is %(count)d words long, more than twice the %(limit)d that were asked for. Please shorten it.",
            count=count_words(value),
            limit=field.max_words,
        )
    if field.type is FieldType.NUMBER:
        return _number_fault(field, value)
    if field.type is FieldType.DATE:
        try:
            dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            return _("Please give a date, such as 2026-11-23.")
    if field.type is FieldType.CHOICES:
        return _choices_fault(field, value)
    return None


def _number_fault(field: Field, value: Any) -> str | None:
    if isinstance(value, str):
        return _("Please give a number.")
    if field.low is not None and value < field.low:
        return _("Please give a number of at least %(low)g.", low=field.low)
    if field.high is not None and value > field.high:
        return _("Please give a number of at most %(high)g.", high=field.high)
    return None


def _choices_fault(field: Field, value: Sequence[str]) -> str | None:
    if field.low is not None and len(value) < field.low:
        low = int(field.low)
        return ngettext("Please choose at least %(num)d.", "Please choose at least %(num)d.", low)
    if field.high is not None and len(value) > field.high:
        high = int(field.high)
        return ngettext("Please choose at most %(num)d.", "Please choose at most %(num)d.", high)
    return None


def in_words(field: Field, value: Any) -> str:
    """An answer as people read it: options by their labels, yes and no in words; "" if there is none."""
    if is_empty(value):
        return ""
    if field.type is FieldType.YES_NO:
        return _("Yes") if value is True else _("No")
    if field.type is FieldType.CHOICE:
        return field.option_label(value)
    if field.type is FieldType.CHOICES:
        return ", ".join(field.option_label(key) for key in value)
    return str(value)
