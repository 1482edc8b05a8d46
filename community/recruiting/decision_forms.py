"""Forms of deciding: one decision, several at once, when letters go out, letters and reasons of the program's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField, TimeField
from wtforms.validators import Optional

from community.recruiting.deciding.letters import BODY_LENGTH, SUBJECT_LENGTH
from community.recruiting.states import OUTCOME_LABELS, Outcome
from community.web.forms import Form, VersionedForm, at_most, no_control_characters, required, stripped

REASON_LENGTH = 2000
CHOICES = [(one.value, label) for one, label in OUTCOME_LABELS.items()]


class FreezeForm(Form):
    """Carries what the manager saw."""

    seen = HiddenField()


class AnswerForm(VersionedForm):
    """What is answered, whether to one or to several."""

    outcome = RadioField(_l("What we answer"), choices=CHOICES, validators=[required(_l("Please choose one."))])
    reason = TextAreaField(
        _l("The reason, as the applicant will read it"),
        [required(_l("An answer without a reason is a closed door. One honest sentence is enough.")),
         at_most(REASON_LENGTH)],
        filters=[stripped],
    )  # fmt: skip
    wait_until = DateField(_l("Until when"), [Optional()])
    reapply_on = DateField(_l("From when on they may apply again"), [Optional()])

    def offer(self, outcomes: Sequence[Outcome]) -> None:
        """Leave only the answers that can be given."""
        self.outcome.choices = [(one.value, OUTCOME_LABELS[one]) for one in outcomes]

    def filled(self) -> dict[str, Any]:
        """What `deciding.services.decide` takes."""
        return {
            "outcome": Outcome(self.outcome.data),
            "reason": self.reason.data or "",
            "wait_until": self.wait_until.data,
            "reapply_on": self.reapply_on.data,
        }

    def begin_from(self, text: str) -> None:
        """Put a reason of the program's own into the form, after what was typed."""
        typed = (self.reason.data or "").strip()
        self.reason.data = f"{typed}\n\n{text}" if typed else text


class DecisionForm(AnswerForm):
    """A decision, pending until its batch is sent."""

    change_reason = StringField(_l("Why it changes now that names are open"), [at_most(300)], filters=[stripped])

    def filled(self) -> dict[str, Any]:
        return {**super().filled(), "change_reason": self.change_reason.data or ""}


class SendForm(VersionedForm):
    """When a batch goes out: now, or at a day and time on the program's clock."""

    send_on = DateField(_l("Day"), [Optional()])
    send_time = TimeField(_l("Time"), [Optional()])

    def moment(self, time_zone: str) -> dt.datetime | None:
        """The moment that was given, None if a part of it is missing."""
        if self.send_on.data is None or self.send_time.data is None:
            return None
        return dt.datetime.combine(self.send_on.data, self.send_time.data, tzinfo=ZoneInfo(time_zone))


class LetterForm(VersionedForm):
    """A letter in the program's own words."""

    subject = StringField(
        _l("Subject"), [required(), at_most(SUBJECT_LENGTH), no_control_characters], filters=[stripped]
    )
    body = TextAreaField(_l("The letter"), [required(), at_most(BODY_LENGTH)], filters=[stripped])


class ReasonForm(VersionedForm):
    """A reason to begin from."""

    outcome = RadioField(_l("For which answer"), choices=CHOICES, validators=[required(_l("Please choose one."))])
    text = TextAreaField(_l("The reason"), [required(), at_most(REASON_LENGTH)], filters=[stripped])
