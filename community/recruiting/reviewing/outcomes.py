"""What can be said of a round once its decisions are frozen: do masks and scores go together?"""

from __future__ import annotations

from statistics import fmean

from sqlalchemy import func, select

from community.core.db import db
from community.recruiting.models import (
    Application,
    Call,
    Decision,
    RedactedView,
    Review,
    ReviewRound,
    ReviewState,
    Score,
)
from community.recruiting.models.reviewing import Assignment
from community.recruiting.remembering import remembered
from community.recruiting.reviewing.fairness import Comparison, compare
from community.recruiting.rubric import MIN_SCORED
from community.recruiting.states import AssignmentState
from community.redaction.mask import MARK


def is_frozen(call: Call) -> bool:
    """Whether any decision of the call is frozen."""

    def find() -> bool:
        frozen = (
            select(Decision.id)
            .join(Application, Application.id == Decision.application_id)
            .where(
                Application.call_id == call.id,
                Decision.replaced_at.is_(None),
                Decision.frozen_at.is_not(None),
            )
            .limit(1)
        )
        return db.session.scalar(frozen) is not None

    return remembered("is frozen", call.program_id, find, call.id)


def masks_and_scores(review_round: ReviewRound) -> Comparison | None:
    """Mean first scores of applications with at least one mask in what was read, against those without.

    Over applications whose decision is frozen; a review with fewer than `MIN_SCORED` scores is left out, as in the
    ranking. Two statements. None where too few are on either side.
    """
    totals = (
        select(Assignment.application_id, Review.redacted_view_id, func.avg(Score.value * 1.0))
        .join(Review, Review.assignment_id == Assignment.id)
        .join(Score, Score.review_id == Review.id)
        .join(Decision, Decision.application_id == Assignment.application_id)
        .where(
            Assignment.round_id == review_round.id,
            Assignment.state == AssignmentState.SUBMITTED,
            Review.state == ReviewState.SUBMITTED,
            Decision.replaced_at.is_(None),
            Decision.frozen_at.is_not(None),
        )
        .group_by(Assignment.application_id, Review.id, Review.redacted_view_id)
        .having(func.count(Score.value) >= MIN_SCORED)
    )
    by_application: dict[int, list[float]] = {}
    views: dict[int, int] = {}
    for application_id, view_id, mean in db.session.execute(totals):
        by_application.setdefault(application_id, []).append(float(mean))
        views[application_id] = max(view_id, views.get(application_id, 0))
    texts = db.session.execute(
        select(RedactedView.application_id, RedactedView.answers).where(RedactedView.id.in_(views.values()))
    )
    masked = {key: any(MARK in str(text) for text in answers.values()) for key, answers in texts}
    sides: dict[bool, list[float]] = {True: [], False: []}
    for application_id, found in by_application.items():
        sides[masked.get(application_id, False)].append(fmean(found))
    return compare(sides[True], sides[False])
