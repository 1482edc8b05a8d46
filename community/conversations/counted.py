"""What counts, as SQL, and the statement of topics with how much they were talked about."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, distinct, func, select

from community.conversations.episode import WORD_OF_MOUTH
from community.conversations.models import ConversationReport, ReportTopic, Topic
from community.core.db import BigKey

#: No id is as late as this: "before" it is everything.
NEVER = 2**62
#: What counts: everything that was not taken back.
STANDS = ConversationReport.voided_at.is_(None)
IS_WORD_OF_MOUTH = ConversationReport.kind.in_(WORD_OF_MOUTH)
WAITS = and_(ConversationReport.answered_at.is_(None), STANDS)


@cache
def talk() -> Select[*tuple[Any, ...]]:
    """A page of topics. Only reports of the topics that are shown are counted, and they are found by topic."""
    page = (
        select(Topic.id)
        .where(
            Topic.program_id == bindparam("program_id", type_=BigKey),
            Topic.state.in_(bindparam("states", expanding=True)),
            Topic.id < bindparam("before", type_=BigKey),
        )
        .order_by(Topic.id.desc())
        .limit(bindparam("most", type_=Integer))
        .subquery()
    )
    counts = (
        select(
            ReportTopic.topic_id,
            func.count(ConversationReport.id).label("conversations"),
            func.count(distinct(ConversationReport.reporter_id)).label("people"),
        )
        .join(page, page.c.id == ReportTopic.topic_id)
        .join(ConversationReport, ConversationReport.id == ReportTopic.report_id)
        .where(IS_WORD_OF_MOUTH, STANDS)
        .group_by(ReportTopic.topic_id)
        .subquery()
    )
    return (
        select(Topic, func.coalesce(counts.c.conversations, 0), func.coalesce(counts.c.people, 0))
        .join(page, page.c.id == Topic.id)
        .outerjoin(counts, counts.c.topic_id == Topic.id)
        .order_by(Topic.id.desc())
    )
