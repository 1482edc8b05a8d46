"""How much is left of a program's promise to answer. Pure: no table, no page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

#: Below this part of the time the clock turns amber.
SOON = 0.25


@dataclass(frozen=True)
class Promise:
    """An answer owed until `due_at`. `fraction` is what is left of the time, 1 at the start and 0 at the end."""

    due_at: dt.datetime
    left: dt.timedelta
    fraction: float

    @property
    def is_late(self) -> bool:
        return self.left < dt.timedelta()

    @property
    def state(self) -> str:
        """How the clock looks: "", "soon" or "late"."""
        return "late" if self.is_late else "soon" if self.fraction < SOON else ""


def promise_of(told_at: dt.datetime, days: int, moment: dt.datetime) -> Promise:
    """The promise for something told at `told_at`, as it stands at `moment`."""
    span = dt.timedelta(days=days)
    left = told_at + span - moment
    fraction = left / span if span else 0.0
    return Promise(told_at + span, left, min(1.0, max(0.0, fraction)))
