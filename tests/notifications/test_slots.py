"""Slots: clocks that jump, years that end, people who move, and what holds for every schedule."""

from __future__ import annotations

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.notifications.slots import (
    SPREAD,
    Cadence,
    Schedule,
    local_moment,
    next_slot,
    spread_of,
    week_of,
)

NEW_YORK = "America/New_York"
BERLIN = "Europe/Berlin"
#: Zones with half hours, changes of half an hour, a skipped day, changes at midnight, and none at all.
ZONES = [
    NEW_YORK, BERLIN, "UTC", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo",
    "Pacific/Kiritimati", "Asia/Kathmandu", "America/St_Johns", "Africa/Casablanca",
]  # fmt: skip


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def schedule(
    cadence: Cadence = Cadence.DAILY, *, weekday: int = 0, at: str = "07:30", zone: str = NEW_YORK, odd: bool = False
) -> Schedule:
    hour, minute = at.split(":")
    return Schedule(cadence=cadence, weekday=weekday, minute=int(hour) * 60 + int(minute), zone=zone, odd=odd)


def due(plan: Schedule, after: str) -> tuple[str, str]:
    slot = next_slot(plan, utc(after))
    assert slot is not None
    return slot.period_key, slot.at.strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("day", "at", "zone", "moment"),
    [
        # An ordinary day on either side of the change.
        ("2026-03-07", "07:30", NEW_YORK, "2026-03-07 12:30"),
        ("2026-03-08", "07:30", NEW_YORK, "2026-03-08 11:30"),
        # 2:30 does not exist: it moves forward to 3:30 by the new clock.
        ("2026-03-08", "02:30", NEW_YORK, "2026-03-08 07:30"),
        # 1:30 comes twice: the first is meant.
        ("2026-11-01", "01:30", NEW_YORK, "2026-11-01 05:30"),
        ("2026-03-29", "02:30", BERLIN, "2026-03-29 01:30"),
        ("2026-10-25", "02:30", BERLIN, "2026-10-25 00:30"),
        # Lord Howe changes by half an hour.
        ("2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-03 15:45"),
    ],
)
def test_local_moments_when_clocks_change(day: str, at: str, zone: str, moment: str) -> None:
    hour, minute = at.split(":")
    found = local_moment(dt.date.fromisoformat(day), int(hour) * 60 + int(minute), zone)
    assert found.strftime("%Y-%m-%d %H:%M") == moment


def test_a_skipped_time_shows_a_time_that_exists() -> None:
    moment = local_moment(dt.date(2026, 3, 8), 150, NEW_YORK).astimezone(ZoneInfo(NEW_YORK))
    assert moment.strftime("%H:%M") == "03:30"


def test_a_daily_digest_keeps_its_hour_over_both_changes() -> None:
    assert due(schedule(), "2026-03-07 12:30") == ("2026-03-08", "2026-03-08 11:30")
    assert due(schedule(), "2026-10-31 11:30") == ("2026-11-01", "2026-11-01 12:30")


def test_the_hour_that_comes_twice_has_one_slot() -> None:
    plan = schedule(at="01:30")
    assert due(plan, "2026-11-01 05:30") == ("2026-11-02", "2026-11-02 06:30")


def test_a_weekly_digest_comes_on_its_day() -> None:
    assert due(schedule(Cadence.WEEKLY), "2026-11-23 12:29") == ("2026-W48", "2026-11-23 12:30")
    assert due(schedule(Cadence.WEEKLY), "2026-11-23 12:30") == ("2026-W49", "2026-11-30 12:30")


def test_weeks_go_on_over_the_end_of_the_year() -> None:
    plan = schedule(Cadence.WEEKLY, weekday=4)  # 2026 has 53 ISO weeks; January 1, 2027 is a Friday of the last
    assert due(plan, "2026-12-25 12:30") == ("2026-W53", "2027-01-01 12:30")
    assert due(plan, "2027-01-01 12:30") == ("2027-W01", "2027-01-08 12:30")


def test_every_other_week_stays_so_over_a_year_of_53_weeks() -> None:
    plan = schedule(Cadence.FORTNIGHTLY)
    moment = utc("2026-11-01 00:00")
    days = []
    for _ in range(8):
        slot = next_slot(plan, moment)
        assert slot is not None
        days.append(slot.at.astimezone(ZoneInfo(NEW_YORK)).date())
        moment = slot.at
    assert {(later - earlier).days for earlier, later in itertools.pairwise(days)} == {14}


def test_one_half_of_the_members_has_the_other_week() -> None:
    first, second = schedule(Cadence.FORTNIGHTLY), schedule(Cadence.FORTNIGHTLY, odd=True)
    ours, theirs = due(first, "2026-11-01 00:00"), due(second, "2026-11-01 00:00")
    assert abs(utc(ours[1]) - utc(theirs[1])) == dt.timedelta(days=7)


def test_a_period_that_had_its_issue_is_passed_over() -> None:
    # From Monday to Wednesday on Monday afternoon: this week has had its digest.
    slot = next_slot(schedule(Cadence.WEEKLY, weekday=2), utc("2026-11-23 20:00"), done="2026-W48")
    assert slot is not None
    assert slot.period_key == "2026-W49"


def test_who_flies_west_gets_no_second_digest_of_the_day() -> None:
    # 7:30 in Berlin was had; in New York it is 2 in the morning of the same day.
    slot = next_slot(schedule(), utc("2026-11-23 07:00"), done="2026-11-23")
    assert slot is not None
    assert slot.period_key == "2026-11-24"


def test_never_is_never() -> None:
    assert next_slot(schedule(Cadence.NEVER), utc("2026-11-23 07:00")) is None


def test_the_spread_is_stable_and_wide() -> None:
    spreads = [spread_of(member_id) for member_id in range(1, 2001)]
    assert spreads == [spread_of(member_id) for member_id in range(1, 2001)]
    assert min(spreads) >= dt.timedelta(0)
    assert max(spreads) < SPREAD
    halves = sum(spread < SPREAD / 2 for spread in spreads)
    assert 900 < halves < 1100


def test_weeks_have_iso_keys() -> None:
    assert week_of(dt.date(2027, 1, 1)) == "2026-W53"


schedules = st.builds(
    Schedule,
    cadence=st.sampled_from([Cadence.DAILY, Cadence.WEEKLY, Cadence.FORTNIGHTLY]),
    weekday=st.integers(0, 6),
    minute=st.integers(0, 1439),
    zone=st.sampled_from(ZONES),
    odd=st.booleans(),
)
moments = st.datetimes(
    dt.datetime.fromisoformat("2009-01-01"), dt.datetime.fromisoformat("2036-01-01"), timezones=st.just(dt.UTC)
)


@given(schedules, moments)
def test_the_next_slot_is_later_and_of_the_right_day(plan: Schedule, moment: dt.datetime) -> None:
    slot = next_slot(plan, moment)
    assert slot is not None
    assert slot.at > moment
    assert slot.at - moment <= dt.timedelta(days=17)
    local = slot.at.astimezone(ZoneInfo(plan.zone))
    if plan.cadence is not Cadence.DAILY and "Apia" not in plan.zone and plan.minute < 23 * 60:
        assert local.weekday() == plan.weekday
    # Where clocks don't jump at that hour, it is the chosen one to the minute.
    if local.utcoffset() == (local - dt.timedelta(days=1)).utcoffset():
        assert local.hour * 60 + local.minute == plan.minute


@given(schedules, moments)
def test_slots_follow_each_other_with_a_key_each(plan: Schedule, moment: dt.datetime) -> None:
    keys, at = [], moment
    for _ in range(6):
        slot = next_slot(plan, at, done=keys[-1] if keys else None)
        assert slot is not None
        assert slot.at > at
        keys.append(slot.period_key)
        at = slot.at
    assert len(set(keys)) == len(keys)


@given(schedules, moments, st.integers(0, 10**6))
def test_asking_at_any_moment_before_a_slot_gives_that_slot(plan: Schedule, moment: dt.datetime, back: int) -> None:
    slot = next_slot(plan, moment)
    assert slot is not None
    earlier = moment + (slot.at - moment) * (back / 10**6) * 0.999
    again = next_slot(plan, max(moment, earlier))
    assert again == slot


@given(schedules, moments)
def test_who_changes_everything_gets_no_second_issue_of_a_period(plan: Schedule, moment: dt.datetime) -> None:
    slot = next_slot(plan, moment)
    assert slot is not None
    for zone in ZONES:
        moved = Schedule(cadence=plan.cadence, weekday=plan.weekday, minute=plan.minute, zone=zone, odd=plan.odd)
        following = next_slot(moved, slot.at, done=slot.period_key)
        assert following is not None
        assert following.period_key != slot.period_key
