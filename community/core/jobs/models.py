"""The tables behind jobs, and the database's own clock."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from sqlalchemy import CheckConstraint, Float, Index, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from community.core.db import Base, Key


class Lane(enum.StrEnum):
    """Which queue a job stands in, in the order in which workers serve them."""

    #: Somebody waits at the screen: sign-in, reset, verification.
    ACCOUNT = "account"
    #: Within seconds: deliveries of events, decisions, notices.
    PROMPT = "prompt"
    #: Whenever there is time: digests, announcements, exports.
    BULK = "bulk"


class JobState(enum.StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    PARKED = "parked"


class Job(Base):
    """One piece of work. Finished rows stay for a week: their keys keep the same work from coming twice."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        Index(
            "uq_job_subject_running",
            "subject",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index(
            "ix_job_waiting",
            "lane",
            "run_at",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_job_running",
            "lane",
            "lease_until",
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index("ix_job_state_finished_at", "state", "finished_at"),
    )

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(80))
    lane: Mapped[Lane]
    payload: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(String(200))
    subject: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[JobState]
    run_at: Mapped[dt.datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int]
    #: Seconds since 1970 by the database's clock: the only moment that does not come from `core.clock`.
    lease_until: Mapped[float | None] = mapped_column(Float(53))
    fence: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    #: Percent.
    progress: Mapped[int | None] = mapped_column(SmallInteger)
    progress_note: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[dt.datetime]
    started_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]


class PeriodicSlot(Base):
    """One run of a periodic job that was asked for; the primary key lets only one scheduler ask."""

    __tablename__ = "periodic_slot"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    slot_at: Mapped[dt.datetime] = mapped_column(primary_key=True)


class database_now(FunctionElement[float]):
    """Seconds since 1970 by the clock of the database, which all workers share."""

    type = Float(53)
    inherit_cache = True


@compiles(database_now, "postgresql")
def _postgresql_now(element: database_now, compiler: SQLCompiler, **kwargs: Any) -> str:
    # clock_timestamp, not now(): the latter stands still within a transaction.
    return "EXTRACT(EPOCH FROM clock_timestamp())::double precision"


@compiles(database_now, "sqlite")
def _sqlite_now(element: database_now, compiler: SQLCompiler, **kwargs: Any) -> str:
    # unixepoch('subsec') needs SQLite 3.42; the julian day is good to a tenth of a millisecond.
    return "((julianday('now') - 2440587.5) * 86400.0)"
