"""Changing accounts: sign in and out, new passwords, new addresses. Hashing happens before these are called."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from community.accounts import emails
from community.accounts.events import EmailChanged, PasswordChanged
from community.accounts.models import LinkPurpose, Person, SignIn, SingleUseLink, mail_key
from community.accounts.queries import find_person_by_email
from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid
from community.core.events import record
from community.core.tokens import new_secret

RESET_LASTS = dt.timedelta(hours=1)
CONFIRM_LASTS = dt.timedelta(days=2)


def register_person(
    *,
    email: str,
    name: str,
    password_hash: str | None,
    language: str = "en",
    time_zone: str = "UTC",
    verified: bool,
) -> Person:
    """A new account. `verified` says that the address was proven, by a link that was mailed to it.

    :raises Invalid: if the address has an account already.
    """
    if find_person_by_email(email):
        raise Invalid(_l("This address has an account already. Please sign in."), field="email")
    person = Person(
        email=email.strip(),
        email_key=mail_key(email),
        name=name.strip(),
        password_hash=password_hash,
        language=language,
        time_zone=time_zone,
        created_at=now(),
        email_verified_at=now() if verified else None,
    )
    db.session.add(person)
    db.session.flush()
    return person


def open_session(person: Person, *, device: str) -> str:
    """Sign `person` in on a device. Returns the token for the cookie, which is kept nowhere."""
    token, token_digest = new_secret()
    db.session.add(
        SignIn(
            person_id=person.id,
            token_digest=token_digest,
            created_at=now(),
            seen_at=now(),
            device=device[:120],
        )
    )
    db.session.flush()
    return token


def end_session(person: Person, sign_in_id: int) -> None:
    """End one of the person's own sessions; one that is over stays over."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.person_id == person.id, SignIn.ended_at.is_(None))
        .values(ended_at=now())
    )


def end_sessions(person: Person, *, but: int | None = None) -> None:
    """End all sessions of the person, perhaps `but` the one that asks."""
    statement = update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    if but is not None:
        statement = statement.where(SignIn.id != but)
    db.session.execute(statement.values(ended_at=now()))


def request_reset(email: str) -> None:
    """Mail a link for a new password, if the address has an account; silent otherwise."""
    person = find_person_by_email(email)
    if person is None or person.disabled_at is not None:
        return
    secret, secret_digest = new_secret()
    link = SingleUseLink(
        person_id=person.id,
        purpose=LinkPurpose.RESET_PASSWORD,
        secret_digest=secret_digest,
        created_at=now(),
        expires_at=now() + RESET_LASTS,
    )
    db.session.add(link)
    db.session.flush()
    emails.reset(person, link_id=link.id, secret=secret)


def set_password(person: Person, password_hash: str, *, keep_sign_in_id: int | None = None) -> None:
    """Replace the password, void links that were mailed before, and end all other sessions."""
    person.password_hash = password_hash
    db.session.execute(
        update(SingleUseLink)
        .where(SingleUseLink.person_id == person.id, SingleUseLink.used_at.is_(None))
        .values(used_at=now())
    )
    end_sessions(person, but=keep_sign_in_id)
    record(PasswordChanged(program_id=None, person_id=person.id))
    emails.password_changed(person)


def change_profile(person: Person, *, name: str, language: str, time_zone: str) -> None:
    """What the person says of themselves everywhere."""
    person.name, person.language, person.time_zone = name.strip(), language, time_zone
    db.session.flush()


def request_email_change(person: Person, new_email: str) -> None:
    """Mail a confirmation to the new address. An address that is taken gets no link, and nothing gives that away."""
    if find_person_by_email(new_email):
        return
    secret, secret_digest = new_secret()
    link = SingleUseLink(
        person_id=person.id,
        purpose=LinkPurpose.CHANGE_EMAIL,
        secret_digest=secret_digest,
        new_email=new_email.strip(),
        created_at=now(),
        expires_at=now() + CONFIRM_LASTS,
    )
    db.session.add(link)
    db.session.flush()
    emails.confirm_email(person, new_email=new_email.strip(), link_id=link.id, secret=secret)


def confirm_email_change(person: Person, link: SingleUseLink) -> None:
    """Take the address that the link was mailed to."""
    if link.new_email is None or find_person_by_email(link.new_email):
        raise Invalid(_l("This address can’t be used any more. Please ask for another link."))
    old_email = person.email
    person.email, person.email_key = link.new_email, mail_key(link.new_email)
    person.email_verified_at = link.used_at = now()
    record(EmailChanged(program_id=None, person_id=person.id))
    emails.email_changed(person, old_email=old_email)
