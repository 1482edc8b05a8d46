"""The smallest application that can run jobs and send mail, and the jobs that drills run in it.

Its own tables are not part of the product's metadata, so no migration test sees them.
"""

from __future__ import annotations

import datetime as dt
import os
import time

from flask import Flask
from sqlalchemy import Column, Float, Integer, MetaData, String, Table, insert

from community.core import jobs, outbox
from community.core.connections import engine_options
from community.core.db import Base, db, prepare, unit_of_work
from config import Config

drill_metadata = MetaData()
#: What a drill's job has done: written in its transaction, so a rolled-back job leaves no mark.
mark = Table(
    "drill_mark",
    drill_metadata,
    Column("id", Integer, primary_key=True),
    Column("tag", String(80), nullable=False),
    Column("what", String(20), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("at", Float(53), nullable=False),
)
CORE_TABLES = [model.__table__ for model in (jobs.Job, jobs.PeriodicSlot, outbox.EmailRecord)]


def build(config: Config) -> Flask:
    """An application on `config` with nothing but the core."""
    app = Flask("drill")
    app.config["GRAPEVINE"] = config
    app.config["SQLALCHEMY_DATABASE_URI"] = config.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(config.database_url)
    prepare(app)
    return app


def create_tables(app: Flask) -> None:
    """The core's tables and the drills' own."""
    with app.app_context():
        Base.metadata.create_all(db.engine, tables=CORE_TABLES)  # type: ignore[arg-type]
        drill_metadata.create_all(db.engine)


def write_mark(tag: str, what: str) -> None:
    """One row, in the running transaction. Monotonic seconds are the same in all processes of a machine."""
    db.session.execute(insert(mark).values(tag=tag, what=what, pid=os.getpid(), at=time.monotonic()))


@jobs.job("drill.mark")
def mark_only(tag: str) -> None:
    write_mark(tag, "ran")


@jobs.job("drill.slow")
def slow(tag: str, seconds: float) -> None:
    """Transactional: its mark and its completion come together."""
    write_mark(tag, "ran")
    time.sleep(seconds)


@jobs.job("drill.slow_outside", own_transactions=True)
def slow_outside(claim: jobs.Claim, tag: str, seconds: float) -> None:
    """Waits with nothing open, then writes its mark under the claim."""
    with unit_of_work():
        write_mark(tag, "started")
    time.sleep(seconds)
    with unit_of_work():
        write_mark(tag, "ended")
        claim.complete()


@jobs.job("drill.fail", max_attempts=2)
def fail(tag: str) -> None:
    write_mark(tag, "ran")
    raise ArithmeticError("this job always fails")


@jobs.job("drill.exit", max_attempts=2)
def leave(tag: str) -> None:
    time.sleep(0.3)  # what was claimed beside it comes to its own end
    os._exit(3)


@jobs.job("drill.hang", max_attempts=2, own_transactions=True, time_limit=dt.timedelta(seconds=0.6))
def hang(claim: jobs.Claim, tag: str) -> None:
    with unit_of_work():
        write_mark(tag, "started")
    time.sleep(3600)


@jobs.job("drill.hang_inside", max_attempts=1, time_limit=dt.timedelta(seconds=0.6))
def hang_inside(tag: str) -> None:
    """Holds its transaction, on SQLite the write lock of the whole installation."""
    write_mark(tag, "ran")
    time.sleep(3600)


@jobs.periodic("drill.every_two_seconds", dt.timedelta(seconds=2))
def every_two_seconds() -> None:
    write_mark("periodic", "ran")
