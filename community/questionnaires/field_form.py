"""The form of one question in the builder: inputs by type, and from what was typed to a field and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional

from community.questionnaires.answers import as_day, as_number
from community.questionnaires.checks import Fault
from community.questionnaires.editing import named, parents_for, with_options
from community.questionnaires.kinds import ANSWERED, LIMITS, classes_for
from community.questionnaires.labels import BLIND_LABELS, KIND_LABELS, TYPE_LABELS
from community.questionnaires.schema import (
    BlindClass,
    Field,
    FieldType,
    Op,
    Schema,
    ShowIf,
)
from community.web.forms import VersionedForm, stripped

#: Inputs that every type has.
ALWAYS = ("version", "csrf_token", "label", "kind", "parent", "op")


def on_one_line(value: str | None) -> str | None:
    """A filter: no line ends, and no blanks that nobody sees."""
    return " ".join(value.split()) if value else value


class BoundField(StringField):
    """A number, whole or not; what can't be read stays as it was typed."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}"

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = as_number(text) if text else None
        if text and self.data is None:
            raise ValueError(_l("Please give a number."))


class DayField(StringField):
    """A date as ISO text."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = text or None
        if text and as_day(text) is None:
            raise ValueError(_l("Please give a date, such as 2026-11-23."))


WHOLE = _l("Please give a whole number of at least 1.")


def count_field(label: Any, **more: Any) -> IntegerField:
    """A count of one or more, or nothing."""
    return WholeField(label, [Optional(), NumberRange(min=1, max=1_000_000, message=WHOLE)], **more)


class WholeField(IntegerField):
    """A whole number with a kind sentence when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = int(text)
            except ValueError:
                raise ValueError(WHOLE) from None


class FieldForm(VersionedForm):
    """One question. `form_of` takes away what its type has no use for."""

    label = TextAreaField(_l("The question"), filters=[on_one_line])
    kind = SelectField(_l("Its kind"), choices=[(one.value, label) for one, label in TYPE_LABELS.items()])
    help = TextAreaField(
        _l("A hint below it"),
        filters=[stripped],
        description=_l("What helps people to begin. Leave it out if you can."),
    )
    short = StringField(
        _l("A short title"),
        filters=[on_one_line],
        description=_l("A few words for the list of steps and for reviewers."),
    )
    required = BooleanField(_l("Needs an answer before the form can be sent"))
    min_words = count_field(_l("Fewest words"))
    max_words = count_field(_l("Most words"))
    min_characters = count_field(_l("Fewest characters"))
    max_characters = count_field(_l("Most characters"))
    or_audio = BooleanField(_l("A recording is as good"))
    or_list = BooleanField(_l("A plain list is as good as sentences"))
    low = BoundField(_l("At least"))
    high = BoundField(_l("At most"))
    earliest = DayField(_l("Not before"))
    latest = DayField(_l("Not after"))
    accepts = SelectMultipleField(_l("What it may be"), choices=list(KIND_LABELS.items()))
    max_megabytes = count_field(_l("Largest size in MB"))
    options = HiddenField(_l("The options"))
    personal = BooleanField(_l("It is about the person: a name, an age, a place"))
    blind_class = RadioField(_l("Who may see the answer"), choices=[])
    retention_days = count_field(
        _l("Erase the answer so many days after the decision"),
        description=_l("Empty: it stays as long as the application does."),
    )
    dimensions = SelectMultipleField(_l("What the answer is likely to speak to"), choices=[])
    parent = SelectField(_l("Who is asked"), choices=[])
    op = RadioField(
        _l("When the answer to it is"),
        choices=[("in", _l("one of these")), ("not_in", _l("none of these")), ("answered", _l("anything at all"))],
    )


def form_of(
    field: Field,
    schema: Schema,
    *,
    version: int,
    known: Mapping[str, Any],
    was_asked: bool,
    posted: MultiDict[str, str] | None = None,
) -> FieldForm:
    """The form of `field`, filled with it or with what was `posted`.

    :param known: dimensions that have been registered.
    :param was_asked: it was published, so that its kind stays.
    """
    condition = field.show_if
    data: dict[str, Any] = {
        name: getattr(field, name) for name in (*ANSWERED, *LIMITS[field.type]) if name != "options"
    }
    data |= {"label": field.label, "version": str(version), "blind_class": field.blind_class.value}
    data["kind"] = field.type.value
    data["parent"] = condition.field if condition else ""
    data["op"] = "in" if condition is None or condition.op is Op.EQ else condition.op.value
    form = FieldForm(formdata=posted, data=data)
    wanted = {*ALWAYS, *LIMITS[field.type], *(ANSWERED if field.takes_answer else ())}
    for name in [one.name for one in form if one.name not in wanted or (one.name == "dimensions" and not known)]:
        del form[name]
    if was_asked or (posted is not None and "kind" not in posted):
        del form["kind"]
    parents = parents_for(schema, field.key)
    form.parent.choices = [("", _l("Everybody")), *((one.key, named(one)) for one in parents)]
    if "blind_class" in form:
        form.blind_class.choices = [(one.value, BLIND_LABELS[one]) for one in classes_for(field.type)]
    if "dimensions" in form:
        form.dimensions.choices = list(known.items())
    return form


def wished(
    field: Field, form: FieldForm, schema: Schema, posted: MultiDict[str, str], *, published: Collection[str]
) -> Field:
    """The field as the form has it, whether it can be kept or not.

    :param published: keys of options that were published.
    """
    names = [
        name for name in (*ANSWERED, *LIMITS[field.type]) if name in form and name not in ("options", "dimensions")
    ]
    values: dict[str, Any] = {name: form[name].data for name in names}
    for name in ("short", "help"):
        if name in values:
            values[name] = values[name] or ""
    if "blind_class" in values:
        allowed = {one.value for one in classes_for(field.type)}
        values["blind_class"] = (
            BlindClass(values["blind_class"]) if values["blind_class"] in allowed else field.blind_class
        )
    if "accepts" in values:
        values["accepts"] = tuple(values["accepts"] or ())
    if "dimensions" in form:
        offered = {value for value, _label in form.dimensions.choices}
        values["dimensions"] = (
            *(form.dimensions.data or ()),
            *(one for one in field.dimensions if one not in offered),
        )
    made = dataclasses.replace(field, **values, label=form.label.data or "", show_if=_condition(form, schema, posted))
    return with_options(made, option_rows(posted), taken=published) if "options" in form else made


def _condition(form: FieldForm, schema: Schema, posted: MultiDict[str, str]) -> ShowIf | None:
    parent = schema.find(form.parent.data or "")
    if parent is None:
        return None
    op = Op(form.op.data) if form.op.data in ("in", "not_in", "answered") else Op.IN
    if op is Op.ANSWERED:
        return ShowIf(parent.key, op)
    given = posted.getlist(f"values-{parent.key}")
    if parent.type is FieldType.YES_NO:
        return ShowIf(parent.key, op, tuple(value for name, value in (("yes", True), ("no", False)) if name in given))
    return ShowIf(parent.key, op, tuple(option.key for option in parent.options if option.key in given))


def option_rows(posted: MultiDict[str, str]) -> list[tuple[str, str, bool]]:
    """The rows of the editor of options: key ("" for a new one), label, and whether it is offered. A button of the
    editor, `do`, has moved or taken one away already."""
    keys, labels = posted.getlist("option-key"), posted.getlist("option-label")
    offered = set(posted.getlist("option-active"))
    rows = [
        (key, " ".join(label.split()), str(at) in offered or not key)
        for at, (key, label) in enumerate(zip(keys, labels, strict=False))
    ]
    deed, _colon, raw = str(posted.get("do", "")).partition(":")
    at = int(raw) if raw.isascii() and raw.isdigit() else -1
    if not 0 <= at < len(rows):
        return rows
    if deed == "option-remove":
        del rows[at]
    elif deed == "option-up" and at > 0:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    elif deed == "option-down" and at + 1 < len(rows):
        rows[at + 1], rows[at] = rows[at], rows[at + 1]
    return rows


def show_faults(form: FieldForm, found: Iterable[Fault]) -> None:
    """Put each fault at the input that it is about."""
    for fault in found:
        name = {"show_if": "parent"}.get(fault.part, fault.part)
        form.refuse(next((one for one in form if one.name == name), None), fault.sentence)
