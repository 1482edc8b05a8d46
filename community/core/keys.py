"""Numbers and places in lists as addresses and forms name them. What was never given out reads as None.

A column of keys holds 64 bits. A larger number is nobody's: asked for it, SQLite's driver and PostgreSQL both fail
instead of finding nothing, so it must not get that far. Eighteen digits always fit, and no program gives out more.
"""

from __future__ import annotations

import datetime as dt

DIGITS = 18
MOST = 10**DIGITS - 1


def find_number(raw: object) -> int | None:
    """`raw` as a number from 0 to `MOST`, written in ASCII digits."""
    text = "" if raw is None else str(raw)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def find_moment_and_number(raw: str) -> tuple[dt.datetime, int] | None:
    """``<moment>~<number>``: where a page ends that is ordered by a moment. The moment names its zone."""
    moment, _separator, number = raw.rpartition("~")
    found = find_number(number)
    try:
        at = dt.datetime.fromisoformat(moment)
        return (at.astimezone(dt.UTC), found) if at.tzinfo is not None and found is not None else None
    except (ValueError, OverflowError):
        return None


def find_day_and_number(raw: str) -> tuple[dt.date, int] | None:
    """``<day>~<number>``: where a page ends that is ordered by a day."""
    day, _separator, number = raw.rpartition("~")
    found = find_number(number)
    try:
        return (dt.date.fromisoformat(day), found) if found is not None else None
    except ValueError:
        return None
