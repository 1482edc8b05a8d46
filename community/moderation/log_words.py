"""The event log in people's words, for the audit page. One line for each kind of event in the whole program.

%(who)s is who did it; %(whom)s is the other member that the event names. A kind that is missing here is shown by its
name with spaces; a test asks for words for every kind that exists.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

#: Kinds of which the actor is nobody's to know. Filters by person leave them out.
SECRET_ACTORS = frozenset({"post_reported", "report_withdrawn"})
#: Kinds of which the member that they concern is nobody's to know.
SECRET_TARGETS = frozenset({"report_answered"})

GROUPS: dict[Any, dict[str, Any]] = {
    _l("Cases"): {
        "post_reported": _l("A member reported a post"),
        "report_withdrawn": _l("A member took a report back"),
        "report_answered": _l("%(who)s told a reporter what came of it"),
        "case_claimed": _l("%(who)s took a case"),
        "case_given_back": _l("%(who)s gave a case back"),
        "case_noted": _l("%(who)s left a note at a case"),
        "rule_hid_post": _l("The rule of reports put a post of %(whom)s out of sight"),
        "rule_restored_post": _l("A post of %(whom)s came back by the rule of reports"),
        "case_decided": _l("%(who)s decided a case about %(whom)s"),
        "case_dropped": _l("Nothing was left to decide in a case"),
        "case_undone": _l("%(who)s undid a decision about %(whom)s"),
        "case_revised": _l("%(who)s changed a hidden post"),
        "appeal_made": _l("%(who)s answered a decision"),
        "member_sanctioned": _l("%(who)s laid something on %(whom)s"),
        "sanction_lifted": _l("%(who)s lifted something from %(whom)s"),
    },
    _l("People"): {
        "member_invited": _l("%(who)s invited somebody"),
        "member_joined": _l("%(who)s joined"),
        "roles_changed": _l("%(who)s set the roles of %(whom)s"),
        "standing_changed": _l("%(who)s set the standing of %(whom)s"),
        "member_silenced": _l("%(who)s set until when %(whom)s can’t write"),
        "member_suspended": _l("%(who)s set until when %(whom)s can’t come in"),
        "mail_preference_changed": _l("%(who)s chose how often mail comes"),
        "program_changed": _l("%(who)s changed the settings of the program"),
        "agreement_published": _l("%(who)s published a version of the agreement"),
    },
    _l("The group"): {
        "space_changed": _l("%(who)s arranged a space"),
        "thread_started": _l("%(who)s started a thread"),
        "thread_announced": _l("%(who)s announced something"),
        "thread_moved": _l("%(who)s moved a thread"),
        "thread_tended": _l("%(who)s tended a thread"),
        "post_published": _l("%(who)s wrote a post"),
        "post_edited": _l("%(who)s changed a post"),
        "post_revised": _l("%(who)s changed a hidden post of their own"),
        "post_taken_back": _l("%(who)s took a post back"),
        "post_hidden": _l("%(who)s hid a post of %(whom)s"),
        "post_restored": _l("%(who)s let a post of %(whom)s be read again"),
        "reaction_given": _l("%(who)s answered a post with a word"),
        "member_mentioned": _l("%(who)s named or quoted %(whom)s"),
    },
    _l("Conversations and thanks"): {
        "conversation_logged": _l("%(who)s told of a conversation"),
        "conversation_edited": _l("%(who)s changed a report of a conversation"),
        "conversation_amended": _l("%(who)s added to a report of a conversation"),
        "conversation_voided": _l("%(who)s took a report of a conversation back"),
        "conversation_answered": _l("%(who)s wrote back to %(whom)s"),
        "answer_amended": _l("%(who)s changed an answer"),
        "follow_up_told": _l("%(who)s told what came of a conversation"),
        "quiet_week_told": _l("%(who)s told of a quiet week"),
        "quiet_week_taken_back": _l("%(who)s took a quiet week back"),
        "topic_launched": _l("%(who)s launched a topic"),
        "topic_retired": _l("%(who)s let a topic rest"),
        "thanks_given": _l("%(who)s thanked %(whom)s"),
    },
    _l("Applications"): {
        "questionnaire_created": _l("%(who)s began a questionnaire"),
        "questionnaire_renamed": _l("%(who)s renamed a questionnaire"),
        "questionnaire_retired": _l("%(who)s set whether a questionnaire is offered"),
        "questionnaire_draft_started": _l("%(who)s began a new version of questions"),
        "questionnaire_draft_deleted": _l("%(who)s threw a draft of questions away"),
        "questionnaire_published": _l("%(who)s published questions"),
        "call_written": _l("%(who)s wrote or changed a call"),
        "call_published": _l("%(who)s published a call"),
        "call_extended": _l("%(who)s moved the end of a call"),
        "call_closed": _l("%(who)s closed a call"),
        "passer_added": _l("%(who)s gave somebody a link to pass a call on"),
        "passer_ended": _l("%(who)s took somebody off the list of those who pass a call on"),
        "person_nominated": _l("%(who)s put somebody forward"),
        "nomination_accepted": _l("Somebody who was put forward said yes"),
        "nomination_ended": _l("A nomination came to nothing"),
        "nomination_answered": _l("Whoever put somebody forward heard the outcome"),
        "application_started": _l("%(who)s began an application"),
        "application_submitted": _l("%(who)s sent an application"),
        "applications_imported": _l("%(who)s brought applications in from elsewhere"),
        "recruiting_exported": _l("%(who)s took a table of recruiting away"),
        "application_withdrawn": _l("%(who)s withdrew an application"),
        "application_claimed": _l("%(who)s opened an application to screen it"),
        "application_released": _l("%(who)s released an application to the reviewers"),
        "application_pulled_back": _l("%(who)s pulled an application back to screening"),
        "question_asked": _l("%(who)s asked an applicant something"),
        "question_answered": _l("An applicant answered a question"),
        "question_lapsed": _l("An applicant did not answer a question in time"),
        "answer_erased": _l("An answer was erased because its time was over"),
        "application_erased": _l("An application was erased"),
        "review_submitted": _l("%(who)s handed a review in"),
        "reviewer_recused": _l("%(who)s gave an application back to others"),
        "leak_reported": _l("%(who)s saw something that should have been masked"),
        "exposed_review_kept": _l("%(who)s let a review count although masks had slipped"),
        "review_voided": _l("%(who)s set a review aside because masks had slipped"),
        "reviewer_assigned": _l("%(who)s chose %(whom)s by hand to review an application"),
        "review_taken": _l("%(who)s took an application from the desk of %(whom)s"),
        "score_revised": _l("%(who)s put another score beside the first after a talk"),
        "round_changed": _l("%(who)s changed how a round is read"),
        "decisions_frozen": _l("%(who)s froze a batch of decisions"),
        "decision_changed": _l("%(who)s changed a decision after names could be seen"),
        "decision_sent": _l("%(who)s sent a decision"),
        "application_settled": _l("An application came to its end"),
    },
}

WORDS = {kind: words for group in GROUPS.values() for kind, words in group.items()}


def words_for(kind: str) -> Any:
    """The line for this kind; its name with spaces when nobody has written one."""
    return WORDS.get(kind) or kind.replace("_", " ").capitalize()
