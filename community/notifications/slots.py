"""When a digest is due: slots in the member's own calendar, as moments in UTC. Pure; knows no table.

A slot is a local day and time of day. A time that the clocks skip moves forward by what they skip; of a time that
comes twice the first one holds. Each slot belongs to a period with a key ("2026-11-23" for a day, "2026-W48" for a
week), and a member gets one issue for each period, however often the schedule or the time zone changes within it.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

#: Found later than this, a digest waits for its next slot: a mail at 3 in the morning pleases nobody.
LATE = dt.timedelta(hours=6)
#: Within this time after the slot the members of an hour are spread, so that they don't all arrive at the mail server.
SPREAD = dt.timedelta(minutes=20)
DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
#: A Monday, from which weeks are counted: ISO week numbers have no parity across years of 53 weeks.
FIRST_MONDAY = dt.date(1970, 1, 5)


class Cadence(enum.StrEnum):
    """How often a digest comes."""

    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """What a member chose.

    :param weekday: 0 is Monday; a daily digest has none and ignores it.
    :param minute: of the local day, 0 to 1439.
    :param zone: IANA name.
    :param odd: which of two weeks a fortnightly digest takes, so that half of the members have theirs each week.
    """

    cadence: Cadence
    weekday: int
    minute: int
    zone: str
    odd: bool = False


@dataclass(frozen=True)
class Slot:
    """One moment at which a digest is due, and the period that it is for."""

    period_key: str
    at: dt.datetime


def local_moment(day: dt.date, minute: int, zone: str) -> dt.datetime:
    """When the clocks of `zone` show `minute` of `day`, in UTC.

    With fold 0 the offset from before a change is taken (PEP 495): a skipped time lands as far behind the gap as it
    stood in it, and of a repeated time the first is meant.
    """
    local = dt.datetime.combine(day, dt.time(minute // 60, minute % 60), tzinfo=ZoneInfo(zone))
    return local.astimezone(dt.UTC)


def week_of(day: dt.date) -> str:
    """The key of the ISO week that holds `day`, such as "2026-W48"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def is_slot_day(schedule: Schedule, day: dt.date) -> bool:
    """Whether a digest of this schedule is due on `day`."""
    if schedule.cadence is Cadence.NEVER:
        return False
    if schedule.cadence is Cadence.DAILY:
        return True
    if day.weekday() != schedule.weekday:
        return False
    weeks = (day - FIRST_MONDAY).days // 7
    return schedule.cadence is Cadence.WEEKLY or weeks % 2 == schedule.odd


def period_of(schedule: Schedule, day: dt.date) -> str:
    """The key of the period that a slot on `day` is for."""
    return day.isoformat() if schedule.cadence is Cadence.DAILY else week_of(day)


def next_slot(schedule: Schedule, after: dt.datetime, *, done: str | None = None) -> Slot | None:
    """The first slot later than `after`; None if digests never come.

    :param done: the key of a period that has had its issue: its slots are passed over.
    """
    if schedule.cadence is Cadence.NEVER:
        return None
    # A day earlier, since a skipped time may land on the day after its own (a whole day was skipped in Samoa).
    day = after.astimezone(ZoneInfo(schedule.zone)).date() - DAY
    while True:
        if is_slot_day(schedule, day):
            slot = Slot(period_of(schedule, day), local_moment(day, schedule.minute, schedule.zone))
            if slot.at > after and slot.period_key != done:
                return slot
        day += DAY


def spread_of(member_id: int) -> dt.timedelta:
    """How long after the slot this member's turn comes: always the same, from 0 to below `SPREAD`."""
    number = int.from_bytes(hashlib.sha256(f"digest:{member_id}".encode()).digest()[:4])
    return dt.timedelta(seconds=number % int(SPREAD.total_seconds()))
