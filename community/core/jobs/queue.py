"""Asking for work, and what an operator sees of the queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Insert, Table, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from community.core import clock
from community.core.db import Base, db, is_postgresql
from community.core.jobs import registry
from community.core.jobs.models import Job, JobState, Lane


def insert_once(model: type[Base], unique: Sequence[str], values: Mapping[str, Any]) -> Insert:
    """An INSERT that does nothing when a row with the same `unique` columns exists, on either engine."""
    table = model.__table__
    assert isinstance(table, Table)
    if is_postgresql():
        return postgresql.insert(table).values(values).on_conflict_do_nothing(index_elements=list(unique))
    return sqlite.insert(table).values(values).on_conflict_do_nothing(index_elements=list(unique))


def enqueue(
    name: str,
    payload: Mapping[str, Any],
    *,
    key: str | None = None,
    subject: str | None = None,
    run_at: dt.datetime | None = None,
    lane: Lane | None = None,
) -> None:
    """Have the job `name` run after the caller's transaction has been committed; it rolls back with it.

    :param payload: JSON values, the keywords of the function.
    :param key: a second job with the same key is not written, also while a finished one is kept.
    :param subject: of the jobs that share one, such as ``program:3``, only one runs at a time.
    :param run_at: not before this moment.
    :raises UnknownJob: when nothing is registered under `name`.
    :raises TypeError: when the function could not be called with `payload`.
    """
    entry = registry.find(name)
    entry.check(payload)
    moment = clock.now()
    db.session.execute(
        insert_once(
            Job,
            ["key"],
            {
                "name": name,
                "lane": lane or entry.lane,
                "payload": dict(payload),
                "key": key,
                "subject": subject,
                "state": JobState.WAITING,
                "run_at": run_at or moment,
                "attempts": 0,
                "max_attempts": entry.max_attempts,
                "fence": 0,
                "created_at": moment,
            },
        )
    )


@dataclass(frozen=True)
class QueueStatus:
    """The queue at a glance: rows by state, and for how long the oldest job that is due has been waiting."""

    counts: dict[JobState, int]
    oldest_due: dt.timedelta


def status() -> QueueStatus:
    """How the queue stands, for the health page and the operator."""
    rows = db.session.execute(select(Job.state, func.count()).group_by(Job.state)).tuples().all()
    counts = dict.fromkeys(JobState, 0) | dict(rows)
    moment = clock.now()
    oldest = db.session.scalar(select(func.min(Job.run_at)).where(Job.state == JobState.WAITING, Job.run_at <= moment))
    return QueueStatus(counts, moment - oldest if oldest is not None else dt.timedelta(0))


def parked(limit: int = 100) -> list[Job]:
    """The jobs that were given up, newest first."""
    return list(
        db.session.scalars(
            select(Job).where(Job.state == JobState.PARKED).order_by(Job.finished_at.desc(), Job.id).limit(limit)
        )
    )


def unpark(job_id: int) -> bool:
    """Give a parked job all its attempts again. False when it isn't parked."""
    changed = db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.PARKED)
        .values(state=JobState.WAITING, attempts=0, run_at=clock.now(), finished_at=None)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    return changed.scalar() is not None
