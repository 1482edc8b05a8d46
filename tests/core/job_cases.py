"""One case for each registered job, for `test_jobs_twice`. A feature adds its own in ``tests/<feature>/job_cases.py``.

A case is a function without arguments that puts what the job needs into the database and answers the payload.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import os
from collections.abc import Callable
from typing import Any

from flask import current_app

from community.core import clock, files, outbox
from community.core.db import unit_of_work
from community.core.events import Event, record, subscribes_to


@dataclasses.dataclass(frozen=True, kw_only=True)
class SomethingHappened(Event):
    """An event of nobody's."""


@subscribes_to(SomethingHappened)
def post_about_it(event: SomethingHappened) -> None:
    """What most subscribers do, under a key."""
    email = outbox.Email(to_address="ada@example.org", subject="It happened", text="x", stream=outbox.Stream.NOTICE)
    outbox.post(email, key="it happened")


def recorded() -> dict[str, Any]:
    with unit_of_work():
        row = record(SomethingHappened(program_id=None))
    return {"event_id": row.id, "subscriber": f"{__name__}.post_about_it"}


def posted() -> dict[str, Any]:
    """A mail. Posting it asks for the job as well; the case runs it once more."""
    email = outbox.Email(
        to_address="ada@example.org", subject="Hello", text="Hi", stream=outbox.Stream.ACCOUNT, to_name="Ada"
    )
    with unit_of_work():
        outbox.post(email, key="twice")
    found = outbox.find_by_key("twice")
    assert found is not None
    return {"email_id": found.id}


def nothing() -> dict[str, Any]:
    return {}


def orphaned_file() -> dict[str, Any]:
    """A file that no row names, of the day before yesterday."""
    store = files.files()
    key = store.save(io.BytesIO(b"nobody's"))
    old = (clock.now() - dt.timedelta(days=2)).timestamp()
    os.utime(current_app.config["GRAPEVINE"].files_path / key[:2] / key, (old, old))
    return {}


CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "events.deliver": recorded,
    "files.sweep": orphaned_file,
    "jobs.prune": nothing,
    "limits.forget": nothing,
    "outbox.drop_bodies": nothing,
    "outbox.send": posted,
}
