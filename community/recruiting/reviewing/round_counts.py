"""How far a round is, in numbers: worked out from all of it, and remembered until anything about it changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import ColumnElement, and_, case, func, select

from community.core.db import db, plain_rows
from community.recruiting.models import Application, Decision, Review, ReviewRound, ReviewState
from community.recruiting.models.reviewing import Assignment
from community.recruiting.remembering import remembered
from community.recruiting.reviewing.allocating import lacks_reviewers
from community.recruiting.reviewing.talk import talk_count
from community.recruiting.states import DUE, MINE, REVIEWABLE, TO_SCREEN, AssignmentState, Outcome


@dataclass(frozen=True)
class Load:
    """What one reviewer has of a round. `owed_since` is since when the oldest review that they owe has been theirs."""

    given: int = 0
    sent: int = 0
    owed: int = 0
    owed_since: dt.datetime | None = None


@dataclass(frozen=True)
class Counts:
    """A round in numbers. `loads` by reviewer; `lacking`: references of what lacks reviewers, in order."""

    progress: Progress
    talks: int
    loads: Mapping[int, Load]
    lacking: Sequence[str]


def counts_of(review_round: ReviewRound, program_id: int) -> Counts:
    """All of them, from the same moment."""
    return remembered("counts", program_id, partial(_count, review_round, program_id), review_round.id)


def _count(review_round: ReviewRound, program_id: int) -> Counts:
    short = plain_rows(select(Application.public_ref).where(lacks_reviewers(review_round)))
    return Counts(
        progress(review_round),
        talk_count(program_id, review_round.call_id),
        loads(review_round),
        sorted(ref for (ref,) in short),
    )


def loads(review_round: ReviewRound) -> dict[int, Load]:
    """By reviewer, for everybody who has anything of the round."""
    is_due = and_(Assignment.state.in_(DUE), Application.state.in_(REVIEWABLE))
    rows = plain_rows(
        select(
            Assignment.reviewer_id,
            func.count(Assignment.id),
            func.sum(case((Assignment.state == AssignmentState.SUBMITTED, 1), else_=0)),
            func.sum(case((is_due, 1), else_=0)),
            func.min(case((is_due, Assignment.assigned_at))),
        )
        .join(Application, Application.id == Assignment.application_id)
        .where(Assignment.round_id == review_round.id, Assignment.state.in_(MINE))
        .group_by(Assignment.reviewer_id)
    )
    return {row[0]: Load(*row[1:]) for row in rows}


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
