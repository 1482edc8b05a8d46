"""Forms of the group."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.core import Label
from wtforms.validators import InputRequired, NumberRange, Optional

from community.core.keys import find_number
from community.discussion.models import GUIDE_LABELS, POST_LENGTH, TITLE_LENGTH, WATCH_LABELS, Guide, Space, WatchLevel
from community.web.forms import Form, VersionedForm, at_most, no_control_characters, required, stripped
from community.web.language import speech

EMPTY = _l("There is nothing in it yet.")


class ReplyForm(Form):
    """A reply; its draft takes the same fields."""

    text = TextAreaField(_l("Your reply"), [required(EMPTY), at_most(POST_LENGTH)], filters=[stripped])


class _BlankText:
    """What `composer` asks of `ReplyForm.text`."""

    id = "text"
    errors: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.data: str | None = ""
        self.label = _label_of_reply(speech().language)

    def __call__(self, **attributes: Any) -> Markup:
        begin, end = _reply_drawn(speech().language, **attributes)
        return Markup(f"{begin}{escape(self.data)}{end}")  # noqa: S704 - the field's own markup, and escaped text


class BlankReply:
    """A `ReplyForm` that nobody has sent: a page of a thread draws its field without making a form of it each time."""

    errors: dict[str, Any] = {}
    form_errors: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.text = _BlankText()


@cache
def _label_of_reply(_language: str) -> Label:
    label = ReplyForm(formdata=None).text.label
    return Label(label.field_id, str(label.text))


@cache
def _reply_drawn(_language: str, **attributes: Any) -> tuple[str, str]:
    begin, end, rest = str(ReplyForm(formdata=None).text(**attributes)).partition("</textarea>")
    return begin, end + rest


class ThreadForm(Form):
    """A new thread."""

    title = StringField(
        _l("Title"),
        [required(_l("A thread needs a title.")), at_most(TITLE_LENGTH), no_control_characters],
        filters=[stripped],
        description=_l("What it is about, in a few plain words. A question makes a good title."),
    )
    text = TextAreaField(_l("What you want to say or ask"), [required(EMPTY), at_most(POST_LENGTH)], filters=[stripped])
    announcement = BooleanField(
        _l("Announce it to everybody"),
        description=_l("Everybody gets a notice, whatever they follow. Use it for what concerns all."),
    )


class EditForm(VersionedForm):
    """Another text for a post."""

    text = TextAreaField(_l("The text"), [required(EMPTY), at_most(POST_LENGTH)], filters=[stripped])


class SpaceForm(VersionedForm):
    """A space."""

    name = StringField(_l("Name"), [required(), at_most(60), no_control_characters], filters=[stripped])
    about = StringField(
        _l("What it is for"),
        [at_most(240), no_control_characters],
        filters=[stripped],
        description=_l("One sentence. It stands under the name and helps people choose where to ask."),
    )
    position = IntegerField(_l("Place in the list"), [Optional(), NumberRange(min=0, max=999)])


class TendForm(VersionedForm):
    """What those who tend the group set on a thread."""

    title = StringField(_l("Title"), [required(), at_most(TITLE_LENGTH), no_control_characters], filters=[stripped])
    space = SelectField(_l("Space"))
    pinned = BooleanField(_l("Pinned: it stands above the others in its space"))
    locked = BooleanField(_l("Closed: nobody but moderators and managers can reply"))
    guide = SelectField(_l("For newcomers"))
    announcement = BooleanField(
        _l("Announce it to everybody"),
        description=_l("Everybody gets a notice, once. This can’t be taken back."),
    )

    def offer(self, spaces: list[Space]) -> None:
        """Fill the choices."""
        self.space.choices = [(space.ref, space.name) for space in spaces]
        self.guide.choices = [
            ("", _l("Nothing special")),
            *((guide.value, text) for guide, text in GUIDE_LABELS.items()),
        ]

    @property
    def chosen_guide(self) -> Guide | None:
        """What is chosen, as the model knows it."""
        return Guide(self.guide.data) if self.guide.data else None


class WatchForm(Form):
    """How to follow a thread."""

    level = RadioField(
        _l("How you follow it"),
        [InputRequired()],
        choices=[(level.value, text) for level, text in WATCH_LABELS.items()],
    )

    @property
    def chosen(self) -> WatchLevel:
        """What is chosen."""
        return WatchLevel(self.level.data)


class MarkForm(Form):
    """How far somebody has read, as the page showed it."""

    seq = HiddenField(validators=[InputRequired()])

    @property
    def number(self) -> int:
        """The number, 0 when it is none."""
        return find_number(self.seq.data) or 0
