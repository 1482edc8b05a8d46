"""Thanks that were given, and those that nobody has given yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Integer, ScalarSelect, Select, bindparam, func, select
from sqlalchemy.orm import joinedload, load_only

from community.accounts.models import Person
from community.conversations.models import ConversationReport, Topic, TopicState
from community.conversations.queries import STANDS, TopicTalk, badge_to_answer, talk_about
from community.core.clock import now
from community.core.db import db
from community.programs.asking import ASKER, asked_by
from community.programs.models import INSIDE, Member, Program
from community.programs.queries import people_by_member
from community.recognition.models import Thanks

#: How long ago a contribution may lie for "not yet thanked".
LOOKS_BACK = dt.timedelta(days=42)

_WITH_PEOPLE = (
    joinedload(Thanks.giver).joinedload(Member.person),
    joinedload(Thanks.receiver).joinedload(Member.person),
    joinedload(Thanks.report),
)


def thanks_received(
    member: Member,
    *,
    after_id: int | None = None,
    since: dt.datetime | None = None,
    size: int = 20,
) -> Sequence[Thanks]:
    """Thanks to the member with giver and report, the latest first, `size` + 1 of them.

    :param after_id: for the following page: only those with a smaller id.
    :param since: only those given after this moment.
    """
    statement = _received()
    if after_id is not None:
        statement = statement.where(Thanks.id < after_id)
    if since is not None:
        statement = statement.where(Thanks.thanked_at > since)
    return db.session.scalars(statement, asked_by(member, most=size + 1)).all()


@cache
def _received() -> Select[Thanks]:
    statement = select(Thanks).where(Thanks.to_id == ASKER.id).order_by(Thanks.id.desc())
    return statement.limit(bindparam("most", type_=Integer)).options(*_WITH_PEOPLE)


def thanks_and_topics(member: Member, *, topics: int) -> tuple[Thanks | None, list[TopicTalk]]:
    """For the member's home: the latest thanks to them, and the newest live topics, `topics` of them.

    One query for two small things, which every visit asks together.
    """
    rows = db.session.execute(_thanks_and_topics(), asked_by(member, most=topics)).all()
    return rows[0][0], [talk_about(topic) for _thanks, topic in rows if topic is not None]


@cache
def _thanks_and_topics() -> Select[*tuple[Any, ...]]:
    latest = select(func.max(Thanks.id)).where(Thanks.to_id == ASKER.id).scalar_subquery()
    newest = (
        select(Topic.id)
        .where(Topic.program_id == ASKER.program_id, Topic.state == TopicState.LIVE)
        .order_by(Topic.id.desc())
        .limit(bindparam("most", type_=Integer))
    )
    report = (ConversationReport.title, ConversationReport.mode, ConversationReport.relation)
    counted = (Topic.conversation_count, Topic.people_count)
    topic = (Topic.title, Topic.origin, Topic.starters, Topic.launched_at, *counted)
    return (
        select(Thanks, Topic)
        .select_from(Member)
        .outerjoin(Thanks, Thanks.id == latest)
        .outerjoin(Topic, Topic.id.in_(newest))
        .where(Member.id == ASKER.id)
        .order_by(Topic.id.desc())
        .options(
            joinedload(Thanks.giver).load_only(Member.person_id).joinedload(Member.person).load_only(Person.name),
            joinedload(Thanks.report).load_only(*report),
            load_only(Thanks.text, Thanks.reason, Thanks.thanked_at),
            load_only(*topic),
        )
    )


def public_thanks(program_id: int, *, after_id: int | None = None, size: int = 20) -> Sequence[Thanks]:
    """What members of the program thanked each other for in public, the latest first, `size` + 1 of them."""
    statement = (
        select(Thanks)
        .where(Thanks.program_id == program_id, Thanks.is_public)
        .order_by(Thanks.id.desc())
        .limit(size + 1)
        .options(*_WITH_PEOPLE)
    )
    if after_id is not None:
        statement = statement.where(Thanks.id < after_id)
    return db.session.scalars(statement).all()


def thanks_for_report(report_id: int) -> Sequence[Thanks]:
    """Thanks that were given for this report, the first first."""
    return db.session.scalars(
        select(Thanks).where(Thanks.report_id == report_id).order_by(Thanks.id).options(*_WITH_PEOPLE)
    ).all()


@dataclass(frozen=True)
class Unthanked:
    """A member whom nobody has thanked for what they lately did."""

    member: Member
    #: The first contribution that nobody has given thanks for.
    since: dt.datetime
    #: How many reports there are from then on. For the reader's eyes; nothing is ranked by it.
    report_count: int


def not_yet_thanked(program_id: int, limit: int = 5, *, within: dt.timedelta = LOOKS_BACK) -> Sequence[Unthanked]:
    """Members with reports in the time `within` and no thanks since the first of them, who waited longest first.

    Any thanks count, not only those for a report: the question is whom nobody has thanked.
    """
    start = now() - within
    last_thanks = (
        select(Thanks.to_id, func.max(Thanks.thanked_at).label("at"))
        .where(Thanks.program_id == program_id)
        .group_by(Thanks.to_id)
        .subquery()
    )
    since = func.min(ConversationReport.reported_at)
    rows = db.session.execute(
        select(Member.id, since, func.count(ConversationReport.id))
        .join(Member, Member.id == ConversationReport.reporter_id)
        .outerjoin(last_thanks, last_thanks.c.to_id == ConversationReport.reporter_id)
        .where(
            ConversationReport.program_id == program_id,
            ConversationReport.reported_at >= start,
            ConversationReport.thanked_at.is_(None),
            STANDS,
            Member.standing.in_(INSIDE),
            (last_thanks.c.at.is_(None)) | (ConversationReport.reported_at > last_thanks.c.at),
        )
        .group_by(Member.id)
        .order_by(since, Member.id)
        .limit(limit)
    ).all()
    members = people_by_member([row[0] for row in rows])
    return [Unthanked(members[member_id], moment, number) for member_id, moment, number in rows]


def badge_queue(program: Program, member: Member) -> tuple[ScalarSelect[int], ScalarSelect[int]]:
    """For the navigation's one query: how many reports wait for an answer by `member`, and how many are late."""
    late = now() - dt.timedelta(days=program.answer_promise_days)
    return (
        badge_to_answer(program.id, not_by=member.id),
        badge_to_answer(program.id, not_by=member.id, older_than=late),
    )
