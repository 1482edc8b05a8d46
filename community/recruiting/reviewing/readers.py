"""Who reads one application, who could, and who must not, for a manager who looks after the round."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from community.accounts.models import Person
from community.core.db import db
from community.core.errors import NotFound
from community.programs.models import Member
from community.recruiting.models import Application, ReviewRound
from community.recruiting.models.reviewing import Assignment
from community.recruiting.reviewing.allocating import Bar, bars, load_in, reviews_for
from community.recruiting.states import DUE, REVIEWABLE


@dataclass(frozen=True)
class Reader:
    """A reviewer of the program and how they stand to one application; `bar` None: they could be given it."""

    member_id: int
    name: str
    load: int
    bar: Bar | None
    assignment: Assignment | None


def get_application(actor: Member, review_round: ReviewRound, ref: str) -> Application:
    """An application of the round that is out for review.

    :raises NotFound: absent, elsewhere, or one that the actor still has to review: its readers are closed to them.
    """
    reviews_it = (
        select(Assignment.id)
        .where(
            Assignment.application_id == Application.id, Assignment.reviewer_id == actor.id, Assignment.state.in_(DUE)
        )
        .exists()
    )
    application = db.session.scalar(
        select(Application).where(
            Application.call_id == review_round.call_id,
            Application.program_id == actor.program_id,
            Application.public_ref == ref,
            Application.state.in_(REVIEWABLE),
            ~reviews_it,
        )
    )
    if application is None:
        raise NotFound
    return application


def readers_of(application: Application, review_round: ReviewRound) -> list[Reader]:
    """Everybody who reviews in the program or has this application, the least loaded first."""
    barred = bars([application], review_round)[application.id]
    has_it = and_(Assignment.reviewer_id == Member.id, Assignment.application_id == application.id)
    rows = db.session.execute(
        select(Member.id, Person.name, load_in(review_round), Assignment)
        .join(Person, Person.id == Member.person_id)
        .outerjoin(Assignment, has_it)
        .where(
            Member.program_id == application.program_id,
            or_(reviews_for(application.program_id), Assignment.id.is_not(None)),
        )
    )
    readers = [Reader(key, name, load, barred.get(key), given) for key, name, load, given in rows]
    return sorted(readers, key=lambda one: (one.load, one.name))
