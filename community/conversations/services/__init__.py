"""Changing reports, weeks, answers and topics."""

from community.conversations.services.answers import amend_answer, answer, note_thanks
from community.conversations.services.reports import (
    Told,
    amend_conversation,
    edit_conversation,
    log_conversation,
    tell_outcome,
    void_conversation,
)
from community.conversations.services.topics import create_topic, edit_topic, launch_topic, retire_topic
from community.conversations.services.weeks import take_back_quiet_week, tell_quiet_week

__all__ = [
    "Told",
    "amend_answer",
    "amend_conversation",
    "answer",
    "create_topic",
    "edit_conversation",
    "edit_topic",
    "launch_topic",
    "log_conversation",
    "note_thanks",
    "retire_topic",
    "take_back_quiet_week",
    "tell_outcome",
    "tell_quiet_week",
    "void_conversation",
]
