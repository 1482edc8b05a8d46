"""Taking tables away: writing down who did, and which raw words were opened by it."""

from __future__ import annotations

from sqlalchemy import insert, literal

from community.core.clock import now
from community.core.db import UtcDateTime, db
from community.core.events import record
from community.core.policies import require
from community.insights.events import RecruitingExported
from community.insights.policies import may_export
from community.insights.queries.applications_table import opened_raw
from community.insights.queries.rounds import Actor, rounds_of
from community.insights.queries.tables import TABLES
from community.insights.queries.taking import Taking, prepare
from community.programs.models import Member
from community.recruiting.models import AccessEvent, AccessView


def take(actor: Member, name: str, call_id: int | None) -> Taking:
    """Get a table ready to be written. The rows are read later, a batch at a time."""
    require(may_export, actor)
    who = Actor.of(actor)
    taking = prepare(who, call_id, rounds_of(who, call_id))
    if TABLES[name].opens:
        opened = opened_raw(taking).add_columns(
            literal(actor.id), literal(AccessView.RAW.value), literal(now(), UtcDateTime())
        )
        db.session.execute(insert(AccessEvent).from_select(["application_id", "member_id", "view", "at"], opened))
    record(RecruitingExported(program_id=actor.program_id, actor_id=actor.id, table=name, call_id=call_id))
    return taking
