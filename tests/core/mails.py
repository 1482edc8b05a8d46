"""Mails for tests of the outbox: posting one, looking at its row and its job, having the worker send."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select, update

from community.core import outbox
from community.core.db import db, unit_of_work
from community.core.jobs import Job, JobState
from community.core.outbox import Email, EmailRecord, Stream, post
from community.core.worker import Worker


def a_mail(**changes: Any) -> Email:
    defaults: dict[str, Any] = {
        "to_address": "ada@example.org",
        "to_name": "Ada",
        "subject": "Hello",
        "text": "Good to see you.",
        "stream": Stream.NOTICE,
    }
    return Email(**(defaults | changes))


def posted(key: str = "hello:1", **changes: Any) -> None:
    with unit_of_work():
        post(a_mail(**changes), key=key)


def row(key: str = "hello:1") -> EmailRecord:
    db.session.rollback()
    found = outbox.find_by_key(key)
    assert found is not None
    return found


def job() -> Job:
    db.session.rollback()
    return db.session.scalars(select(Job)).one()


def work(app: Flask) -> int:
    """Run what waits, also what waits for its next attempt."""
    with unit_of_work():
        db.session.execute(update(Job).where(Job.state == JobState.WAITING).values(run_at=Job.created_at))
    return Worker(app).drain()
