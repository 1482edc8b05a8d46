"""What became of those who joined by an application: how steadily they talk, what they pass on, whether they help.

Three statements. Reports and posts are found by who wrote them, so that those of everybody else are never looked at.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, case, func, or_, select

from community.conversations.counted import IS_WORD_OF_MOUTH, STANDS
from community.conversations.episode import Kind
from community.conversations.models import ConversationReport
from community.core.clock import monday_of, now
from community.core.db import db
from community.core.statistics import Interval, median, wilson
from community.discussion.models import Post, Thread
from community.insights.queries.scope import Scope
from community.programs.models import Member
from community.recruiting.models import Application
from community.recruiting.states import ApplicationState

#: Weeks after joining that count, at most: whoever joined earlier is compared by the same beginning.
WEEKS_AT_MOST = 26
#: So many members are named in one statement.
AT_ONCE = 10_000
#: In so much of the weeks or more: talks steadily.
STEADY_SHARE = 0.5


@dataclass(frozen=True)
class Joined:
    """One member who joined by an application. Weeks are full ISO weeks since joining, the first 26 at most."""

    call_id: int
    joined_at: dt.datetime
    weeks: int
    talk_weeks: int
    share_weeks: int
    posts: int

    @property
    def talk_share(self) -> float:
        """Weeks with word of mouth, of all."""
        return self.talk_weeks / self.weeks

    @property
    def share_share(self) -> float:
        """Weeks in which something was passed on without own experience, of all. Never added to the other."""
        return self.share_weeks / self.weeks


@dataclass(frozen=True)
class Later:
    """A group of them."""

    people: Sequence[Joined]

    def __len__(self) -> int:
        return len(self.people)

    @property
    def steady(self) -> int:
        return sum(one.talk_share >= STEADY_SHARE for one in self.people)

    @property
    def steady_share(self) -> Interval | None:
        """People who talk in half of their weeks or more."""
        return wilson(self.steady, len(self.people))

    @property
    def talk_median(self) -> Interval | None:
        return median([one.talk_share for one in self.people])

    @property
    def passing(self) -> int:
        return sum(one.share_weeks > 0 for one in self.people)

    @property
    def passing_share(self) -> Interval | None:
        """People who passed something on in any week."""
        return wilson(self.passing, len(self.people))

    @property
    def helping(self) -> int:
        return sum(one.posts > 0 for one in self.people)

    @property
    def helping_share(self) -> Interval | None:
        """People who wrote in a thread that somebody else began."""
        return wilson(self.helping, len(self.people))


def later_of(scope: Scope, days: int) -> list[Joined]:
    """Those of the scope who joined `days` ago or longer, and have a full week behind them."""
    return [one for one in everybody(scope) if one.joined_at <= now() - dt.timedelta(days=days)]


def everybody(scope: Scope) -> list[Joined]:
    """All who joined by an application and have a full week behind them."""
    zone = ZoneInfo(scope.program.time_zone)
    running = monday_of(now().astimezone(zone).date())
    members = db.session.execute(_members(scope)).all()
    ids = [member_id for member_id, _call, _joined in members]
    talk, posts = _weeks(ids), _posts(ids)
    found = []
    for member_id, call_id, joined_at in members:
        first = _first_monday(joined_at.astimezone(zone).date())
        end = min(running, first + dt.timedelta(weeks=WEEKS_AT_MOST))
        weeks = (end - first).days // 7
        if weeks < 1:
            continue
        counted = {week: kinds for week, kinds in talk.get(member_id, {}).items() if first <= week < end}
        found.append(
            Joined(
                call_id,
                joined_at,
                weeks,
                sum(told > 0 for told, _shared in counted.values()),
                sum(shared > 0 for _told, shared in counted.values()),
                posts.get(member_id, 0),
            )
        )
    return found


def _first_monday(day: dt.date) -> dt.date:
    """The Monday of the first week that somebody who came on `day` was there for from its first day on."""
    return day if day.weekday() == 0 else monday_of(day) + dt.timedelta(weeks=1)


def _members(scope: Scope) -> Select[*tuple[Any, ...]]:
    return scope.within(
        select(Member.id, Application.call_id, Member.joined_at)
        .join(Application, Application.member_id == Member.id)
        .where(Application.state == ApplicationState.JOINED)
    )


def weeks_statement(member_ids: Sequence[int]) -> Select[int | None, dt.date, int, int]:
    """Word of mouth and shares of these members by week.

    The ids are named one by one: joined to the members' table, PostgreSQL may read the reports of everybody in order.
    """
    return (
        select(
            ConversationReport.reporter_id,
            ConversationReport.week_on,
            func.sum(case((IS_WORD_OF_MOUTH, 1), else_=0)),
            func.sum(case((ConversationReport.kind == Kind.SHARE_ONLY, 1), else_=0)),
        )
        .where(ConversationReport.reporter_id.in_(member_ids), STANDS)
        .group_by(ConversationReport.reporter_id, ConversationReport.week_on)
    )


def posts_statement(member_ids: Sequence[int]) -> Select[int | None, int]:
    """Readable posts of these members in threads that somebody else began."""
    return (
        select(Post.author_id, func.count(Post.id))
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Post.author_id.in_(member_ids),
            Post.publish_seq.is_not(None),
            Post.is_opener.is_(False),
            or_(Thread.author_id.is_(None), Thread.author_id != Post.author_id),
        )
        .group_by(Post.author_id)
    )


def _weeks(member_ids: Sequence[int]) -> dict[int, dict[dt.date, tuple[int, int]]]:
    found: dict[int, dict[dt.date, tuple[int, int]]] = defaultdict(dict)
    for ids in _parts(member_ids):
        for member_id, week_on, told, shared in db.session.execute(weeks_statement(ids)):
            found[int(member_id or 0)][week_on] = (int(told), int(shared))
    return found


def _posts(member_ids: Sequence[int]) -> dict[int, int]:
    return {
        int(member_id or 0): count
        for ids in _parts(member_ids)
        for member_id, count in db.session.execute(posts_statement(ids))
    }


def _parts(member_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many as a statement can name."""
    for start in range(0, len(member_ids), AT_ONCE):
        yield member_ids[start : start + AT_ONCE]
