"""Storing mail, asking guards, and forgetting a person's mail."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import TypeVar
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import case, update
from sqlalchemy.sql import ColumnElement

from community.core import clock, jobs
from community.core.db import db
from community.core.jobs.queue import insert_once
from community.core.outbox.messages import Email
from community.core.outbox.models import EmailRecord, EmailState

SEND = "outbox.send"

Guard = Callable[..., str | None]
GuardT = TypeVar("GuardT", bound=Guard)

_guards: dict[str, Guard] = {}


class UnknownGuard(LookupError):
    """No guard of that name is registered."""


def guard(name: str) -> Callable[[GuardT], GuardT]:
    """Register the decorated function as the guard `name`.

    It is called with the mail's `guard_args` just before sending, in a reading transaction, and answers None
    (send) or a sentence for the delivery page that says why the mail is skipped.
    """

    def register(function: GuardT) -> GuardT:
        known = _guards.get(name)
        if known is not None and (known.__module__, known.__qualname__) != (
            function.__module__,
            function.__qualname__,
        ):
            raise ValueError(f"two guards are called {name!r}")
        _guards[name] = function
        return function

    return register


def find_guard(name: str) -> Guard:
    """The guard `name`.

    :raises UnknownGuard: when nothing is registered under it.
    """
    try:
        return _guards[name]
    except KeyError:
        raise UnknownGuard(name) from None


def post(email: Email, *, key: str) -> None:
    """Store `email` and the job that sends it, in the caller's transaction. A second one under `key` is
    dropped.

    :param key: what this mail is, such as ``invited:41``; at most 200 characters.
    :raises UnknownGuard: when the mail names a guard that nobody registered.
    """
    if email.guard is not None:
        find_guard(email.guard)
    row = insert_once(
        EmailRecord,
        ["key"],
        {
            "key": key,
            "program_id": email.program_id,
            "person_id": email.person_id,
            "to_address": email.to_address,
            "to_name": email.to_name,
            "from_name": email.from_name,
            "reply_to": email.reply_to,
            "subject": email.subject,
            "text": email.text,
            "html": email.html,
            "headers": dict(email.headers),
            "stream": email.stream,
            "guard": email.guard,
            "guard_args": dict(email.guard_args),
            "message_id": new_message_id(),
            "state": EmailState.WAITING,
            "attempts": 0,
            "created_at": clock.now(),
            "not_before": email.not_before,
        },
    )
    email_id = db.session.execute(row.returning(EmailRecord.id)).scalar()
    if email_id is not None:
        jobs.enqueue(
            SEND,
            {"email_id": email_id},
            key=f"email:{email_id}",
            run_at=email.not_before,
            lane=email.stream.lane,
        )


def new_message_id() -> str:
    """A Message-ID that nobody can guess, on the public host."""
    return f"<{secrets.token_hex(16)}@{public_host()}>"


def public_host() -> str:
    """The host name of the installation, for Message-ID and List-Id."""
    return urlsplit(current_app.config["GRAPEVINE"].public_url).hostname or "localhost"


def forget(person_id: int) -> None:
    """Erase what the outbox knows of a person: address, name, subject, content. What waits is skipped."""
    _forget(EmailRecord.person_id == person_id)


def forget_mails(keys: Iterable[str]) -> None:
    """The same for single mails by their keys: for people who have no account."""
    _forget(EmailRecord.key.in_(list(keys)))


def _forget(which: ColumnElement[bool]) -> None:
    waiting = EmailRecord.state == EmailState.WAITING
    db.session.execute(
        update(EmailRecord)
        .where(which)
        .values(
            state=case((waiting, EmailState.SKIPPED), else_=EmailRecord.state),
            reason=case((waiting, "erased"), else_=None),
            to_address="",
            to_name="",
            reply_to=None,
            subject="",
            text="",
            html=None,
            headers={},
            guard_args={},
            body_dropped_at=clock.now(),
        )
        .execution_options(synchronize_session=False)
    )
