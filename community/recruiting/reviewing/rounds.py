"""How a round is going, for the managers who look after it: who reads what, who owes, and what lacks readers.

Nothing here reads a score. Where a manager reviews an application herself, nothing here tells her how far others are
with it before her own review is sent.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.programs.models import Member, Role, Standing
from community.recruiting.models import (
    Application,
    CalibrationReview,
    Call,
    Decision,
    Review,
    ReviewReminder,
    ReviewRound,
    ReviewState,
)
from community.recruiting.models.reviewing import Assignment
from community.recruiting.reviewing.allocating import Bar, bars, counting_reviewers, lacks_reviewers, loads_of
from community.recruiting.states import DUE, MINE, REVIEWABLE, TO_SCREEN, AssignmentState, Outcome

#: A manager reminds the same reviewer of the same round no more often.
REMINDED_EVERY = dt.timedelta(days=3)


def get_round(actor: Member, slug: str) -> tuple[Call, ReviewRound]:
    """A call of the actor's program with its round.

    :raises NotFound: absent, or of another program.
    """
    row = db.session.execute(
        select(Call, ReviewRound)
        .join(ReviewRound, ReviewRound.call_id == Call.id)
        .where(Call.program_id == actor.program_id, Call.slug == slug)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


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
) -> Sequence[ReviewerLine]:
    """Who may review in the program and whoever has something of the round, by name; one statement.

    :param after: the key (name, member id) of the last one of the page before; `size` + 1 follow.
    :param member_id: this one only.
    """
    is_due = and_(Assignment.state.in_(DUE), Application.state.in_(REVIEWABLE))
    reads = and_(Member.standing == Standing.ACTIVE, Member.has_any(Role.REVIEWER))
    practiced = (
        select(func.count(CalibrationReview.id))
        .where(
            CalibrationReview.round_id == review_round.id,
            CalibrationReview.member_id == Member.id,
            CalibrationReview.submitted_at.is_not(None),
        )
        .correlate(Member)
        .scalar_subquery()
    )
    given, owed = func.count(Assignment.id), func.coalesce(func.sum(case((is_due, 1), else_=0)), 0)
    sent = func.coalesce(func.sum(case((Assignment.state == AssignmentState.SUBMITTED, 1), else_=0)), 0)
    statement = (
        select(
            Member.id,
            Person.name,
            reads,
            given,
            sent,
            owed,
            func.min(case((is_due, Assignment.assigned_at))),
            func.max(ReviewReminder.at),
            practiced,
        )
        .join(Person, Person.id == Member.person_id)
        .outerjoin(
            Assignment,
            and_(
                Assignment.reviewer_id == Member.id,
                Assignment.round_id == review_round.id,
                Assignment.state.in_(MINE),
            ),
        )
        .outerjoin(Application, Application.id == Assignment.application_id)
        .outerjoin(
            ReviewReminder,
            and_(ReviewReminder.member_id == Member.id, ReviewReminder.round_id == review_round.id),
        )
        .where(Member.program_id == program_id, or_(reads, Assignment.id.is_not(None)))
        .group_by(Member.id, Person.name)
        .order_by(Person.name, Member.id)
    )
    if size is not None:
        statement = statement.limit(size + 1)
    if after is not None:
        name, last_id = after
        statement = statement.where(or_(Person.name > name, and_(Person.name == name, Member.id > last_id)))
    if member_id is not None:
        statement = statement.where(Member.id == member_id)
    return [ReviewerLine(row[0], row[1], bool(row[2]), *row[3:]) for row in db.session.execute(statement)]


@dataclass(frozen=True)
class Short:
    """An application with too few reviewers. `free` could still have it; `barred` counts those who can't, by reason."""

    ref: str
    has: int
    free: int
    barred: Counter[Bar]


def short_of(review_round: ReviewRound, program_id: int, *, after: str | None, size: int) -> Sequence[Short]:
    """Applications that lack reviewers, by reference (which says nothing of time); `size` + 1 after that one."""
    statement = (
        select(Application, counting_reviewers())
        .where(lacks_reviewers(review_round))
        .order_by(Application.public_ref)
        .limit(size + 1)
    )
    if after:
        statement = statement.where(Application.public_ref > after)
    rows = db.session.execute(statement).tuples().all()
    if not rows:
        return []
    readers = set(loads_of(review_round, program_id))
    barred = bars([application for application, _has in rows], review_round)
    found = []
    for application, has in rows:
        why = {member_id: bar for member_id, bar in barred[application.id].items() if member_id in readers}
        found.append(Short(application.public_ref, has, len(readers - set(why)), Counter(why.values())))
    return found


def short_count(review_round: ReviewRound) -> int:
    """How many applications lack reviewers."""
    return db.session.scalar(select(func.count(Application.id)).where(lacks_reviewers(review_round))) or 0


@dataclass(frozen=True)
class Progress:
    """How far a round is: what waits for a screener, what is out for review, and whether anything was given out yet."""

    to_screen: int
    reading: int
    was_allocated: bool
    any_sent: bool
    exposed: int


def progress(review_round: ReviewRound) -> Progress:
    """One statement."""
    mine = select(func.count(Application.id)).where(Application.call_id == review_round.call_id)
    given = select(Assignment.id).where(Assignment.round_id == review_round.id)
    sent = given.where(Assignment.state == AssignmentState.SUBMITTED)
    row = db.session.execute(
        select(
            mine.where(Application.state.in_(TO_SCREEN)).scalar_subquery(),
            mine.where(Application.state.in_(REVIEWABLE)).scalar_subquery(),
            given.exists(),
            sent.exists(),
            select(func.count(func.distinct(Assignment.application_id)))
            .join(Review, Review.assignment_id == Assignment.id)
            .where(Assignment.round_id == review_round.id, unsettled())
            .scalar_subquery(),
        )
    ).one()
    return Progress(row[0], row[1], bool(row[2]), bool(row[3]), row[4])


def unsettled() -> ColumnElement[bool]:
    """Whether a review is exposed and a manager can still say whether it counts. Its assignment must be joined."""
    frozen = (
        select(Decision.id)
        .where(
            Decision.application_id == Assignment.application_id,
            Decision.replaced_at.is_(None),
            Decision.frozen_at.is_not(None),
            Decision.outcome != Outcome.ASK_MORE,
        )
        .correlate(Assignment)
        .exists()
    )
    return and_(
        ~frozen,
        Review.exposed_at.is_not(None),
        Review.exposure_kept_at.is_(None),
        Review.state != ReviewState.VOIDED,
        Assignment.state.in_(MINE),
    )


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
