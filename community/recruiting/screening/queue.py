"""What waits for a screener, for an answer, or for reviewers since lately: the lists of the screeners' desk."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import BigKey, UtcDateTime, db, plain_rows
from community.programs.models import Member
from community.recruiting.models import (
    AccessGrant,
    AccessView,
    Application,
    Call,
    RedactedView,
    RedactionSpan,
    Review,
    ReviewState,
    ScreenerQuestion,
    Snapshot,
    SpanStatus,
)
from community.recruiting.models.reviewing import Assignment
from community.recruiting.remembering import remembered
from community.recruiting.states import REVIEWABLE, TO_SCREEN, ApplicationState

#: What the desk promises: so long after it came, an application has been screened.
SCREENED_WITHIN = dt.timedelta(days=5)


@dataclass(frozen=True)
class Waiting:
    """One application in the queue, without a word of what it says."""

    id: int
    ref: str
    call_title: str
    waiting_since: dt.datetime
    look_count: int
    came_back: bool
    holder_id: int | None
    holder: str | None

    @property
    def remaining(self) -> dt.timedelta:
        """How much of the promise is left; negative when it is late."""
        return self.waiting_since + SCREENED_WITHIN - now()


def waiting_count(program_id: int) -> int:
    """How many applications wait for a screener."""
    return _by_state(program_id, TO_SCREEN)


def asked_count(program_id: int) -> int:
    """How many wait for the applicant to answer a question."""
    return _by_state(program_id, frozenset({ApplicationState.ASK_MORE}))


def _by_state(program_id: int, states: frozenset[ApplicationState]) -> int:
    def count() -> int:
        statement = select(func.count(Application.id))
        found = statement.where(Application.program_id == program_id, Application.state.in_(states))
        return db.session.scalar(found) or 0

    return remembered("by state", program_id, count, states)


def waiting(
    program_id: int, *, after: tuple[dt.datetime, int] | None, size: int, latest_first: bool = False
) -> Sequence[Waiting]:
    """Applications to screen, the longest waiting first; `size` + 1 of them after the key (waiting since, id).

    :param latest_first: the other way round, what has waited least on top.
    """
    statement = _waiting(size + 1, latest_first)
    if after:
        moment, last_id = after
        further = operator.lt if latest_first else operator.gt
        statement = statement.where(
            or_(further(_since, moment), and_(_since == moment, further(Application.id, last_id)))
        )
    back = _came_back(program_id)
    rows = plain_rows(statement, {"program_id": program_id, "moment": now()})
    return [
        Waiting(key, ref, title, waiting_since, look_count, key in back, holder_id, holder)
        for key, ref, title, waiting_since, look_count, holder_id, holder in rows
    ]


def _came_back(program_id: int) -> frozenset[int]:
    """Which of those that wait for a screener reviewers have had before."""

    def find() -> frozenset[int]:
        rows = plain_rows(
            select(Assignment.application_id)
            .join(Application, Application.id == Assignment.application_id)
            .where(Application.program_id == program_id, Application.state.in_(TO_SCREEN))
            .distinct()
        )
        return frozenset(application_id for (application_id,) in rows)

    return remembered("came back", program_id, find)


_since = func.coalesce(Application.waiting_since, Application.submitted_at)


@cache
def _waiting(limit: int, latest_first: bool) -> Select[*tuple[Any, ...]]:
    look_count = (
        select(func.count(RedactionSpan.id))
        .join(Snapshot, Snapshot.id == RedactionSpan.snapshot_id)
        .where(Snapshot.application_id == Application.id, RedactionSpan.status == SpanStatus.PROPOSED)
        .correlate(Application)
        .scalar_subquery()
    )
    return (
        select(Application.id, Application.public_ref, Call.title, _since, look_count)
        .add_columns(AccessGrant.member_id, Person.name)
        .join(Call, Call.id == Application.call_id)
        .outerjoin(
            AccessGrant,
            and_(
                AccessGrant.application_id == Application.id,
                AccessGrant.view == AccessView.RAW,
                AccessGrant.ended_at.is_(None),
                AccessGrant.expires_at > bindparam("moment", type_=UtcDateTime()),
            ),
        )
        .outerjoin(Member, Member.id == AccessGrant.member_id)
        .outerjoin(Person, Person.id == Member.person_id)
        .where(
            Application.program_id == bindparam("program_id", type_=BigKey),
            Application.state.in_(TO_SCREEN),
        )
        .order_by(*((_since.desc(), Application.id.desc()) if latest_first else (_since, Application.id)))
        .limit(limit)
    )


@dataclass(frozen=True)
class Released:
    """An application that reviewers have, and that could still be pulled back."""

    ref: str
    call_title: str
    released_at: dt.datetime
    opened: bool


def released_lately(program_id: int, limit: int = 20) -> Sequence[Released]:
    """Applications out for review of which no review has been sent, the latest release first."""
    return remembered("released", program_id, partial(_released, program_id, limit), limit)


def _released(program_id: int, limit: int) -> Sequence[Released]:
    sent = (
        select(Review.id)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .where(Assignment.application_id == Application.id, Review.state != ReviewState.DRAFT)
        .correlate(Application)
        .exists()
    )
    opened = Application.state == ApplicationState.IN_REVIEW
    rows = plain_rows(
        select(Application.public_ref, Call.title, RedactedView.released_at, opened)
        .join(Call, Call.id == Application.call_id)
        .join(RedactedView, and_(RedactedView.application_id == Application.id, RedactedView.withdrawn_at.is_(None)))
        .where(Application.program_id == program_id, Application.state.in_(REVIEWABLE), ~sent)
        .order_by(RedactedView.released_at.desc(), RedactedView.id.desc())
        .limit(limit)
    )
    return [Released(*row) for row in rows]


@dataclass(frozen=True)
class Asked:
    """An application that waits for the applicant to answer a screener."""

    ref: str
    call_title: str
    asked_at: dt.datetime
    answer_by: dt.date | None


def waiting_for_answers(program_id: int, limit: int = 20) -> Sequence[Asked]:
    """Applications with an open question of a screener, the longest waiting first."""
    if not asked_count(program_id):
        return ()
    rows = plain_rows(
        select(Application.public_ref, Call.title, ScreenerQuestion.asked_at, ScreenerQuestion.answer_by)
        .join(Call, Call.id == Application.call_id)
        .join(ScreenerQuestion, ScreenerQuestion.application_id == Application.id)
        .where(
            Application.program_id == program_id,
            Application.state == ApplicationState.ASK_MORE,
            ScreenerQuestion.is_open(),
        )
        .order_by(ScreenerQuestion.asked_at, ScreenerQuestion.id)
        .limit(limit)
    )
    return [Asked(*row) for row in rows]
