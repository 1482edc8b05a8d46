"""What a manager may see of a call's applications when they take a table away: the blind rules, as sets of ids.

A name, an address and raw words need a frozen decision. Before that there is only what reviewers read, for managers
who do not review in that round. One's own application, and those of people whom one put forward, stay closed until
their decision is frozen.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from community.core.db import db
from community.programs.models import Member
from community.recruiting.models import Application, Assignment, Call, Decision, ReviewRound
from community.recruiting.states import REVIEWABLE, TO_SCREEN, AssignmentState


@dataclass(frozen=True)
class Actor:
    """Who takes a table away, as plain values: a file is written long after the request has ended."""

    member_id: int
    program_id: int
    email_key: str

    @classmethod
    def of(cls, member: Member) -> Actor:
        """The member, with the person loaded."""
        return cls(member.id, member.program_id, member.person.email_key)


@dataclass(frozen=True)
class Rounds:
    """By call: whether it is blind, whether the actor reviews in it, and whether anything is still to be decided."""

    blind: Collection[int]
    reviewing: Collection[int]
    undecided: Collection[int]

    def word(self, call_id: int) -> str:
        """ "blind" or "not blind", for every row of every table."""
        return "blind" if call_id in self.blind else "not blind"

    def is_closed_to_reviewer(self, call_id: int) -> bool:
        """Whether the actor still reviews in it, so that the texts of others stay closed to them."""
        return call_id in self.blind and call_id in self.reviewing and call_id in self.undecided


def rounds_of(actor: Actor, call_id: int | None) -> Rounds:
    """The rounds of the program, or of one call."""
    reviewing = (
        select(Assignment.id)
        .where(
            Assignment.round_id == ReviewRound.id,
            Assignment.reviewer_id == actor.member_id,
            Assignment.state != AssignmentState.WITHDRAWN,
        )
        .exists()
    )
    frozen = (
        select(Decision.id)
        .where(
            Decision.application_id == Application.id, Decision.replaced_at.is_(None), Decision.frozen_at.is_not(None)
        )
        .exists()
    )
    undecided = (
        select(Application.id)
        .where(Application.call_id == ReviewRound.call_id, Application.state.in_(TO_SCREEN | REVIEWABLE), ~frozen)
        .exists()
    )
    statement = (
        select(ReviewRound.call_id, ReviewRound.not_blind_since.is_(None), reviewing, undecided)
        .join(Call, Call.id == ReviewRound.call_id)
        .where(Call.program_id == actor.program_id)
    )
    if call_id is not None:
        statement = statement.where(Call.id == call_id)
    rows = db.session.execute(statement).all()
    return Rounds(
        blind={key for key, is_blind, _, _ in rows if is_blind},
        reviewing={key for key, _, is_reviewing, _ in rows if is_reviewing},
        undecided={key for key, _, _, is_undecided in rows if is_undecided},
    )


def is_ones_own(actor: Actor, application: Application) -> bool:
    """Whether the actor wrote it, or put its writer forward."""
    return application.email_key == actor.email_key or application.nominated_by_id == actor.member_id
