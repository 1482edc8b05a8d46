"""Who may do what with reports and topics."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.conversations.models import ConversationReport, Topic, TopicState
from community.core.policies import Refusal
from community.programs.models import MANAGERS, Member
from community.programs.policies import may_write


def may_log(actor: Member) -> Refusal | None:
    """Tell of a conversation, or that there was none."""
    return may_write(actor)


def may_read_report(actor: Member, report: ConversationReport) -> Refusal | None:
    """Read one report: its reporter and the managers. A report is told to the program, not to the group."""
    if actor.id == report.reporter_id or actor.has(MANAGERS):
        return None
    return Refusal(_l("Only the person who told it and the managers read a report."))


def may_change_report(actor: Member, report: ConversationReport) -> Refusal | None:
    """Edit, add to, take back, or say what came of it."""
    if actor.id != report.reporter_id:
        return Refusal(_l("Only the person who told it can change it."))
    return may_log(actor)


def may_answer_reports(actor: Member) -> Refusal | None:
    """See the queue of what waits for an answer."""
    return None if actor.has(MANAGERS) else Refusal(_l("Managers answer what ambassadors tell."))


def may_answer(actor: Member, report: ConversationReport) -> Refusal | None:
    """Answer this report. Nobody answers themselves."""
    if refusal := may_answer_reports(actor):
        return refusal
    if actor.id == report.reporter_id:
        return Refusal(_l("You told this one yourself, so somebody else answers it."))
    return may_write(actor)


def may_keep_topics(actor: Member) -> Refusal | None:
    """Prepare, launch and retire topics."""
    return None if actor.has(MANAGERS) else Refusal(_l("Managers prepare the topics. Tell them your idea."))


def may_read_topic(actor: Member, topic: Topic) -> Refusal | None:
    """Drafts are for those who prepare them; launched and retired topics are for all members."""
    return may_keep_topics(actor) if topic.state is TopicState.DRAFT else None
