"""What happens below, told to whom it concerns. Each may run twice: the ledger takes a subject once."""

from __future__ import annotations

from community.conversations.events import ConversationAnswered
from community.core.events import subscribes_to
from community.discussion.events import MemberMentioned, PostPublished, PostRestored, ThreadAnnounced
from community.moderation.events import CaseDecided, CaseUndone, MemberSanctioned, ReportAnswered, RuleHidPost
from community.notifications.models import NoticeKind
from community.notifications.services.ledger import notify, tell_everybody, tell_of_case, tell_of_post
from community.recognition.events import ThanksGiven


@subscribes_to(PostPublished)
def tell_whom_a_post_concerns(event: PostPublished) -> None:
    tell_of_post(event.post_id)


@subscribes_to(PostRestored)
def tell_whom_a_restored_post_concerns(event: PostRestored) -> None:
    tell_of_post(event.post_id)


@subscribes_to(MemberMentioned)
def tell_who_is_mentioned(event: MemberMentioned) -> None:
    """Also names that came with an edit; a new post has been told already, and once is enough."""
    tell_of_post(event.post_id)


@subscribes_to(ThreadAnnounced)
def tell_everybody_of_an_announcement(event: ThreadAnnounced) -> None:
    tell_everybody(event.thread_id)


@subscribes_to(ConversationAnswered)
def tell_of_an_answer(event: ConversationAnswered) -> None:
    if event.reporter_id is not None:
        notify(event.reporter_id, NoticeKind.ANSWER, f"answer:{event.answer_id}", actor_id=event.actor_id)


@subscribes_to(ThanksGiven)
def tell_of_thanks(event: ThanksGiven) -> None:
    notify(event.to_id, NoticeKind.THANKS, f"thanks:{event.thanks_id}", actor_id=event.actor_id)


# The letters themselves are moderation's mail. Here they only get a line in the page, and nobody is named in it.


@subscribes_to(CaseDecided)
def tell_of_a_letter(event: CaseDecided) -> None:
    if event.told:
        tell_of_case(event.author_id, event.case_id, "to_author", f"decision:{event.decision_id}")


@subscribes_to(CaseUndone)
def tell_of_a_decision_taken_back(event: CaseUndone) -> None:
    tell_of_case(event.author_id, event.case_id, "undone", f"decision_undone:{event.decision_id}")


@subscribes_to(RuleHidPost)
def tell_of_a_held_post(event: RuleHidPost) -> None:
    tell_of_case(event.author_id, event.case_id, "held", f"held:{event.case_id}:{event.post_id}")


@subscribes_to(MemberSanctioned)
def tell_of_a_sanction(event: MemberSanctioned) -> None:
    tell_of_case(event.author_id, event.case_id, "to_sanctioned", f"sanction:{event.sanction_id}")


@subscribes_to(ReportAnswered)
def tell_of_an_answered_report(event: ReportAnswered) -> None:
    notify(event.member_id, NoticeKind.CASE, f"report:{event.report_id}:{event.outcome}", data={"line": "to_reporter"})
