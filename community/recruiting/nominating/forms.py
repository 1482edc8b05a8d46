"""The form with which a member puts somebody forward."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Email

from community.recruiting.applying.forms import NO_ADDRESS
from community.recruiting.models import Call
from community.recruiting.models.nominations import RELATION_LABELS
from community.web.extensions import LANGUAGES
from community.web.forms import Form, at_most, no_control_characters, required, stripped

WORDS_LENGTH = 1200


class NominateForm(Form):
    """Who, why, and what you saw. Nothing about who listens to them."""

    name = StringField(
        _l("What do you call them?"),
        [required(), at_most(80), no_control_characters],
        filters=[stripped],
        description=_l("A first name is enough."),
    )
    email = EmailField(
        _l("Their mail address"),
        [required(), at_most(254), no_control_characters, Email(NO_ADDRESS)],
        filters=[stripped],
        description=_l("For one mail, and one reminder. If they say no, or nothing within two weeks, we erase it."),
    )
    relation = RadioField(
        _l("Where do you know each other from?"),
        choices=[(one.value, label) for one, label in RELATION_LABELS.items()],
        validators=[required(_l("Please choose one."))],
    )
    reason = TextAreaField(
        _l("Why would they be good company?"),
        [required(_l("A sentence or two. They read it first, and it is why they say yes.")), at_most(WORDS_LENGTH)],
        filters=[stripped],
    )
    example = TextAreaField(
        _l("A thing that you saw them do"),
        [required(_l("One thing, as small as you like, but one that you saw.")), at_most(WORDS_LENGTH)],
        filters=[stripped],
    )
    language = SelectField(_l("The language in which we write to them"), choices=list(LANGUAGES.items()))
    call = RadioField(_l("For which call?"))
    #: The words that the hint was about: sent again as they are, they are meant so.
    seen = HiddenField()

    def offer(self, calls: Sequence[Call]) -> None:
        """The calls to choose from; with one there is nothing to choose."""
        self.call.choices = [(call.slug, call.title) for call in calls]
        if len(calls) == 1 or not self.call.data:
            self.call.data = calls[0].slug
