"""A form made of a questionnaire's fields. It shows and keeps; it refuses nothing (see `answers.faults_on_sending`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.core import UnboundField

from community.questionnaires.answers import PREFIX, Answers, in_words
from community.questionnaires.schema import Field, FieldType
from community.web.forms import VersionedForm


class AnswerForm(VersionedForm):
    """Base of the forms that `form_for` makes. `version` is the draft's."""


def input_name(key: str) -> str:
    """What the input of the field `key` is called."""
    return f"{PREFIX}{key}"


def form_for(fields: Iterable[Field], answers: Answers, *, version: int, **more: Any) -> AnswerForm:
    """A form with an input for each of `fields`, filled with `answers`.

    :param more: inputs beside those of the questionnaire: a name and a pair of an unbound field and its value.
    """
    asked = [field for field in fields if field.takes_answer]
    inputs: dict[str, Any] = {name: unbound for name, (unbound, _value) in more.items()}
    inputs |= {input_name(field.key): _input(field) for field in asked}
    data: dict[str, Any] = {name: value for name, (_unbound, value) in more.items()}
    data |= {input_name(field.key): _shown(field, answers.get(field.key)) for field in asked}
    kind = type("AnswerFormOf", (AnswerForm,), inputs)
    return kind(formdata=None, data={**data, "version": str(version)})


def _input(field: Field) -> UnboundField[Any]:
    options = [(option.key, option.label) for option in field.options if option.active]
    if field.type is FieldType.LONG_TEXT:
        return TextAreaField(field.label, description=field.help)
    if field.type is FieldType.CHOICE:
        return RadioField(field.label, choices=options, description=field.help)
    if field.type is FieldType.CHOICES:
        return SelectMultipleField(field.label, choices=options, description=field.help)
    if field.type is FieldType.YES_NO:
        return RadioField(field.label, choices=[("yes", _l("Yes")), ("no", _l("No"))], description=field.help)
    return StringField(field.label, description=field.help)


def _shown(field: Field, value: Any) -> Any:
    if field.type is FieldType.YES_NO:
        return {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else None
    if field.type is FieldType.CHOICES:
        return value or []
    if field.type is FieldType.CHOICE:
        return value or ""
    return "" if value is None else in_words(field, value)
