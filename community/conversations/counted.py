"""What counts, as SQL: of reports, and of the talk about a topic."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Integer, ScalarSelect, Select, and_, bindparam, distinct, func, select

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
    """A page of topics."""
    return (
        select(Topic)
        .where(
            Topic.program_id == bindparam("program_id", type_=BigKey),
            Topic.state.in_(bindparam("states", expanding=True)),
            Topic.id < bindparam("before", type_=BigKey),
        )
        .order_by(Topic.id.desc())
        .limit(bindparam("most", type_=Integer))
    )


def talked_about() -> tuple[ScalarSelect[int], ScalarSelect[int]]:
    """Of the topic of an enclosing statement: word of mouth about it that stands, and how many people told of it."""
    statement = (
        select(ConversationReport)
        .join(ReportTopic, ReportTopic.report_id == ConversationReport.id)
        .where(ReportTopic.topic_id == Topic.id, IS_WORD_OF_MOUTH, STANDS)
        .correlate(Topic)
    )
    conversations = statement.with_only_columns(func.count(ConversationReport.id))
    people = statement.with_only_columns(func.count(distinct(ConversationReport.reporter_id)))
    return conversations.scalar_subquery(), people.scalar_subquery()
