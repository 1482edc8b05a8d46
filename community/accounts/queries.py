"""Reading people and their sessions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from community.accounts.models import LinkPurpose, Person, SignIn, SingleUseLink, mail_key
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.core.tokens import digest


def find_person_by_email(address: str) -> Person | None:
    """The account with this mail address, in whatever case it was typed."""
    return db.session.scalar(select(Person).where(Person.email_key == mail_key(address)))


def get_person(person_id: int) -> Person:
    """The account with this id.

    :raises NotFound: if there is none.
    """
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def find_sign_in(token: str) -> tuple[SignIn, Person] | None:
    """The open session behind a cookie's token, with its person; None if ended, or the account is disabled."""
    row = db.session.execute(
        select(SignIn, Person)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.token_digest == digest(token), SignIn.ended_at.is_(None), Person.disabled_at.is_(None))
    ).one_or_none()
    return (row[0], row[1]) if row else None


def open_sign_ins(person_id: int) -> Sequence[SignIn]:
    """Where the person is signed in, the latest first."""
    return db.session.scalars(
        select(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None)).order_by(SignIn.seen_at.desc())
    ).all()


def get_link(purpose: LinkPurpose, secret: str) -> tuple[SingleUseLink, Person]:
    """The unused, unexpired link behind `secret`, with its person.

    :raises NotFound: used, expired, made for something else or never made: all the same.
    """
    row = db.session.execute(
        select(SingleUseLink, Person)
        .join(Person, Person.id == SingleUseLink.person_id)
        .where(
            SingleUseLink.secret_digest == digest(secret),
            SingleUseLink.purpose == purpose,
            SingleUseLink.used_at.is_(None),
            SingleUseLink.expires_at > now(),
            Person.disabled_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]
