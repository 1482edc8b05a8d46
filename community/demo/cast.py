"""Whom one may look around as: one person of each role, and applicants, with a sentence on what there is to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import case, select
from sqlalchemy.orm import contains_eager, joinedload

from community.accounts.models import Person
from community.core.db import db
from community.programs.models import ROLE_LABELS, Member, Role, Standing
from community.recruiting.models import Application
from community.recruiting.states import ApplicationState

#: Whose history shows most.
FULLEST = "dee"

SENTENCES = {
    Role.AMBASSADOR: _l("Catch up on the group, log a conversation, read a thank-you."),
    Role.REVIEWER: _l(
        "Practice, score stories blind with the anchors beside the text, and talk where reviewers differ."
    ),
    Role.SCREENER: _l("Mask names and reach, write a recording down, ask back, and release stories to the reviewers."),
    Role.MODERATOR: _l("Work a case with its clock, its reasons and its undo."),
    Role.MANAGER: _l("Calls, questions, rounds and decisions; what is due today, answers, thanks, and the movement."),
    Role.OWNER: _l("Set the program, its roles and the agreement."),
}
#: Applicants have no account. A link in a mail leads them back, and so it does here.
APPLICANTS = {
    ApplicationState.DRAFT: _l(
        "In the middle of a sentence: write on, add a picture or a recording, look before it is sent."
    ),
    ApplicationState.ASK_MORE: _l("Has sent it, and was asked something: the page says where it stands."),
    ApplicationState.INVITED: _l("Was chosen, and has not answered yet."),
}


@dataclass(frozen=True)
class Guide:
    """One person to look around as."""

    role: Any
    member: Member
    sentence: Any


@dataclass(frozen=True)
class Applicant:
    """One applicant to look around as."""

    application: Application
    sentence: Any


def applicants() -> Sequence[Applicant]:
    """For each state in which there is something to do, whoever came there last."""
    return [
        Applicant(found, sentence) for state, sentence in APPLICANTS.items() if (found := latest_in(state)) is not None
    ]


def latest_in(state: ApplicationState) -> Application | None:
    """The application that was changed last among those in a state, by somebody who has said their name."""
    return db.session.scalar(
        select(Application)
        .where(Application.state == state, Application.name != "", Application.erased_at.is_(None))
        .options(joinedload(Application.call))
        .order_by(Application.answered_at.desc().nulls_last(), Application.changed_at.desc(), Application.id)
        .limit(1)
    )


def guides() -> Sequence[Guide]:
    """One for each role, the ambassador first."""
    found = []
    for role, sentence in SENTENCES.items():
        member = first_with(role)
        if member is not None:
            found.append(Guide(ROLE_LABELS[role], member, sentence))
    return found


def first_with(role: Role) -> Member | None:
    """An active member with this role; for an ambassador with no other, and the one with the fullest history."""
    fits = Member.roles == role if role is Role.AMBASSADOR else Member.has_any(role)
    return db.session.scalar(
        select(Member)
        .join(Member.person)
        .join(Member.program)
        .where(fits, Member.standing == Standing.ACTIVE, Person.disabled_at.is_(None))
        .options(contains_eager(Member.person), contains_eager(Member.program))
        .order_by(case((Person.email_key.startswith(f"{FULLEST}@"), 0), else_=1), Member.id)
        .limit(1)
    )
