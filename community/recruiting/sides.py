"""Which side a member stands on in a round: screening or review. Both ask here, so that neither forgets the other."""

from __future__ import annotations

from sqlalchemy import select

from community.core.db import db
from community.programs.models import Member
from community.recruiting.models import AccessEvent, AccessView, Application, Assignment, ReviewRound
from community.recruiting.states import AssignmentState


def round_of(call_id: int) -> ReviewRound:
    """The round in which a call's applications are read."""
    return db.session.scalars(select(ReviewRound).where(ReviewRound.call_id == call_id)).one()


def reviews_in_round(round_id: int, member: Member) -> bool:
    """Whether the member was given anything to review in it. Giving it back changes nothing: the text was open."""
    return (
        db.session.scalar(
            select(Assignment.id)
            .where(
                Assignment.round_id == round_id,
                Assignment.reviewer_id == member.id,
                Assignment.state != AssignmentState.WITHDRAWN,
            )
            .limit(1)
        )
        is not None
    )


def screened_in_call(call_id: int) -> set[int]:
    """Members who opened the raw text of any application of the call."""
    found = db.session.scalars(
        select(AccessEvent.member_id)
        .join(Application, Application.id == AccessEvent.application_id)
        .where(Application.call_id == call_id, AccessEvent.view == AccessView.RAW)
        .distinct()
    )
    return {member_id for member_id in found if member_id is not None}
