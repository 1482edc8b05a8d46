"""When something got through the masks: hide first, then find out who saw it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from community.core.clock import now
from community.core.db import db
from community.core.errors import WrongState
from community.core.events import record
from community.core.policies import require
from community.programs.models import Member
from community.recruiting import access
from community.recruiting.events import LeakReported
from community.recruiting.models import AccessView, Decision, Review
from community.recruiting.models.reviewing import Assignment
from community.recruiting.policies import may_work_on
from community.recruiting.reviewing.queries import Work, whole_application
from community.recruiting.screening.services import flag, take_from_reviewers


def report_leak(actor: Member, work: Work, *, words: str = "") -> None:
    """Hide the application from every reviewer, mark their reviews as exposed, and have `words` masked.

    :raises WrongState: when its decision is frozen: by then names are open.
    """
    require(may_work_on, actor, work.assignment)
    application = whole_application(work.assignment)
    frozen = db.session.scalar(
        select(Decision.id).where(
            Decision.application_id == application.id,
            Decision.replaced_at.is_(None),
            Decision.frozen_at.is_not(None),
        )
    )
    if frozen is not None:
        raise WrongState(
            _l("This application is decided, and names are open to managers now. Please tell one of them.")
        )
    _mark_exposed(application.id)
    flag(application, words)
    take_from_reviewers(application, because="leak", actor_id=actor.id)
    record(LeakReported(program_id=actor.program_id, actor_id=actor.id, application_id=application.id))


def _mark_exposed(application_id: int) -> None:
    """Reviews by whoever ever had the redacted text open; the first moment stays."""
    opened = access.have_opened(application_id, AccessView.REDACTED)
    reviews = (
        select(Review.id)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .where(Assignment.application_id == application_id, Assignment.reviewer_id.in_(opened))
    )
    db.session.execute(
        update(Review)
        .where(Review.id.in_(reviews), Review.exposed_at.is_(None))
        .values(exposed_at=now(), version=Review.version + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()
