"""How the movement does: weeks by kind, answers and thanks, weeks accounted for, and the few numbers made of them.

Everything is what members told, by ISO week in the program's time zone. The running week is never part of a number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, distinct, func, literal, or_, select, union_all
from sqlalchemy.sql import ColumnElement

from community.conversations.models import Answer, ConversationReport, QuietWeek
from community.conversations.queries import (
    IS_WORD_OF_MOUTH,
    STANDS,
    WEEK,
    WeekOfProgram,
    last_mondays,
    weekly_counts,
)
from community.core.clock import now, today
from community.core.db import db
from community.core.statistics import Interval, garwood, median, steadiness, wilson
from community.programs.models import Member, Program, Role, Standing

WEEKS = 12
#: Below this share of weeks accounted for, the other numbers are shown as too thin to trust.
ACCOUNTED_FLOOR = 0.6
#: Fewer cases than this show as counts, not as rates.
FEW = 5


@dataclass(frozen=True)
class Coverage:
    """Answers and thanks for the reports of a span of time whose promise has run out.

    Reports that are younger than the promise are left out, answered or not: they are not owed anything yet.
    """

    due: int
    answered: int
    in_time: int
    thanked: int
    #: Seconds until the answer; what is still owed counts as longer than any.
    wait: Interval | None

    @property
    def answered_share(self) -> Interval | None:
        return wilson(self.answered, self.due)

    @property
    def thanked_share(self) -> Interval | None:
        return wilson(self.thanked, self.due)


@dataclass(frozen=True)
class WeekOfAnswers:
    """Reports that were told in one week and whose promise has run out."""

    week_on: dt.date
    due: int
    answered: int
    thanked: int

    @property
    def answered_share(self) -> Interval | None:
        return wilson(self.answered, self.due)


@dataclass(frozen=True)
class WeekAccounted:
    """How many members were expected to have told something of a week, of how many something is known, and what."""

    week_on: dt.date
    expected: int
    known: int
    conversations: int


@dataclass(frozen=True)
class Movement:
    """What the page of the movement shows. Numbers are None where it is too early to say."""

    weeks: Sequence[WeekOfProgram]
    running: WeekOfProgram
    accounted: Sequence[WeekAccounted]
    answers: Sequence[WeekOfAnswers]
    coverage: Coverage
    people: int

    @property
    def expected(self) -> int:
        """Member-weeks."""
        return sum(week.expected for week in self.accounted)

    @property
    def known(self) -> int:
        """Member-weeks of which something is known: a report, or the word that it was quiet."""
        return sum(week.known for week in self.accounted)

    @property
    def conversations(self) -> int:
        """Word of mouth within the known member-weeks."""
        return sum(week.conversations for week in self.accounted)

    @property
    def accounted_share(self) -> Interval | None:
        """M2."""
        return wilson(self.known, self.expected)

    @property
    def is_thin(self) -> bool:
        """Whether too little is known for the other numbers to be trusted."""
        return self.accounted_share is None or self.accounted_share.value < ACCOUNTED_FLOOR

    @property
    def talk_rate(self) -> Interval | None:
        """M1: word of mouth per member-week of which something is known."""
        return garwood(self.conversations, self.known) if self.conversations >= FEW else None

    @property
    def steadiness(self) -> Interval | None:
        """M3."""
        return steadiness([week.word_of_mouth for week in self.weeks])


def complete_weeks(program: Program, weeks: int = WEEKS) -> list[dt.date]:
    """The Mondays of the last complete weeks in which the program existed from their first day on."""
    mondays = last_mondays(today(program.time_zone), weeks + 1)[:-1]
    return [monday for monday in mondays if begins_at(program, monday) >= program.created_at]


def begins_at(program: Program, monday: dt.date) -> dt.datetime:
    """The first moment of the week in the program's time zone."""
    return dt.datetime.combine(monday, dt.time.min, ZoneInfo(program.time_zone))


def movement_of(program: Program, weeks: int = WEEKS) -> Movement:
    """Everything for the page, in six queries whatever the size of the program."""
    mondays = complete_weeks(program, weeks)
    counted = weekly_counts(program, weeks + 1)
    wanted = set(mondays)
    start = begins_at(program, mondays[0] if mondays else last_mondays(today(program.time_zone), 1)[0])
    end = begins_at(program, last_mondays(today(program.time_zone), 1)[0])
    kept = [week for week in counted[:-1] if week.week_on in wanted]
    return Movement(
        weeks=kept,
        running=counted[-1],
        accounted=accounted(program, mondays),
        answers=weekly_answers(program, mondays),
        coverage=coverage(program, start, end),
        people=_people(program, mondays),
    )


def coverage(program: Program, start: dt.datetime, end: dt.datetime) -> Coverage:
    """Answers and thanks for the reports told from `start` (included) to `end` (excluded)."""
    promise = dt.timedelta(days=program.answer_promise_days)
    rows = db.session.execute(
        select(Answer.waited_seconds, ConversationReport.thanked_at.is_not(None))
        .select_from(ConversationReport)
        .outerjoin(Answer, Answer.report_id == ConversationReport.id)
        .where(
            ConversationReport.program_id == program.id,
            ConversationReport.reported_at >= start,
            ConversationReport.reported_at < min(end, now() - promise),
            STANDS,
        )
    ).all()
    waits = [waited for waited, _thanked in rows if waited is not None]
    return Coverage(
        due=len(rows),
        answered=len(waits),
        in_time=sum(waited <= promise.total_seconds() for waited in waits),
        thanked=sum(bool(thanked) for _waited, thanked in rows),
        wait=median(waits, missing_high=len(rows) - len(waits)),
    )


def weekly_answers(program: Program, mondays: Sequence[dt.date]) -> list[WeekOfAnswers]:
    """Answers and thanks by the week in which the report was told."""
    if not mondays:
        return []
    ends = [begins_at(program, monday + WEEK) for monday in mondays]
    told_in = case(
        *((ConversationReport.reported_at < end, number) for number, end in enumerate(ends)), else_=len(ends)
    ).label("told_in")
    rows = db.session.execute(
        select(
            told_in,
            func.count(ConversationReport.id),
            func.count(ConversationReport.answered_at),
            func.count(ConversationReport.thanked_at),
        )
        .where(
            ConversationReport.program_id == program.id,
            ConversationReport.reported_at >= begins_at(program, mondays[0]),
            ConversationReport.reported_at < min(ends[-1], now() - dt.timedelta(days=program.answer_promise_days)),
            STANDS,
        )
        .group_by(told_in)
    ).all()
    by_number = {number: numbers for number, *numbers in rows}
    return [WeekOfAnswers(monday, *by_number.get(number, (0, 0, 0))) for number, monday in enumerate(mondays)]


def accounted(program: Program, mondays: Sequence[dt.date]) -> list[WeekAccounted]:
    """For each week: ambassadors who are active now and were members when it began; of how many something is known."""
    if not mondays:
        return []
    expected = db.session.execute(
        select(*(func.count(case((Member.joined_at <= begins_at(program, monday), 1))) for monday in mondays)).where(
            _is_expected(program)
        )
    ).one()
    told = (
        select(
            ConversationReport.reporter_id.label("member_id"),
            ConversationReport.week_on,
            func.count(case((IS_WORD_OF_MOUTH, 1))).label("talks"),
        )
        .where(ConversationReport.program_id == program.id, ConversationReport.week_on.in_(mondays), STANDS)
        .group_by(ConversationReport.reporter_id, ConversationReport.week_on)
    )
    quiet = select(QuietWeek.member_id, QuietWeek.week_on, literal(0)).where(
        QuietWeek.program_id == program.id, QuietWeek.week_on.in_(mondays)
    )
    weeks = union_all(told, quiet).subquery()
    rows = db.session.execute(
        select(weeks.c.week_on, func.count(distinct(weeks.c.member_id)), func.sum(weeks.c.talks))
        .join(Member, Member.id == weeks.c.member_id)
        .where(_is_expected(program), _was_member(program, weeks.c.week_on, mondays))
        .group_by(weeks.c.week_on)
    )
    found = {monday: (known, int(talks)) for monday, known, talks in rows}
    return [
        WeekAccounted(monday, number, *found.get(monday, (0, 0)))
        for monday, number in zip(mondays, expected, strict=True)
    ]


def _is_expected(program: Program) -> ColumnElement[bool]:
    return and_(Member.program_id == program.id, Member.standing == Standing.ACTIVE, Member.has_any(Role.AMBASSADOR))


def _was_member(
    program: Program, week_on: ColumnElement[dt.date] | object, mondays: Sequence[dt.date]
) -> ColumnElement[bool]:
    """Who joined in the middle of a week is expected from the next one on."""
    return or_(
        *(and_(week_on == monday, Member.joined_at <= begins_at(program, monday)) for monday in mondays)  # type: ignore[arg-type]
    )


def _people(program: Program, mondays: Sequence[dt.date]) -> int:
    """How many people the word of mouth of these weeks comes from."""
    if not mondays:
        return 0
    return (
        db.session.scalar(
            select(func.count(distinct(ConversationReport.reporter_id))).where(
                ConversationReport.program_id == program.id,
                ConversationReport.week_on.in_(mondays),
                IS_WORD_OF_MOUTH,
                STANDS,
            )
        )
        or 0
    )
