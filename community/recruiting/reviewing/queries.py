"""A reviewer's own work. Nothing here reads another reviewer's state before the own review has been sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, String, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from community.core.clock import now
from community.core.db import UtcDateTime, db, plain_rows
from community.core.errors import NotFound
from community.programs.asking import ASKER, asked_by
from community.programs.models import Member, Standing
from community.recruiting.models import (
    AccessGrant,
    AccessView,
    Application,
    Call,
    RedactedView,
    Review,
    ReviewRound,
    ReviewState,
)
from community.recruiting.models.reviewing import Assignment
from community.recruiting.remembering import remembered
from community.recruiting.reviewing.judging import find_score as find_score  # asked for here by pages of decisions
from community.recruiting.reviewing.mine import held_by
from community.recruiting.states import DUE, MINE, REVIEWABLE, AssignmentState

#: What a reviewer's side may load of an application row. Everything else raises: see `reviewer_view`.
APPLICATION_COLUMNS = (
    Application.id,
    Application.public_ref,
    Application.program_id,
    Application.call_id,
    Application.state,
    Application.version,
)


@dataclass(frozen=True)
class Work:
    """One of the member's assignments with their own review, if begun. `is_open`: they hold a live grant to read it."""

    assignment: Assignment
    review: Review | None
    is_open: bool
    not_blind: bool

    @property
    def is_sent(self) -> bool:
        return self.assignment.state is AssignmentState.SUBMITTED


def get_work(actor: Member, ref: str) -> Work:
    """The actor's own assignment behind a public reference.

    :raises NotFound: not theirs, given back, or not out for review, whatever its address.
    """
    row = db.session.execute(_work(), asked_by(actor, ref=ref, moment=now())).unique().one_or_none()
    if row is None:
        raise NotFound
    return Work(*row)


@cache
def _work() -> Select[*tuple[Any, ...]]:
    granted = (
        select(AccessGrant.id)
        .where(
            AccessGrant.application_id == Assignment.application_id,
            AccessGrant.member_id == ASKER.id,
            AccessGrant.view == AccessView.REDACTED,
            AccessGrant.ended_at.is_(None),
            AccessGrant.expires_at > bindparam("moment", type_=UtcDateTime()),
        )
        .correlate(Assignment)
        .exists()
    )
    in_force = (
        select(RedactedView.id)
        .where(RedactedView.application_id == Application.id, RedactedView.withdrawn_at.is_(None))
        .correlate(Application)
        .exists()
    )
    return (
        held_by(ASKER)
        .join(ReviewRound, ReviewRound.id == Assignment.round_id)
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .with_only_columns(Assignment, Review, granted, ReviewRound.not_blind_since.is_not(None))
        .where(Application.public_ref == bindparam("ref", type_=String), in_force)
        .options(
            contains_eager(Assignment.application).load_only(*APPLICATION_COLUMNS, raiseload=True),
            joinedload(Review.scores),
        )
    )


def whole_application(assignment: Assignment) -> Application:
    """The row with all of its columns, for a service that allocates or takes back. Never for a page."""
    return db.session.scalars(
        select(Application).where(Application.id == assignment.application_id).execution_options(populate_existing=True)
    ).one()


def next_ref(member: Member) -> str | None:
    """The next one that the member owes, in their own order."""
    return db.session.scalar(
        held_by(member)
        .with_only_columns(Application.public_ref)
        .where(Assignment.state.in_(DUE))
        .order_by(Assignment.order_key)
        .limit(1)
    )


def others_scores(work: Work) -> list[dict[str, int | None]]:
    """What the others scored, without names, in no telling order.

    :raises NotFound: before the own review has been sent.
    """
    if not work.is_sent:
        raise NotFound
    reviews = db.session.scalars(
        select(Review)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .where(
            Assignment.application_id == work.assignment.application_id,
            Assignment.id != work.assignment.id,
            Assignment.state == AssignmentState.SUBMITTED,
            Review.state == ReviewState.SUBMITTED,
        )
        .order_by(Assignment.order_key)
        .options(selectinload(Review.scores))
    )
    return [{score.dimension: score.value for score in review.scores} for review in reviews]


@dataclass(frozen=True)
class KeptNote:
    """A note to an application that its writer no longer has. `reason` is a word from a list."""

    id: int
    ref: str
    call_title: str
    state: AssignmentState
    reason: str
    note: str


def has_kept_notes(member: Member) -> bool:
    """Whether there is anything of what `kept_notes` gives.

    A note is kept when its assignment ends and goes when its application is erased; both count as changes.
    """

    def find() -> frozenset[int]:
        rows = plain_rows(
            select(Assignment.reviewer_id)
            .join(Review, Review.assignment_id == Assignment.id)
            .join(Application, Application.id == Assignment.application_id)
            .where(
                Application.program_id == member.program_id,
                Assignment.state.not_in(MINE),
                Review.note != "",
            )
            .distinct()
        )
        return frozenset(reviewer_id for (reviewer_id,) in rows)

    return member.id in remembered("who has notes", member.program_id, find)


def kept_notes(member: Member, *, after: int | None, size: int) -> Sequence[KeptNote]:
    """What the member wrote to applications that they gave back or that were taken from them, the latest first."""
    statement = (
        select(Review.id, Application.public_ref, Call.title, Assignment.state, Assignment.reason, Review.note)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(Application, Application.id == Assignment.application_id)
        .join(Call, Call.id == Application.call_id)
        .where(
            Assignment.reviewer_id == member.id,
            Application.program_id == member.program_id,
            Assignment.state.not_in(MINE),
            Review.note != "",
        )
        .order_by(Review.id.desc())
        .limit(size + 1)
    )
    if after is not None:
        statement = statement.where(Review.id < after)
    return [KeptNote(*row) for row in db.session.execute(statement)]


#: After so long a reviewer is reminded.
REMINDED_AFTER = dt.timedelta(days=5)


def overdue_reviewers() -> Sequence[tuple[int, int]]:
    """Members who have owed reviews for some days, with how many."""
    rows = db.session.execute(
        select(Assignment.reviewer_id, func.count(Assignment.id))
        .join(Application, Application.id == Assignment.application_id)
        .join(Member, Member.id == Assignment.reviewer_id)
        .where(
            Assignment.state.in_(DUE),
            Assignment.assigned_at < now() - REMINDED_AFTER,
            Application.state.in_(REVIEWABLE),
            Member.standing == Standing.ACTIVE,
        )
        .group_by(Assignment.reviewer_id)
        .order_by(Assignment.reviewer_id)
    )
    return [(member_id, count) for member_id, count in rows]
