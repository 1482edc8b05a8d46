"""The small forms around the builder: a new questionnaire, its title, an import."""

from __future__ import annotations

import enum

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired

from community.web.forms import Form, VersionedForm, at_most, no_control_characters, stripped

TITLE_LENGTH = 120


class Start(enum.StrEnum):
    """What a new questionnaire begins with."""

    STORIES = "stories"
    SHORT = "short"
    EMPTY = "empty"


class TitleForm(VersionedForm):
    """The title of a questionnaire."""

    title = StringField(
        _l("Title"),
        [
            DataRequired(_l("It needs a title, so that you find it again.")),
            at_most(TITLE_LENGTH),
            no_control_characters,
        ],
        filters=[stripped],
        description=_l("Only the people who run the program see it."),
    )


class NewForm(Form):
    """A new questionnaire."""

    title = StringField(
        _l("Title"),
        [
            DataRequired(_l("It needs a title, so that you find it again.")),
            at_most(TITLE_LENGTH),
            no_control_characters,
        ],
        filters=[stripped],
        description=_l("Only the people who run the program see it."),
    )
    start = RadioField(
        _l("Begin with"),
        choices=[
            (Start.STORIES.value, _l("Five stories and the town")),
            (Start.SHORT.value, _l("Two stories and the town")),
            (Start.EMPTY.value, _l("Nothing")),
        ],
        default=Start.STORIES.value,
    )
    subject = StringField(
        _l("What is it about?"),
        [at_most(60), no_control_characters],
        filters=[stripped],
        description=_l("With its article, as in “a tool” or “the mountain”. It goes into the first question."),
    )


class ImportForm(Form):
    """A questionnaire as a file of an earlier export, or pasted."""

    title = StringField(
        _l("Title"),
        [at_most(TITLE_LENGTH), no_control_characters],
        filters=[stripped],
        description=_l("Empty: the title that is in the file."),
    )
    file = FileField(_l("The file"))
    text = TextAreaField(_l("Or paste it here"), filters=[stripped])
