"""What a worker holds while it runs a job: the claim, and everything that may be written under it."""

from __future__ import annotations

import datetime as dt
import random
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from sqlalchemy import CursorResult, Update, select, update

from community.core import clock
from community.core.db import db, is_postgresql, is_writing, unit_of_work
from community.core.jobs.models import Job, JobState, Lane, database_now

FIRST_DELAY = dt.timedelta(seconds=5)
LONGEST_DELAY = dt.timedelta(hours=1)
ERROR_LENGTH = 2000
PROGRESS_EVERY = 1.0


class LostLease(Exception):
    """Another worker holds the job by now: roll back, write nothing."""


class Settled(Exception):
    """The job asked for something after it had already been completed or given back: a fault in the job."""


@dataclass(kw_only=True)
class Claim:
    """One attempt at one job. Valid as long as no other worker has taken the row, which `fence` tells.

    A job with its own transactions calls `hold` in each one that must not survive a lost lease, and may call
    `complete` or `retry` in its last one, so that its outcome and the row's are committed together.
    """

    job_id: int
    name: str
    payload: dict[str, Any]
    lane: Lane
    subject: str | None
    attempts: int
    max_attempts: int
    fence: int
    lease_seconds: float
    settled: bool = False
    progress_at: float = field(default=0.0, repr=False)

    @property
    def last_attempt(self) -> bool:
        """Whether a failure parks the job."""
        return self.attempts >= self.max_attempts

    def still_mine(self) -> bool:
        """Whether no other worker has taken the job. Reads only; the answer may be old a moment later."""
        if is_writing():
            return self._found()
        try:
            return self._found()
        finally:
            db.session.rollback()

    def _found(self) -> bool:
        held = select(Job.id).where(Job.id == self.job_id, Job.fence == self.fence, Job.state == JobState.RUNNING)
        return db.session.scalar(held) is not None

    def hold(self) -> None:
        """Tie the running transaction to the claim and extend the lease.

        :raises LostLease: when another worker has the job; the caller's transaction rolls back.
        """
        self._change(lease_until=database_now() + self.lease_seconds)

    def complete(self) -> None:
        """Mark the job done, in the running transaction.

        :raises LostLease: when another worker has the job.
        """
        self._change(
            state=JobState.DONE,
            finished_at=clock.now(),
            lease_until=None,
            error=None,
        )
        self.settled = True

    def retry(self, error: str, *, delay: dt.timedelta | None = None) -> None:
        """Give the job back with its error, in the running transaction; after the last attempt park it.

        :param delay: until the next attempt; by default it doubles with each one, up to an hour, with jitter.
        :raises LostLease: when another worker has the job.
        """
        moment = clock.now()
        if self.last_attempt:
            self._change(state=JobState.PARKED, finished_at=moment, lease_until=None, error=error[:ERROR_LENGTH])
        else:
            run_at = moment + (backoff(self.attempts) if delay is None else delay)
            self._change(state=JobState.WAITING, run_at=run_at, lease_until=None, error=error[:ERROR_LENGTH])
        self.settled = True

    def extend(self) -> bool:
        """Extend the lease in a transaction of its own; False when another worker has the job."""
        with unit_of_work():
            return self._try(self._fenced(lease_until=database_now() + self.lease_seconds))

    def _change(self, **values: Any) -> None:
        if self.settled:
            raise Settled(self.name)
        if not self._try(self._fenced(**values)):
            raise LostLease(self.name)

    def _fenced(self, **values: Any) -> Update:
        return (
            update(Job)
            .where(Job.id == self.job_id, Job.fence == self.fence, Job.state == JobState.RUNNING)
            .values(**values)
            .execution_options(synchronize_session=False)
        )

    def _try(self, statement: Update) -> bool:
        result = db.session.execute(statement)
        assert isinstance(result, CursorResult)
        return result.rowcount == 1


def backoff(attempts: int) -> dt.timedelta:
    """How long to wait after so many failures: 5 s, 10 s, 20 s ... 1 h, each shortened by up to a half.

    The jitter keeps jobs that failed together from coming back together.
    """
    seconds = min(FIRST_DELAY.total_seconds() * 2 ** min(attempts - 1, 20), LONGEST_DELAY.total_seconds())
    return dt.timedelta(seconds=seconds * random.uniform(0.5, 1.0))


current: ContextVar[Claim | None] = ContextVar("grapevine_claim", default=None)


def report_progress(done: int, total: int, note: str = "") -> None:
    """Let people see how far the running job is; outside a job it does nothing.

    Written at most once a second and visible at once, except within a transactional job on SQLite, whose
    write lock nobody can pass: there it becomes visible with the job's end.
    """
    claim = current.get()
    if claim is None or claim.settled:
        return
    if done < total and monotonic() - claim.progress_at < PROGRESS_EVERY:
        return
    claim.progress_at = monotonic()
    percent = max(0, min(100, done * 100 // total)) if total > 0 else 100
    statement = claim._fenced(progress=percent, progress_note=note[:200])
    if is_writing() and is_postgresql():
        # In the job's own transaction it would be invisible, and its row lock would stop the heartbeat.
        with db.engine.begin() as connection:
            connection.execute(statement)
    else:
        with unit_of_work():
            db.session.execute(statement)
