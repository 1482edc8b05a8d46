"""What is a reviewer's own: the list, how far it is, and the place of one application in their shuffled order.

Nothing here reads another reviewer's state.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, case, or_, select

from community.core.db import plain_rows
from community.programs.asking import ASKER, asked_by
from community.programs.models import Member
from community.recruiting.models import (
    Application,
    Call,
    Review,
)
from community.recruiting.models.reviewing import Assignment
from community.recruiting.remembering import remembered
from community.recruiting.reviewing.judging import find_score as find_score  # asked for here by pages of decisions
from community.recruiting.states import MINE, REVIEWABLE, AssignmentState

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


def held_by(member: Member) -> Select[Assignment]:
    """What the member has of what is out for review: assigned, begun or sent."""
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
    values = asked_by(member, was_sent=after[0] if after else -1, order_key=after[1] if after else 0)
    return [Mine(*row) for row in plain_rows(_my_list(size + 1), values)]


@cache
def _my_list(limit: int) -> Select[*tuple[Any, ...]]:
    """Chosen from assignments and applications alone; what is shown besides is joined to the few that are left."""
    was_sent, order_key = (bindparam(name, type_=BigInteger) for name in ("was_sent", "order_key"))
    shown = (
        held_by(ASKER)
        .with_only_columns(
            Assignment.id,
            Application.public_ref,
            Application.call_id,
            Assignment.state,
            Assignment.assigned_at,
            Assignment.order_key,
            _sent.label("sent"),
        )
        .where(or_(_sent > was_sent, and_(_sent == was_sent, Assignment.order_key > order_key)))
        .order_by(_sent, Assignment.order_key)
        .limit(limit)
        .subquery()
    )
    columns = (shown.c.public_ref, Call.title, shown.c.state, shown.c.assigned_at, shown.c.order_key)
    return (
        select(*columns, Review.text_changed_at.is_not(None))
        .select_from(shown)
        .join(Call, Call.id == shown.c.call_id)
        .outerjoin(Review, Review.assignment_id == shown.c.id)
        .order_by(shown.c.sent, shown.c.order_key)
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
