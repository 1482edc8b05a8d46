"""Types, blind classes and limits in plain words, for the people who build forms."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from community.questionnaires.editing import named
from community.questionnaires.schema import BlindClass, Field, FieldType, Op, Schema

TYPE_LABELS: dict[FieldType, Any] = {
    FieldType.LONG_TEXT: _l("A story"),
    FieldType.SHORT_TEXT: _l("A line"),
    FieldType.CHOICE: _l("One of several"),
    FieldType.CHOICES: _l("Any of several"),
    FieldType.YES_NO: _l("Yes or no"),
    FieldType.NUMBER: _l("A number"),
    FieldType.DATE: _l("A date"),
    FieldType.FILE: _l("A file"),
    FieldType.STATEMENT: _l("A note to read"),
}
TYPE_HINTS: dict[FieldType, Any] = {
    FieldType.LONG_TEXT: _l("A few sentences or more. Can also be a recording or a list."),
    FieldType.SHORT_TEXT: _l("A name, a place, a few words."),
    FieldType.CHOICE: _l("One option to tap."),
    FieldType.CHOICES: _l("As many options as apply."),
    FieldType.YES_NO: _l("Later questions can depend on it."),
    FieldType.NUMBER: _l("How many, how long."),
    FieldType.DATE: _l("A day."),
    FieldType.FILE: _l("A picture, a recording or a document. Reviewers never get it."),
    FieldType.STATEMENT: _l("Says something before the next question. Takes no answer."),
}
TYPE_ICONS: dict[FieldType, str] = {
    FieldType.LONG_TEXT: "journal-text",
    FieldType.SHORT_TEXT: "pencil-square",
    FieldType.CHOICE: "check-lg",
    FieldType.CHOICES: "list",
    FieldType.YES_NO: "question-circle",
    FieldType.NUMBER: "bar-chart",
    FieldType.DATE: "calendar-event",
    FieldType.FILE: "paperclip",
    FieldType.STATEMENT: "info-circle",
}
BLIND_LABELS: dict[BlindClass, Any] = {
    BlindClass.NEVER_SHOWN: _l("Reviewers never see this"),
    BlindClass.HIDDEN_UNTIL_DECISION: _l("Hidden until the decision has been made"),
    BlindClass.SHOWN_REDACTED: _l("Reviewers read it after a screener has masked it"),
    BlindClass.SHOWN_RAW: _l("Reviewers see the choice as it is"),
}
KIND_LABELS: dict[str, Any] = {
    "picture": _l("Pictures"),
    "audio": _l("Recordings"),
    "document": _l("Documents"),
}


def limits_in_words(field: Field) -> str:
    """ "20 to 150 words", "at most 5 MB"; "" without limits."""
    parts = [
        _range(field.min_words, field.max_words, _("words")),
        _range(field.min_characters, field.max_characters, _("characters")),
        _range(field.low, field.high, _("choices") if field.type is FieldType.CHOICES else ""),
        _range(field.earliest, field.latest, ""),
    ]
    if field.max_megabytes:
        parts.append(_("at most %(most)s %(unit)s", most=field.max_megabytes, unit="MB"))
    if field.accepts:
        parts.append(", ".join(str(KIND_LABELS[kind]) for kind in field.accepts if kind in KIND_LABELS).lower())
    return ", ".join(part for part in parts if part)


def _range(least: Any, most: Any, unit: str) -> str:
    low, high = _plain(least), _plain(most)
    if low and high:
        return _("%(least)s to %(most)s %(unit)s", least=low, most=high, unit=unit).strip()
    if high:
        return _("at most %(most)s %(unit)s", most=high, unit=unit).strip()
    return _("at least %(least)s %(unit)s", least=low, unit=unit).strip() if low else ""


def _plain(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def condition_in_words(field: Field, schema: Schema) -> str:
    """ "Only if “Do you own one?” is Yes"; "" without a condition."""
    condition = field.show_if
    parent = schema.find(condition.field) if condition else None
    if condition is None or parent is None:
        return ""
    if condition.op is Op.ANSWERED:
        return _("Only if “%(question)s” was answered", question=named(parent))
    answers = ", ".join(answer_in_words(parent, value) for value in condition.values)
    if condition.op is Op.NOT_IN:
        return _("Only if “%(question)s” is not %(answers)s", question=named(parent), answers=answers)
    return _("Only if “%(question)s” is %(answers)s", question=named(parent), answers=answers)


def answer_in_words(parent: Field, value: Any) -> str:
    """One answer to a closed question."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return parent.option_label(str(value))


def kept_in_words(field: Field) -> str:
    """How long the answer stays; "" if as long as the application."""
    days = field.retention_days
    return ngettext("erased one day after the decision", "erased %(num)d days after the decision", days) if days else ""
