"""What moderators and managers do to threads: rename, pin, close, move, announce, put at the start for newcomers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, NotFound
from community.core.events import record
from community.core.policies import require
from community.core.states import unchanged
from community.discussion.events import ThreadAnnounced, ThreadMoved, ThreadTended
from community.discussion.models import TITLE_LENGTH, Guide, Post, Space, Thread
from community.discussion.policies import may_announce, may_tend
from community.discussion.services import publishing, reading
from community.programs.models import Member
from community.programs.services import next_seq


def tend_thread(
    actor: Member,
    thread: Thread,
    *,
    title: str,
    pinned: bool,
    locked: bool,
    guide: Guide | None,
    seen_version: int | None,
) -> None:
    """Set title, pin, lock and what the thread is to newcomers, so that it has exactly these.

    :raises Conflict: if somebody else tended it since.
    """
    require(may_tend, actor)
    unchanged(thread, seen_version)
    title = " ".join(title.split())
    if not title or len(title) > TITLE_LENGTH:
        raise Invalid(_l("A thread needs a title of at most %(max)d characters.", max=TITLE_LENGTH), field="title")
    changes = []
    if title != thread.title:
        thread.title = title
        changes.append("renamed")
    if pinned != (thread.pinned_at is not None):
        thread.pinned_at = now() if pinned else None
        changes.append("pinned" if pinned else "unpinned")
    if locked != thread.is_locked:
        thread.locked_at = now() if locked else None
        changes.append("locked" if locked else "unlocked")
    if guide != thread.guide:
        thread.guide = guide
        changes.append("guide")
    db.session.flush()
    if "renamed" in changes:
        _index_title(thread)
    for what in changes:
        record(ThreadTended(program_id=thread.program_id, actor_id=actor.id, thread_id=thread.id, what=what))


def announce(actor: Member, thread: Thread) -> None:
    """Make the thread an announcement. It stays one: what everybody was told can't be untold."""
    require(may_announce, actor)
    if thread.announced_at is None:
        thread.announced_at = now()
        db.session.flush()
        record(ThreadAnnounced(program_id=thread.program_id, actor_id=actor.id, thread_id=thread.id))


def move_thread(actor: Member, thread: Thread, space: Space) -> None:
    """Put the thread into another space. Nobody's unread changes by it: see `reading.keep_marks_of_floors`."""
    require(may_tend, actor)
    if space.program_id != thread.program_id:
        raise NotFound
    if space.id == thread.space_id:
        return
    before = thread.space_id
    seq = next_seq(thread.program_id)
    reading.keep_marks_of_floors(thread)
    thread.space_id, thread.moved_seq = space.id, seq
    db.session.flush()
    record(
        ThreadMoved(
            program_id=thread.program_id,
            actor_id=actor.id,
            thread_id=thread.id,
            from_space_id=before,
            to_space_id=space.id,
        )
    )


def _index_title(thread: Thread) -> None:
    opener = db.session.scalar(select(Post).where(Post.thread_id == thread.id, Post.is_opener))
    if opener is not None and opener.is_readable:
        publishing.put_into_index(opener, thread)
