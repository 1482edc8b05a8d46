"""The only clock. Leases use the database's own clock; everything else asks here, so that a test can stop it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo


def now() -> dt.datetime:
    """The present moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def today(zone: str) -> dt.date:
    """The date that people in the time zone `zone` (IANA name) write today."""
    return now().astimezone(ZoneInfo(zone)).date()


def monday_of(day: dt.date) -> dt.date:
    """The first day of the ISO week that holds `day`."""
    return day - dt.timedelta(days=day.weekday())
