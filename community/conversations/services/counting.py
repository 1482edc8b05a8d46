"""The counters of topics: taken anew from the reports whenever one changes, so that no page has to count."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update

from community.conversations.counted import talked_about
from community.conversations.models import ConversationReport, ReportTopic, Topic
from community.core.db import db


def topics_of(report: ConversationReport) -> set[int]:
    """Ids of the topics that the report is stored under now."""
    return set(db.session.scalars(select(ReportTopic.topic_id).where(ReportTopic.report_id == report.id)))


def count_talk(topic_ids: Collection[int]) -> None:
    """Take the counters of these topics anew."""
    if not topic_ids:
        return
    # Two reports of a topic at once: the second waits here, and then counts in a statement that sees the first.
    db.session.execute(select(Topic.id).where(Topic.id.in_(topic_ids)).order_by(Topic.id).with_for_update())
    conversations, people = talked_about()
    db.session.execute(
        update(Topic).where(Topic.id.in_(topic_ids)).values(conversation_count=conversations, people_count=people)
    )
