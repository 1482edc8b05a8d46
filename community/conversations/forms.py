"""Forms of reports, quiet weeks, follow-ups and topics. Choices come from `labels`, the likeliest taps first."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from community.conversations import labels
from community.conversations.episode import (
    Basis,
    CameBack,
    Depth,
    Disclosure,
    GroupSize,
    Mode,
    Outcome,
    Polarity,
    Prompt,
    Recommendation,
    Relation,
    Venue,
)
from community.conversations.models import STORY_LENGTH, TITLE_LENGTH, ConversationReport, Topic
from community.conversations.services import Told
from community.web.forms import Form, VersionedForm, at_most, no_control_characters, required, stripped

EARLIER = "earlier"
TAP = _l("One tap is missing here.")

EnumT = TypeVar("EnumT", bound=enum.StrEnum)


def choices(words: Mapping[EnumT, Any]) -> list[tuple[str, Any]]:
    """Choices of a field from labels."""
    return [(value.value, label) for value, label in words.items()]


def one_of(label: Any, words: Mapping[EnumT, Any], *, needed: bool = False, **more: Any) -> RadioField:
    """Chips of which one is chosen, or none."""
    if needed:
        return RadioField(label, [required(TAP)], choices=choices(words), **more)
    return RadioField(label, [Optional()], choices=choices(words), **more)


class ChipsField(SelectMultipleField):
    """Chips of which several may be chosen."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DayField(RadioField):
    """The day as chips whose values are dates: what waits on a phone over midnight keeps its day."""

    def pre_validate(self, form: Any) -> None:
        """Any date may come back; whether it is within bounds is asked by the service."""


class EpisodeForm(Form):
    """What a report holds, without the day: five taps and whatever else one likes."""

    mode = one_of(_l("Where?"), labels.MODE_LABELS, needed=True)
    relation = one_of(_l("With whom?"), labels.RELATION_LABELS, needed=True, description=_l("Never a name"))
    prompt = one_of(_l("What started it?"), labels.PROMPT_LABELS, needed=True)
    basis = one_of(_l("What did you pass on?"), labels.BASIS_LABELS, needed=True)
    came_back = one_of(_l("What came back?"), labels.CAME_BACK_LABELS, needed=True)

    day = DayField(_l("When?"), [required(TAP)], choices=[])
    earlier_on = DateField(_l("Which day?"), [Optional()])

    title = StringField(_l("A few words to find it again"), [at_most(TITLE_LENGTH), no_control_characters], [stripped])
    story = TextAreaField(_l("What was said, in your own words"), [at_most(STORY_LENGTH)], [stripped])
    recommendation = one_of(_l("What did you advise?"), labels.RECOMMENDATION_LABELS)
    polarity = one_of(_l("How did they take it?"), labels.POLARITY_LABELS)
    depth = one_of(_l("How long was it?"), labels.DEPTH_LABELS)
    disclosure = one_of(_l("Did they know that you know us?"), labels.DISCLOSURE_LABELS)
    topics = ChipsField(_l("Which topic was it?"), coerce=int, description=_l("Up to three"))
    group_size = one_of(_l("How many could answer?"), labels.GROUP_SIZE_LABELS)
    venue = one_of(_l("At what place?"), labels.VENUE_LABELS)
    names_confirmed = BooleanField(_l("This names nobody I talked to, or nobody who would mind"))
    again = BooleanField(_l("This was another conversation"))

    def offer(self, here: dt.date, topics: Sequence[Topic]) -> None:
        """Fill in the days, seen from `here` (today where the member is), and the program's topics."""
        days = [here - dt.timedelta(days=back) for back in range(3)]
        names = [_("Today"), _("Yesterday"), format_date(days[2], "EEEE")]
        self.day.choices = [
            *((day.isoformat(), name) for day, name in zip(days, names, strict=True)),
            (EARLIER, _("Earlier")),
        ]
        self.topics.choices = [(topic.id, topic.title) for topic in topics]
        if self.day.data and self.day.data not in {value for value, _name in self.day.choices}:
            # A day that was chosen on the phone some days ago.
            self.earlier_on.data = _date(self.day.data)
            self.day.data = EARLIER

    @property
    def unfolded(self) -> bool:
        """Whether something below "Tell us more" was filled in or wants a look."""
        names = ("title", "story", "recommendation", "polarity", "depth", "disclosure", "topics", "group_size", "venue")
        return any(self[name].data or self[name].errors for name in names)

    def happened_on(self) -> dt.date | None:
        """The day, from a chip or from the date beside it."""
        return self.earlier_on.data if self.day.data == EARLIER else _date(self.day.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also want a day where "earlier" was tapped."""
        good = super().validate(extra_validators)
        if good and self.happened_on() is None:
            self.refuse(self.earlier_on, _("Which day was it? The last 30 days count."))
            return False
        return good

    def told(self) -> Told:
        """What the form says; it must have been validated."""
        day = self.happened_on()
        assert day is not None
        return Told(
            happened_on=day,
            mode=Mode(self.mode.data),
            relation=Relation(self.relation.data),
            prompt=Prompt(self.prompt.data),
            basis=Basis(self.basis.data),
            came_back=CameBack(self.came_back.data),
            recommendation=Recommendation(self.recommendation.data or Recommendation.NONE),
            title=self.title.data or "",
            story=self.story.data or "",
            polarity=Polarity(self.polarity.data) if self.polarity.data else None,
            depth=Depth(self.depth.data) if self.depth.data else None,
            disclosure=Disclosure(self.disclosure.data) if self.disclosure.data else None,
            group_size=GroupSize(self.group_size.data) if self.group_size.data else None,
            venue=Venue(self.venue.data) if self.venue.data else None,
            topic_ids=tuple(self.topics.data or ()),
        )


class LogForm(EpisodeForm):
    """A new report. `form_key` is made by the phone, so that sending it twice is not telling it twice."""

    form_key = HiddenField()


class EditForm(EpisodeForm, VersionedForm):
    """A report within its edit window."""


def values_of(report: ConversationReport) -> dict[str, Any]:
    """A report as the data of an `EditForm`; its topics must be loaded."""
    names = (
        "mode", "relation", "prompt", "basis", "came_back", "recommendation", "polarity", "depth", "disclosure",
        "group_size", "venue",
    )  # fmt: skip
    taps = {name: value.value for name in names if (value := getattr(report, name)) is not None}
    return {
        **taps,
        "day": report.happened_on.isoformat(),
        "title": report.title,
        "story": report.story,
        "topics": [topic.id for topic in report.topics],
        "names_confirmed": report.names_confirmed,
        "version": report.version,
    }


def _date(value: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value or "")
    except ValueError:
        return None


class AmendForm(Form):
    text = TextAreaField(_l("What would you like to add?"), [required(), at_most(STORY_LENGTH)], filters=[stripped])
    names_confirmed = BooleanField(_l("This names nobody I talked to, or nobody who would mind"))


class VoidForm(VersionedForm):
    reason = StringField(_l("Why?"), [required(), at_most(300), no_control_characters], filters=[stripped])


class OutcomeForm(Form):
    outcome = RadioField(_l("What came of it?"), [required()], choices=choices(labels.OUTCOME_LABELS), coerce=Outcome)


class WeekForm(Form):
    """Which week; today's if empty."""

    week = DateField(_l("The week that begins on"), [Optional()])


class TopicForm(VersionedForm):
    title = StringField(_l("The idea, in a few words"), [required(), at_most(TITLE_LENGTH)], filters=[stripped])
    about = TextAreaField(_l("Why do people like to talk about it?"), [at_most(2000)], filters=[stripped])
    starters = TextAreaField(
        _l("Sentences that open a conversation on it"),
        [at_most(1500)],
        filters=[stripped],
        description=_l("One on each line, up to five. Questions work well."),
    )
    origin = StringField(
        _l("Where does it come from?"),
        [at_most(80), no_control_characters],
        filters=[stripped],
        description=_l("“From a complaint”, “from the bench”"),
    )
    simple = TextAreaField(
        _l("Simple?"), [at_most(600)], [stripped], description=_l("Say it in one sentence that a child could repeat.")
    )
    portable = TextAreaField(
        _l("Portable?"), [at_most(600)], [stripped], description=_l("What does one need at hand to bring it up?")
    )
    repeatable = TextAreaField(
        _l("Repeatable?"), [at_most(600)], [stripped], description=_l("Why would the other person tell it on?")
    )
    tried = TextAreaField(
        _l("Tried before launch?"), [at_most(600)], [stripped], description=_l("On whom, and what happened?")
    )

    def values(self) -> dict[str, Any]:
        """The form as arguments of the services."""
        names = ("title", "about", "origin", "simple", "portable", "repeatable", "tried")
        return {
            **{name: self[name].data or "" for name in names},
            "starters": (self.starters.data or "").split("\n"),
        }


def topic_values(topic: Topic) -> dict[str, Any]:
    """A topic as the data of a `TopicForm`."""
    names = ("title", "about", "origin", "simple", "portable", "repeatable", "tried", "version")
    return {**{name: getattr(topic, name) for name in names}, "starters": "\n".join(topic.starters)}
