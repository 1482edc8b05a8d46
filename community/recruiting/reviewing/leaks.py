"""When something got through the masks: hide first, then find out who saw it, and settle what becomes of reviews."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, or_, select, update

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound, WrongState
from community.core.events import record
from community.core.policies import require
from community.core.states import move, unchanged
from community.programs.models import Member
from community.recruiting import access
from community.recruiting.events import ExposedReviewKept, LeakReported, ReviewVoided
from community.recruiting.models import (
    AccessEvent,
    AccessView,
    Application,
    Decision,
    Review,
    ReviewRound,
    ReviewState,
)
from community.recruiting.models.reviewing import Assignment
from community.recruiting.policies import may_settle, may_work_on
from community.recruiting.reviewing import allocating
from community.recruiting.reviewing.queries import Work, whole_application
from community.recruiting.screening.services import flag, take_from_reviewers
from community.recruiting.sides import round_of
from community.recruiting.states import ASSIGNMENT_MOVES, MINE, REVIEWABLE, ApplicationState, AssignmentState, Outcome


def report_leak(actor: Member, work: Work, *, words: str = "") -> None:
    """Hide the application from every reviewer, mark their reviews as exposed, and have `words` masked.

    :raises WrongState: when its decision is frozen: by then names are open.
    """
    require(may_work_on, actor, work.assignment)
    application = whole_application(work.assignment)
    if _is_frozen(application.id):
        raise WrongState(
            _l("This application is decided, and names are open to managers now. Please tell one of them.")
        )
    _mark_exposed(application.id)
    flag(application, words)
    take_from_reviewers(application, because="leak", actor_id=actor.id)
    record(LeakReported(program_id=actor.program_id, actor_id=actor.id, application_id=application.id))


def _mark_exposed(application_id: int) -> None:
    """Reviews by whoever ever had the masked text open; the first moment stays, what a manager said of it does not."""
    opened = access.have_opened(application_id, AccessView.REDACTED)
    reviews = (
        select(Review.id)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .where(Assignment.application_id == application_id, Assignment.reviewer_id.in_(opened))
    )
    db.session.execute(
        update(Review)
        .where(Review.id.in_(reviews), Review.state != ReviewState.VOIDED)
        .values(exposed_at=func.coalesce(Review.exposed_at, now()), exposure_kept_at=None, version=Review.version + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()


@dataclass(frozen=True)
class Seen:
    """Somebody who had the text open before the leak was reported."""

    name: str
    first_at: dt.datetime
    times: int


@dataclass(frozen=True)
class Exposed:
    """A review by somebody who may have seen what should have been masked."""

    review: Review
    reviewer_id: int
    name: str

    @property
    def is_settled(self) -> bool:
        """Whether a manager has said what becomes of it."""
        return self.review.exposure_kept_at is not None or self.review.state is ReviewState.VOIDED


@dataclass(frozen=True)
class Leak:
    """An application in which something had got through."""

    ref: str
    state: ApplicationState
    is_frozen: bool
    seen: list[Seen]
    exposed: list[Exposed]


def leaks_of(review_round: ReviewRound, *, after: str | None, size: int) -> list[Leak]:
    """Applications of the round with exposed reviews, by reference; `size` + 1 after that one. Three statements."""
    exposed = (
        select(Review.id)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .where(Assignment.application_id == Application.id, Review.exposed_at.is_not(None))
        .correlate(Application)
        .exists()
    )
    statement = (
        select(Application.id, Application.public_ref, Application.state, _frozen().exists())
        .where(Application.call_id == review_round.call_id, exposed)
        .order_by(Application.public_ref)
        .limit(size + 1)
    )
    if after:
        statement = statement.where(Application.public_ref > after)
    rows = db.session.execute(statement).all()
    reviews: dict[int, list[Exposed]] = {row[0]: [] for row in rows}
    for application_id, review, reviewer_id, name in db.session.execute(
        select(Assignment.application_id, Review, Assignment.reviewer_id, Person.name)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(Member, Member.id == Assignment.reviewer_id)
        .join(Person, Person.id == Member.person_id)
        .where(
            Assignment.application_id.in_(reviews),
            Review.exposed_at.is_not(None),
            or_(Assignment.state.in_(MINE), Review.state == ReviewState.VOIDED),
        )
        .order_by(Person.name, Review.id)
    ):
        reviews[application_id].append(Exposed(review, reviewer_id, name))
    seen = _seen(list(reviews))
    return [Leak(ref, state, bool(frozen), seen.get(key, []), reviews[key]) for key, ref, state, frozen in rows]


def _seen(application_ids: list[int]) -> dict[int, list[Seen]]:
    """Who opened the masked text of these applications before the last leak in it became known."""
    known = (
        select(func.max(Review.exposed_at))
        .join(Assignment, Assignment.id == Review.assignment_id)
        .where(Assignment.application_id == AccessEvent.application_id)
        .correlate(AccessEvent)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(AccessEvent.application_id, Person.name, func.min(AccessEvent.at), func.count(AccessEvent.id))
        .join(Member, Member.id == AccessEvent.member_id)
        .join(Person, Person.id == Member.person_id)
        .where(
            AccessEvent.application_id.in_(application_ids),
            AccessEvent.view == AccessView.REDACTED,
            AccessEvent.at <= known,
        )
        .group_by(AccessEvent.application_id, Member.id, Person.name)
        .order_by(func.min(AccessEvent.at))
    )
    found: dict[int, list[Seen]] = {}
    for application_id, name, first_at, times in rows:
        found.setdefault(application_id, []).append(Seen(name, first_at, times))
    return found


def _frozen() -> Select[int]:
    """The frozen decision in force of an application; a question decides nothing."""
    return (
        select(Decision.id)
        .where(
            Decision.application_id == Application.id,
            Decision.replaced_at.is_(None),
            Decision.frozen_at.is_not(None),
            Decision.outcome != Outcome.ASK_MORE,
        )
        .correlate(Application)
    )


def _is_frozen(application_id: int) -> bool:
    return (
        db.session.scalar(select(Application.id).where(Application.id == application_id, _frozen().exists()))
        is not None
    )


def get_exposed(actor: Member, review_round: ReviewRound, review_id: int) -> tuple[Review, Assignment]:
    """An exposed review of the round with its assignment.

    :raises NotFound: absent, elsewhere, or not exposed.
    """
    row = db.session.execute(
        select(Review, Assignment)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(Application, Application.id == Assignment.application_id)
        .where(
            Review.id == review_id,
            Assignment.round_id == review_round.id,
            Application.program_id == actor.program_id,
            Review.exposed_at.is_not(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def keep(actor: Member, review: Review, assignment: Assignment, *, seen_version: int | None) -> None:
    """Let an exposed review count: what was seen has not swayed it."""
    _settle(actor, review, assignment, seen_version)
    review.exposure_kept_at = now()
    db.session.flush()
    record(
        ExposedReviewKept(
            program_id=actor.program_id,
            actor_id=actor.id,
            application_id=assignment.application_id,
            review_id=review.id,
        )
    )


def void(actor: Member, review: Review, assignment: Assignment, *, seen_version: int | None) -> int:
    """Set an exposed review aside for good, and let chance find somebody who has not seen the text.

    Returns how many were found: none while it waits for a screener, who finds them with the release.
    """
    _settle(actor, review, assignment, seen_version)
    review.state = ReviewState.VOIDED
    assignment.state = move(assignment.state, AssignmentState.WITHDRAWN, ASSIGNMENT_MOVES)
    assignment.reason = "leak"
    access.end(assignment.application_id, AccessView.REDACTED, member_id=assignment.reviewer_id)
    db.session.flush()
    record(
        ReviewVoided(
            program_id=actor.program_id,
            actor_id=actor.id,
            application_id=assignment.application_id,
            review_id=review.id,
        )
    )
    application = whole_application(assignment)
    if application.state not in REVIEWABLE:
        return 0
    return allocating.assign(application, round_of(application.call_id), count=1)


def _settle(actor: Member, review: Review, assignment: Assignment, seen_version: int | None) -> None:
    require(may_settle, actor, assignment)
    unchanged(review, seen_version)
    if review.state is ReviewState.VOIDED or assignment.state not in MINE:
        raise WrongState(_l("This review is set aside already."))
    if _is_frozen(assignment.application_id):
        raise WrongState(_l("The decision on this application is frozen, so its reviews stay as they are."))
