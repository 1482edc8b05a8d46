"""Giving applications to reviewers: on release, and when one gives theirs back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid
from community.core.states import move
from community.programs.models import Member, Role, Standing
from community.recruiting.models import (
    Application,
    Conflict,
    RedactedView,
    Review,
    ReviewRound,
    ReviewState,
    Score,
    Snapshot,
)
from community.recruiting.models.reviewing import Assignment
from community.recruiting.reviewing.allocation import choose_reviewers, position
from community.recruiting.sides import screened_in_call
from community.recruiting.states import DUE, MOVES, ApplicationState, AssignmentState


def staff(application: Application, review_round: ReviewRound, view: RedactedView) -> None:
    """See that the released `application` has its reviewers: those it had go on with `view`, chance fills the rest.

    :raises Invalid: when it would have no reviewer at all.
    """
    kept = _carry_over(application, view)
    assign(application, review_round, count=review_round.target_reviews - kept)
    states = set(db.session.scalars(select(Assignment.state).where(Assignment.application_id == application.id)))
    if not states & {*DUE, AssignmentState.SUBMITTED}:
        raise Invalid(
            _l(
                "Nobody can review this: it takes somebody with the reviewer’s role who has opened no raw text of this "
                "call and does not know the applicant."
            )
        )
    if AssignmentState.SUBMITTED in states:
        application.state = move(application.state, ApplicationState.IN_REVIEW, MOVES)
    db.session.flush()


def assign(application: Application, review_round: ReviewRound, *, count: int) -> int:
    """Give it to up to `count` more reviewers. Returns how many were found."""
    if count <= 0:
        return 0
    chosen = choose_reviewers(
        _loads(review_round, application.program_id),
        count=count,
        seed=review_round.seed,
        application_id=application.id,
        excluded=_excluded(application, review_round),
    )
    for member_id in chosen:
        db.session.add(
            Assignment(
                round_id=review_round.id,
                application_id=application.id,
                reviewer_id=member_id,
                order_key=position(seed=review_round.seed, reviewer_id=member_id, application_id=application.id),
                assigned_at=now(),
            )
        )
    db.session.flush()
    return len(chosen)


def _loads(review_round: ReviewRound, program_id: int) -> dict[int, int]:
    """Active reviewers of the program with how many applications of the round each has."""
    given = (
        select(func.count(Assignment.id))
        .where(
            Assignment.reviewer_id == Member.id,
            Assignment.round_id == review_round.id,
            Assignment.state.in_((*DUE, AssignmentState.SUBMITTED)),
        )
        .correlate(Member)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Member.id, given).where(
            Member.program_id == program_id,
            Member.standing == Standing.ACTIVE,
            Member.has_any(Role.REVIEWER),
        )
    )
    return dict(rows.tuples().all())


def _excluded(application: Application, review_round: ReviewRound) -> set[int]:
    """Who must not get it: has or had it, knows the applicant, is the applicant, or stands on the screeners' side."""
    excluded = set(
        db.session.scalars(select(Assignment.reviewer_id).where(Assignment.application_id == application.id))
    )
    excluded |= set(db.session.scalars(select(Conflict.member_id).where(Conflict.application_id == application.id)))
    excluded |= set(
        db.session.scalars(
            select(Member.id)
            .join(Person, Person.id == Member.person_id)
            .where(Member.program_id == application.program_id, Person.email_key == application.email_key)
        )
    )
    if application.nominated_by_id is not None:
        excluded.add(application.nominated_by_id)
    if review_round.is_blind:
        excluded |= screened_in_call(application.call_id)
    return excluded


def _carry_over(application: Application, view: RedactedView) -> int:
    """Move drafts to the new view, mark sent reviews whose answers have changed. Returns how many still count."""
    rows = db.session.execute(
        select(Assignment, Review, RedactedView.answers, Snapshot.answers)
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .outerjoin(RedactedView, RedactedView.id == Review.redacted_view_id)
        .outerjoin(Snapshot, Snapshot.id == RedactedView.snapshot_id)
        .where(
            Assignment.application_id == application.id,
            Assignment.state.in_((*DUE, AssignmentState.SUBMITTED)),
        )
    ).all()
    sent_now = db.session.get_one(Snapshot, view.snapshot_id).answers
    kept = 0
    for _assignment, review, texts_then, sent_then in rows:
        if review is None:
            kept += 1
            continue
        if review.state is ReviewState.DRAFT:
            _move_draft(review, view, texts_then)
            kept += 1
        elif any(sent_then.get(key) != sent_now.get(key) for key in {*texts_then, *view.answers}):
            review.text_changed_at = now()
        elif review.state is ReviewState.SUBMITTED:
            kept += 1
    db.session.flush()
    return kept


def _move_draft(review: Review, view: RedactedView, texts_then: dict[str, str]) -> None:
    """Scores stay for the reviewer to look at again; evidence in an answer that reads differently now is dropped."""
    review.redacted_view_id = view.id
    for score in db.session.scalars(select(Score).where(Score.review_id == review.id)):
        if score.evidence_field and texts_then.get(score.evidence_field) != view.answers.get(score.evidence_field):
            score.evidence_field = score.evidence_start = score.evidence_end = None
