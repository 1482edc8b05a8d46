"""Up to where a member has read, as SQL.

The effective mark of a thread is the greatest of: what was read in it, the floor of its space (unless the thread was
moved there later), and the seq at joining. After "mark unread" only what was read counts (`ThreadMark.exact`).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ScalarSelect, and_, case, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement, Select
from sqlalchemy.sql.functions import GenericFunction

from community.core.db import BigKey
from community.discussion.models import Post, SpaceFloor, Thread, ThreadMark, UnreadBound, WatchLevel
from community.programs.models import Member


class greatest(GenericFunction[int]):
    """GREATEST, which SQLite calls max."""

    type = BigKey
    inherit_cache = True


@compiles(greatest, "sqlite")
def _greatest_on_sqlite(element: Any, compiler: Any, **named: Any) -> str:
    return f"max({compiler.process(element.clauses, **named)})"


def with_marks(statement: Select[*tuple[Any, ...]], member: Member) -> Select[Any]:
    """`statement` over Thread, with the member's mark and the floor of the thread's space beside it."""
    return statement.outerjoin(
        ThreadMark, and_(ThreadMark.thread_id == Thread.id, ThreadMark.member_id == member.id)
    ).outerjoin(SpaceFloor, and_(SpaceFloor.space_id == Thread.space_id, SpaceFloor.member_id == member.id))


def mark_of(member: Member) -> ColumnElement[int]:
    """The effective mark, in a statement that went through `with_marks`."""
    floor = case((SpaceFloor.seq >= Thread.moved_seq, SpaceFloor.seq), else_=0)
    return case(
        (ThreadMark.exact, ThreadMark.read_seq),
        else_=greatest(func.coalesce(ThreadMark.read_seq, 0), floor, member.joined_seq),
    )


def bound_of(member: Member) -> ColumnElement[int]:
    """The seq that everything unread lies above: see `UnreadBound`."""
    stored = select(UnreadBound.seq).where(UnreadBound.member_id == member.id).scalar_subquery()
    return func.coalesce(stored, member.joined_seq)


def not_by(member: Member) -> ColumnElement[bool]:
    """Posts of others: nobody has to read what they wrote themselves."""
    return Post.author_id.is_distinct_from(member.id)


def not_muted() -> ColumnElement[bool]:
    """Threads that the member did not mute."""
    return or_(ThreadMark.level.is_(None), ThreadMark.level != WatchLevel.MUTE)


def unread_post(member: Member) -> Select[int]:
    """Ids of the unread posts of the thread of an enclosing statement that went through `with_marks`."""
    return (
        select(Post.id)
        .where(Post.thread_id == Thread.id, Post.publish_seq > mark_of(member), not_by(member))
        .correlate(Thread, ThreadMark, SpaceFloor)
    )


def unread_count_of(member: Member) -> ScalarSelect[int]:
    """How many unread posts the thread has."""
    return unread_post(member).with_only_columns(func.count()).scalar_subquery()


def first_unread_of(member: Member) -> ScalarSelect[int]:
    """The smallest publish_seq of an unread post of the thread."""
    return unread_post(member).with_only_columns(func.min(Post.publish_seq)).scalar_subquery()


def is_unread(member: Member) -> ColumnElement[bool]:
    """Threads with something unread: not muted, newer than the bound, with somebody else's post past the mark."""
    return and_(
        Thread.program_id == member.program_id,
        Thread.last_publish_seq > bound_of(member),
        Thread.last_publish_seq > mark_of(member),
        not_muted(),
        unread_post(member).exists(),
    )
