"""Counting how often a call's page is opened: a number for each day, and nobody in it.

Visits wait in memory and are written now and then, after a request's own transaction has ended. What waits when a
process ends is lost: a visit is not worth slowing anybody down.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import Counter

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from community.core.clock import now
from community.core.db import db, is_postgresql, kept
from community.recruiting.models import Call, CallVisits

EVERY_SECONDS = 30.0

_lock = threading.Lock()
_waiting: Counter[tuple[int, dt.date]] = Counter()
_written_at = float("-inf")


def count(call_id: int) -> None:
    """Count one visit; now and then, write what waits once this request is over."""
    global _written_at
    with _lock:
        _waiting[call_id, now().date()] += 1
        if time.monotonic() - _written_at < EVERY_SECONDS:
            return
        _written_at = time.monotonic()
    kept(write)


def write() -> None:
    """Add what waits to the table, in the running unit of work."""
    with _lock:
        taken = dict(_waiting)
        _waiting.clear()
    # A call may have been deleted while its visits waited.
    there = set(db.session.scalars(select(Call.id).where(Call.id.in_({call_id for call_id, _day in taken}))))
    insert = postgresql_insert if is_postgresql() else sqlite_insert
    for (call_id, day), visits in sorted(taken.items()):
        if call_id not in there:
            continue
        statement = insert(CallVisits).values(call_id=call_id, day=day, count=visits)
        db.session.execute(
            statement.on_conflict_do_update(
                index_elements=["call_id", "day"], set_={"count": CallVisits.count + visits}
            )
        )
