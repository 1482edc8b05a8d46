"""Happenings and the order in which they happen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from community.core import clock
from community.core.db import db, unit_of_work
from community.programs.models import Member, Program

#: So many happenings share one transaction: one each would take minutes, one for all would hold the file's lock.
BATCH = 50


@dataclass(order=True)
class Happening:
    """Something that somebody does at a moment. `rank` orders what happens at the same moment."""

    at: dt.datetime
    rank: int
    what: Callable[[], None] = field(compare=False)


@dataclass
class Stage:
    """What happenings share: the program, who is there by key, and what was made by key."""

    program: Program
    began_at: dt.datetime
    members: dict[str, Member] = field(default_factory=dict)
    things: dict[str, object] = field(default_factory=dict)

    def ago(self, days: float) -> dt.datetime:
        """The moment so many days before the seeding began."""
        return self.began_at - dt.timedelta(days=days)


def live(happenings: Iterable[Happening], progress: Callable[[int, int], None]) -> None:
    """Let everything happen in order; `progress(done, total)` is called after each batch."""
    ordered = sorted(happenings)
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        with unit_of_work():
            for happening in batch:
                with clock.stopped_at(happening.at):
                    happening.what()
                    db.session.flush()
        progress(start + len(batch), len(ordered))
