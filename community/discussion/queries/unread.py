"""What a member has not read: the badge, the list, and where reading goes on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ScalarSelect, case, func, literal, or_, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.sql import Select

from community.core.db import db
from community.discussion.models import Guide, Post, Space, Thread, ThreadMark
from community.discussion.queries.access import sees_space
from community.discussion.queries.marks import (
    first_unread_of,
    is_unread,
    mark_of,
    not_by,
    unread_count_of,
    with_marks,
)
from community.discussion.queries.rows import ThreadRow
from community.programs.models import Member

#: The badge counts to here; a page says "99+".
BADGE_LIMIT = 100


def badge_unread(member: Member) -> ScalarSelect[int]:
    """How many threads hold something unread, at most `BADGE_LIMIT`: a scalar subquery for the navigation's query."""
    unread = with_marks(select(literal(1).label("one")).select_from(Thread), member).where(is_unread(member))
    return select(func.count()).select_from(unread.limit(BADGE_LIMIT).subquery()).scalar_subquery()


def rows_of(member: Member) -> Select[*tuple[Any, ...]]:
    """Threads with their space, their author, the member's level and the number of unread posts."""
    statement = select(Thread, ThreadMark.level, unread_count_of(member).label("unread_count"))
    return with_marks(statement.join(Thread.space), member).options(
        contains_eager(Thread.space), joinedload(Thread.author).joinedload(Member.person)
    )


def thread_rows(member: Member, statement: Select[*tuple[Any, ...]], *, writers: bool = False) -> list[ThreadRow]:
    """The rows of a statement made from `rows_of`; with `writers`, also who wrote what is unread (one more query)."""
    found = [ThreadRow(thread, count, level) for thread, level, count in db.session.execute(statement).unique()]
    if not writers or not found:
        return found
    named = unread_writers(member, [row.thread.id for row in found])
    return [ThreadRow(row.thread, row.unread_count, row.level, named.get(row.thread.id, [])) for row in found]


def unread_writers(member: Member, thread_ids: Sequence[int]) -> dict[int, list[Member | None]]:
    """By thread, who wrote its unread posts, the latest first."""
    counted = with_marks(
        select(Thread.id.label("thread_id"), Post.author_id, func.max(Post.publish_seq).label("latest"))
        .select_from(Thread)
        .join(Post, Post.thread_id == Thread.id),
        member,
    )
    wrote = (
        counted.where(Thread.id.in_(thread_ids), Post.publish_seq > mark_of(member), not_by(member))
        .group_by(Thread.id, Post.author_id)
        .subquery()
    )
    rows = db.session.execute(
        select(wrote.c.thread_id, Member)
        .outerjoin(Member, Member.id == wrote.c.author_id)
        .order_by(wrote.c.thread_id, wrote.c.latest.desc())
        .options(joinedload(Member.person))
    ).unique()
    return {thread_id: [row[1] for row in group] for thread_id, group in groupby(rows, key=lambda row: row[0])}


def unread_threads(member: Member, limit: int, *, before_seq: int | None = None) -> list[ThreadRow]:
    """Threads with something unread over all spaces, the latest first, at most `limit`, with who wrote."""
    statement = rows_of(member).where(is_unread(member), sees_space(member))
    if before_seq is not None:
        statement = statement.where(Thread.last_publish_seq < before_seq)
    return thread_rows(member, statement.order_by(Thread.last_publish_seq.desc()).limit(limit), writers=True)


def guides_for(member: Member) -> list[ThreadRow]:
    """What a newcomer reads first and where they introduce themselves: threads that they have not been through yet."""
    wrote = select(Post.id).where(Post.thread_id == Thread.id, Post.author_id == member.id).exists()
    unseen = case(
        (Thread.guide == Guide.INTRODUCTIONS, ~wrote),
        else_=or_(ThreadMark.read_at.is_(None), ThreadMark.read_seq == 0),
    )
    statement = rows_of(member).where(
        Thread.program_id == member.program_id, Thread.guide.is_not(None), Thread.post_count > 0, unseen
    )
    return thread_rows(member, statement.order_by(Thread.guide.desc(), Thread.created_at).limit(8))


def unread_by_space(member: Member) -> dict[int, int]:
    """How many threads of each space hold something unread."""
    statement = with_marks(select(Thread.space_id, func.count()).select_from(Thread), member)
    rows = db.session.execute(statement.where(is_unread(member)).group_by(Thread.space_id))
    return {row[0]: row[1] for row in rows}


def first_unread(member: Member, thread: Thread) -> Post | None:
    """The post with which reading goes on; muted or not."""
    mark = with_marks(select(mark_of(member)).select_from(Thread), member).where(Thread.id == thread.id)
    return db.session.scalar(
        select(Post)
        .where(Post.thread_id == thread.id, Post.publish_seq > mark.scalar_subquery(), not_by(member))
        .order_by(Post.is_opener.desc(), Post.place)
        .limit(1)
    )


def lowest_unread(member: Member) -> int:
    """The seq that everything unread lies above, for `UnreadBound`: one statement, so that it sees one moment."""
    first = with_marks(select(first_unread_of(member).label("seq")).select_from(Thread), member).where(
        is_unread(member)
    )
    lowest = select(func.min(first.subquery().c.seq) - 1).scalar_subquery()
    newest = select(func.max(Thread.last_publish_seq)).where(Thread.program_id == member.program_id).scalar_subquery()
    found = db.session.scalar(select(func.coalesce(lowest, newest, 0)))
    return int(found or 0)


def reading_seq(member: Member, space: Space) -> int:
    """What "mark this space read" carries: no thread of the space has anything newer at this moment."""
    newest = select(func.max(Thread.last_publish_seq), func.max(Thread.moved_seq)).where(Thread.space_id == space.id)
    last, moved = db.session.execute(newest).one()
    return max(last or 0, moved or 0)
