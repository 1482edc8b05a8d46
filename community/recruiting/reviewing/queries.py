"""A reviewer's own work. Nothing here reads another reviewer's state before the own review has been sent."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, case, func, literal, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from community.core.clock import now
from community.core.db import BigKey, UtcDateTime, db, plain_rows
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


#: Those that were sent come last.
_sent: ColumnElement[int] = case((Assignment.state == AssignmentState.SUBMITTED, 1), else_=0)


@dataclass(frozen=True)
class Progress:
    """How many of the reviews that are now a member's they have sent."""

    sent: int = 0
    total: int = 0

    @property
    def owed(self) -> int:
        return self.total - self.sent


@dataclass
class Share:
    """What a reviewer has of a program's applications: how many reviews are sent, and the places of all, in order."""

    sent: int = 0
    order: list[int] = field(default_factory=list)


def my_progress(member: Member) -> Progress:
    """How far the member is with what is theirs."""
    share = _shares(member.program_id).get(member.id, Share())
    return Progress(share.sent, len(share.order))


def _shares(program_id: int) -> dict[int, Share]:
    """By reviewer. Worked out for all of them at once: most of them ask."""
    return remembered("shares", program_id, partial(_find_shares, program_id))


def _find_shares(program_id: int) -> dict[int, Share]:
    rows = plain_rows(
        select(Assignment.reviewer_id, Assignment.order_key, _sent)
        .join(Application, Application.id == Assignment.application_id)
        .where(
            Application.program_id == program_id,
            Application.state.in_(REVIEWABLE),
            Assignment.state.in_(MINE),
        )
        .order_by(Assignment.order_key)
    )
    found: dict[int, Share] = defaultdict(Share)
    for reviewer_id, order_key, sent in rows:
        share = found[reviewer_id]
        share.sent += sent
        share.order.append(order_key)
    return dict(found)


@dataclass(frozen=True)
class Mine:
    """One line of the list: the reviewer's own state and nobody else's."""

    ref: str
    call_title: str
    state: AssignmentState
    assigned_at: dt.datetime
    order_key: int
    text_changed: bool

    @property
    def is_sent(self) -> bool:
        return self.state is AssignmentState.SUBMITTED

    @property
    def key(self) -> str:
        """Where a page ends: own state and shuffled place, which say nothing about anybody else."""
        return f"{int(self.is_sent)}~{self.order_key}"


def _mine(member: Member) -> Select[Assignment]:
    return (
        select(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .where(
            Assignment.reviewer_id == member.id,
            Assignment.state.in_(MINE),
            Application.program_id == member.program_id,
            Application.state.in_(REVIEWABLE),
        )
    )


def my_list(member: Member, *, after: tuple[int, int] | None, size: int) -> Sequence[Mine]:
    """What the member owes in the order shuffled for them, then what they sent; `size` + 1 after the key."""
    statement = _my_list(size + 1)
    if after:
        # As wide as what an address may name: the column has 32 bits, and PostgreSQL fails where a number has more.
        was_sent, order_key = (literal(part, BigKey) for part in after)
        statement = statement.where(or_(_sent > was_sent, and_(_sent == was_sent, Assignment.order_key > order_key)))
    return [Mine(*row) for row in plain_rows(statement, asked_by(member))]


@cache
def _my_list(limit: int) -> Select[*tuple[Any, ...]]:
    return (
        _mine(ASKER)
        .join(Call, Call.id == Application.call_id)
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .with_only_columns(
            Application.public_ref,
            Call.title,
            Assignment.state,
            Assignment.assigned_at,
            Assignment.order_key,
            Review.text_changed_at.is_not(None),
        )
        .order_by(_sent, Assignment.order_key)
        .limit(limit)
    )


@dataclass(frozen=True)
class Place:
    """Where an application stands in the reviewer's own order."""

    number: int
    total: int


def place_of(member: Member, assignment: Assignment) -> Place:
    """The how-manieth of how many, in the order shuffled for the member."""
    order = _shares(member.program_id).get(member.id, Share()).order
    return Place(max(1, bisect_right(order, assignment.order_key)), max(1, len(order)))


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
        _mine(ASKER)
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
        _mine(member)
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
