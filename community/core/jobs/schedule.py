"""Periodic jobs: asking for the run of each slot exactly once, and the housekeeping of the tables of jobs."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, func, select
from sqlalchemy.orm import aliased

from community.core import clock
from community.core.db import db, unit_of_work
from community.core.jobs import registry
from community.core.jobs.models import Job, JobState, PeriodicSlot
from community.core.jobs.queue import enqueue, insert_once

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
FINISHED_KEPT = dt.timedelta(days=7)


def slot_of(moment: dt.datetime, every: dt.timedelta) -> dt.datetime:
    """The beginning of the slot of length `every`, counted from 1970-01-01 UTC, that holds `moment`."""
    return EPOCH + (moment - EPOCH) // every * every


class Schedule:
    """Enqueues periodic jobs as their slots begin. Any number of schedules may do so at once."""

    def __init__(self) -> None:
        self._seen: dict[str, dt.datetime] = {}

    def tick(self) -> int:
        """Enqueue each periodic job whose present slot nobody has asked for yet; returns how many.

        Touches the database only when a slot has begun since the last call, and writes only when it is the
        first schedule to come.
        """
        asked = 0
        for entry, every in registry.periodics():
            slot_at = slot_of(clock.now(), every)
            if self._seen.get(entry.name) == slot_at:
                continue
            asked += _ask(entry.name, slot_at)
            self._seen[entry.name] = slot_at
        return asked


def _ask(name: str, slot_at: dt.datetime) -> int:
    try:
        if db.session.get(PeriodicSlot, (name, slot_at)) is not None:
            return 0
    finally:
        db.session.rollback()
    with unit_of_work():
        slot = insert_once(PeriodicSlot, ["name", "slot_at"], {"name": name, "slot_at": slot_at})
        if db.session.execute(slot.returning(PeriodicSlot.name)).scalar() is None:
            return 0
        # The subject keeps a slow run and the next slot's from overlapping.
        enqueue(name, {}, key=f"periodic:{name}:{slot_at.isoformat()}", subject=f"periodic:{name}")
        return 1


@registry.periodic("jobs.prune", dt.timedelta(hours=1))
def prune() -> None:
    """Delete what has been done for a week, and the slots of periodic jobs except the newest of each."""
    before = clock.now() - FINISHED_KEPT
    newer = aliased(PeriodicSlot)
    newest = select(func.max(newer.slot_at)).where(newer.name == PeriodicSlot.name).scalar_subquery()
    for statement in (
        delete(Job).where(Job.state == JobState.DONE, Job.finished_at < before),
        delete(PeriodicSlot).where(PeriodicSlot.slot_at < before, PeriodicSlot.slot_at < newest),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
