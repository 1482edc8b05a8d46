"""How applications stand once their reviews are in, what was decided, and what is about to be sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload
from sqlalchemy.sql import ColumnElement

from community.core.db import BigKey, db, plain_rows
from community.core.errors import NotFound
from community.core.tokens import digest
from community.programs.models import Member
from community.recruiting.models import (
    Application,
    Call,
    Decision,
    DecisionBatch,
    Review,
    ReviewState,
)
from community.recruiting.models.reviewing import Assignment
from community.recruiting.remembering import remembered
from community.recruiting.states import ANSWERED, DUE, REVIEWABLE, ApplicationState, AssignmentState, Outcome

#: An answer can be given, or another one than before.
DECIDABLE = frozenset({ApplicationState.IN_REVIEW, ApplicationState.WAITLISTED})


def all_in() -> ColumnElement[bool]:
    """Whether an application waits for a decision: a review was sent, and no reviewer still owes one."""
    assignments = select(Assignment.id).where(Assignment.application_id == Application.id).correlate(Application)
    return and_(
        Application.state == ApplicationState.IN_REVIEW,
        assignments.where(Assignment.state == AssignmentState.SUBMITTED).exists(),
        ~assignments.where(Assignment.state.in_(DUE)).exists(),
    )


def _in_force() -> ColumnElement[bool]:
    """Whether it is decided. A question that was mailed decides nothing once it is answered."""
    return (
        select(Decision.id)
        .where(
            Decision.application_id == Application.id,
            Decision.replaced_at.is_(None),
            or_(Decision.outcome != Outcome.ASK_MORE, Decision.mailed_at.is_(None)),
        )
        .correlate(Application)
        .exists()
    )


def to_decide_count(program_id: int) -> int:
    """How many applications have all their reviews and no decision yet."""

    def count() -> int:
        undecided = select(func.count(Application.id)).where(
            Application.program_id == program_id, all_in(), ~_in_force()
        )
        return db.session.scalar(undecided) or 0

    return remembered("to decide", program_id, count)


@dataclass(frozen=True)
class CallCount:
    """A call with how many of its applications wait for a decision, and how many are still being read."""

    slug: str
    title: str
    ready: int
    reading: int


def calls_to_decide(program_id: int) -> Sequence[CallCount]:
    """Calls with anything ready, being read or on the wait list, the latest first."""
    return remembered("calls to decide", program_id, partial(_find_calls_to_decide, program_id))


def _find_calls_to_decide(program_id: int) -> Sequence[CallCount]:
    rows = plain_rows(_calls_to_decide(), {"program_id": program_id})
    return [CallCount(slug, title, ready, out - ready) for slug, title, ready, out in rows]


@cache
def _calls_to_decide() -> Select[*tuple[Any, ...]]:
    """Each application is looked at once. Those out for review hold those that are ready."""
    out = func.sum(case((Application.state.in_(REVIEWABLE), 1), else_=0))
    ready = func.sum(case((all_in(), 1), else_=0))
    return (
        select(Call.slug, Call.title, ready, out)
        .join(Application, Application.call_id == Call.id)
        .where(
            Call.program_id == bindparam("program_id", type_=BigKey),
            Application.state.in_(REVIEWABLE | {ApplicationState.WAITLISTED}),
        )
        .group_by(Call.id, Call.slug, Call.title, Call.opens_at)
        .order_by(Call.opens_at.desc(), Call.id.desc())
        .limit(20)
    )


def get_for(actor: Member, ref: str, *, or_answered: bool = False) -> Application:
    """An application of the actor's program that can be decided, with its call.

    :param or_answered: take one as well whose answer has been sent, for reading.
    :raises NotFound: absent, of another program, or with a review still to come.
    """
    readable = ANSWERED if or_answered else {ApplicationState.WAITLISTED}
    application = db.session.scalar(
        select(Application)
        .join(Application.call)
        .where(
            Application.program_id == actor.program_id,
            Application.public_ref == ref,
            or_(all_in(), Application.state.in_(readable)),
        )
        .options(contains_eager(Application.call))
    )
    if application is None:
        raise NotFound
    return application


def find_decision(application_id: int) -> Decision | None:
    """The decision in force."""
    return db.session.scalar(
        select(Decision).where(Decision.application_id == application_id, Decision.replaced_at.is_(None))
    )


def reviews_of(application_id: int) -> Sequence[Review]:
    """Sent reviews with their scores, in an order that says nothing."""
    return db.session.scalars(
        select(Review)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .where(
            Assignment.application_id == application_id,
            Assignment.state == AssignmentState.SUBMITTED,
            Review.state == ReviewState.SUBMITTED,
        )
        .order_by(Assignment.order_key)
        .options(selectinload(Review.scores))
    ).all()


def unfrozen(call_id: int) -> Sequence[Decision]:
    """Decisions of the call that wait for the freeze, in a fixed order."""
    return db.session.scalars(
        select(Decision)
        .join(Application, Application.id == Decision.application_id)
        .where(
            Application.call_id == call_id,
            Application.state.in_(DECIDABLE),
            Decision.replaced_at.is_(None),
            Decision.frozen_at.is_(None),
        )
        .order_by(Decision.id)
    ).all()


def fingerprint(decisions: Sequence[Decision]) -> str:
    """What somebody saw when they pressed "freeze": differs as soon as one was added, changed or taken back."""
    return fingerprint_of([decision.id for decision in decisions])


def fingerprint_of(ids: Sequence[int]) -> str:
    """The same from the ids of decisions, in order. A digest: two thousand of them still fit a form."""
    return digest(",".join(map(str, ids))) if ids else ""


def batches(program_id: int) -> Sequence[DecisionBatch]:
    """Frozen batches with their calls, the latest ten."""
    return db.session.scalars(_batches(), {"program_id": program_id}).all()


@cache
def _batches() -> Select[DecisionBatch]:
    return (
        select(DecisionBatch)
        .join(DecisionBatch.call)
        .where(Call.program_id == bindparam("program_id", type_=BigKey), DecisionBatch.frozen_at.is_not(None))
        .order_by(DecisionBatch.id.desc())
        .limit(10)
        .options(contains_eager(DecisionBatch.call))
    )


def get_batch(actor: Member, batch_id: int) -> DecisionBatch:
    """A frozen batch of the actor's program, with its call.

    :raises NotFound: absent, of another program, or not frozen: names stay closed until then.
    """
    batch = db.session.scalar(
        select(DecisionBatch)
        .join(DecisionBatch.call)
        .where(
            DecisionBatch.id == batch_id,
            Call.program_id == actor.program_id,
            DecisionBatch.frozen_at.is_not(None),
        )
        .options(contains_eager(DecisionBatch.call))
    )
    if batch is None:
        raise NotFound
    return batch


def decisions_of(batch_id: int) -> Sequence[Decision]:
    """Decisions in force in a batch with their applications, by name."""
    return db.session.scalars(
        select(Decision)
        .join(Decision.application)
        .where(Decision.batch_id == batch_id, Decision.replaced_at.is_(None))
        .order_by(Application.name, Application.id)
        .options(contains_eager(Decision.application))
    ).all()


@dataclass(frozen=True)
class Changed:
    """How many applications of a batch got another answer, or none, after names could be seen, and of how many."""

    count: int
    of: int


def decisions_with_names(call_id: int) -> Sequence[Decision]:
    """Decisions in force of a whole call. The applications of those that are not frozen must not be named."""
    return db.session.scalars(
        select(Decision)
        .join(Decision.application)
        .where(Application.call_id == call_id, Decision.replaced_at.is_(None))
        .options(contains_eager(Decision.application).load_only(Application.name))
    ).all()


def changed_after_freeze(batch_id: int) -> Changed:
    """Applications, not changes: one that was changed twice counts once."""
    changed = func.count(func.distinct(case((Decision.after_freeze.is_(True), Decision.application_id))))
    row = db.session.execute(
        select(changed, func.count(func.distinct(Decision.application_id))).where(Decision.batch_id == batch_id)
    ).one()
    return Changed(*row)


def get_several(actor: Member, call_id: int, refs: Sequence[str]) -> Sequence[Application]:
    """Applications of a call that can be decided, by their references; what can't be is left out."""
    return db.session.scalars(
        select(Application)
        .join(Application.call)
        .where(
            Application.program_id == actor.program_id,
            Application.call_id == call_id,
            Application.public_ref.in_(refs),
            or_(all_in(), Application.state == ApplicationState.WAITLISTED),
        )
        .order_by(Application.public_ref)
        .options(contains_eager(Application.call))
    ).all()


def frozen_among(application_ids: Sequence[int]) -> set[int]:
    """Those of the applications whose decision is frozen and unsent: a change of it needs a reason of its own."""
    return set(
        db.session.scalars(
            select(Decision.application_id).where(
                Decision.application_id.in_(application_ids),
                Decision.replaced_at.is_(None),
                Decision.frozen_at.is_not(None),
                Decision.mailed_at.is_(None),
            )
        )
    )
