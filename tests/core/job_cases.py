"""One case for each registered job, for `test_jobs_twice`. A feature adds its own in ``tests/<feature>/job_cases.py``.

A case is a function without arguments that puts what the job needs into the database and answers the payload.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import update

from community.core import outbox
from community.core.db import db, unit_of_work
from community.core.events import Event, record
from community.core.jobs import Job


class NobodyListens(Event):
    """An event without subscribers."""


def recorded() -> dict[str, Any]:
    with unit_of_work():
        return {"event_id": record(NobodyListens(program_id=None)).id, "subscriber": "nobody"}


def posted() -> dict[str, Any]:
    """A mail whose own job has already run as far as this database knows: the case brings the second one."""
    email = outbox.Email(
        to_address="ada@example.org", subject="Hello", text="Hi", stream=outbox.Stream.ACCOUNT, to_name="Ada"
    )
    with unit_of_work():
        outbox.post(email, key="twice")
        db.session.execute(update(Job).values(run_at=Job.run_at.op("+")(db.text("0")) if False else Job.run_at))
    found = outbox.find_by_key("twice")
    assert found is not None
    return {"email_id": found.id}


def nothing() -> dict[str, Any]:
    return {}


CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "events.deliver": recorded,
    "jobs.prune": nothing,
    "outbox.drop_bodies": nothing,
    "outbox.send": posted,
}
