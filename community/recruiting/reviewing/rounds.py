"""How a round is going, for the managers who look after it: who reads what, who owes, and what lacks readers.

Nothing here reads a score. Where a manager reviews an application herself, nothing here tells her how far others are
with it before her own review is sent.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import BigKey, db, plain_rows
from community.programs.models import Member, Role, Standing
from community.recruiting.models import (
    Application,
    CalibrationReview,
    Call,
    ReviewReminder,
    ReviewRound,
)
from community.recruiting.models.reviewing import Assignment
from community.recruiting.reviewing.allocating import Bar, bars, counting_reviewers, loads_of
from community.recruiting.reviewing.round_counts import Counts, Load, counts_of
from community.recruiting.reviewing.round_counts import Progress as Progress
from community.recruiting.reviewing.round_counts import progress as progress
from community.recruiting.sides import get_round as get_round
from community.recruiting.states import DUE, MINE, REVIEWABLE, AssignmentState

#: A manager reminds the same reviewer of the same round no more often.
REMINDED_EVERY = dt.timedelta(days=3)


@dataclass(frozen=True)
class RoundLine:
    """One round in the list: how many applications are out for review, and how many reviews are still owed."""

    call_id: int
    slug: str
    title: str
    reading: int
    owed: int


def rounds(program_id: int, *, after: int | None, size: int) -> Sequence[RoundLine]:
    """Rounds of published calls, the latest first; `size` + 1 before the call `after`."""
    reading = (
        select(func.count(Application.id))
        .where(Application.call_id == Call.id, Application.state.in_(REVIEWABLE))
        .correlate(Call)
        .scalar_subquery()
    )
    owed = (
        select(func.count(Assignment.id))
        .join(Application, Application.id == Assignment.application_id)
        .where(Application.call_id == Call.id, Application.state.in_(REVIEWABLE), Assignment.state.in_(DUE))
        .correlate(Call)
        .scalar_subquery()
    )
    statement = (
        select(Call.id, Call.slug, Call.title, reading, owed)
        .join(ReviewRound, ReviewRound.call_id == Call.id)
        .where(Call.program_id == program_id, Call.published_at.is_not(None))
        .order_by(Call.id.desc())
        .limit(size + 1)
    )
    if after is not None:
        statement = statement.where(Call.id < after)
    return [RoundLine(*row) for row in db.session.execute(statement)]


@dataclass(frozen=True)
class ReviewerLine:
    """One reviewer of a round. `owed_since` is since when the oldest review that they owe has been theirs."""

    member_id: int
    name: str
    reads: bool
    given: int
    sent: int
    owed: int
    owed_since: dt.datetime | None
    reminded_at: dt.datetime | None
    practiced: int

    @property
    def can_be_reminded(self) -> bool:
        """Whether they owe something and were not reminded lately."""
        return bool(self.owed) and self.reads and may_be_reminded(self.reminded_at)


def may_be_reminded(reminded_at: dt.datetime | None) -> bool:
    """Whether enough time has gone by since the last reminder."""
    return reminded_at is None or reminded_at <= now() - REMINDED_EVERY


def reviewers(
    review_round: ReviewRound,
    program_id: int,
    *,
    after: tuple[str, int] | None = None,
    size: int | None = None,
    member_id: int | None = None,
    counts: Counts | None = None,
) -> Sequence[ReviewerLine]:
    """Who may review in the program and whoever has something of the round, by name.

    :param after: the key (name, member id) of the last one of the page before; `size` + 1 follow.
    :param member_id: this one only.
    :param counts: the round's, where the page has them already.
    """
    loads = (counts or counts_of(review_round, program_id)).loads
    statement = _reviewers()
    if size is not None:
        statement = statement.limit(size + 1)
    if after is not None:
        name, last_id = after
        statement = statement.where(or_(Person.name > name, and_(Person.name == name, Member.id > last_id)))
    if member_id is not None:
        statement = statement.where(Member.id == member_id)
    values = {"program_id": program_id, "round_id": review_round.id, "readers": list(loads)}
    return [
        ReviewerLine(key, name, bool(may), load.given, load.sent, load.owed, load.owed_since, reminded_at, done)
        for key, name, may, reminded_at, done in plain_rows(statement, values)
        for load in [loads.get(key, Load())]
    ]


@cache
def _reviewers() -> Select[*tuple[Any, ...]]:
    round_id = bindparam("round_id", type_=BigKey)
    reads = and_(Member.standing == Standing.ACTIVE, Member.has_any(Role.REVIEWER))
    practiced = (
        select(func.count(CalibrationReview.id))
        .where(
            CalibrationReview.round_id == round_id,
            CalibrationReview.member_id == Member.id,
            CalibrationReview.submitted_at.is_not(None),
        )
        .correlate(Member)
        .scalar_subquery()
    )
    reminder = and_(ReviewReminder.member_id == Member.id, ReviewReminder.round_id == round_id)
    return (
        select(Member.id, Person.name, reads, ReviewReminder.at, practiced)
        .join(Person, Person.id == Member.person_id)
        .outerjoin(ReviewReminder, reminder)
        .where(
            Member.program_id == bindparam("program_id", type_=BigKey),
            or_(reads, Member.id.in_(bindparam("readers", type_=BigKey, expanding=True))),
        )
        .order_by(Person.name, Member.id)
    )


@dataclass(frozen=True)
class Short:
    """An application with too few reviewers. `free` could still have it; `barred` counts those who can't, by reason."""

    ref: str
    has: int
    free: int
    barred: Counter[Bar]


def short_of(
    review_round: ReviewRound, program_id: int, *, after: str | None, size: int, counts: Counts
) -> Sequence[Short]:
    """Applications that lack reviewers, by reference (which says nothing of time); `size` + 1 after that one."""
    lacking = counts.lacking
    refs = lacking[bisect_right(lacking, after or "") :][: size + 1]
    if not refs:
        return []
    found_rows = select(Application, counting_reviewers()).where(Application.public_ref.in_(refs))
    rows = sorted(db.session.execute(found_rows).tuples(), key=lambda row: row[0].public_ref)
    readers = set(loads_of(review_round, program_id))
    barred = bars([application for application, _has in rows], review_round)
    found = []
    for application, has in rows:
        why = {member_id: bar for member_id, bar in barred[application.id].items() if member_id in readers}
        found.append(Short(application.public_ref, has, len(readers - set(why)), Counter(why.values())))
    return found


@dataclass(frozen=True)
class Given:
    """One application that a reviewer has, without a word of it."""

    ref: str
    state: AssignmentState
    assigned_at: dt.datetime
    by_hand: bool


def given_to(
    review_round: ReviewRound, member_id: int, *, seen_by: Member, after: str | None, size: int
) -> list[Given]:
    """What a reviewer has in the round, by reference. Left out is what the asking manager still has to review."""
    own = aliased(Assignment)
    reviews_it = (
        select(own.id)
        .where(own.application_id == Application.id, own.reviewer_id == seen_by.id, own.state.in_(DUE))
        .correlate(Application)
        .exists()
    )
    statement = (
        select(Application.public_ref, Assignment.state, Assignment.assigned_at, Assignment.assigned_by_id.is_not(None))
        .join(Application, Application.id == Assignment.application_id)
        .where(
            Assignment.round_id == review_round.id,
            Assignment.reviewer_id == member_id,
            Assignment.state.in_(MINE),
            Application.state.in_(REVIEWABLE),
            or_(~reviews_it, Assignment.reviewer_id == seen_by.id),
        )
        .order_by(Application.public_ref)
        .limit(size + 1)
    )
    if after:
        statement = statement.where(Application.public_ref > after)
    return [Given(*row) for row in db.session.execute(statement)]
