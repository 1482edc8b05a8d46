"""Forms: how often mail comes, and the day in a signed link."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from community.notifications.models import MAILABLE, OPTIONAL_SECTIONS, MailPreference
from community.notifications.phrases import (
    CADENCE_LABELS,
    INSTANT_LABELS,
    SECTION_LABELS,
    WEEKDAYS,
    clock,
    minutes,
)
from community.notifications.services.preferences import DELAYS
from community.web.forms import Form

HALF_AN_HOUR = 30
FIRST_CHOICE, LAST_CHOICE = 5 * 60, 22 * 60


class Ticks(SelectMultipleField):
    """Several choices as check boxes; choosing none is an answer, too."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MailForm(Form):
    """How often mail comes."""

    cadence = RadioField(_l("How often"), choices=[(value.value, label) for value, label in CADENCE_LABELS.items()])
    weekday = SelectField(_l("On"), choices=[(str(number), label) for number, label in enumerate(WEEKDAYS)])
    minute = SelectField(_l("At"))
    sections = Ticks(
        _l("Beside what is meant for you"),
        choices=[(section.value, SECTION_LABELS[section]) for section in OPTIONAL_SECTIONS],
    )
    instant = Ticks(_l("By mail as it comes"), choices=[(kind.value, INSTANT_LABELS[kind]) for kind in MAILABLE])
    delay = SelectField(_l("Gathered for"))

    def __init__(self, *arguments: object, chosen: MailPreference, **named: object) -> None:
        super().__init__(*arguments, **named)
        # A time that was chosen by other means stays a choice.
        times = sorted({*range(FIRST_CHOICE, LAST_CHOICE + 1, HALF_AN_HOUR), chosen.minute})
        self.minute.choices = [(str(minute), clock(minute)) for minute in times]
        self.delay.choices = [(str(delay), minutes(delay)) for delay in sorted({*DELAYS, chosen.delay})]


def filled(preference: MailPreference) -> MailForm:
    """The form as the member chose last."""
    return MailForm(
        formdata=None,
        chosen=preference,
        data={
            "cadence": preference.cadence.value,
            "weekday": str(preference.weekday),
            "minute": str(preference.minute),
            "sections": preference.sections,
            "instant": preference.instant,
            "delay": str(preference.delay),
        },
    )


class ReadForm(Form):
    """The notices that a page showed are read."""

    up_to = HiddenField()


class DayForm(FlaskForm):
    """A weekday in a signed link: the token in the address stands for the person, so there is no CSRF token."""

    class Meta:
        csrf = False

    weekday = RadioField(_l("The day"), choices=[(str(number), label) for number, label in enumerate(WEEKDAYS)])
