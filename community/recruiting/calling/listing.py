"""Every application of a call that was sent, in whatever state, for managers. Read live: nothing of it is remembered.

A name is open where the decision pages open it: while a frozen decision is in force. Whatever a manager still has to
review herself tells her nothing of others: it stands as "in review" from the day on which it was given to her, without
a name and without a count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, exists, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased, load_only

from community.core.db import db
from community.programs.models import Member
from community.recruiting.models import Application, Call, Decision, RedactedView, Review, ReviewState
from community.recruiting.models.reviewing import Assignment
from community.recruiting.states import DUE, MINE, REVIEWABLE, ApplicationState, AssignmentState

#: So many signs has a reference.
LENGTH = 10

#: What a list of a call may load of an application. The address is for asking whose it is, and stands on no page.
COLUMNS = (
    Application.id,
    Application.public_ref,
    Application.program_id,
    Application.call_id,
    Application.email_key,
    Application.nominated_by_id,
    Application.submitted_at,
    Application.waiting_since,
    Application.answered_at,
    Application.withdrawn_at,
    Application.erased_at,
)


@dataclass(frozen=True)
class Line:
    """One application.

    :ivar state: where it stands, for whom the list is made. See above; `application` holds no other.
    :ivar name: empty while it is closed.
    :ivar sent: reviews that are in, of the `given` that reviewers have.
    :ivar owed: whether who asks still has to review it.
    :ivar readable: whether there is a review, and the text on which it was written.
    :ivar asked_in: the batch of the question that was mailed, if a decision asked one.
    """

    application: Application
    state: ApplicationState
    name: str
    sent: int
    given: int
    owed: bool
    readable: bool
    asked_in: int | None

    @property
    def ref(self) -> str:
        return self.application.public_ref

    @property
    def is_all_in(self) -> bool:
        """Whether it waits for a decision: see `deciding.queries.all_in`."""
        return self.state is ApplicationState.IN_REVIEW and 0 < self.sent == self.given


def number_typed(typed: str) -> str:
    """The reference that somebody typed or pasted: hyphens, blanks and capitals make no difference. Empty for none."""
    found = re.sub(r"[^0-9a-z]", "", typed.lower())
    return found if len(found) == LENGTH else ""


def _owed(actor: Member, reviews_here: bool) -> ColumnElement[bool]:
    if not reviews_here:
        return false()
    due = exists().where(
        Assignment.application_id == Application.id,
        Assignment.reviewer_id == actor.id,
        Assignment.state.in_(DUE),
    )
    return and_(Application.state.in_(REVIEWABLE), due.correlate(Application))


def _state(owed: ColumnElement[bool]) -> ColumnElement[ApplicationState]:
    """Where it stands. Whether anybody else has opened what one owes oneself is not told."""
    return case((owed, literal(ApplicationState.IN_REVIEW, Application.state.type)), else_=Application.state)


def _listed() -> ColumnElement[bool]:
    return and_(Application.submitted_at.is_not(None), Application.state != ApplicationState.DRAFT)


def counts_by_state(call_id: int, actor: Member, *, reviews_here: bool) -> dict[ApplicationState, int]:
    """How many of a call stand where, and how many drafts there are. What was taken back unsent counts nowhere.

    :param reviews_here: whether the actor reviews in the call's round.
    """
    state = _state(_owed(actor, reviews_here)).label("stands_at")
    rows = db.session.execute(
        select(state, func.count(Application.id))
        .where(Application.call_id == call_id, or_(_listed(), Application.state == ApplicationState.DRAFT))
        .group_by(state)
    )
    return dict(rows.tuples().all())


def lines(
    call_id: int,
    actor: Member,
    *,
    reviews_here: bool,
    state: ApplicationState | None = None,
    ref: str = "",
    after: str = "",
    size: int,
) -> Sequence[Line]:
    """What was sent, the latest first; `size` + 1 of it after the application `after`.

    :param state: only what stands there.
    :param ref: only this one.
    """
    owed = _owed(actor, reviews_here)
    stands_at = _state(owed)
    given = select(func.count(Assignment.id)).where(Assignment.application_id == Application.id).correlate(Application)
    readable = (
        select(Review.id)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(RedactedView, RedactedView.id == Review.redacted_view_id)
        .where(
            Assignment.application_id == Application.id,
            Assignment.state == AssignmentState.SUBMITTED,
            Review.state == ReviewState.SUBMITTED,
            RedactedView.erased_at.is_(None),
        )
        .correlate(Application)
    )
    statement = (
        select(
            Application,
            stands_at,
            case((and_(Decision.frozen_at.is_not(None), ~owed), Application.name), else_=""),
            given.where(Assignment.state == AssignmentState.SUBMITTED).scalar_subquery(),
            given.where(Assignment.state.in_(MINE)).scalar_subquery(),
            owed,
            readable.exists(),
            case((Decision.mailed_at.is_not(None), Decision.batch_id)),
        )
        .outerjoin(Decision, and_(Decision.application_id == Application.id, Decision.replaced_at.is_(None)))
        .where(Application.call_id == call_id, _listed())
        .order_by(Application.submitted_at.desc(), Application.id.desc())
        .limit(size + 1)
        .options(load_only(*COLUMNS, raiseload=True))
    )
    if state is not None:
        statement = statement.where(stands_at == state)
    if ref:
        statement = statement.where(Application.public_ref == ref)
    if after:
        last = aliased(Application)
        place = select(last.submitted_at, last.id).where(last.call_id == call_id, last.public_ref == after)
        statement = statement.where(
            tuple_(Application.submitted_at, Application.id) < place.scalar_subquery(),
        )
    return [Line(*row) for row in db.session.execute(statement)]


def find_elsewhere(actor: Member, ref: str) -> Call | None:
    """The call of the actor's program to which the application `ref` was sent."""
    return db.session.scalar(
        select(Call)
        .join(Application, Application.call_id == Call.id)
        .where(Application.program_id == actor.program_id, Application.public_ref == ref, _listed())
    )
