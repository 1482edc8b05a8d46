"""Reading programs and members."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import String, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload, load_only
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql import ColumnElement, Select

from community.accounts.models import Person, SignIn
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.core.tokens import digest
from community.programs.models import (
    INSIDE,
    Agreement,
    AgreementAcceptance,
    Invitation,
    Member,
    Program,
    Role,
    Standing,
)


def find_program(slug: str) -> Program | None:
    """The program at ``/p/<slug>/``."""
    program: Program | None = db.session.scalar(_program(), {"slug": slug})
    return program


@cache
def _program() -> Select[Program]:
    return select(Program).where(Program.slug == bindparam("slug", type_=String))


def find_membership(slug: str, person_id: int) -> Member | None:
    """The person's membership of the program, with both loaded: the one query that a signed-in page needs."""
    return db.session.scalar(
        select(Member)
        .join(Program, Program.id == Member.program_id)
        .join(Person, Person.id == Member.person_id)
        .where(Program.slug == slug, Member.person_id == person_id)
        .options(contains_eager(Member.program), contains_eager(Member.person))
    )


def find_who_asks(slug: str, token_digest: str) -> tuple[SignIn, Person, Program, Member | None] | None:
    """The open session behind a token, its person, the program and the membership, if any: all in one query.

    None if the session is over, the account disabled, or there is no such program.
    """
    row = db.session.execute(_who_asks(), {"slug": slug, "token_digest": token_digest}).one_or_none()
    if row is None:
        return None
    sign_in, person, program, member, *carried = row
    for (_column, take), value in zip(_carried.values(), carried, strict=True):
        take(program.id, value)
    if member is not None:
        set_committed_value(member, "person", person)
        set_committed_value(member, "program", program)
    return sign_in, person, program, member


_carried: dict[str, tuple[ColumnElement[Any], Callable[[int, Any], None]]] = {}


def carry_along(name: str, column: ColumnElement[Any], take: Callable[[int, Any], None]) -> None:
    """Have a feature's number about the program read by the very query that finds who asks.

    :param column: a scalar subquery that is correlated to `Program`.
    :param take: called with the program's id and the value, within the transaction that has read it.
    """
    _carried[name] = column, take


@cache
def _who_asks() -> Select[*tuple[Any, ...]]:
    return (
        select(SignIn, Person, Program, Member, *(column for column, _take in _carried.values()))
        .select_from(SignIn)
        .join(Person, Person.id == SignIn.person_id)
        .join(Program, Program.slug == bindparam("slug", type_=String))
        .outerjoin(Member, (Member.program_id == Program.id) & (Member.person_id == Person.id))
        .where(
            SignIn.token_digest == bindparam("token_digest", type_=String),
            SignIn.ended_at.is_(None),
            Person.disabled_at.is_(None),
        )
        # What the frame around a page asks for. The rest is read when a page wants it.
        .options(
            load_only(SignIn.seen_at),
            load_only(Person.name, Person.email, Person.email_key, Person.language, Person.time_zone, Person.version),
        )
    )


def programs_of(person_id: int) -> Sequence[Program]:
    """The programs that the person may enter, by name."""
    return db.session.scalars(
        select(Program)
        .join(Member, Member.program_id == Program.id)
        .where(Member.person_id == person_id, Member.standing.in_(INSIDE))
        .order_by(Program.name)
    ).all()


def all_programs() -> Sequence[Program]:
    """Every program of the installation, by name."""
    return db.session.scalars(select(Program).order_by(Program.name)).all()


def get_member(actor: Member, member_id: int) -> Member:
    """A member of the actor's own program.

    :raises NotFound: absent, or of another program.
    """
    member = db.session.scalar(
        select(Member)
        .where(Member.id == member_id, Member.program_id == actor.program_id)
        .options(joinedload(Member.person), joinedload(Member.program))
    )
    if member is None:
        raise NotFound
    return member


def members_with(program_id: int, roles: Role) -> Sequence[Member]:
    """Active members with any of `roles`, by name."""
    return db.session.scalars(
        select(Member)
        .join(Member.person)
        .where(Member.program_id == program_id, Member.standing == Standing.ACTIVE, Member.has_any(roles))
        .options(contains_eager(Member.person))
        .order_by(Person.name)
    ).all()


def members_page(program_id: int, *, after: tuple[str, int] | None, size: int, words: str = "") -> Sequence[Member]:
    """Members in order of name, `size` + 1 of them after the key (name, id); `words` filters by name."""
    statement = (
        select(Member)
        .join(Member.person)
        .where(Member.program_id == program_id)
        .options(contains_eager(Member.person))
        .order_by(Person.name, Member.id)
        .limit(size + 1)
    )
    if words:
        statement = statement.where(func.lower(Person.name).contains(words.lower(), autoescape=True))
    if after:
        name, member_id = after
        statement = statement.where((Person.name > name) | ((Person.name == name) & (Member.id > member_id)))
    return db.session.scalars(statement).all()


def people_by_member(member_ids: Sequence[int]) -> dict[int, Member]:
    """Members with their people, by id: one query for a page of bylines."""
    if not member_ids:
        return {}
    rows = db.session.scalars(
        select(Member).where(Member.id.in_(set(member_ids))).options(joinedload(Member.person))
    ).all()
    return {member.id: member for member in rows}


def open_invitations(program_id: int) -> Sequence[Invitation]:
    """Invitations that still wait for an answer, the latest first."""
    return db.session.scalars(
        select(Invitation)
        .where(
            Invitation.program_id == program_id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now(),
        )
        .order_by(Invitation.id.desc())
        .limit(100)
    ).all()


def get_invitation(slug: str, secret: str) -> Invitation:
    """The open invitation behind a mailed link.

    :raises NotFound: spent, revoked, over, of another program, or never made.
    """
    invitation = db.session.scalar(
        select(Invitation)
        .join(Invitation.program)
        .where(
            Program.slug == slug,
            Invitation.secret_digest == digest(secret),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now(),
        )
        .options(contains_eager(Invitation.program))
    )
    if invitation is None:
        raise NotFound
    return invitation


def find_invitation(program_id: int, email_key: str, because_of: str) -> Invitation | None:
    """The newest invitation of this address for this reason, open or not."""
    return db.session.scalar(
        select(Invitation)
        .where(
            Invitation.program_id == program_id,
            Invitation.email_key == email_key,
            Invitation.because_of == because_of,
        )
        .order_by(Invitation.id.desc())
        .limit(1)
    )


def current_agreement(program_id: int) -> Agreement | None:
    """The newest version of what members accept."""
    return db.session.scalar(
        select(Agreement).where(Agreement.program_id == program_id).order_by(Agreement.number.desc()).limit(1)
    )


def has_accepted(member_id: int, agreement_id: int) -> bool:
    """Whether the member accepted this very version."""
    return (
        db.session.scalar(
            select(AgreementAcceptance.id).where(
                AgreementAcceptance.member_id == member_id, AgreementAcceptance.agreement_id == agreement_id
            )
        )
        is not None
    )
