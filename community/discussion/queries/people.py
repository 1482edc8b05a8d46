"""Members by the names that people type after an @."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager

from community.accounts.models import Person
from community.core.db import db
from community.programs.models import INSIDE, Member

#: More people than this with names that begin alike are not told apart.
ALIKE_LIMIT = 200


def members_named_like(program_id: int, beginnings: Sequence[str], limit: int = ALIKE_LIMIT) -> Sequence[Member]:
    """Members inside the program whose name begins with one of `beginnings`, in whatever case, by name."""
    if not beginnings:
        return ()
    starts = [
        func.lower(Person.name).startswith(beginning.lower(), autoescape=True)
        | Person.name.startswith(beginning, autoescape=True)
        for beginning in beginnings
    ]
    return db.session.scalars(
        select(Member)
        .join(Member.person)
        .where(Member.program_id == program_id, Member.standing.in_(INSIDE), or_(*starts))
        .options(contains_eager(Member.person))
        .order_by(Person.name, Member.id)
        .limit(limit)
    ).all()


def suggested_members(actor: Member, words: str, limit: int = 8) -> Sequence[Member]:
    """Members to complete what was typed after an @: a beginning of the name or of any word in it."""
    typed = words.strip().lower()
    if not typed:
        return ()
    name = func.lower(Person.name)
    return db.session.scalars(
        select(Member)
        .join(Member.person)
        .where(
            Member.program_id == actor.program_id,
            Member.standing.in_(INSIDE),
            or_(name.startswith(typed, autoescape=True), name.contains(f" {typed}", autoescape=True)),
        )
        .options(contains_eager(Member.person))
        .order_by(name.startswith(typed, autoescape=True).desc(), Person.name)
        .limit(limit)
    ).all()


def newcomers(program_id: int, since: dt.datetime, limit: int = 20) -> Sequence[Member]:
    """Active members who joined after the moment `since`, the latest first."""
    return db.session.scalars(
        select(Member)
        .join(Member.person)
        .where(Member.program_id == program_id, Member.standing.in_(INSIDE), Member.joined_at > since)
        .options(contains_eager(Member.person))
        .order_by(Member.joined_at.desc(), Member.id.desc())
        .limit(limit)
    ).all()
