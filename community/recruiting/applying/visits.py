"""Counting how often a call's page is opened: a number for each day, and nobody in it.

Visits wait in memory and are written now and then, after a request's own transaction has ended. What waits when a
process ends is lost: a visit is not worth slowing anybody down.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
import time
from collections import Counter

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from community.core.clock import now
from community.core.db import db, is_postgresql, kept
from community.recruiting.models import Call, CallPasser, CallVisits, PasserVisits

EVERY_SECONDS = 30.0

#: Programs that fetch pages by themselves and mostly say so. Who hides it is counted; a visit proves nothing anyway.
_BY_ITSELF = re.compile(
    r"(?<!cu)bot\b|bot[/;_-]|crawl|spider|slurp|preview|fetch|monitor|facebookexternalhit|whatsapp|curl|wget|python|headless",
    re.IGNORECASE,
)

_lock = threading.Lock()
#: By call, passer (None: no link of anybody's) and day.
_waiting: Counter[tuple[int, int | None, dt.date]] = Counter()
_written_at = float("-inf")


def is_by_itself(user_agent: str) -> bool:
    """Whether a program says that it is one: no visit then."""
    return not user_agent.strip() or _BY_ITSELF.search(user_agent) is not None


def count(call_id: int, passer_id: int | None = None) -> None:
    """Count one visit, and for whoever passed the link on; now and then, write what waits once this request is over."""
    global _written_at
    with _lock:
        _waiting[call_id, passer_id, now().date()] += 1
        if time.monotonic() - _written_at < EVERY_SECONDS:
            return
        _written_at = time.monotonic()
    kept(write)


def write() -> None:
    """Add what waits to the tables, in the running unit of work."""
    with _lock:
        taken = dict(_waiting)
        _waiting.clear()
    by_call: Counter[tuple[int, dt.date]] = Counter()
    by_passer: Counter[tuple[int, dt.date]] = Counter()
    for (call_id, passer_id, day), visits in taken.items():
        by_call[call_id, day] += visits
        if passer_id is not None:
            by_passer[passer_id, day] += visits
    # A call or a passer may have been deleted while visits waited.
    _add(CallVisits, "call_id", Call, by_call)
    if by_passer:
        _add(PasserVisits, "passer_id", CallPasser, by_passer)


def _add(
    table: type[CallVisits] | type[PasserVisits],
    key: str,
    of: type[Call] | type[CallPasser],
    visits: Counter[tuple[int, dt.date]],
) -> None:
    there = set(db.session.scalars(select(of.id).where(of.id.in_({number for number, _day in visits}))))
    insert = postgresql_insert if is_postgresql() else sqlite_insert
    for (number, day), more in sorted(visits.items()):
        if number not in there:
            continue
        statement = insert(table).values({key: number, "day": day, "count": more})
        db.session.execute(
            statement.on_conflict_do_update(index_elements=[key, "day"], set_={"count": table.count + more})
        )
