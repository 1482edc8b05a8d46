"""What waits for a screener, and what one has open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import db, plain_rows
from community.core.errors import NotFound
from community.programs.models import Member, Program
from community.recruiting.models import (
    AccessEvent,
    AccessGrant,
    AccessView,
    Application,
    Call,
    Decision,
    RedactedView,
    RedactionSpan,
    Review,
    ReviewRound,
    ReviewState,
    ScreenerQuestion,
    Snapshot,
    SpanStatus,
)
from community.recruiting.models.reviewing import Assignment
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


def to_screen(program: Program) -> ScalarSelect[int]:
    """How many applications wait for a screener, for a badge."""
    return (
        select(func.count(Application.id))
        .where(Application.program_id == program.id, Application.state.in_(TO_SCREEN))
        .scalar_subquery()
    )


def waiting_count(program: Program) -> int:
    """The same as a number."""
    return db.session.scalar(select(to_screen(program))) or 0


def waiting(program_id: int, *, after: tuple[dt.datetime, int] | None, size: int) -> Sequence[Waiting]:
    """Applications to screen, the longest waiting first; `size` + 1 of them after the key (waiting since, id)."""
    look_count = (
        select(func.count(RedactionSpan.id))
        .join(Snapshot, Snapshot.id == RedactionSpan.snapshot_id)
        .where(Snapshot.application_id == Application.id, RedactionSpan.status == SpanStatus.PROPOSED)
        .correlate(Application)
        .scalar_subquery()
    )
    was_released = select(Assignment.id).where(Assignment.application_id == Application.id).correlate(Application)
    since = func.coalesce(Application.waiting_since, Application.submitted_at)
    statement = (
        select(Application.id, Application.public_ref, Call.title, since, look_count, was_released.exists())
        .add_columns(AccessGrant.member_id, Person.name)
        .join(Call, Call.id == Application.call_id)
        .outerjoin(
            AccessGrant,
            and_(
                AccessGrant.application_id == Application.id,
                AccessGrant.view == AccessView.RAW,
                AccessGrant.ended_at.is_(None),
                AccessGrant.expires_at > now(),
            ),
        )
        .outerjoin(Member, Member.id == AccessGrant.member_id)
        .outerjoin(Person, Person.id == Member.person_id)
        .where(Application.program_id == program_id, Application.state.in_(TO_SCREEN))
        .order_by(since, Application.id)
        .limit(size + 1)
    )
    if after:
        moment, last_id = after
        statement = statement.where(or_(since > moment, and_(since == moment, Application.id > last_id)))
    return [Waiting(*row) for row in plain_rows(statement)]


@dataclass(frozen=True)
class Released:
    """An application that reviewers have, and that could still be pulled back."""

    ref: str
    call_title: str
    released_at: dt.datetime
    opened: bool


def released_lately(program_id: int, limit: int = 20) -> Sequence[Released]:
    """Applications out for review of which no review has been sent, the latest release first."""
    sent = (
        select(Review.id)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .where(Assignment.application_id == Application.id, Review.state != ReviewState.DRAFT)
        .correlate(Application)
        .exists()
    )
    opened = (
        select(AccessEvent.id)
        .where(AccessEvent.application_id == Application.id, AccessEvent.view == AccessView.REDACTED)
        .correlate(Application)
        .exists()
    )
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
class Opening:
    """One opening of a raw text. `name` is the applicant's, once the decision is frozen and names are open."""

    id: int
    at: dt.datetime
    who: str | None
    ref: str
    call_title: str
    name: str | None


def openings(program_id: int, *, after: int | None, size: int) -> Sequence[Opening]:
    """Who opened which raw text, the latest first; `size` + 1 of them before the event `after`."""
    frozen = (
        select(Decision.id)
        .where(
            Decision.application_id == Application.id,
            Decision.replaced_at.is_(None),
            Decision.frozen_at.is_not(None),
        )
        .correlate(Application)
        .exists()
    )
    name = case((and_(frozen, Application.name != ""), Application.name), else_=None)
    statement = (
        select(AccessEvent.id, AccessEvent.at, Person.name, Application.public_ref, Call.title, name)
        .join(Application, Application.id == AccessEvent.application_id)
        .join(Call, Call.id == Application.call_id)
        .outerjoin(Member, Member.id == AccessEvent.member_id)
        .outerjoin(Person, Person.id == Member.person_id)
        .where(Application.program_id == program_id, AccessEvent.view == AccessView.RAW)
        .order_by(AccessEvent.id.desc())
        .limit(size + 1)
    )
    if after is not None:
        statement = statement.where(AccessEvent.id < after)
    return [Opening(*row) for row in db.session.execute(statement)]


@dataclass(frozen=True)
class Asked:
    """An application that waits for the applicant to answer a screener."""

    ref: str
    call_title: str
    asked_at: dt.datetime
    answer_by: dt.date | None


def waiting_for_answers(program_id: int, limit: int = 20) -> Sequence[Asked]:
    """Applications with an open question of a screener, the longest waiting first."""
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


def get_for(actor: Member, ref: str) -> Application:
    """An application of the actor's own program, with its call and questions loaded.

    :raises NotFound: absent, of another program, or never sent.
    """
    application = db.session.scalar(
        select(Application)
        .join(Application.call)
        .join(Application.questionnaire_version)
        .where(
            Application.program_id == actor.program_id,
            Application.public_ref == ref,
            Application.submitted_at.is_not(None),
        )
        .options(contains_eager(Application.call), contains_eager(Application.questionnaire_version))
    )
    if application is None:
        raise NotFound
    return application


def latest_snapshot(application_id: int) -> Snapshot:
    """What the applicant sent last.

    :raises NotFound: when nothing was sent, or it was erased.
    """
    snapshot = db.session.scalar(
        select(Snapshot)
        .where(Snapshot.application_id == application_id, Snapshot.erased_at.is_(None))
        .order_by(Snapshot.number.desc())
        .limit(1)
    )
    if snapshot is None:
        raise NotFound
    return snapshot


def spans_of(snapshot_id: int) -> Sequence[RedactionSpan]:
    """Everything that was proposed or marked in a snapshot, in order of the text."""
    return db.session.scalars(
        select(RedactionSpan)
        .where(RedactionSpan.snapshot_id == snapshot_id)
        .order_by(RedactionSpan.field_key, RedactionSpan.start, RedactionSpan.id)
    ).all()


def exposed_readers(application_id: int) -> Sequence[str]:
    """Names of the reviewers who had the text open before a leak in it was reported."""
    return db.session.scalars(
        select(Person.name)
        .join(Member, Member.person_id == Person.id)
        .join(Assignment, Assignment.reviewer_id == Member.id)
        .join(Review, Review.assignment_id == Assignment.id)
        .where(Assignment.application_id == application_id, Review.exposed_at.is_not(None))
        .order_by(Person.name)
    ).all()


def rounds_not_blind(program_id: int) -> Sequence[int]:
    """Calls of the program whose round was declared not blind."""
    return db.session.scalars(
        select(Call.id)
        .join(ReviewRound, ReviewRound.call_id == Call.id)
        .where(Call.program_id == program_id, ReviewRound.not_blind_since.is_not(None))
    ).all()


def blind_calls(program_id: int) -> Sequence[tuple[int, str]]:
    """Calls (id, title) with applications on their way whose round is still blind, the latest first."""
    under_way = (
        select(Application.id)
        .where(Application.call_id == Call.id, Application.state.in_(TO_SCREEN | REVIEWABLE))
        .correlate(Call)
        .exists()
    )
    rows = plain_rows(
        select(Call.id, Call.title)
        .join(ReviewRound, ReviewRound.call_id == Call.id)
        .where(Call.program_id == program_id, ReviewRound.not_blind_since.is_(None), under_way)
        .order_by(Call.opens_at.desc())
        .limit(10)
    )
    return [(call_id, title) for call_id, title in rows]
