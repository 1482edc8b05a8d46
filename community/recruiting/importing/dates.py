"""Days and moments as other systems write them. Pure.

"03/04/2026" is read by how the other rows of its column are written; where none of them tells, the month stands first,
as forms of American make have it, and whoever maps the columns sees it and can say otherwise.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo

_SLASHED = re.compile(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b")
_YEAR_FIRST = re.compile(r"\s*(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?!\d)")
_TIME = re.compile(r"[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?")
_ZONE = re.compile(r"(?:GMT|UTC|Z)?\s*([+-])(\d{1,2}):?(\d{2})?\s*$|(Z|UTC|GMT)\s*$")


def is_day_first(texts: Iterable[str]) -> bool:
    """Whether a column writes the day before the month. Dots say so; slashes only if a first number is above 12."""
    for text in texts:
        if match := _SLASHED.match(text):
            if "." in match[0] or int(match[1]) > 12:
                return True
            if int(match[2]) > 12:
                return False
    return False


def read_day(text: str, *, day_first: bool = False) -> dt.date | None:
    """The day that `text` begins with, None if it begins with none."""
    try:
        if match := _YEAR_FIRST.match(text):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := _SLASHED.match(text):
            first, second, year = int(match[1]), int(match[2]), int(match[3])
            return dt.date(year, second, first) if day_first else dt.date(year, first, second)
    except ValueError:
        return None
    return None


def read_moment(text: str, zone: str, *, day_first: bool = False) -> dt.datetime | None:
    """The moment in `text`, in UTC. A day alone is its noon; a time without a zone is one of `zone` (IANA name)."""
    day = read_day(text, day_first=day_first)
    if day is None:
        return None
    clock = dt.time(12)
    if match := _TIME.search(text):
        hour = int(match[1])
        if match[4]:
            hour = hour % 12 + (12 if match[4].lower().startswith("p") else 0)
        try:
            clock = dt.time(hour, int(match[2]), int(match[3] or 0))
        except ValueError:
            return None
        rest = text[match.end() :]
    else:
        rest = ""
    try:
        return dt.datetime.combine(day, clock, _zone_of(rest) or ZoneInfo(zone)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _zone_of(rest: str) -> dt.tzinfo | None:
    match = _ZONE.search(rest)
    if match is None:
        return None
    if match[4]:
        return dt.UTC
    delta = dt.timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if delta >= dt.timedelta(hours=24):
        return None
    return dt.timezone(delta if match[1] == "+" else -delta)
