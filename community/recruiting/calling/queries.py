"""What managers see of calls: the list with its counts, one call, and what its links brought by the day."""

from __future__ import annotations

import datetime as dt
import enum
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import contains_eager
from sqlalchemy.sql import ColumnElement

from community.core.clock import now
from community.core.db import db, plain_rows
from community.core.errors import NotFound
from community.programs.models import Member
from community.questionnaires.models import Purpose, Questionnaire, QuestionnaireVersion
from community.recruiting.models import (
    Application,
    Call,
    CallPasser,
    CallVisits,
    Nomination,
    NominationState,
    PasserVisits,
    Snapshot,
)
from community.recruiting.states import ApplicationState

#: So many days stand in the chart of a call.
CHART_DAYS = 28


class CallState(enum.StrEnum):
    """Where a call stands. Not stored: it follows from its dates."""

    DRAFT = "draft"
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


CALL_STATE_LABELS = {
    CallState.DRAFT: _l("Draft"),
    CallState.UPCOMING: _l("To come"),
    CallState.OPEN: _l("Open"),
    CallState.CLOSED: _l("Closed"),
}


def state_of(call: Call) -> CallState:
    """Where the call stands now."""
    if call.published_at is None:
        return CallState.DRAFT
    if call.is_over:
        return CallState.CLOSED
    return CallState.OPEN if call.is_open else CallState.UPCOMING


@dataclass(frozen=True)
class Listed:
    """A call with how many began and how many sent. Both count applications, whatever became of them."""

    call: Call
    begun: int
    sent: int

    @property
    def state(self) -> CallState:
        return state_of(self.call)


def _over() -> ColumnElement[int]:
    return case(
        (and_(Call.published_at.is_not(None), or_(Call.closed_at.is_not(None), Call.closes_at <= now())), 1), else_=0
    )


def calls_page(program_id: int, *, after: tuple[int, dt.datetime, int] | None, size: int) -> Sequence[Listed]:
    """Calls of a program, those that are over last, each kind by opening date, the latest first.

    `size` + 1 of them after the key (over, opens at, id).
    """
    mine = select(func.count(Application.id)).where(Application.call_id == Call.id).correlate(Call)
    over = _over()
    statement = (
        select(Call, mine.scalar_subquery(), mine.where(Application.submitted_at.is_not(None)).scalar_subquery())
        .where(Call.program_id == program_id)
        .order_by(over, Call.opens_at.desc(), Call.id.desc())
        .limit(size + 1)
    )
    if after:
        was_over, opens_at, call_id = after
        later = or_(Call.opens_at < opens_at, and_(Call.opens_at == opens_at, Call.id < call_id))
        statement = statement.where(or_(over > was_over, and_(over == was_over, later)))
    return [Listed(*row) for row in db.session.execute(statement)]


def get_managed(actor: Member, slug: str) -> Call:
    """A call of the actor's program in whatever state, with its round and its questions.

    :raises NotFound: absent, or of another program.
    """
    call = db.session.scalar(
        select(Call)
        .join(Call.review_round)
        .join(Call.questionnaire_version)
        .join(QuestionnaireVersion.questionnaire)
        .where(Call.program_id == actor.program_id, Call.slug == slug)
        .options(
            contains_eager(Call.review_round),
            contains_eager(Call.questionnaire_version).contains_eager(QuestionnaireVersion.questionnaire),
        )
    )
    if call is None:
        raise NotFound
    return call


def published_versions(program_id: int) -> Sequence[QuestionnaireVersion]:
    """The latest published wording of each questionnaire for applicants, by title."""
    newest = (
        select(func.max(QuestionnaireVersion.number))
        .where(
            QuestionnaireVersion.questionnaire_id == Questionnaire.id, QuestionnaireVersion.published_at.is_not(None)
        )
        .correlate(Questionnaire)
        .scalar_subquery()
    )
    return db.session.scalars(
        select(QuestionnaireVersion)
        .join(QuestionnaireVersion.questionnaire)
        .where(
            Questionnaire.program_id == program_id,
            Questionnaire.purpose == Purpose.APPLICATION,
            QuestionnaireVersion.number == newest,
        )
        .options(contains_eager(QuestionnaireVersion.questionnaire))
        .order_by(Questionnaire.title, Questionnaire.id)
    ).all()


@dataclass(frozen=True)
class Day:
    """What happened on one day (UTC)."""

    on: dt.date
    visits: int
    begun: int
    sent: int


@dataclass(frozen=True)
class Numbers:
    """Visits, begun and sent applications of a call: in all, and of the last days, the earliest first."""

    visits: int
    begun: int
    sent: int
    days: tuple[Day, ...]

    @property
    def begun_by_day(self) -> list[int]:
        return [day.begun for day in self.days]

    @property
    def sent_by_day(self) -> list[int]:
        return [day.sent for day in self.days]


@dataclass(frozen=True)
class Came:
    """When an application was begun, when it was first sent, and on whose link it came."""

    passer_id: int | None
    begun_at: dt.datetime
    sent_at: dt.datetime | None


def came_to(call_id: int) -> Sequence[Came]:
    """All that came to the call. A later change is not another application."""
    first = and_(Snapshot.application_id == Application.id, Snapshot.number == 1)
    rows = plain_rows(
        select(Application.passed_on_by_id, Application.created_at, Snapshot.created_at)
        .outerjoin(Snapshot, first)
        .where(Application.call_id == call_id)
    )
    return [Came(*row) for row in rows]


def numbers_of(call: Call, came: Sequence[Came]) -> Numbers:
    """What a call brought, of what came to it."""
    visits = dict(
        db.session.execute(select(CallVisits.day, CallVisits.count).where(CallVisits.call_id == call.id)).tuples().all()
    )
    begun = Counter(one.begun_at.date() for one in came)
    sent = Counter(one.sent_at.date() for one in came if one.sent_at)
    last = now().date()
    days = [last - dt.timedelta(days=back) for back in range(CHART_DAYS - 1, -1, -1)]
    return Numbers(
        visits=sum(visits.values()),
        begun=sum(begun.values()),
        sent=sum(sent.values()),
        days=tuple(Day(on, visits.get(on, 0), begun.get(on, 0), sent.get(on, 0)) for on in days),
    )


@dataclass(frozen=True)
class Passed:
    """Somebody who passes a call on, and what their link brought: by day (UTC), days with nothing left out."""

    passer: CallPasser
    days: tuple[Day, ...]

    @property
    def visits(self) -> int:
        return sum(day.visits for day in self.days)

    @property
    def begun(self) -> int:
        return sum(day.begun for day in self.days)

    @property
    def sent(self) -> int:
        return sum(day.sent for day in self.days)


def passers_of(call_id: int, came: Sequence[Came]) -> Sequence[Passed]:
    """All who pass the call on, those off the list last, by name, with what they brought of what came to it."""
    passers = db.session.scalars(
        select(CallPasser)
        .where(CallPasser.call_id == call_id)
        .order_by(CallPasser.ended_at.is_not(None), CallPasser.name, CallPasser.id)
    ).all()
    if not passers:
        return ()
    visits = Counter(
        {
            (passer_id, day): count
            for passer_id, day, count in db.session.execute(
                select(PasserVisits.passer_id, PasserVisits.day, PasserVisits.count)
                .join(CallPasser, CallPasser.id == PasserVisits.passer_id)
                .where(CallPasser.call_id == call_id)
            )
        }
    )
    brought = [(one.passer_id, one) for one in came if one.passer_id is not None]
    begun = Counter((passer_id, one.begun_at.date()) for passer_id, one in brought)
    sent = Counter((passer_id, one.sent_at.date()) for passer_id, one in brought if one.sent_at)
    days: dict[int, list[Day]] = {}
    for key in sorted({*visits, *begun, *sent}):
        passer_id, on = key
        days.setdefault(passer_id, []).append(Day(on, visits[key], begun[key], sent[key]))
    return [Passed(passer, tuple(days.get(passer.id, ()))) for passer in passers]


def get_passer(call: Call, code: str) -> CallPasser:
    """Somebody who passes this call on.

    :raises NotFound: absent, or of another call.
    """
    passer = find_passer(call.id, code)
    if passer is None:
        raise NotFound
    return passer


def find_passer(call_id: int, code: str) -> CallPasser | None:
    """Whose link carries `code`; None for no code of this call."""
    return db.session.scalar(select(CallPasser).where(CallPasser.call_id == call_id, CallPasser.code == code))


def counts_of_nominations(call_id: int) -> dict[NominationState, int]:
    """How many were put forward for the call, by how it ended. How it ended for one of them is nobody's business."""
    rows = db.session.execute(
        select(Nomination.state, func.count(Nomination.id))
        .where(Nomination.call_id == call_id)
        .group_by(Nomination.state)
    )
    return dict(rows.tuples().all())


def nominated_and_sent(call_id: int) -> int:
    """How many of those who were put forward have sent an application."""
    return (
        db.session.scalar(
            select(func.count(Nomination.id))
            .join(Application, Application.id == Nomination.application_id)
            .where(Nomination.call_id == call_id, Application.state != ApplicationState.DRAFT)
        )
        or 0
    )
