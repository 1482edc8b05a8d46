"""The worker: claims jobs and runs them, one at a time in each thread.

`Worker` serves some lanes in the calling thread. `serve` runs several in one process under signals, for
``flask worker run``: the first serves account mail only, so that no sign-in link waits behind a digest run.
"""

from __future__ import annotations

import logging
import math
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType
from typing import Self

from flask import Flask, has_app_context
from sqlalchemy.exc import SQLAlchemyError

from community.core.db import db, is_writing
from community.core.jobs import Claim, Lane, Schedule, registry
from community.core.jobs import engine as jobs

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
#: How long to wait when a job could be neither claimed nor given back, because the database can't be reached.
TROUBLE_SECONDS = 2.0
#: How long the other threads may take to finish when a hung job makes the process replace itself.
REPLACE_GRACE_SECONDS = 10.0


class Heartbeat:
    """Extends the lease of a running job at a third of its length, from its own thread, until `deadline`."""

    def __init__(self, app: Flask, claim: Claim, deadline: float) -> None:
        self._app = app
        self._claim = claim
        self._deadline = deadline
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat-{claim.job_id}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._ended.wait(self._claim.lease_seconds / 3) and time.monotonic() < self._deadline:
            try:
                with self._app.app_context():
                    if not self._claim.extend():
                        return
            except SQLAlchemyError as error:
                # On SQLite the job itself may hold the write lock; then nobody can take it either.
                log.info("the lease of job %s was not extended: %s", self._claim.job_id, type(error).__name__)


class Worker:
    """Serves `lanes`, the first first, in the calling thread."""

    def __init__(self, app: Flask, lanes: Sequence[Lane] = tuple(Lane), lease_seconds: float | None = None) -> None:
        self.app = app
        self.lanes = tuple(lanes)
        self.lease_seconds = lease_seconds or app.config["GRAPEVINE"].lease_seconds
        self._schedule = Schedule()
        #: When the running job, if there is one, counts as hung: monotonic seconds.
        self._deadline = math.inf

    def run(self, stop: threading.Event) -> None:
        """Serve until `stop` is set; a running job is finished first. An idle worker only reads."""
        try:
            while not stop.is_set():
                try:
                    with self.app.app_context():
                        self._schedule.tick()
                    if self.step():
                        continue
                    pause = POLL_SECONDS * random.uniform(0.8, 1.2)
                except Exception:
                    log.exception("the worker is in trouble; trying again in %s s", TROUBLE_SECONDS)
                    pause = TROUBLE_SECONDS
                registry.idle(leaving=False)
                stop.wait(pause)
        finally:
            registry.idle(leaving=True)

    def drain(self, *, periodic: bool = False) -> int:
        """Run everything that is due now, in the calling thread, and return how many attempts that were.

        Due by `core.clock`, so a test can travel. With `periodic`, the slots that have begun are asked for
        first. What the caller has loaded is read anew afterwards.

        :raises RuntimeError: inside a writing transaction, which a job could not share.
        """
        if is_writing():
            raise RuntimeError("jobs have transactions of their own: drain after the unit of work has ended")
        if has_app_context():
            db.session.rollback()
        count = 0
        try:
            if periodic:
                with self.app.app_context():
                    self._schedule.tick()
            while self.step():
                count += 1
        finally:
            registry.idle(leaving=True)
            if has_app_context():
                db.session.rollback()
        return count

    def step(self) -> bool:
        """Run one job, if one is due."""
        with self.app.app_context():
            claim = jobs.claim_next(self.lanes, self.lease_seconds) if jobs.has_due(self.lanes) else None
        if claim is None:
            return False
        known = registry.registered().get(claim.name)
        limit = known.time_limit if known else registry.DEFAULT_TIME_LIMIT
        self._deadline = time.monotonic() + limit.total_seconds()
        try:
            with Heartbeat(self.app, claim, self._deadline):
                jobs.run(self.app, claim)
        finally:
            self._deadline = math.inf
        return True

    @property
    def hangs(self) -> bool:
        """Whether the running job is over its limit. Its thread can't be stopped, only the process can."""
        return time.monotonic() > self._deadline


def lanes_of(threads: int) -> list[tuple[Lane, ...]]:
    """Which lanes each thread serves: one alone serves all, of several the first serves accounts only."""
    everything = tuple(Lane)
    return [everything] if threads == 1 else [(Lane.ACCOUNT,), *[everything] * (threads - 1)]


def serve(app: Flask, threads: int) -> None:
    """Run `threads` workers until SIGTERM or SIGINT, then finish what is running.

    When a job hangs, the process replaces itself by a fresh one of the same id and arguments: only that ends
    the thread, and with it the transaction and the locks that it may hold.
    """
    stop = threading.Event()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        log.info("%s: finishing the running jobs", signal.Signals(number).name)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    workers = [Worker(app, lanes) for lanes in lanes_of(threads)]
    running = [
        threading.Thread(target=worker.run, args=(stop,), name=f"worker-{number}", daemon=True)
        for number, worker in enumerate(workers)
    ]
    for thread in running:
        thread.start()
    while not stop.wait(0.2):
        if any(worker.hangs for worker in workers):
            _replace_process(stop, workers, running)
        if not any(thread.is_alive() for thread in running):
            break
    for thread in running:
        while thread.is_alive():
            thread.join(0.2)


def _replace_process(stop: threading.Event, workers: Sequence[Worker], running: Sequence[threading.Thread]) -> None:
    stop.set()
    for worker, thread in zip(workers, running, strict=True):
        if not worker.hangs:
            thread.join(REPLACE_GRACE_SECONDS)
    log.error("a job is over its time limit: the worker replaces itself")
    logging.shutdown()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  (our own command line, again)
