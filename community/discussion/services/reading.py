"""Marks: how far a member has read, and how they follow a thread.

Marks move only when somebody says so, and never to "now": always to a number that a page showed.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import case, delete, false, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from community.core.clock import now
from community.core.db import db, is_postgresql
from community.core.errors import WrongState
from community.discussion.models import Post, Space, SpaceFloor, Thread, ThreadMark, UnreadBound, WatchLevel
from community.discussion.queries.marks import greatest, mark_of, with_marks
from community.discussion.queries.unread import lowest_unread, reading_seq
from community.programs.models import Member


def _insert(model: type[Any]) -> Any:
    """An INSERT that knows ON CONFLICT, on either engine."""
    return (postgresql_insert if is_postgresql() else sqlite_insert)(model)


def mark_read(member: Member, thread: Thread, seq: int) -> None:
    """The member has read `thread` up to `seq`, as a page showed it. A smaller number than before changes nothing."""
    last = db.session.scalar(select(Thread.last_publish_seq).where(Thread.id == thread.id)) or 0
    seq = min(seq, last)
    if seq > 0:
        _advance(member, thread.id, seq)
        _raise_bound(member)


def _advance(member: Member, thread_id: int, seq: int) -> None:
    statement = _insert(ThreadMark).values(
        member_id=member.id, thread_id=thread_id, read_seq=seq, read_at=now(), exact=False
    )
    sent = statement.excluded
    moved = case((sent.read_seq > ThreadMark.read_seq, sent.read_at), else_=ThreadMark.read_at)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["member_id", "thread_id"],
            set_={
                "read_seq": greatest(ThreadMark.read_seq, sent.read_seq),
                "read_at": func.coalesce(moved, sent.read_at),
            },
        )
    )


def mark_space_read(member: Member, space: Space, seq: int) -> None:
    """The member wants nothing of the space up to `seq` to be unread. Marks that say less than that are removed."""
    seq = min(seq, reading_seq(member, space))
    if seq <= 0:
        return
    statement = _insert(SpaceFloor).values(member_id=member.id, space_id=space.id, seq=seq)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["member_id", "space_id"], set_={"seq": greatest(SpaceFloor.seq, statement.excluded.seq)}
        )
    )
    covered = select(Thread.id).where(Thread.space_id == space.id, Thread.moved_seq <= seq)
    mine = (ThreadMark.member_id == member.id, ThreadMark.thread_id.in_(covered))
    no_guide = ThreadMark.thread_id.in_(covered.where(Thread.guide.is_(None)))
    db.session.execute(
        delete(ThreadMark).where(*mine, no_guide, ThreadMark.level.is_(None), ThreadMark.read_seq <= seq),
        execution_options={"synchronize_session": False},
    )
    db.session.execute(
        update(ThreadMark).where(*mine, ThreadMark.exact).values(exact=False),
        execution_options={"synchronize_session": False},
    )
    _raise_bound(member)


def mark_unread_from(member: Member, post: Post) -> None:
    """Everything from `post` on is unread again, whatever floor would cover it.

    :raises WrongState: if the post is not there to be read.
    """
    if post.publish_seq is None:
        raise WrongState(_l("This post is not there any more."))
    seq = post.publish_seq - 1
    if post.is_opener:  # it stands first, though a restored one may have a later number than its answers
        first = select(func.min(Post.publish_seq)).where(Post.thread_id == post.thread_id)
        seq = min(seq, (db.session.scalar(first) or post.publish_seq) - 1)
    statement = _insert(ThreadMark).values(
        member_id=member.id, thread_id=post.thread_id, read_seq=seq, read_at=now(), exact=True
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["member_id", "thread_id"], set_={"read_seq": seq, "exact": True, "read_at": now()}
        )
    )
    _lower_bound(member, seq)


def set_watch(member: Member, thread: Thread, level: WatchLevel) -> None:
    """How the member follows the thread from now on. What came while it was muted is unread again."""
    _set_level(member, thread, level, keep_chosen=False)
    if level is not WatchLevel.MUTE:
        mark = with_marks(select(mark_of(member)).select_from(Thread), member).where(Thread.id == thread.id)
        _lower_bound(member, db.session.scalar(mark) or 0)


def follow(member: Member, thread: Thread) -> None:
    """Who writes in a thread follows it, unless they chose a level before."""
    _set_level(member, thread, WatchLevel.EVERY, keep_chosen=True)


def _set_level(member: Member, thread: Thread, level: WatchLevel, *, keep_chosen: bool) -> None:
    statement = _insert(ThreadMark).values(
        member_id=member.id, thread_id=thread.id, read_seq=0, exact=False, level=level
    )
    chosen = func.coalesce(ThreadMark.level, statement.excluded.level) if keep_chosen else statement.excluded.level
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["member_id", "thread_id"], set_={"level": chosen})
    )


def pass_own(member: Member, thread: Thread, post: Post) -> None:
    """Who had read everything before their own post has read everything after it."""
    others = (
        select(func.coalesce(func.max(Post.publish_seq), 0))
        .where(Post.thread_id == thread.id, Post.publish_seq.is_not(None), Post.id != post.id)
        .scalar_subquery()
    )
    caught_up = with_marks(select(mark_of(member) >= others).select_from(Thread), member)
    if post.publish_seq and db.session.scalar(caught_up.where(Thread.id == thread.id)):
        _advance(member, thread.id, post.publish_seq)


def keep_marks_of_floors(thread: Thread) -> None:
    """Before a thread leaves its space: what the space's floors covered becomes a mark of its own."""
    floors = select(SpaceFloor.member_id, literal(thread.id), SpaceFloor.seq, false()).where(
        SpaceFloor.space_id == thread.space_id, SpaceFloor.seq >= thread.moved_seq
    )
    statement = _insert(ThreadMark).from_select(["member_id", "thread_id", "read_seq", "exact"], floors)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["member_id", "thread_id"],
            set_={
                "read_seq": case(
                    (ThreadMark.exact, ThreadMark.read_seq),
                    else_=greatest(ThreadMark.read_seq, statement.excluded.read_seq),
                )
            },
        )
    )


def _lock_bound(member: Member) -> None:
    """Have the row, made if need be, for this transaction alone: two windows of one member must not cross."""
    statement = _insert(UnreadBound).values(member_id=member.id, seq=member.joined_seq)
    db.session.execute(statement.on_conflict_do_update(index_elements=["member_id"], set_={"seq": UnreadBound.seq}))


def _raise_bound(member: Member) -> None:
    """Look at fewer threads from now on. Counted after the lock, in one statement: see `UnreadBound`."""
    _lock_bound(member)
    seq = lowest_unread(member)
    db.session.execute(
        update(UnreadBound).where(UnreadBound.member_id == member.id, UnreadBound.seq < seq).values(seq=seq)
    )


def _lower_bound(member: Member, seq: int) -> None:
    """Something at `seq` + 1 or later is unread again."""
    _lock_bound(member)
    db.session.execute(
        update(UnreadBound).where(UnreadBound.member_id == member.id, UnreadBound.seq > seq).values(seq=seq)
    )
