"""Whom one may look around as: one person of each role, with a sentence on what there is to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from community.accounts.models import Person
from community.core.db import db
from community.programs.models import ROLE_LABELS, Member, Role

SENTENCES = {
    Role.AMBASSADOR: _l("Catch up on the group, log a conversation, read a thank-you."),
    Role.REVIEWER: _l("Score applications blind, with the anchors beside the text."),
    Role.SCREENER: _l("Mask names and reach, and release stories to the reviewers."),
    Role.MODERATOR: _l("Work a case with its clock, its reasons and its undo."),
    Role.MANAGER: _l("See what is due today, answer, thank, decide, and watch the movement."),
    Role.OWNER: _l("Set roles and the agreement."),
}


@dataclass(frozen=True)
class Guide:
    """One person to look around as."""

    role: Any
    member: Member
    sentence: Any


def guides() -> Sequence[Guide]:
    """One for each role, the ambassador first."""
    found = []
    for role, sentence in SENTENCES.items():
        member = first_with(role)
        if member is not None:
            found.append(Guide(ROLE_LABELS[role], member, sentence))
    return found


def first_with(role: Role) -> Member | None:
    """The earliest member with this role and, for an ambassador, with no other."""
    fits = Member.roles == role if role is Role.AMBASSADOR else Member.has_any(role)
    return db.session.scalar(
        select(Member)
        .join(Member.person)
        .join(Member.program)
        .where(fits, Person.disabled_at.is_(None))
        .options(contains_eager(Member.person), contains_eager(Member.program))
        .order_by(Member.id)
        .limit(1)
    )
