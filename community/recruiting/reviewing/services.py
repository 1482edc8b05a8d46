"""Opening, scoring, sending, and giving back. What a mask has missed is told in `leaks`."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, NotFound, WrongState
from community.core.events import record
from community.core.policies import require
from community.core.states import move, unchanged
from community.programs.models import Member
from community.recruiting import access
from community.recruiting.events import ReviewerRecused, ReviewSubmitted
from community.recruiting.models import (
    AccessView,
    Conflict,
    ConflictKind,
    RedactedView,
    Review,
    ReviewState,
    Score,
)
from community.recruiting.models.reviewing import Assignment
from community.recruiting.policies import may_work_on
from community.recruiting.reviewing import allocating
from community.recruiting.reviewing.queries import Work, find_score, whole_application
from community.recruiting.reviewing.reviewer_view import get_view
from community.recruiting.rubric import BY_KEY, DIMENSIONS, MIN_SCORED, NEEDS_EVIDENCE
from community.recruiting.sides import round_of
from community.recruiting.states import (
    ASSIGNMENT_MOVES,
    DUE,
    MOVES,
    ApplicationState,
    AssignmentState,
)


@dataclass(frozen=True)
class Given:
    """What a reviewer says about one dimension: a score of 1 to 5, or "no evidence", or neither yet; and a sentence."""

    value: int | None = None
    no_evidence: bool = False
    evidence: tuple[str, int, int] | None = None


def start(actor: Member, work: Work) -> None:
    """Open it: written down, so that a slip in the masking can be traced."""
    assignment = work.assignment
    require(may_work_on, actor, assignment)
    application = assignment.application
    access.open_for(application.id, actor.id, AccessView.REDACTED)
    if work.review is None:
        view_id = db.session.scalars(
            select(RedactedView.id).where(
                RedactedView.application_id == application.id, RedactedView.withdrawn_at.is_(None)
            )
        ).one()
        moment = now()
        db.session.add(
            Review(assignment_id=assignment.id, redacted_view_id=view_id, started_at=moment, changed_at=moment)
        )
    if assignment.state is AssignmentState.ASSIGNED:
        assignment.state = move(assignment.state, AssignmentState.STARTED, ASSIGNMENT_MOVES)
    if application.state is ApplicationState.RELEASED:
        application.state = move(application.state, ApplicationState.IN_REVIEW, MOVES)
    db.session.flush()


def score(
    actor: Member, work: Work, dimension: str, given: Given, *, note: str | None, seen_version: int | None
) -> Review:
    """Keep one dimension, and the note if one is given, as a draft.

    :raises Invalid: when the evidence lies outside the text that the reviewer sees.
    """
    review = _draft(actor, work)
    unchanged(review, seen_version)
    if dimension not in BY_KEY:
        raise NotFound
    if given.evidence is not None and not get_view(actor, work.assignment.application_id).quote(*given.evidence):
        raise Invalid(_l("What was marked does not fit the text any more. Please mark it again."), field="evidence")
    row = find_score(review, dimension)
    if row is None:
        row = Score(review_id=review.id, dimension=dimension)
        review.scores.append(row)
    row.value = None if given.no_evidence else given.value
    row.no_evidence = given.no_evidence
    row.evidence_field, row.evidence_start, row.evidence_end = given.evidence or (None, None, None)
    if note is not None:
        review.note = note
    review.changed_at = now()
    db.session.flush()
    return review


def missing(review: Review | None) -> list[tuple[str, bool]]:
    """What still stands in the way of sending: (dimension, whether only the sentence is missing)."""
    found: list[tuple[str, bool]] = []
    answered = 0
    for dimension in DIMENSIONS:
        row = find_score(review, dimension.key)
        if row is None or (row.value is None and not row.no_evidence):
            found.append((dimension.key, False))
            continue
        answered += 1
        if row.value in NEEDS_EVIDENCE and row.evidence_field is None:
            found.append((dimension.key, True))
    return [one for one in found if one[1] or answered < MIN_SCORED]


def send(actor: Member, work: Work, *, seen_version: int | None) -> None:
    """Hand the review in. From then on it stays as it is, and the reviewer sees what the others scored.

    :raises Invalid: when too little is scored, or a 1, 2 or 5 has no sentence to stand on.
    """
    review = _draft(actor, work)
    unchanged(review, seen_version)
    if missing(review):
        raise Invalid(_l("Four of the five need a score or “no evidence”, and each 1, 2 and 5 a sentence."))
    assignment = work.assignment
    assignment.state = move(assignment.state, AssignmentState.SUBMITTED, ASSIGNMENT_MOVES)
    review.state, review.submitted_at = ReviewState.SUBMITTED, now()
    db.session.flush()
    due = db.session.scalar(
        select(Assignment.id)
        .where(Assignment.application_id == assignment.application_id, Assignment.state.in_(DUE))
        .limit(1)
    )
    record(
        ReviewSubmitted(
            program_id=actor.program_id,
            actor_id=actor.id,
            application_id=assignment.application_id,
            review_id=review.id,
            last=due is None,
        )
    )


def recuse(actor: Member, work: Work, kind: ConflictKind = ConflictKind.KNOWS) -> None:
    """Give it back, drop what was scored, and let chance find somebody else."""
    assignment = work.assignment
    require(may_work_on, actor, assignment)
    sentence = _l("Your review is sent already. Please tell a manager that you know this person.")
    assignment.state = move(assignment.state, AssignmentState.RECUSED, ASSIGNMENT_MOVES, sentence)
    assignment.reason = kind.value
    if work.review is not None:
        db.session.delete(work.review)
    application = whole_application(assignment)
    access.end(application.id, AccessView.REDACTED, member_id=actor.id)
    db.session.add(
        Conflict(
            application_id=application.id, member_id=actor.id, kind=kind, declared_by_id=actor.id, created_at=now()
        )
    )
    db.session.flush()
    allocating.assign(application, round_of(application.call_id), count=1)
    record(
        ReviewerRecused(
            program_id=actor.program_id, actor_id=actor.id, application_id=application.id, conflict=kind.value
        )
    )


def _draft(actor: Member, work: Work) -> Review:
    require(may_work_on, actor, work.assignment)
    if work.is_sent:
        raise WrongState(_l("Your review is sent. It stays as it is."))
    if work.review is None or not work.is_open:
        raise WrongState(_l("This application is no longer open to you. Please open it again."))
    return work.review
