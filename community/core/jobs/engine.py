"""Claiming and running, the same on SQLite and PostgreSQL.

A claim is one short writing transaction: PostgreSQL skips rows that others hold locked, SQLite lets one
writer in at a time. Whether anything is due is asked in a reading transaction first, so an idle worker
writes nothing.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Collection, Sequence
from typing import Any

from flask import Flask
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Float,
    Select,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import aliased

from community.core import clock
from community.core.db import db, is_serialization_failure, is_writing, unit_of_work
from community.core.failpoints import failpoint
from community.core.jobs import registry
from community.core.jobs.claims import Claim, LostLease, current
from community.core.jobs.models import Job, JobState, Lane, database_now

log = logging.getLogger(__name__)

#: How often the same transaction is tried when PostgreSQL asks for it again.
SERIALIZATION_TRIES = 6
STOPPED = "The worker stopped in the middle of this job, or the job ran longer than its limit."


def _state_is(state: JobState) -> ColumnElement[bool]:
    # Written out, not bound: a partial index serves only a condition that the planner can read.
    return literal_column("job.state") == literal_column(f"'{state.value}'")


def _subject_is_free() -> ColumnElement[bool]:
    """Saves most collisions. The unique index on running subjects is what holds: this answer can be too old."""
    running = aliased(Job)
    same = exists().where(running.subject == Job.subject, running.state == literal_column("'running'"))
    return or_(Job.subject.is_(None), ~same)


def _due(*conditions: ColumnElement[bool]) -> Select[int]:
    return select(Job.id).where(_state_is(JobState.WAITING), Job.run_at <= bindparam("now"), *conditions)


def _first(due: Select[int]) -> Select[int]:
    """Of the jobs that are `due`, the first of one lane, locked."""
    chosen = due.where(Job.lane == bindparam("lane"), Job.id.not_in(_PASSED_OVER))
    return chosen.order_by(Job.run_at, Job.id).limit(1).with_for_update(of=Job, skip_locked=True)


# Made once: they are asked several times a second. Each is answered by one partial index.
_PASSED_OVER: BindParameter[int] = bindparam("passed_over", expanding=True)
_LANES: BindParameter[Lane] = bindparam("lanes", expanding=True)
_LEFT_BEHIND = (
    select(Job.id)
    .where(_state_is(JobState.RUNNING), Job.lane.in_(_LANES), Job.lease_until < database_now())
    .where(Job.id.not_in(_PASSED_OVER))
    .order_by(Job.lease_until)
    .limit(1)
)
_LEFT_BEHIND_LOCKED = _LEFT_BEHIND.with_for_update(of=Job, skip_locked=True)
_ANY_DUE = _due(_subject_is_free()).where(Job.lane.in_(_LANES)).limit(1)
_DUE = _first(_due(_subject_is_free()))
_CLAIM = (
    update(Job)
    .where(Job.id == bindparam("job_id"))
    .values(
        state=JobState.RUNNING,
        fence=Job.fence + 1,
        attempts=Job.attempts + 1,
        lease_until=database_now() + bindparam("lease_seconds", type_=Float),
        started_at=bindparam("now"),
    )
    .returning(
        Job.id.label("job_id"),
        Job.name,
        Job.payload,
        Job.lane,
        Job.subject,
        Job.attempts,
        Job.max_attempts,
        Job.fence,
    )
    .execution_options(synchronize_session=False)
)


def has_due(lanes: Sequence[Lane]) -> bool:
    """Whether `claim_next` would find something. Reads only, and leaves no transaction open."""
    asked = {"lanes": lanes, "passed_over": (), "now": clock.now()}
    try:
        return any(db.session.scalar(query, asked) is not None for query in (_LEFT_BEHIND, _ANY_DUE))
    finally:
        db.session.rollback()


def claim_next(lanes: Sequence[Lane], lease_seconds: float) -> Claim | None:
    """Take a job under a lease: one that a worker left behind, or the first in the first of `lanes` that has one."""
    passed_over: set[int] = set()
    while True:
        taking: list[int] = []
        try:
            with unit_of_work():
                claim = _take(lanes, lease_seconds, passed_over, taking)
        except IntegrityError:
            # Another worker started a job of the same subject in this moment: the index let only one through.
            passed_over.update(taking)
            continue
        if claim is not None:
            failpoint("claimed")
        return claim


def _take(lanes: Sequence[Lane], lease_seconds: float, passed_over: Collection[int], taking: list[int]) -> Claim | None:
    now = clock.now()
    questions: list[tuple[Select[int], dict[str, Any]]] = [(_LEFT_BEHIND_LOCKED, {"lanes": lanes})]
    questions += [(_DUE, {"lane": lane}) for lane in lanes]
    for query, served in questions:
        asked = {"passed_over": list(passed_over), "now": now, **served}
        while (job_id := db.session.scalar(query, asked)) is not None:
            if _park_exhausted(job_id):
                continue
            taking.append(job_id)
            taken = {"job_id": job_id, "lease_seconds": lease_seconds, "now": now}
            row = db.session.execute(_CLAIM, taken).one()
            return Claim(**row._mapping, lease_seconds=lease_seconds)
    return None


def _park_exhausted(job_id: int) -> bool:
    """Park a job whose last attempt ended with its worker: what kills workers must not do so for ever."""
    parked = db.session.execute(
        update(Job)
        .where(Job.id == job_id, _state_is(JobState.RUNNING), Job.attempts >= Job.max_attempts)
        .values(
            state=JobState.PARKED,
            finished_at=clock.now(),
            lease_until=None,
            fence=Job.fence + 1,
            error=STOPPED,
        )
        .returning(Job.name)
        .execution_options(synchronize_session=False)
    ).scalar()
    if parked is not None:
        log.error("job %s (%s) is parked: %s", job_id, parked, STOPPED)
    return parked is not None


def run(app: Flask, claim: Claim) -> None:
    """Run the claimed job to its end: done, given back, parked, or dropped because the lease was lost.

    Never raises for what the job does; only for a database that can't be reached.
    """
    token = current.set(claim)
    try:
        with app.app_context():
            _attempt(claim)
    except LostLease:
        log.warning("job %s (%s): another worker took it over, nothing was written", claim.job_id, claim.name)
    except Exception as error:
        log.exception("job %s (%s) failed, attempt %s", claim.job_id, claim.name, claim.attempts)
        claim.settled = False  # whatever the job settled, its transaction may not have been committed
        with app.app_context():
            _give_back(claim, describe(error))
    finally:
        current.reset(token)


def _attempt(claim: Claim) -> None:
    entry = registry.find(claim.name)
    if entry.own_transactions:
        entry.function(claim, **claim.payload)
        if is_writing():
            raise RuntimeError(f"{claim.name} left a transaction open")
        db.session.rollback()
        if not claim.settled:
            with unit_of_work():
                claim.complete()
        return
    for tries in range(1, SERIALIZATION_TRIES + 1):
        try:
            with unit_of_work():
                entry.function(**claim.payload)
                claim.complete()
                failpoint("before_commit")
        except Exception as error:
            claim.settled = False
            if tries == SERIALIZATION_TRIES or not is_serialization_failure(error):
                raise
            time.sleep(0.01 * 2**tries)
        else:
            return


def _give_back(claim: Claim, error: str) -> None:
    try:
        with unit_of_work():
            claim.retry(error)
    except LostLease:
        log.warning("job %s (%s): another worker took it over after it failed", claim.job_id, claim.name)
        return
    if claim.last_attempt:
        log.error("job %s (%s) is parked after %s attempts: %s", claim.job_id, claim.name, claim.attempts, error)


def describe(error: BaseException) -> str:
    """The error as the operator reads it: its kind, its text, and where it was raised.

    Of a failed statement only the driver's first sentence is kept: its parameters, and the detail in which
    PostgreSQL quotes the row, are people's data.
    """
    text = str(error)
    if isinstance(error, DBAPIError):
        diagnosis = getattr(error.orig, "diag", None)
        text = getattr(diagnosis, "message_primary", None) or str(error.orig).partition("\n")[0]
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {text}{where}".replace("\x00", "")
