"""Answers to a schema: read from a form without complaint while it is a draft, judged when it is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import ngettext

from community.questionnaires.schema import KINDS, TEXTS, Field, FieldType, Op, Schema, ShowIf

#: What the name of an answer's input begins with.
PREFIX = "a_"
#: Nothing longer is stored, whatever the field; far beyond anything that somebody writes by hand.
MAX_CHARACTERS = 20_000
#: A short text is a line.
MAX_LINE = 300
#: The most words are a soft limit: a little over is said, this many times over is refused.
HARD_FACTOR = 2
BYTES_OF_MEGABYTE = 1_000_000

Answers = Mapping[str, Any]


class Posted(Protocol):
    """What a form sent; werkzeug's MultiDict is one."""

    def __contains__(self, name: object, /) -> bool: ...

    def getlist(self, key: str, /) -> list[str]: ...


def read_draft(schema: Schema, posted: Posted, *, prefix: str = PREFIX) -> dict[str, Any]:
    """The answers in `posted`, for the fields that it names as `prefix` and key. Nothing is required or refused.

    What can't be read as the field's type (letters in a number) is kept as it was typed, so that it shows again.
    A field with `prefix` + key + "-asked" alone was on the page and left empty: unticked boxes send nothing.
    Files and recordings come by a way of their own and are never read here, so that no form can put one in or away.
    """
    found: dict[str, Any] = {}
    for field in schema.questions:
        if field.type is FieldType.FILE:
            continue
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
    return value is None or value == "" or value == [] or value == {}


def is_file(value: Any) -> bool:
    """Whether the answer is a file: `{"file": its public id, "name", "kind": one of KINDS, "bytes"}`."""
    return isinstance(value, Mapping) and bool(value.get("file"))


def recording_of(field: Field, answers: Answers) -> Mapping[str, Any] | None:
    """What somebody said instead of writing it; of the shape of a file."""
    found = answers.get(field.recording_key) if field.takes_recording else None
    return found if is_file(found) else None


def is_answered(field: Field, answers: Answers) -> bool:
    """Whether the field has an answer, written or spoken."""
    return not is_empty(answers.get(field.key)) or recording_of(field, answers) is not None


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
    found: dict[str, Any] = {}
    for field in visible(schema, answers):
        if field.takes_answer and not is_empty(answers.get(field.key)):
            found[field.key] = answers[field.key]
        if recording := recording_of(field, answers):
            found[field.recording_key] = recording
    return found


def faults_on_sending(schema: Schema, answers: Answers) -> dict[str, str]:
    """For each field that stands in the way of sending, the sentence that says why."""
    found: dict[str, str] = {}
    for field in visible(schema, answers):
        if not field.takes_answer:
            continue
        value = answers.get(field.key)
        if not is_empty(value):
            sentence = _fault(field, value)
        elif field.required and not is_answered(field, answers):
            sentence = _("This one needs an answer before you can send.")
        else:
            sentence = None
        if sentence:
            found[field.key] = sentence
    return found


def _fault(field: Field, value: Any) -> str | None:
    if field.type in TEXTS:
        return _text_fault(field, str(value))
    if field.type is FieldType.NUMBER:
        return _number_fault(field, value)
    if field.type is FieldType.DATE:
        return _date_fault(field, value)
    if field.type is FieldType.CHOICES:
        return _choices_fault(field, value)
    if field.type is FieldType.FILE:
        return _file_fault(field, value)
    return None


def _text_fault(field: Field, text: str) -> str | None:
    words, characters = count_words(text), len(text)
    if field.max_words and words > HARD_FACTOR * field.max_words:
        return _(
            "This is %(count)d words long, more than twice the %(limit)d that were asked for. Please shorten it.",
            count=words,
            limit=field.max_words,
        )
    if field.min_words and words < field.min_words:
        return ngettext(
            "Please write at least one word.",
            "Please write at least %(num)d words. So far there are %(count)d.",
            field.min_words,
            count=words,
        )
    if field.max_characters and characters > field.max_characters:
        return _(
            "This is %(count)d characters long; there is room for %(limit)d. Please shorten it.",
            count=characters,
            limit=field.max_characters,
        )
    if field.min_characters and characters < field.min_characters:
        return ngettext(
            "Please write at least one character.",
            "Please write at least %(num)d characters. So far there are %(count)d.",
            field.min_characters,
            count=characters,
        )
    return None


def _number_fault(field: Field, value: Any) -> str | None:
    if not isinstance(value, int | float):
        return _("Please give a number.")
    if field.low is not None and value < field.low:
        return _("Please give a number of at least %(low)g.", low=field.low)
    if field.high is not None and value > field.high:
        return _("Please give a number of at most %(high)g.", high=field.high)
    return None


def _date_fault(field: Field, value: Any) -> str | None:
    day = as_day(value)
    if day is None:
        return _("Please give a date, such as 2026-11-23.")
    earliest, latest = as_day(field.earliest), as_day(field.latest)
    if earliest and day < earliest:
        return _("Please give a date that is not before %(day)s.", day=earliest.isoformat())
    if latest and day > latest:
        return _("Please give a date that is not after %(day)s.", day=latest.isoformat())
    return None


def as_day(value: Any) -> dt.date | None:
    """`value` as a date, if it is written as 2026-11-23."""
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _choices_fault(field: Field, value: Sequence[str]) -> str | None:
    if field.low is not None and len(value) < field.low:
        low = int(field.low)
        return ngettext("Please choose at least %(num)d.", "Please choose at least %(num)d.", low)
    if field.high is not None and len(value) > field.high:
        high = int(field.high)
        return ngettext("Please choose at most %(num)d.", "Please choose at most %(num)d.", high)
    return None


def _file_fault(field: Field, value: Any) -> str | None:
    if not is_file(value):
        return _("This file did not arrive whole. Please choose it again.")
    if value.get("kind") not in (field.accepts or KINDS):
        return _("This kind of file can’t be taken here. Please choose another one.")
    if field.max_megabytes and value.get("bytes", 0) > field.max_megabytes * BYTES_OF_MEGABYTE:
        return _("This file is larger than %(limit)d MB. Please choose a smaller one.", limit=field.max_megabytes)
    return None


def in_words(field: Field, value: Any) -> str:
    """An answer as people read it: options by their labels, files by their names; "" if there is none."""
    if is_empty(value):
        return ""
    if isinstance(value, Mapping):
        return str(value.get("name", ""))
    if field.type is FieldType.YES_NO:
        return _("Yes") if value is True else _("No")
    if field.type is FieldType.CHOICE:
        return field.option_label(value)
    if field.type is FieldType.CHOICES:
        return ", ".join(field.option_label(key) for key in value)
    return str(value)


def hint_of(field: Field) -> str:
    """What stands under a question where it is answered: its own hint, and what else will do."""
    parts = [field.help.strip()]
    if field.min_words:
        parts.append(ngettext("At least one word.", "At least %(num)d words.", field.min_words))
    if field.or_list:
        parts.append(_("A plain list is as good as sentences."))
    if field.takes_recording:
        parts.append(_("You may also say it instead of writing it."))
    if field.type is FieldType.CHOICES and field.high is not None:
        parts.append(ngettext("Choose at most %(num)d.", "Choose at most %(num)d.", int(field.high)))
    return " ".join(part for part in parts if part)
