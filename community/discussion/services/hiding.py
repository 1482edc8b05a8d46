"""Hiding and restoring, for moderation above. No permission is asked here: the case that decides has asked."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.core.clock import now
from community.core.db import db
from community.core.errors import WrongState
from community.core.events import ActorKind, record
from community.discussion.events import PostHidden, PostRestored
from community.discussion.models import Post
from community.discussion.services import publishing


def hide_post(post: Post, *, reason_key: str, reason: str = "", by_id: int | None) -> None:
    """Leave the post to its author and to who tends the group. The thread must have been loaded with it.

    :param reason_key: what moderation calls the reason. :param reason: the sentence that the author reads.
    :param by_id: the member who decided; None for a rule.
    :raises WrongState: if it is hidden or taken back already.
    """
    if not post.is_readable:
        raise WrongState(_l("This post is hidden or taken back already."))
    post.hidden_at, post.hidden_reason_key, post.hidden_reason = now(), reason_key, reason
    publishing.withdraw(post, post.thread)
    record(
        PostHidden(
            program_id=post.program_id,
            actor_id=by_id,
            actor_kind=ActorKind.MEMBER if by_id else ActorKind.SYSTEM,
            post_id=post.id,
            thread_id=post.thread_id,
            author_id=post.author_id,
        )
    )


def restore_post(post: Post, *, by_id: int | None = None) -> None:
    """Let everybody read a hidden post again, under a fresh publish_seq: those who read past it see it as new.

    :raises WrongState: if it is not hidden, or was taken back meanwhile.
    """
    if not post.is_hidden:
        raise WrongState(_l("This post is not hidden, or its author has taken it back."))
    post.hidden_at, post.hidden_reason_key, post.hidden_reason = None, "", ""
    db.session.flush()
    record(
        PostRestored(
            program_id=post.program_id,
            actor_id=by_id,
            actor_kind=ActorKind.MEMBER if by_id else ActorKind.SYSTEM,
            post_id=post.id,
            thread_id=post.thread_id,
            author_id=post.author_id,
        )
    )
    publishing.publish(post, post.thread)
