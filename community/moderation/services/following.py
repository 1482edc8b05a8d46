"""What a case does when its post changes: it is looked at again, or there is nothing left to decide."""

from __future__ import annotations

from sqlalchemy import select

from community.core.db import db
from community.core.events import record
from community.moderation.events import CaseDropped, CaseRevised
from community.moderation.models import HIDING, CaseEvent, Cause, Outcome, Report, Step
from community.moderation.queries.cases import find_case_of_post
from community.moderation.services.deciding import answer
from community.moderation.services.keeping import close, common, keep_step, reopen


def follow_revision(post_id: int) -> None:
    """The author changed a hidden post: somebody looks again. Bears being told twice."""
    case = find_case_of_post(post_id, lock=True)
    if case is None or not case.post.is_hidden or case.post.edited_at is None:
        return
    known = db.session.scalar(
        select(CaseEvent.id).where(
            CaseEvent.case_id == case.id,
            CaseEvent.step.in_([Step.REVISED, Step.DECIDED]),
            CaseEvent.at >= case.post.edited_at,
        )
    )
    if known is not None:
        return
    if not case.is_open and case.outcome in HIDING:
        reopen(case, Cause.REVISED)
    elif case.is_open:
        # Whoever is about to decide has to read the new text first: their version is no longer the case's.
        case.cause = Cause.REVISED
    keep_step(case, Step.REVISED, case.author)
    record(CaseRevised(**common(case, case.author)))
    db.session.flush()


def follow_taking_back(post_id: int) -> None:
    """The author took the post back: an open case rests, and who reported is told. Bears being told twice."""
    case = find_case_of_post(post_id, lock=True)
    if case is None or not case.is_open:
        return
    close(case, Outcome.DROPPED)
    keep_step(case, Step.DROPPED, case.author, because="taken_back")
    record(CaseDropped(**common(case, case.author), because="taken_back"))
    waiting = select(Report).where(
        Report.case_id == case.id, Report.withdrawn_at.is_(None), Report.answered_at.is_(None)
    )
    answer(case, db.session.scalars(waiting).all(), Outcome.DROPPED, None)
    db.session.flush()
