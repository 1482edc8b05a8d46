"""Reports: one, what a member told, and what waits for an answer or for what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import (
    ScalarSelect,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.orm import joinedload, selectinload

from community.conversations.counted import IS_WORD_OF_MOUTH, STANDS, WAITS
from community.conversations.episode import Mode, Relation
from community.conversations.models import (
    FOLLOW_UP_AFTER,
    FOLLOW_UP_UNTIL,
    Answer,
    ConversationReport,
    FollowUp,
)
from community.conversations.policies import may_read_report
from community.core.clock import today
from community.core.db import db
from community.core.errors import NotFound
from community.core.policies import allows
from community.programs.models import Member


def report_for(actor: Member, ref: str) -> ConversationReport:
    """One report with its people, answer, follow-up, topics and amendments.

    :raises NotFound: absent, of another program, or neither the actor's own nor the actor a manager.
    """
    report = db.session.scalar(
        select(ConversationReport)
        .where(ConversationReport.ref == ref, ConversationReport.program_id == actor.program_id)
        .options(
            joinedload(ConversationReport.reporter).joinedload(Member.person),
            joinedload(ConversationReport.answer).joinedload(Answer.author).joinedload(Member.person),
            joinedload(ConversationReport.follow_up),
            selectinload(ConversationReport.topics),
            selectinload(ConversationReport.amendments),
        )
    )
    if report is None or not allows(may_read_report, actor, report):
        raise NotFound
    return report


def find_by_form_key(reporter_id: int, form_key: str) -> ConversationReport | None:
    """The report that this form made before, if it was sent already."""
    return db.session.scalar(
        select(ConversationReport).where(
            ConversationReport.reporter_id == reporter_id, ConversationReport.form_key == form_key
        )
    )


def find_alike(reporter_id: int, happened_on: dt.date, mode: Mode, relation: Relation) -> ConversationReport | None:
    """A report of the same member for the same day, mode and relation: perhaps the same talk told twice."""
    return db.session.scalar(
        select(ConversationReport)
        .where(
            ConversationReport.reporter_id == reporter_id,
            ConversationReport.happened_on == happened_on,
            ConversationReport.mode == mode,
            ConversationReport.relation == relation,
            STANDS,
        )
        .limit(1)
    )


def recent_of(
    member: Member, *, after: tuple[dt.date, int] | None = None, size: int = 20
) -> Sequence[ConversationReport]:
    """What the member told, the latest day first, `size` + 1 of them after the key (happened_on, id)."""
    statement = (
        select(ConversationReport)
        .where(ConversationReport.reporter_id == member.id)
        .order_by(ConversationReport.happened_on.desc(), ConversationReport.id.desc())
        .limit(size + 1)
    )
    if after:
        day, report_id = after
        statement = statement.where(
            or_(
                ConversationReport.happened_on < day,
                and_(ConversationReport.happened_on == day, ConversationReport.id < report_id),
            )
        )
    return db.session.scalars(statement).all()


def due_answers(
    program_id: int,
    *,
    after: tuple[dt.datetime, int] | None = None,
    size: int = 20,
    not_by: int | None = None,
) -> Sequence[ConversationReport]:
    """What waits for an answer with its reporters, the oldest promise first, `size` + 1 after (reported_at, id).

    :param not_by: leaves out the reports of this member, who can't answer them.
    """
    statement = (
        select(ConversationReport)
        .where(ConversationReport.program_id == program_id, WAITS)
        .options(joinedload(ConversationReport.reporter).joinedload(Member.person))
        .order_by(ConversationReport.reported_at, ConversationReport.id)
        .limit(size + 1)
    )
    if not_by is not None:
        statement = statement.where(ConversationReport.reporter_id.is_distinct_from(not_by))
    if after:
        moment, report_id = after
        statement = statement.where(
            or_(
                ConversationReport.reported_at > moment,
                and_(ConversationReport.reported_at == moment, ConversationReport.id > report_id),
            )
        )
    return db.session.scalars(statement).all()


def badge_to_answer(
    program_id: int, *, not_by: int | None = None, older_than: dt.datetime | None = None
) -> ScalarSelect[int]:
    """How many reports wait for an answer, as a part of a larger query.

    :param older_than: count only those told before it: with "now minus the promise", the late ones.
    """
    statement = select(func.count(ConversationReport.id)).where(ConversationReport.program_id == program_id, WAITS)
    if not_by is not None:
        statement = statement.where(ConversationReport.reporter_id.is_distinct_from(not_by))
    if older_than is not None:
        statement = statement.where(ConversationReport.reported_at < older_than)
    return statement.scalar_subquery()


def waiting_follow_ups(member: Member, *, limit: int = 5) -> Sequence[ConversationReport]:
    """Word of mouth of two weeks ago and more of which the member has not said what came of it, oldest first.

    It is asked for a while and then let go: nobody remembers after two months.
    """
    here = today(member.person.time_zone)
    return db.session.scalars(
        select(ConversationReport)
        .outerjoin(FollowUp, FollowUp.report_id == ConversationReport.id)
        .where(
            ConversationReport.reporter_id == member.id,
            ConversationReport.happened_on <= here - FOLLOW_UP_AFTER,
            ConversationReport.happened_on >= here - FOLLOW_UP_UNTIL,
            IS_WORD_OF_MOUTH,
            STANDS,
            FollowUp.id.is_(None),
        )
        .order_by(ConversationReport.happened_on, ConversationReport.id)
        .limit(limit)
    ).all()
