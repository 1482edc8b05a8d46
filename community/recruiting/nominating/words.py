"""What the nominator wrote, on its way to those who read the application; and names that would give somebody away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from community.accounts.models import Person
from community.core.db import db
from community.programs.models import Member
from community.recruiting.extras import NOMINATION
from community.recruiting.models import Application, Nomination
from community.recruiting.screening.masks import known_of
from community.redaction.known import KnownStrings


def with_nomination(application: Application, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers, and the nominator's words if somebody put the applicant forward."""
    if application.nominated_by_id is None:
        return dict(answers)
    row = db.session.execute(
        select(Nomination.reason, Nomination.example).where(Nomination.application_id == application.id).limit(1)
    ).one_or_none()
    text = "\n\n".join(part for part in row if part) if row else ""
    return {**answers, NOMINATION: text} if text else dict(answers)


def known_about(application: Application) -> KnownStrings:
    """What is on record about the applicant, and who put them forward: the one name would lead to the other.

    What the nominator calls them counts as well: "Bea" may stand nowhere else.
    """
    if application.nominated_by_id is None:
        return known_of(application)
    others = [
        db.session.scalar(
            select(Person.name)
            .join(Member, Member.person_id == Person.id)
            .where(Member.id == application.nominated_by_id)
        ),
        db.session.scalar(select(Nomination.name).where(Nomination.application_id == application.id).limit(1)),
    ]
    return known_of(application, others=[name for name in others if name])
