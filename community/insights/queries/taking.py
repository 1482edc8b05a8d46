"""A table on its way out: who takes it, of which call, and what is known before the first row is read.

Days stand without a time of day: that would tell who applied when.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select

from community.core.clock import now
from community.core.db import db
from community.insights.queries.rounds import Actor, Rounds
from community.insights.queries.signs import Signs
from community.questionnaires.models import QuestionnaireVersion
from community.questionnaires.schema import Field, Schema
from community.recruiting.models import (
    Application,
    Call,
    CallSource,
)
from community.recruiting.states import ApplicationState

BATCH = 200
S = ApplicationState
Rows = tuple[list[list[Any]], Any]


@dataclass
class Taking:
    """One table on its way out: who takes it, of which call (None: all), and what is known beforehand."""

    actor: Actor
    call_id: int | None
    rounds: Rounds
    #: When it was taken. What is frozen later is not yet frozen in this file, however long it takes to write.
    at: dt.datetime
    #: Questions over all wordings in question, by key; in the order of the newest.
    questions: dict[str, Field] = field(default_factory=dict)
    calls: dict[int, tuple[str, CallSource]] = field(default_factory=dict)
    schemas: dict[int, Schema] = field(default_factory=dict)
    signs: dict[int, Signs] = field(default_factory=dict)

    def is_frozen(self, frozen_at: dt.datetime | None) -> bool:
        """Whether a decision counts as frozen here."""
        return frozen_at is not None and frozen_at <= self.at

    def within(self, statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        statement = statement.where(Application.program_id == self.actor.program_id)
        return statement.where(Application.call_id == self.call_id) if self.call_id is not None else statement


def prepare(actor: Actor, call_id: int | None, rounds: Rounds) -> Taking:
    """What every table needs: the calls, and the wordings of their questions. Two statements."""
    taking = Taking(actor, call_id, rounds, now())
    calls = select(Call.id, Call.slug, Call.source).where(Call.program_id == actor.program_id)
    if call_id is not None:
        calls = calls.where(Call.id == call_id)
    taking.calls = {key: (slug, source) for key, slug, source in db.session.execute(calls)}
    versions = db.session.execute(
        select(QuestionnaireVersion.id, QuestionnaireVersion.schema)
        .where(
            QuestionnaireVersion.id.in_(select(Call.questionnaire_version_id).where(Call.id.in_(list(taking.calls))))
            | QuestionnaireVersion.id.in_(taking.within(select(Application.questionnaire_version_id)))
        )
        .order_by(QuestionnaireVersion.id.desc())
    )
    for version_id, data in versions:
        taking.schemas[version_id] = schema = Schema.parse(data)
        for one in schema.questions:
            taking.questions.setdefault(one.key, one)
    return taking


def day_of(moment: dt.datetime | None) -> dt.date | None:
    """Without its time of day."""
    return moment.date() if moment else None
