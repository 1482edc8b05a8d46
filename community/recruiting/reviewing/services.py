"""Opening, scoring, sending, and giving back. What a mask has missed is told in `leaks`."""

from __future__ import annotations

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
from community.recruiting.reviewing.calibration import owes_practice
from community.recruiting.reviewing.judging import Given, find_score, missing
from community.recruiting.reviewing.queries import Work, whole_application
from community.recruiting.reviewing.reviewer_view import get_view
from community.recruiting.rubric import BY_KEY
from community.recruiting.sides import round_of
from community.recruiting.states import (
    ASSIGNMENT_MOVES,
    DUE,
    MOVES,
    ApplicationState,
    AssignmentState,
)


def start(actor: Member, work: Work) -> None:
    """Open it: written down, so that a slip in the masking can be traced."""
    assignment = work.assignment
    require(may_work_on, actor, assignment)
    if assignment.state in DUE and owes_practice(actor, assignment.round_id):
        raise WrongState(_l("A practice story comes first. You find it at the top of your reviews."))
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
    actor: Member,
    work: Work,
    dimension: str,
    given: Given,
    *,
    note: str | None,
    note_kept: bool = False,
    seen_version: int | None,
) -> Review:
    """Keep one dimension, and the note if one is given, as a draft.

    :param note_kept: its writer was told what the note seems to give away, and keeps it all the same.
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
    given.write_to(row)
    if note is not None:
        _write_note(review, note, kept=note_kept)
    review.changed_at = now()
    db.session.flush()
    return review


def _write_note(review: Review, note: str, *, kept: bool) -> None:
    """A changed note has to be looked at anew."""
    if note != review.note:
        review.note, review.note_kept_at = note, None
    if kept and review.note_kept_at is None:
        review.note_kept_at = now()


def send(actor: Member, work: Work, *, note_kept: bool = False, seen_version: int | None) -> None:
    """Hand the review in. From then on it stays as it is, and the reviewer sees what the others scored.

    :param note_kept: as in `score`.

    :raises Invalid: when too little is scored, or a 1, 2 or 5 has no sentence to stand on.
    """
    review = _draft(actor, work)
    unchanged(review, seen_version)
    if missing(review):
        raise Invalid(_l("Four of the five need a score or “no evidence”, and each 1, 2 and 5 a sentence."))
    _write_note(review, review.note, kept=note_kept)
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
    """Give it back, drop what was scored, and let chance find somebody else. A note stays, for its writer alone."""
    assignment = work.assignment
    require(may_work_on, actor, assignment)
    sentence = _l("Your review is sent already. Please tell a manager that you know this person.")
    assignment.state = move(assignment.state, AssignmentState.RECUSED, ASSIGNMENT_MOVES, sentence)
    assignment.reason = kind.value
    if work.review is not None and work.review.note:
        work.review.scores.clear()
    elif work.review is not None:
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
    # One window after the other: the second sees the version that the first has left.
    db.session.refresh(work.review, ["version"], with_for_update=True)
    return work.review
