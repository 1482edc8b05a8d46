"""Periodic jobs: one run for each slot, and the housekeeping of the tables of jobs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from community.core import jobs
from community.core.db import db, unit_of_work
from community.core.jobs import Job, JobState, PeriodicSlot, enqueue
from community.core.jobs.schedule import Schedule, slot_of
from community.core.worker import Worker

ran: list[str] = []


@jobs.job("test.remember")
def remember(text: str) -> None:
    ran.append(text)


@pytest.fixture(autouse=True)
def _nothing_yet() -> Iterator[None]:
    yield
    ran.clear()


@pytest.fixture
def worker(app: Flask) -> Worker:
    return Worker(app)


@jobs.periodic("test.hourly", dt.timedelta(hours=1))
def hourly() -> None:
    ran.append("hourly")


def test_slots_are_aligned_to_the_epoch() -> None:
    moment = dt.datetime(2026, 11, 23, 14, 37, 5, tzinfo=dt.UTC)
    assert slot_of(moment, dt.timedelta(hours=1)) == dt.datetime(2026, 11, 23, 14, tzinfo=dt.UTC)
    assert slot_of(moment, dt.timedelta(days=7)).weekday() == 3  # 1970-01-01 was a Thursday


def test_two_schedules_ask_once_for_each_slot(app: Flask, worker: Worker) -> None:
    start = dt.datetime(2026, 11, 23, 14, 10, tzinfo=dt.UTC)
    with time_machine.travel(start):
        assert Schedule().tick() == len([entry for entry in jobs.registered().values() if entry.every])
        assert Schedule().tick() == 0
        worker.drain()
    assert ran == ["hourly"]


def test_of_the_slots_that_were_missed_only_the_newest_runs(app: Flask, worker: Worker) -> None:
    start = dt.datetime(2026, 11, 23, 14, 10, tzinfo=dt.UTC)
    schedule = Schedule()
    for moment in (start, start + dt.timedelta(minutes=30), start + dt.timedelta(hours=9)):
        with time_machine.travel(moment):
            schedule.tick()
            worker.drain()
    assert ran == ["hourly", "hourly"]


def test_what_was_done_a_week_ago_is_pruned(app: Flask, worker: Worker) -> None:
    start = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    with time_machine.travel(start):
        with unit_of_work():
            enqueue("test.remember", {"text": "old"})
            enqueue("test.remember", {"text": "waits long"}, run_at=start + dt.timedelta(days=90))
        worker.drain(periodic=True)
    with time_machine.travel(start + dt.timedelta(days=8)):
        worker.drain(periodic=True)
        worker.drain(periodic=True)
    db.session.rollback()
    rows = db.session.scalars(select(Job)).all()
    assert {row.payload.get("text") for row in rows} == {None, "waits long"}
    assert all(row.created_at > start or row.state is JobState.WAITING for row in rows)
    slots = [slot.name for slot in db.session.scalars(select(PeriodicSlot))]
    assert len(slots) == len(set(slots))
