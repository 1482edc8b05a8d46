"""Which side a member stands on in a round: screening or review. Both ask here, so that neither forgets the other."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Select, String, bindparam, or_, select

from community.core.db import db
from community.core.errors import NotFound
from community.programs.asking import ASKER, asked_by
from community.programs.models import Member
from community.recruiting.models import AccessEvent, AccessView, Application, Assignment, Call, ReviewRound
from community.recruiting.states import AssignmentState


def round_of(call_id: int) -> ReviewRound:
    """The round in which a call's applications are read."""
    return db.session.scalars(select(ReviewRound).where(ReviewRound.call_id == call_id)).one()


def get_round(actor: Member, slug: str) -> tuple[Call, ReviewRound]:
    """A call of the actor's program with its round.

    :raises NotFound: absent, or of another program.
    """
    row = db.session.execute(_round(), asked_by(actor, slug=slug)).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


@cache
def _round() -> Select[Call, ReviewRound]:
    return (
        select(Call, ReviewRound)
        .join(ReviewRound, ReviewRound.call_id == Call.id)
        .where(Call.program_id == ASKER.program_id, Call.slug == bindparam("slug", type_=String))
    )


def reviews_in_round(round_id: int, member: Member) -> bool:
    """Whether the member has anything to review in it, or has ever opened a masked text of it.

    Giving it back, having it taken away and changing roles alter nothing about what was read. Only what was never
    opened and is theirs no more leaves a member free.
    """
    given = select(Assignment.id).where(
        Assignment.round_id == round_id,
        Assignment.reviewer_id == member.id,
        Assignment.state != AssignmentState.WITHDRAWN,
    )
    opened = (
        select(AccessEvent.id)
        .join(Application, Application.id == AccessEvent.application_id)
        .join(ReviewRound, ReviewRound.call_id == Application.call_id)
        .where(ReviewRound.id == round_id, AccessEvent.member_id == member.id, AccessEvent.view == AccessView.REDACTED)
    )
    return bool(db.session.scalar(select(or_(given.exists(), opened.exists()))))


def names_are_closed(call_id: int, member: Member) -> bool:
    """Whether names of a call's applicants stay closed to this member, whatever their role, until they are frozen.

    For every page of the desk that names an applicant before the freeze: who reviews in a blind round must not see it.
    """
    review_round = round_of(call_id)
    return review_round.is_blind and reviews_in_round(review_round.id, member)


def screened_in_call(call_id: int) -> Select[int | None]:
    """Members who opened the raw text of any application of the call."""
    return (
        select(AccessEvent.member_id)
        .join(Application, Application.id == AccessEvent.application_id)
        .where(Application.call_id == call_id, AccessEvent.view == AccessView.RAW, AccessEvent.member_id.is_not(None))
    )
