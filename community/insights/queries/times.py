"""How long people wait for their answer, and how their stories were scored. One statement each."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from community.core.clock import now
from community.core.db import db
from community.core.statistics import Interval, median
from community.insights.queries.scope import Scope
from community.recruiting.models import (
    Application,
    Assignment,
    Call,
    CallSource,
    Decision,
    Review,
    ReviewState,
    Score,
    Snapshot,
)
from community.recruiting.states import ANSWERED, OPEN, AssignmentState

DAY = 86_400


@dataclass(frozen=True)
class Wait:
    """One application: when it was sent first, and after how many days it was answered (None: it still waits)."""

    call_id: int
    sent_at: dt.datetime
    days: float | None


@dataclass(frozen=True)
class Waits:
    """A group of them. Who still waits counts as longer than any."""

    days: Sequence[float]
    waiting: int

    @property
    def count(self) -> int:
        return len(self.days) + self.waiting

    @property
    def median(self) -> Interval | None:
        return median(self.days, missing_high=self.waiting)

    @property
    def nine_of_ten(self) -> float | None:
        """The 90th percentile by nearest rank; inf if it is among those who still wait, None of nobody."""
        if not self.count:
            return None
        rank = math.ceil(0.9 * self.count)
        return sorted(self.days)[rank - 1] if rank <= len(self.days) else math.inf


def waits_of(scope: Scope) -> list[Wait]:
    """Every application that was sent and was answered or still waits. Who took it back is left out."""
    rows = db.session.execute(
        scope.within(
            select(Application.call_id, Snapshot.created_at, Application.answered_at, Application.state)
            .join(Snapshot, (Snapshot.application_id == Application.id) & (Snapshot.number == 1))
            .where(Application.state.in_(ANSWERED | OPEN))
        )
    )
    return [
        Wait(
            call_id,
            sent_at,
            max(0.0, (answered_at - sent_at).total_seconds() / DAY) if answered_at and state in ANSWERED else None,
        )
        for call_id, sent_at, answered_at, state in rows
    ]


def grouped(waits: Sequence[Wait]) -> Waits:
    return Waits([one.days for one in waits if one.days is not None], sum(one.days is None for one in waits))


def last_months(count: int = 12) -> list[dt.date]:
    """The first days of the last months, the running one last."""
    day = now().date().replace(day=1)
    found = [day]
    while len(found) < count:
        day = (day - dt.timedelta(days=1)).replace(day=1)
        found.append(day)
    return found[::-1]


@dataclass(frozen=True)
class Mean:
    """A mean over applications with its interval; `count` of them."""

    interval: Interval
    count: int


def scores_by_source(scope: Scope) -> dict[tuple[CallSource, str], Mean]:
    """Means of the rubric by source and dimension, over applications whose decision is frozen; each counts once."""
    each = (
        scope.within(
            select(Call.source.label("source"), Score.dimension.label("dimension"), func.avg(Score.value).label("mean"))
            .select_from(Application)
            .join(Call, Call.id == Application.call_id)
            .join(Decision, (Decision.application_id == Application.id) & Decision.replaced_at.is_(None))
            .join(Assignment, Assignment.application_id == Application.id)
            .join(Review, Review.assignment_id == Assignment.id)
            .join(Score, Score.review_id == Review.id)
            .where(
                Decision.frozen_at.is_not(None),
                Assignment.state == AssignmentState.SUBMITTED,
                Review.state == ReviewState.SUBMITTED,
                Score.value.is_not(None),
            )
        )
        .group_by(Application.id, Call.source, Score.dimension)
        .subquery()
    )
    rows = db.session.execute(
        select(
            each.c.source,
            each.c.dimension,
            func.count(),
            func.sum(each.c.mean),
            func.sum(each.c.mean * each.c.mean),
        ).group_by(each.c.source, each.c.dimension)
    )
    found = {}
    for source, dimension, count, total, squares in rows:
        interval = mean_of(count, float(total), float(squares))
        if interval is not None:
            found[source, dimension] = Mean(interval, count)
    return found


def mean_of(count: int, total: float, squares: float) -> Interval | None:
    """A mean with Student's 95 % interval from the sums of values and squares; None for fewer than 2.

    The quantile of t is expanded around the normal one (Abramowitz and Stegun 26.7.5), good to 0.01 from 5 values on.
    """
    if count < 2:
        return None
    mean = total / count
    variance = max(0.0, (squares - count * mean * mean) / (count - 1))
    half = t_quantile(count - 1) * math.sqrt(variance / count)
    return Interval(mean, mean - half, mean + half)


def t_quantile(freedom: int) -> float:
    """The 97.5 % quantile of Student's t."""
    z = 1.959963984540054
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    fourth = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + first / freedom + second / freedom**2 + third / freedom**3 + fourth / freedom**4


def by_month(waits: Sequence[Wait], months: Sequence[dt.date]) -> dict[dt.date, Waits]:
    """By the month (UTC) in which they were sent."""
    found: dict[dt.date, list[Wait]] = defaultdict(list)
    for one in waits:
        found[one.sent_at.date().replace(day=1)].append(one)
    return {month: grouped(found[month]) for month in months}


def by_call(waits: Sequence[Wait]) -> dict[int, Waits]:
    found: dict[int, list[Wait]] = defaultdict(list)
    for one in waits:
        found[one.call_id].append(one)
    return {call_id: grouped(rows) for call_id, rows in found.items()}
