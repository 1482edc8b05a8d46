"""Weeks of members and of programs, and the quiet ones among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Date,
    bindparam,
    case,
    func,
    select,
)

from community.conversations.counted import IS_WORD_OF_MOUTH, STANDS
from community.conversations.episode import WORD_OF_MOUTH, Kind
from community.conversations.models import (
    ConversationReport,
    QuietWeek,
)
from community.core.clock import monday_of, today
from community.core.db import BigKey, db, plain_rows
from community.programs.models import Member, Program

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class WeekOfMember:
    """One week of one member. `number`: word of mouth told of; 0 is a zero that they told; None: not told."""

    week_on: dt.date
    number: int | None
    running: bool


def last_mondays(today_: dt.date, weeks: int) -> list[dt.date]:
    """The Mondays of the last `weeks` ISO weeks, oldest first; the last is of the week that holds `today_`."""
    running = monday_of(today_)
    return [running - WEEK * back for back in reversed(range(weeks))]


def weeks_of(member: Member, weeks: int = 12) -> list[WeekOfMember]:
    """The member's own last `weeks` weeks by their own calendar, the running one last. For nobody else's eyes."""
    mondays = last_mondays(today(member.person.time_zone), weeks)
    told = plain_rows(_weeks(), {"member_id": member.id, "since": mondays[0]})
    numbers: dict[dt.date, int] = {}
    for week_on, number in told:
        numbers[week_on] = numbers.get(week_on, 0) + int(number)
    return [WeekOfMember(monday, numbers.get(monday), running=monday == mondays[-1]) for monday in mondays]


@cache
def _weeks() -> CompoundSelect[*tuple[Any, ...]]:
    member_id, since = bindparam("member_id", type_=BigKey), bindparam("since", type_=Date)
    return (
        select(ConversationReport.week_on, func.sum(case((IS_WORD_OF_MOUTH, 1), else_=0)))
        .where(ConversationReport.reporter_id == member_id, ConversationReport.week_on >= since, STANDS)
        .group_by(ConversationReport.week_on)
        .union_all(
            select(QuietWeek.week_on, func.min(0))
            .where(QuietWeek.member_id == member_id, QuietWeek.week_on >= since)
            .group_by(QuietWeek.week_on)
        )
    )


def find_quiet_week(member_id: int, week_on: dt.date) -> QuietWeek | None:
    """The member's word that this week was quiet."""
    return db.session.scalar(select(QuietWeek).where(QuietWeek.member_id == member_id, QuietWeek.week_on == week_on))


def has_told(member_id: int, week_on: dt.date) -> bool:
    """Whether the member told of anything in this week."""
    return (
        db.session.scalar(
            select(ConversationReport.id)
            .where(ConversationReport.reporter_id == member_id, ConversationReport.week_on == week_on, STANDS)
            .limit(1)
        )
        is not None
    )


@dataclass(frozen=True)
class WeekOfProgram:
    """One ISO week of a program. `counts` by kind; they stand beside each other and have no sum."""

    week_on: dt.date
    running: bool
    counts: Mapping[Kind, int] = field(default_factory=dict)

    @property
    def word_of_mouth(self) -> int:
        """Conversations and recommendations: the two kinds of one thing."""
        return sum(self.counts.get(kind, 0) for kind in WORD_OF_MOUTH)

    @property
    def shares(self) -> int:
        return self.counts.get(Kind.SHARE_ONLY, 0)

    @property
    def overheard(self) -> int:
        return self.counts.get(Kind.OVERHEARD, 0)


def weekly_counts(program: Program, weeks: int = 12) -> list[WeekOfProgram]:
    """The program's last `weeks` ISO weeks, oldest first; the last is the running one, by the program's time zone.

    A conversation belongs to the week of the day on which it happened, where its teller was.
    """
    mondays = last_mondays(today(program.time_zone), weeks)
    rows = db.session.execute(
        select(ConversationReport.week_on, ConversationReport.kind, func.count(ConversationReport.id))
        .where(
            ConversationReport.program_id == program.id,
            ConversationReport.week_on.between(mondays[0], mondays[-1]),
            STANDS,
        )
        .group_by(ConversationReport.week_on, ConversationReport.kind)
    ).all()
    counts: dict[dt.date, dict[Kind, int]] = {}
    for week_on, kind, number in rows:
        counts.setdefault(week_on, {})[kind] = number
    return [WeekOfProgram(monday, monday == mondays[-1], counts.get(monday, {})) for monday in mondays]
