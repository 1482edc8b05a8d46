"""Which applications a page is about: those begun in a span of time, of one call or of all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.programs.models import Program
from community.recruiting.models import Application, Call, CallPasser, CallSource

#: Days by the word in the address; None: since ever.
PERIODS: dict[str, int | None] = {"90": 90, "365": 365, "all": None}
USUAL_PERIOD = "365"


@dataclass(frozen=True)
class CallLine:
    """A call as the pages name it."""

    id: int
    slug: str
    title: str
    source: CallSource
    opens_at: dt.datetime


@dataclass(frozen=True)
class Scope:
    """The program, since when, and the calls in question. `only` is the call that was asked for, None for all."""

    program: Program
    period: str
    since: dt.datetime | None
    calls: Sequence[CallLine]
    only: CallLine | None

    @property
    def by_id(self) -> dict[int, CallLine]:
        return {one.id: one for one in ([self.only] if self.only else self.calls)}

    def within(self, statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        """`statement`, which speaks of `Application`, for those in question only."""
        statement = statement.where(Application.program_id == self.program.id)
        if self.only is not None:
            statement = statement.where(Application.call_id == self.only.id)
        if self.since is not None:
            statement = statement.where(Application.created_at >= self.since)
        return statement


def scope_of(program: Program, period: str, slug: str) -> Scope:
    """What the address asks for; an unknown period is the usual one.

    :raises NotFound: if the program has no such call.
    """
    rows = db.session.execute(
        select(Call.id, Call.slug, Call.title, Call.source, Call.opens_at)
        .where(Call.program_id == program.id, Call.published_at.is_not(None))
        .order_by(Call.opens_at.desc(), Call.id.desc())
    )
    calls = [CallLine(*row) for row in rows]
    only = next((one for one in calls if one.slug == slug), None)
    if slug and only is None:
        raise NotFound
    known = period if period in PERIODS else USUAL_PERIOD
    days = PERIODS[known]
    return Scope(program, known, now() - dt.timedelta(days=days) if days else None, calls, only)


def passers_of(scope: Scope) -> dict[int, tuple[int, str]]:
    """Who passes calls on: call and name by id."""
    statement = select(CallPasser.id, CallPasser.call_id, CallPasser.name).join(Call, Call.id == CallPasser.call_id)
    statement = statement.where(Call.program_id == scope.program.id)
    if scope.only is not None:
        statement = statement.where(Call.id == scope.only.id)
    return {passer_id: (call_id, name) for passer_id, call_id, name in db.session.execute(statement)}
