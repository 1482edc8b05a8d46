"""Forms of answers and thanks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField

from community.conversations.services.answers import ANSWER_LENGTH
from community.recognition.models import THANKS_LENGTH
from community.web.forms import Form, VersionedForm, at_most, no_control_characters, required, stripped


class AnswerForm(VersionedForm):
    """The answer and, if one likes, thanks in the same breath. `version` is the report's."""

    text = TextAreaField(_l("Your answer"), [required(), at_most(ANSWER_LENGTH)], filters=[stripped])
    thanks_text = TextAreaField(_l("Thanks"), [at_most(THANKS_LENGTH)], filters=[stripped])
    thanks_public = BooleanField(_l("Let everybody in the program read the thanks"))


class AmendAnswerForm(VersionedForm):
    """Other words for an answer that was given. `version` is the answer's."""

    text = TextAreaField(_l("Your answer"), [required(), at_most(ANSWER_LENGTH)], filters=[stripped])


class ThanksForm(Form):
    """Thanks to one member."""

    text = TextAreaField(_l("Your thanks"), [required(), at_most(THANKS_LENGTH)], filters=[stripped])
    reason = StringField(
        _l("What for?"),
        [at_most(160), no_control_characters],
        filters=[stripped],
        description=_l("“For lending her plane”, “for the list of left-handed tools”"),
    )
    is_public = BooleanField(_l("Let everybody in the program read it"))
