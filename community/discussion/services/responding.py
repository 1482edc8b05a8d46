"""Reactions and drafts."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from community.core.clock import now
from community.core.db import db
from community.core.errors import WrongState
from community.core.events import record
from community.core.policies import require
from community.discussion.events import ReactionGiven
from community.discussion.models import POST_LENGTH, TITLE_LENGTH, Draft, Post, Reaction, ReactionKind, Space, Thread
from community.discussion.policies import may_react
from community.programs.models import Member


def toggle_reaction(actor: Member, post: Post, kind: ReactionKind) -> bool:
    """Say a word under a post, or take it away again. Returns whether it stands there now.

    :raises WrongState: if the post is not there to be read.
    """
    require(may_react, actor, post)
    if not post.is_readable:
        raise WrongState(_l("This post is not there any more."))
    known = db.session.get(Reaction, (post.id, actor.id, kind))
    if known is not None:
        db.session.delete(known)
        db.session.flush()
        return False
    db.session.add(Reaction(post_id=post.id, member_id=actor.id, kind=kind, created_at=now()))
    db.session.flush()
    record(
        ReactionGiven(
            program_id=post.program_id,
            actor_id=actor.id,
            post_id=post.id,
            thread_id=post.thread_id,
            author_id=post.author_id,
            reaction=kind.value,
        )
    )
    return True


def keep_draft(member: Member, place: Thread | Space, *, source: str, title: str = "") -> dt.datetime | None:
    """Keep what the member has begun to write there; an empty text removes it. Returns when it was kept."""
    thread_id = place.id if isinstance(place, Thread) else None
    space_id = place.id if isinstance(place, Space) else None
    here = (
        Draft.member_id == member.id,
        Draft.thread_id.is_not_distinct_from(thread_id),
        Draft.space_id.is_not_distinct_from(space_id),
    )
    if not source.strip() and not title.strip():
        db.session.execute(delete(Draft).where(*here))
        return None
    draft = db.session.scalar(select(Draft).where(*here))
    if draft is None:
        draft = Draft(member_id=member.id, thread_id=thread_id, space_id=space_id, title="", source="", saved_at=now())
        db.session.add(draft)
    draft.title, draft.source, draft.saved_at = title[:TITLE_LENGTH], source[: 2 * POST_LENGTH], now()
    db.session.flush()
    return draft.saved_at
