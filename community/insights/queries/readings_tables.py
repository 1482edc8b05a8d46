"""Reviews and decisions as rows."""

from __future__ import annotations

from sqlalchemy import func, select

from community.core.db import db
from community.insights.queries.rounds import is_ones_own
from community.insights.queries.signs import signs_of
from community.insights.queries.taking import BATCH, Rows, Taking, day_of
from community.recruiting.deciding.queries import all_in
from community.recruiting.models import (
    Application,
    Assignment,
    Decision,
    Review,
    ReviewState,
    Score,
)
from community.recruiting.rubric import DIMENSION_KEYS
from community.recruiting.states import AssignmentState


def reviews_head(taking: Taking) -> list[str]:
    return [
        "ref", "call", "round", "reviewer", "sent_on", "state", "text_changed_since", "exposed",
        *(f"score.{key}" for key in DIMENSION_KEYS), *(f"no_evidence.{key}" for key in DIMENSION_KEYS), "note",
    ]  # fmt: skip


def reviews(taking: Taking, after: int | None) -> Rows:
    """Reviews that were sent, of applications whose reviews are all in. Reviewers go by letters until names are open.

    Somebody who still reviews in a round gets none of it: scores of others would sway theirs.
    """
    values = [func.max(Score.value).filter(Score.dimension == key) for key in DIMENSION_KEYS]
    silent = [func.count().filter(Score.dimension == key, Score.no_evidence.is_(True)) for key in DIMENSION_KEYS]
    rows = db.session.execute(
        taking.within(
            select(Review.id, Application, Decision.frozen_at, Assignment.reviewer_id, Review, *values, *silent)
            .join(Assignment, Assignment.id == Review.assignment_id)
            .join(Application, Application.id == Assignment.application_id)
            .outerjoin(Decision, (Decision.application_id == Application.id) & Decision.replaced_at.is_(None))
            .outerjoin(Score, Score.review_id == Review.id)
            .where(
                Review.id > (after or 0),
                Review.state.in_((ReviewState.SUBMITTED, ReviewState.VOIDED)),
                Assignment.state.in_((AssignmentState.SUBMITTED, AssignmentState.WITHDRAWN)),
                Decision.frozen_at.is_not(None) | all_in(),
            )
        )
        .group_by(Review.id, Application.id, Decision.id, Assignment.id)
        .order_by(Review.id)
        .limit(BATCH)
    ).all()
    found = []
    for _id, application, frozen_at, reviewer_id, review, *scores in rows:
        frozen = taking.is_frozen(frozen_at)
        call_id = application.call_id
        if taking.rounds.is_closed_to_reviewer(call_id):
            continue
        if not frozen and is_ones_own(taking.actor, application):
            continue
        if call_id not in taking.signs:
            taking.signs[call_id] = signs_of(call_id)
        found.append(
            [
                application.public_ref,
                taking.calls[call_id][0],
                taking.rounds.word(call_id),
                taking.signs[call_id].sign(reviewer_id),
                day_of(review.submitted_at) if frozen else None,
                review.state.value,
                "yes" if review.text_changed_at else "no",
                "yes" if review.exposed_at else "no",
                *scores[: len(DIMENSION_KEYS)],
                *("yes" if count else "no" for count in scores[len(DIMENSION_KEYS) :]),
                review.note if frozen else "",
            ]
        )
    return found, rows[-1][0] if len(rows) == BATCH else None


def decisions_head(taking: Taking) -> list[str]:
    return [
        "ref", "call", "round", "outcome", "in_force", "decided_on", "frozen_on", "sent_on", "wait_until",
        "apply_again_from", "changed_after_freeze", "reason_of_change", "reason", "note",
    ]  # fmt: skip


def decisions(taking: Taking, after: int | None) -> Rows:
    """Every decision, those that were replaced as well. What was written to the applicant only once it is frozen."""
    rows = db.session.execute(
        taking.within(
            select(Decision, Application)
            .join(Application, Application.id == Decision.application_id)
            .where(Decision.id > (after or 0))
        )
        .order_by(Decision.id)
        .limit(BATCH)
    ).all()
    found = []
    for decision, application in rows:
        frozen = taking.is_frozen(decision.frozen_at)
        if not frozen and (
            is_ones_own(taking.actor, application) or taking.rounds.is_closed_to_reviewer(application.call_id)
        ):
            continue
        found.append(
            [
                application.public_ref,
                taking.calls[application.call_id][0],
                taking.rounds.word(application.call_id),
                decision.outcome.value,
                "yes" if decision.replaced_at is None else "no",
                day_of(decision.decided_at),
                day_of(decision.frozen_at),
                day_of(decision.mailed_at),
                decision.wait_until,
                decision.reapply_on,
                "yes" if decision.after_freeze else "no",
                decision.change_reason if frozen else "",
                decision.reason if frozen else "",
                decision.note if frozen else "",
            ]
        )
    return found, rows[-1][0].id if len(rows) == BATCH else None
