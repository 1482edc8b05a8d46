"""The plain rule by which so many reports hide a post before anybody looked. Shown in words on every case."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select

from community.accounts.models import SignIn
from community.core.clock import now
from community.core.db import db
from community.moderation.models import Case, ConductPoint, Report
from community.programs.models import INSIDE, MANAGERS, Member

AT_LEAST = 2
AT_MOST = 4
WEEK = dt.timedelta(days=7)


def needed(weekly_active: int) -> int:
    """How many different members have to report a post: one in a hundred of those active this week, 2 to 4."""
    return min(AT_MOST, max(AT_LEAST, math.ceil(weekly_active / 100)))


@dataclass(frozen=True)
class Tally:
    """How the open reports of a case stand against the rule."""

    reporters: int
    needed: int
    #: Whether one of them runs the program: then one report is enough.
    by_manager: bool
    #: Whether one of them says that somebody could come to harm.
    safety: bool

    @property
    def is_enough(self) -> bool:
        """Whether the rule says: hide."""
        return self.by_manager or self.reporters >= self.needed


def tally(case: Case) -> Tally:
    """Count the open reports. A member counts once; what was taken back or answered does not count."""
    rows = db.session.execute(
        select(Report.member_id, Report.reason, Member.roles)
        .join(Member, Member.id == Report.member_id)
        .where(*_open(case))
    ).tuples()
    found = list(rows)
    return Tally(
        reporters=len({member_id for member_id, _reason, _roles in found}),
        needed=needed(weekly_active(case.program_id)),
        by_manager=any(roles & MANAGERS for _member_id, _reason, roles in found),
        safety=any(reason == ConductPoint.SAFETY for _member_id, reason, _roles in found),
    )


def _open(case: Case) -> Iterable[ColumnElement[bool]]:
    return Report.case_id == case.id, Report.withdrawn_at.is_(None), Report.answered_at.is_(None)


def reporters_of(case: Case) -> Select[int]:
    """How many members have an open report of the case, as a statement: see `Tally.reporters`."""
    return select(func.count(Report.member_id.distinct())).where(*_open(case))


def weekly_active(program_id: int) -> int:
    """How many members have been here in the last seven days."""
    return db.session.scalar(active_in(program_id)) or 0


def active_in(program_id: int) -> Select[int]:
    """How many members have been here in the last seven days, as a statement."""
    return (
        select(func.count(Member.id.distinct()))
        .join(SignIn, SignIn.person_id == Member.person_id)
        .where(Member.program_id == program_id, Member.standing.in_(INSIDE), SignIn.seen_at > now() - WEEK)
    )
