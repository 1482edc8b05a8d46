"""What happens below, told to whom it concerns. Each may run twice: the ledger takes a subject once."""

from __future__ import annotations

from community.conversations.events import ConversationAnswered
from community.core.events import subscribes_to
from community.discussion.events import MemberMentioned, PostPublished, PostRestored, ThreadAnnounced
from community.notifications.models import NoticeKind
from community.notifications.services.ledger import notify, tell_everybody, tell_of_post
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
