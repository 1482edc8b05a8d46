"""Every registered job is run twice and must leave what one run leaves: workers run jobs at least once, not once."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from community.core import jobs
from community.core.clock import now
from community.core.db import Base, db, unit_of_work
from community.core.worker import Worker
from tests.drills.mail_server import MailServer

TESTS = Path(__file__).resolve().parent.parent
#: What the engine itself writes for each run.
LEFT_OUT = {"job", "periodic_slot"}


def cases() -> dict[str, Callable[[], dict[str, Any]]]:
    """The cases of all ``tests/<feature>/job_cases.py``."""
    found: dict[str, Callable[[], dict[str, Any]]] = {}
    for path in sorted(TESTS.glob("*/job_cases.py")):
        found |= importlib.import_module(f"tests.{path.parent.name}.job_cases").CASES
    return found


CASES = cases()


def everything() -> dict[str, list[tuple[Any, ...]]]:
    db.session.rollback()
    return {
        table.name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key.columns))]
        for table in Base.metadata.sorted_tables
        if table.name not in LEFT_OUT
    }


def test_every_job_has_a_case(app: Flask) -> None:
    registered = {name for name in jobs.registered() if not name.startswith(("test.", "drill."))}
    assert registered == set(CASES), "write the case of a new job in tests/<feature>/job_cases.py"


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_second_run_changes_nothing(app: Flask, mail_server: MailServer, name: str) -> None:
    payload = CASES[name]()
    ends = []
    for run in (1, 2):
        with unit_of_work():
            jobs.enqueue(name, payload, key=f"run {run}")
        Worker(app).drain()
        ends.append((everything(), len(mail_server.taken)))
    # What a job asked for at a later time is still waiting.
    due = select(jobs.Job).where(jobs.Job.run_at <= now())
    states = {job.state for job in db.session.scalars(due)}
    assert states == {jobs.JobState.DONE}
    assert ends[0] == ends[1]
