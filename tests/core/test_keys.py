"""Numbers and places as addresses name them: whatever is written there, what comes out fits a column of keys."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from community.core.keys import MOST, find_day_and_number, find_moment_and_number, find_number

NUMBERS = st.text(max_size=30) | st.integers(-(2**80), 2**80).map(str) | st.integers(0, 2 * MOST).map(str)


@given(NUMBERS)
@example("9" * 5_000)
@example("²")
@example("٣")
@example(" 7")
@example("1_000")
def test_a_number_is_a_key_or_nothing(raw: str) -> None:
    found = find_number(raw)
    if raw and set(raw) <= set("0123456789") and len(raw) <= len(str(MOST)):
        assert found == int(raw)
    else:
        assert found is None


@given(st.integers(0, MOST))
def test_every_key_is_read(number: int) -> None:
    assert find_number(str(number)) == find_number(number) == number


def test_nothing_is_no_number() -> None:
    assert (find_number(None), find_number("")) == (None, None)


@given(st.datetimes(timezones=st.timezones() | st.just(dt.UTC)), st.integers(0, MOST))
@example(dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=14))), 1)
def test_a_moment_is_read_in_utc_or_not_at_all(moment: dt.datetime, number: int) -> None:
    found = find_moment_and_number(f"{moment.isoformat()}~{number}")
    try:
        assert found == (moment.astimezone(dt.UTC), number)
    except OverflowError:
        assert found is None
    if found:
        assert found[0].utcoffset() == dt.timedelta(0)


@given(st.dates(), st.integers(0, MOST))
def test_a_day_is_read(day: dt.date, number: int) -> None:
    assert find_day_and_number(f"{day.isoformat()}~{number}") == (day, number)


NO_PLACES = ("", "~", "~1", "2026-11-27", "2026-11-27~", "2026-11-27~-1", f"2026-11-27~{2**70}", "x~1")


@pytest.mark.parametrize("raw", NO_PLACES)
def test_no_place_is_none(raw: str) -> None:
    assert find_day_and_number(raw) is None
    assert find_moment_and_number(raw) is None


def test_a_moment_without_a_zone_is_nobodys() -> None:
    assert find_moment_and_number("2026-11-27T10:00:00~1") is None
