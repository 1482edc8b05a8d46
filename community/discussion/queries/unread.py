"""What a member has not read: the badge, the list, and where reading goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Integer, ScalarSelect, and_, bindparam, case, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import Select

from community.accounts.models import Face, Person
from community.core.db import BigKey, db, plain_rows
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
from community.discussion.queries.rows import ShownSpace, ShownThread, ThreadRow, Writer
from community.programs.asking import ASKER, asked_by
from community.programs.models import Member

#: The badge counts to here; a page says "99+".
BADGE_LIMIT = 100


#: A number that no seq and no count reaches: "before" it is everything, "at most" so many is all of them.
NEVER = 2**62
#: Who wrote what is unread is named up to here, the rest is counted.
WRITERS = 4
_AUTHOR, _PERSON = aliased(Member), aliased(Person)


def badge_unread(member: Member) -> ScalarSelect[int]:
    """How many threads hold something unread, at most `BADGE_LIMIT`: a scalar subquery for the navigation's query."""
    unread = with_marks(select(literal(1).label("one")).select_from(Thread), member).where(is_unread(member))
    return select(func.count()).select_from(unread.limit(BADGE_LIMIT).subquery()).scalar_subquery()


def rows_of(member: Member) -> Select[*tuple[Any, ...]]:
    """What `thread_rows` makes its rows of: threads with space and author, the member's level, what is unread."""
    shown = [getattr(Thread, name) for name in ShownThread._fields if name not in ("space", "author")]
    more = (Space.ref, Space.name, _PERSON.id, _PERSON.name, ThreadMark.level, unread_count_of(member))
    statement = select(*shown, *more).select_from(Thread).join(Thread.space)
    return (
        with_marks(statement, member)
        .outerjoin(_AUTHOR, _AUTHOR.id == Thread.author_id)
        .outerjoin(_PERSON, _PERSON.id == _AUTHOR.person_id)
    )


def thread_rows(
    member: Member,
    statement: Select[*tuple[Any, ...]],
    values: Mapping[str, Any] | None = None,
    *,
    writers: int = 0,
) -> list[ThreadRow]:
    """The rows of a statement made from `rows_of`; with so many who wrote what is unread, by one more query."""
    found = [_row(row) for row in plain_rows(statement, values)]
    if not writers or not found:
        return found
    named = unread_writers(member, [row.thread.id for row in found], writers)
    return [ThreadRow(row.thread, row.unread_count, row.level, *named.get(row.thread.id, ((), 0))) for row in found]


def _row(row: Sequence[Any]) -> ThreadRow:
    *shown, ref, space, person_id, name, level, unread = row
    author = None if person_id is None else Face(person_id, name)
    return ThreadRow(ShownThread._make([*shown, ShownSpace(ref, space), author]), unread, level)


def unread_writers(member: Member, thread_ids: Sequence[int], most: int) -> dict[int, tuple[list[Writer | None], int]]:
    """By thread, who wrote its unread posts, the latest first and `most` of them, and how many they are."""
    values = asked_by(member, thread_ids=thread_ids, most=most)
    found: dict[int, tuple[list[Writer | None], int]] = {}
    for thread_id, count, name in plain_rows(_unread_writers(), values):
        found.setdefault(thread_id, ([], count))[0].append(Writer(name) if name is not None else None)
    return found


@cache
def _unread_writers() -> Select[*tuple[Any, ...]]:
    shown = select(Thread.id.label("thread_id"), Post.author_id, func.max(Post.publish_seq).label("latest"))
    # The posts come after the marks: so SQLite enters their index at the mark instead of reading whole threads.
    counted = with_marks(shown.select_from(Thread), ASKER).join(
        Post, and_(Post.thread_id == Thread.id, Post.publish_seq > mark_of(ASKER), not_by(ASKER))
    )
    wrote = (
        counted.where(Thread.id.in_(bindparam("thread_ids", expanding=True)))
        .group_by(Thread.id, Post.author_id)
        .subquery()
    )
    of_thread = wrote.c.thread_id
    ranked = select(
        wrote.c.thread_id,
        wrote.c.author_id,
        func.row_number().over(partition_by=of_thread, order_by=wrote.c.latest.desc()).label("place"),
        func.count().over(partition_by=of_thread).label("writers"),
    ).subquery()
    return (
        select(ranked.c.thread_id, ranked.c.writers, Person.name)
        .outerjoin(Member, Member.id == ranked.c.author_id)
        .outerjoin(Person, Person.id == Member.person_id)
        .where(ranked.c.place <= bindparam("most", type_=BigKey))
        .order_by(ranked.c.thread_id, ranked.c.place)
    )


def unread_threads(member: Member, limit: int, *, before_seq: int | None = None) -> list[ThreadRow]:
    """Threads with something unread over all spaces, the latest first, at most `limit`, with who wrote."""
    values = asked_by(member, most=limit, before_seq=before_seq or NEVER)
    return thread_rows(member, _unread_threads(), values, writers=WRITERS)


@cache
def _unread_threads() -> Select[*tuple[Any, ...]]:
    statement = rows_of(ASKER).where(is_unread(ASKER), sees_space(ASKER))
    before = Thread.last_publish_seq < bindparam("before_seq", type_=BigKey)
    return statement.where(before).order_by(Thread.last_publish_seq.desc()).limit(bindparam("most", type_=Integer))


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


def unread_by_space(member: Member) -> Select[*tuple[Any, ...]]:
    """A statement of (space_id, unread): how many threads of each space hold something unread."""
    statement = with_marks(select(Thread.space_id, func.count().label("unread")).select_from(Thread), member)
    return statement.where(is_unread(member)).group_by(Thread.space_id)


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
    [(last, moved)] = plain_rows(_newest(), {"space_id": space.id})
    return max(last or 0, moved or 0)


@cache
def _newest() -> Select[*tuple[Any, ...]]:
    return select(func.max(Thread.last_publish_seq), func.max(Thread.moved_seq)).where(
        Thread.space_id == bindparam("space_id", type_=BigKey)
    )
