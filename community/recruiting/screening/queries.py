"""What a screener has open, who opened which text, whom a slip was exposed to, and which rounds are blind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, select
from sqlalchemy.orm import contains_eager

from community.accounts.models import Person
from community.core.db import db, plain_rows
from community.core.errors import NotFound
from community.programs.models import Member
from community.recruiting.models import (
    AccessEvent,
    AccessView,
    Application,
    Call,
    Decision,
    RedactionSpan,
    Review,
    ReviewRound,
    Snapshot,
)
from community.recruiting.models.reviewing import Assignment
from community.recruiting.remembering import remembered
from community.recruiting.states import REVIEWABLE, TO_SCREEN


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


def get_for(actor: Member, ref: str) -> Application:
    """An application of the actor's own program, with its call, the call's round and its questions loaded.

    :raises NotFound: absent, of another program, or never sent.
    """
    application = db.session.scalar(
        select(Application)
        .join(Application.call)
        .join(Call.review_round)
        .join(Application.questionnaire_version)
        .where(
            Application.program_id == actor.program_id,
            Application.public_ref == ref,
            Application.submitted_at.is_not(None),
        )
        .options(
            contains_eager(Application.call).contains_eager(Call.review_round),
            contains_eager(Application.questionnaire_version),
        )
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


def exposed_readers(application: Application) -> Sequence[str]:
    """Names of the reviewers who had the text open before a leak in it was reported."""
    if application.id not in exposed_texts(application.program_id):
        return ()
    return db.session.scalars(
        select(Person.name)
        .join(Member, Member.person_id == Person.id)
        .join(Assignment, Assignment.reviewer_id == Member.id)
        .join(Review, Review.assignment_id == Assignment.id)
        .where(Assignment.application_id == application.id, Review.exposed_at.is_not(None))
        .order_by(Person.name)
    ).all()


def exposed_texts(program_id: int) -> frozenset[int]:
    """Applications with a reviewer who had the text open before a leak in it was reported."""

    def find() -> frozenset[int]:
        return frozenset(
            db.session.scalars(
                select(Application.id)
                .join(Assignment, Assignment.application_id == Application.id)
                .join(Review, Review.assignment_id == Assignment.id)
                .where(Application.program_id == program_id, Review.exposed_at.is_not(None))
            )
        )

    return remembered("exposed texts", program_id, find)


def rounds_not_blind(program_id: int) -> Sequence[int]:
    """Calls of the program whose round was declared not blind."""

    def find() -> Sequence[int]:
        return db.session.scalars(
            select(Call.id)
            .join(ReviewRound, ReviewRound.call_id == Call.id)
            .where(Call.program_id == program_id, ReviewRound.not_blind_since.is_not(None))
        ).all()

    return remembered("rounds not blind", program_id, find)


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
