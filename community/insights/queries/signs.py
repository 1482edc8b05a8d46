"""What the reviewers of a call are called in a table: letters as in the ranking, names once those are open there."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from community.core.db import db
from community.recruiting.deciding.outlook import Given, Outlook, Read, Rules
from community.recruiting.deciding.standings import reviewer_signs
from community.recruiting.models import Application, Assignment, Call, Decision, Review, ReviewRound, ReviewState
from community.recruiting.states import ANSWERED, REVIEWABLE, AssignmentState


@dataclass(frozen=True)
class Signs:
    """Letters or names by member."""

    by_member: dict[int, str]

    def sign(self, member_id: int) -> str:
        """Of a reviewer whose reviews were all set aside: a dash."""
        return self.by_member.get(member_id, "–")


def signs_of(call_id: int) -> Signs:
    """Four statements for a call; without its reviews, of which only is asked who sent any."""
    call, review_round = db.session.execute(
        select(Call, ReviewRound).join(ReviewRound, ReviewRound.call_id == Call.id).where(Call.id == call_id)
    ).one()
    reviewers = db.session.scalars(
        select(Assignment.reviewer_id)
        .join(Review, Review.assignment_id == Assignment.id)
        .join(Application, Application.id == Assignment.application_id)
        .where(
            Application.call_id == call_id,
            Application.state.in_(REVIEWABLE | ANSWERED),
            Assignment.state == AssignmentState.SUBMITTED,
            Review.state == ReviewState.SUBMITTED,
        )
        .distinct()
    )
    reading = db.session.execute(
        select(Application.id, Application.public_ref, Application.state).where(
            Application.call_id == call_id, Application.state.in_(REVIEWABLE)
        )
    )
    decisions = db.session.execute(
        select(Decision.application_id, Decision.id, Decision.outcome, Decision.frozen_at, Decision.mailed_at)
        .join(Application, Application.id == Decision.application_id)
        .where(Application.call_id == call_id, Decision.replaced_at.is_(None))
    )
    outlook = Outlook(
        Rules(call.places, review_round.seed, is_blind=review_round.is_blind, by_hand=False),
        applications={key: (ref, state, False) for key, ref, state in reading},
        reviews=[Read(0, reviewer_id, {}, None, exposed=False, text_changed=False) for reviewer_id in reviewers],
        decisions={
            key: Given(number, outcome, frozen_at is not None, mailed_at is not None, None)
            for key, number, outcome, frozen_at, mailed_at in decisions
        },
    )
    return Signs(reviewer_signs(outlook))
