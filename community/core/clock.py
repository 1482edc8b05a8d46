"""The only clock. Leases use the database's own; everything else asks here, so that it can be stopped.

Tests stop it, and the demo program lives through three months in a minute.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

_stopped: ContextVar[dt.datetime | None] = ContextVar("grapevine_stopped_clock", default=None)


def now() -> dt.datetime:
    """The present moment, in UTC."""
    return _stopped.get() or dt.datetime.now(dt.UTC)


@contextmanager
def stopped_at(moment: dt.datetime) -> Iterator[None]:
    """Let it be `moment` (aware) for what runs inside, in this context only."""
    mark = _stopped.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _stopped.reset(mark)


def today(zone: str) -> dt.date:
    """The date that people in the time zone `zone` (IANA name) write today."""
    return now().astimezone(ZoneInfo(zone)).date()


def monday_of(day: dt.date) -> dt.date:
    """The first day of the ISO week that holds `day`."""
    return day - dt.timedelta(days=day.weekday())
