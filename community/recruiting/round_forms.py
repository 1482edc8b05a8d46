"""Forms of a round: how it is read, who reads what, reminders, leaks, talks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from community.recruiting.reviewing.managing import TAKEN_LABELS, TARGETS, TakenBecause
from community.recruiting.reviewing.stories import STORIES
from community.recruiting.reviewing.talking import LONGEST_COMMENT, LONGEST_REASON
from community.web.forms import Form, VersionedForm, at_most, required, stripped


class TargetForm(VersionedForm):
    """How many reviewers each application gets."""

    target = SelectField(_l("Reviewers for each story"), choices=[(str(number), str(number)) for number in TARGETS])


class CalibrationForm(VersionedForm):
    """How many practice stories come first."""

    count = RadioField(
        _l("Practice stories that everybody scores first"),
        choices=[
            ("0", _l("None")),
            *(("1", _l("One")), ("2", _l("Two")))[: len(STORIES)],
        ],
        validators=[required(_l("Please choose one."))],
    )


class NamesForm(VersionedForm):
    """Whether reviewers see each other's names in a talk."""

    shown = BooleanField(_l("Show reviewers each other’s names when they talk about a story"))


class AssignForm(Form):
    """A reviewer, chosen by hand. Choices are those who may have it."""

    member_id = SelectField(_l("Reviewer"), choices=[], validators=[required(_l("Please choose somebody."))])


class TakeForm(Form):
    """Takes an application from a reviewer. `instead` empty: chance finds somebody else."""

    member_id = HiddenField()
    because = RadioField(
        _l("Why"),
        choices=[(one.value, TAKEN_LABELS[one]) for one in TakenBecause if one is not TakenBecause.LEFT],
        validators=[required(_l("Please choose a reason."))],
    )
    instead = SelectField(_l("Who reads it instead"), choices=[], validators=[Optional()])


class CommentForm(Form):
    """Something to say about a story on which reviewers differ."""

    text = TextAreaField(
        _l("What do you see in the text?"),
        [required(_l("Please write something first.")), at_most(LONGEST_COMMENT)],
        filters=[stripped],
    )
    kept = BooleanField(_l("Say it all the same"))


class ReviseForm(VersionedForm):
    """Another score beside the first."""

    dimension = HiddenField()
    value = SelectField(_l("Score now"), choices=[(str(number), str(number)) for number in range(1, 6)])
    reason = StringField(
        _l("What changed your mind"),
        [required(_l("Please say in a sentence what changed your mind.")), at_most(LONGEST_REASON)],
        filters=[stripped],
    )
    kept = BooleanField(_l("Say it all the same"))
