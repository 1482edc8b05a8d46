"""Reading reports, weeks and topics. Voided reports count nowhere; their reporter still finds them."""

from community.conversations.counted import IS_WORD_OF_MOUTH, STANDS
from community.conversations.queries.lately import Lately, ToldReport, lately_of
from community.conversations.queries.reports import (
    badge_to_answer,
    due_answers,
    find_alike,
    find_by_form_key,
    recent_of,
    report_for,
    waiting_follow_ups,
)
from community.conversations.queries.topics import (
    TopicTalk,
    live_topics,
    talk_about,
    topic_for,
    topics_by_id,
    topics_page,
)
from community.conversations.queries.weeks import (
    WEEK,
    WeekOfMember,
    WeekOfProgram,
    find_quiet_week,
    has_told,
    last_mondays,
    weekly_counts,
    weeks_of,
)

__all__ = [
    "IS_WORD_OF_MOUTH",
    "STANDS",
    "WEEK",
    "Lately",
    "ToldReport",
    "TopicTalk",
    "WeekOfMember",
    "WeekOfProgram",
    "badge_to_answer",
    "due_answers",
    "find_alike",
    "find_by_form_key",
    "find_quiet_week",
    "has_told",
    "last_mondays",
    "lately_of",
    "live_topics",
    "recent_of",
    "report_for",
    "talk_about",
    "topic_for",
    "topics_by_id",
    "topics_page",
    "waiting_follow_ups",
    "weekly_counts",
    "weeks_of",
]
