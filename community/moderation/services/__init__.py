"""Changing cases. Each service asks for permission first; what views and jobs call is named here."""

from community.moderation.services.claiming import add_note, give_back, renew_claim, take_case
from community.moderation.services.deciding import Choice, answer_decision, check_choice, decide, undo
from community.moderation.services.following import follow_revision, follow_taking_back
from community.moderation.services.reporting import report_post, withdraw_report
from community.moderation.services.ruling import restore_overdue
from community.moderation.services.sanctions import lift_sanction, sanction

__all__ = [
    "Choice",
    "add_note",
    "answer_decision",
    "check_choice",
    "decide",
    "follow_revision",
    "follow_taking_back",
    "give_back",
    "lift_sanction",
    "renew_claim",
    "report_post",
    "restore_overdue",
    "sanction",
    "take_case",
    "undo",
    "withdraw_report",
]
