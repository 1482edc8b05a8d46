"""Quiet weeks: a zero that somebody told is worth more than a silence that we guess at."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l

from community.conversations.events import QuietWeekTakenBack, QuietWeekTold
from community.conversations.models import QuietWeek
from community.conversations.policies import may_log
from community.conversations.queries import find_quiet_week, has_told, last_mondays
from community.core.clock import monday_of, now, today
from community.core.db import db
from community.core.errors import Invalid
from community.core.events import record
from community.core.policies import require
from community.programs.models import Member

#: How many weeks back a quiet week may still be told, the running one included.
QUIET_WEEKS_BACK = 12


def tell_quiet_week(actor: Member, day: dt.date | None = None) -> QuietWeek:
    """Keep that the week that holds `day` (today by default) went by without a conversation. Twice is once.

    :raises Invalid: for a week to come, one too long ago, or one that has a report.
    """
    require(may_log, actor)
    here = today(actor.person.time_zone)
    week_on = monday_of(day or here)
    if week_on not in last_mondays(here, QUIET_WEEKS_BACK):
        raise Invalid(_l("We ask about the last twelve weeks only."))
    if has_told(actor.id, week_on):
        raise Invalid(_l("You told us of something in that week, so it was not quiet."))
    if before := find_quiet_week(actor.id, week_on):
        return before
    quiet = QuietWeek(program_id=actor.program_id, member_id=actor.id, week_on=week_on, told_at=now())
    db.session.add(quiet)
    db.session.flush()
    record(
        QuietWeekTold(program_id=actor.program_id, actor_id=actor.id, member_id=actor.id, week_on=week_on.isoformat())
    )
    return quiet


def take_back_quiet_week(actor: Member, day: dt.date | None = None) -> None:
    """Undo `tell_quiet_week`. Nothing happens if there is nothing to undo."""
    require(may_log, actor)
    forget_quiet_week(actor, monday_of(day or today(actor.person.time_zone)))


def forget_quiet_week(member: Member, week_on: dt.date) -> None:
    """Drop the member's zero for this week: there was a conversation after all, or it was a slip."""
    quiet = find_quiet_week(member.id, week_on)
    if quiet is None:
        return
    db.session.delete(quiet)
    db.session.flush()
    record(
        QuietWeekTakenBack(
            program_id=member.program_id, actor_id=member.id, member_id=member.id, week_on=week_on.isoformat()
        )
    )
