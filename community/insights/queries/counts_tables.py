"""Nominations and calls as rows: counts only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Select, func, select

from community.core.db import db
from community.insights.queries.taking import Rows, Taking
from community.recruiting.models import (
    Application,
    CallVisits,
    Nomination,
    Snapshot,
)


def nominations_head(taking: Taking) -> list[str]:
    return ["call", "round", "state", "outcome", "count"]


def nominations(taking: Taking, after: Any) -> Rows:
    """How many were put forward for each call and how it went. Who it was, and by whom, is nobody's business here."""
    del after
    statement = (
        select(Nomination.call_id, Nomination.state, Nomination.outcome, func.count(Nomination.id))
        .where(Nomination.program_id == taking.actor.program_id)
        .group_by(Nomination.call_id, Nomination.state, Nomination.outcome)
        .order_by(Nomination.call_id, Nomination.state, Nomination.outcome)
    )
    if taking.call_id is not None:
        statement = statement.where(Nomination.call_id == taking.call_id)
    rows = [
        [taking.calls[call_id][0], taking.rounds.word(call_id), state.value, outcome.value if outcome else "", count]
        for call_id, state, outcome, count in db.session.execute(statement)
    ]
    return rows, None


def calls_head(taking: Taking) -> list[str]:
    return ["call", "source", "round", "day", "visits", "begun", "sent"]


def calls(taking: Taking, after: tuple[int, ...] | None) -> Rows:
    """What each call brought by the day (UTC), days with nothing left out. One call at a time."""
    left = sorted(key for key in taking.calls if after is None or key > after[0])
    if not left:
        return [], None
    call_id = left[0]
    visits = dict(
        db.session.execute(select(CallVisits.day, CallVisits.count).where(CallVisits.call_id == call_id)).tuples().all()
    )
    begun = _by_day(select(Application.created_at).where(Application.call_id == call_id))
    sent = _by_day(
        select(Snapshot.created_at)
        .join(Application, Application.id == Snapshot.application_id)
        .where(Application.call_id == call_id, Snapshot.number == 1)
    )
    slug, source = taking.calls[call_id]
    rows = [
        [slug, source.value, taking.rounds.word(call_id), day, visits.get(day, 0), begun.get(day, 0), sent.get(day, 0)]
        for day in sorted({*visits, *begun, *sent})
    ]
    return rows, (call_id,) if len(left) > 1 else None


def _by_day(moments: Select[dt.datetime]) -> dict[dt.date, int]:
    found: dict[dt.date, int] = {}
    for moment in db.session.scalars(moments):
        found[moment.date()] = found.get(moment.date(), 0) + 1
    return found
