"""Forms of cases."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import Optional, ValidationError

from community.moderation.models import (
    CHOICES,
    LETTER_LENGTH,
    LINE_LENGTH,
    OUTCOME_LABELS,
    POINT_LABELS,
    SANCTION_LABELS,
    WORDS_LENGTH,
    ConductPoint,
    Outcome,
    SanctionKind,
)
from community.moderation.services import Choice
from community.moderation.services.reporting import SAY_WHAT
from community.web.forms import Form, VersionedForm, at_most, no_control_characters, required, stripped

NO_POINT = "none"


class ReportForm(Form):
    reason = RadioField(
        _l("What is it about?"),
        [required(_l("Please choose what comes closest."))],
        choices=[(point.value, label) for point, label in POINT_LABELS.items()],
    )
    words = TextAreaField(_l("In a few words"), [at_most(WORDS_LENGTH)], filters=[stripped])

    def validate_words(self, field: Field) -> None:
        """Ask here already, while nothing is being written yet: the refusal is this page again, with its words."""
        if self.reason.data == ConductPoint.ELSE and not field.data:
            raise ValidationError(SAY_WHAT)

    @property
    def chosen(self) -> ConductPoint:
        """The reason as a value of its enum."""
        return ConductPoint(self.reason.data)


class DecisionForm(VersionedForm):
    outcome = RadioField(
        _l("What happens to the post"),
        [required(_l("Please choose what happens to the post."))],
        choices=[(outcome.value, OUTCOME_LABELS[outcome]) for outcome in CHOICES],
    )
    point = RadioField(
        _l("Which point of the code of conduct"),
        [Optional()],
        choices=[
            *((point.value, label) for point, label in POINT_LABELS.items()),
            (NO_POINT, _l("None: nothing is wrong with it")),
        ],
    )
    letter = TextAreaField(_l("What the author will read"), [at_most(LETTER_LENGTH)], filters=[stripped])
    reporter_line = StringField(
        _l("What those who reported it will read"), [at_most(LINE_LENGTH), no_control_characters], filters=[stripped]
    )

    @property
    def choice(self) -> Choice:
        """What was chosen, for the service."""
        point = self.point.data
        return Choice(
            outcome=Outcome(self.outcome.data),
            point=ConductPoint(point) if point and point != NO_POINT else None,
            letter=self.letter.data or "",
            reporter_line=self.reporter_line.data or "",
        )


class UndoForm(VersionedForm):
    undo_letter = TextAreaField(_l("What the author will read"), [at_most(LETTER_LENGTH)], filters=[stripped])


class NoteForm(Form):
    note = TextAreaField(
        _l("A note for the others on the desk"), [required(), at_most(WORDS_LENGTH)], filters=[stripped]
    )


class AnswerForm(Form):
    words = TextAreaField(
        _l("What should we see differently?"), [required(), at_most(LETTER_LENGTH)], filters=[stripped]
    )


class SanctionForm(Form):
    kind = RadioField(
        _l("What"),
        [required(_l("Please choose one."))],
        choices=[(kind.value, label) for kind, label in SANCTION_LABELS.items()],
    )
    days = IntegerField(_l("For how many days"), [Optional()], default=7)
    sanction_letter = TextAreaField(_l("What they will read"), [required(), at_most(LETTER_LENGTH)], filters=[stripped])

    @property
    def chosen(self) -> SanctionKind:
        """The kind as a value of its enum."""
        return SanctionKind(self.kind.data)


def refuse_at(form: Form, error: Any, fields: dict[str, str] | None = None) -> None:
    """Put a refusal of the domain at the field that it names, or above the form."""
    name = (fields or {}).get(error.field, error.field)
    form.refuse(form[name] if name and name in form else None, error.sentence)
