"""Reading thanks, what waits for an answer, and how the movement does."""

from community.recognition.queries.movement import (
    Coverage,
    Movement,
    WeekOfAnswers,
    coverage,
    movement_of,
)
from community.recognition.queries.thanks import (
    Unthanked,
    badge_queue,
    not_yet_thanked,
    public_thanks,
    thanks_and_topics,
    thanks_for_report,
    thanks_received,
)

__all__ = [
    "Coverage",
    "Movement",
    "Unthanked",
    "WeekOfAnswers",
    "badge_queue",
    "coverage",
    "movement_of",
    "not_yet_thanked",
    "public_thanks",
    "thanks_and_topics",
    "thanks_for_report",
    "thanks_received",
]
