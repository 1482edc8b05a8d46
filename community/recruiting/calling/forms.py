"""Forms of calls for managers. Times are in the program's own zone, which the page names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional

from community.core.clock import today
from community.programs.models import Program
from community.questionnaires.models import QuestionnaireVersion
from community.recruiting.applying.calls import FEWEST_REVIEWS, MOST_REVIEWS, Said
from community.recruiting.models import Call, CallSource
from community.web.forms import Form, VersionedForm, at_most, no_control_characters, required, stripped

MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
A_MOMENT = _l("Please give a day and a time.")
A_DAY = _l("Please give a day.")
TEXT_LENGTH = 2000

SOURCES = [
    (CallSource.OPEN.value, _l("Open to everybody")),
    (CallSource.BROADCAST.value, _l("Others pass it on, each by a link of their own")),
    (CallSource.NOMINATION.value, _l("Ambassadors put people forward")),
]


class MomentField(DateTimeLocalField):
    """A day and a time of day, without a zone."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(A_MOMENT)) from error


class DayField(DateField):
    """A day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(A_DAY)) from error


class CallForm(VersionedForm):
    """All that a call says."""

    title = StringField(
        _l("Title"),
        [required(), at_most(120), no_control_characters],
        filters=[stripped],
        description=_l("One sentence that says who is looked for, as you would say it over a fence."),
    )
    slug = StringField(_l("Address"), [at_most(60)], filters=[stripped])
    text = TextAreaField(
        _l("What you look for"),
        [required(), at_most(TEXT_LENGTH)],
        filters=[stripped],
        description=_l("Two or three sentences: what people care about and do. Not how known they are."),
    )
    source = RadioField(_l("How people come to it"), choices=SOURCES, default=CallSource.OPEN.value)
    questions = SelectField(_l("Questions"))
    opens_at = MomentField(_l("Opens"), [required(A_MOMENT)], format=MOMENT)
    closes_at = MomentField(_l("Closes"), [required(A_MOMENT)], format=MOMENT)
    answer_by = DayField(_l("Everybody has an answer by"), [Optional()])
    places = IntegerField(
        _l("Places"), [Optional(), NumberRange(1, 100_000, _l("Please give a number from 1 up, or leave it empty."))]
    )
    target_reviews = RadioField(
        _l("How many people read each story"),
        choices=[(str(number), str(number)) for number in range(FEWEST_REVIEWS, MOST_REVIEWS + 1)],
        default="3",
    )
    reapply_on = DayField(_l("Who was declined may apply again from"), [Optional()])

    def offer(self, versions: Sequence[QuestionnaireVersion], now: QuestionnaireVersion | None = None) -> None:
        """The wordings to choose from; `now` is the call's own, which may be an older one."""
        known = [*versions, *([now] if now is not None and now.id not in {one.id for one in versions} else [])]
        self.questions.choices = [
            (str(one.id), _l("%(title)s, version %(number)d", title=one.questionnaire.title, number=one.number))
            for one in known
        ]

    def propose(self, program: Program) -> None:
        """Dates to begin with: a month from tomorrow morning, and a month to read."""
        day = today(program.time_zone)
        self.opens_at.data = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(9))
        self.closes_at.data = dt.datetime.combine(day + dt.timedelta(days=31), dt.time(18))
        self.answer_by.data = day + dt.timedelta(days=61)

    def show(self, call: Call, program: Program, target_reviews: int) -> None:
        """Put what the call says into the fields."""
        zone = ZoneInfo(program.time_zone)
        self.version.data = str(call.version)
        for name in ("title", "slug", "text", "answer_by", "places", "reapply_on"):
            self[name].data = getattr(call, name)
        self.source.data = call.source.value
        self.questions.data = str(call.questionnaire_version_id)
        self.opens_at.data = call.opens_at.astimezone(zone).replace(tzinfo=None)
        self.closes_at.data = call.closes_at.astimezone(zone).replace(tzinfo=None)
        self.target_reviews.data = str(target_reviews)

    def said(self, program: Program, versions: dict[str, QuestionnaireVersion]) -> Said:
        """What was filled in."""
        return Said(
            title=self.title.data or "",
            text=self.text.data or "",
            questionnaire_version=versions[self.questions.data],
            opens_at=in_zone(self.opens_at.data, program),
            closes_at=in_zone(self.closes_at.data, program),
            source=CallSource(self.source.data),
            answer_by=self.answer_by.data,
            places=self.places.data,
            reapply_on=self.reapply_on.data,
        )


def in_zone(local: dt.datetime, program: Program) -> dt.datetime:
    """The moment that people of the program write so."""
    return local.replace(tzinfo=ZoneInfo(program.time_zone)).astimezone(dt.UTC)


class ExtendForm(Form):
    """A later end."""

    closes_at = MomentField(_l("It closes on"), [required(A_MOMENT)], format=MOMENT)
    answer_by = DayField(_l("Everybody has an answer by"), [Optional()])


class PasserForm(Form):
    """Somebody who passes the call on."""

    name = StringField(
        _l("Who else passes it on?"),
        [required(), at_most(80), no_control_characters],
        filters=[stripped],
        description=_l(
            "A person, a shop, a radio, a club: as you speak of them. We ask nothing about who listens to them."
        ),
    )
    is_member = BooleanField(_l("This is a member of the group, by the name they have here"))


class WordsForm(Form):
    """The words that go with a link."""

    text = TextAreaField(_l("Words to go with the link"), [at_most(TEXT_LENGTH)], filters=[stripped])
