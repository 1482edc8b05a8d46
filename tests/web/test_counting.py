"""Limits counted in this process: windows end, keys are apart, and what is over is forgotten."""

from __future__ import annotations

import datetime as dt

import time_machine
from limits.storage import storage_from_string

from community.web.counting import ProcessStorage

MOMENT = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


def test_the_storage_is_known_by_name() -> None:
    assert isinstance(storage_from_string("process://"), ProcessStorage)


def test_a_window_counts_and_ends() -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        storage = ProcessStorage()
        assert [storage.incr("a", 60) for _ in range(3)] == [1, 2, 3]
        assert storage.get("b") == 0
        assert storage.get_expiry("a") == MOMENT.timestamp() + 60
        clock.shift(60)
        assert storage.get("a") == 0
        assert storage.incr("a", 60) == 1


def test_what_is_over_is_forgotten() -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        storage = ProcessStorage()
        for number in range(50):
            storage.incr(f"address {number}", 10)
        clock.shift(61)
        storage.incr("another", 10)
        assert storage.reset() == 1
