"""Lists of spaces and threads, and the page of one thread."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Integer, String, and_, bindparam, case, func, select
from sqlalchemy.sql import ColumnElement, Select

from community.accounts.models import Face, Person
from community.core.db import BigKey, db, plain_rows
from community.core.errors import NotFound
from community.discussion.models import (
    Draft,
    Post,
    PostRevision,
    Reaction,
    ReactionKind,
    Space,
    Thread,
    ThreadMark,
)
from community.discussion.queries.access import sees_space, sees_thread
from community.discussion.queries.marks import mark_of, not_by, unread_count_of, with_marks
from community.discussion.queries.rows import (
    Author,
    KeptDraft,
    OpenThread,
    Participant,
    PostRow,
    ReactionCount,
    ShownPost,
    ShownSpace,
    SpaceRow,
    ThreadRow,
    ThreadState,
)
from community.discussion.queries.unread import NEVER, rows_of, thread_rows, unread_by_space
from community.programs.asking import ASKER, asked_by
from community.programs.models import MODERATORS, Member

#: Posts on a page of a thread, beside the opening post that stands on each.
PAGE = 20
PINNED_LIMIT = 10
PARTICIPANTS = 6


def space_rows(member: Member) -> list[SpaceRow]:
    """Every space with its threads counted and what is unread in it: one query."""
    counted = (
        select(Thread.space_id, func.count().label("threads"), func.max(Thread.last_posted_at).label("last"))
        .where(Thread.program_id == member.program_id, Thread.post_count > 0)
        .group_by(Thread.space_id)
        .subquery()
    )
    unread = unread_by_space(member).subquery()
    rows = db.session.execute(
        select(Space, unread.c.unread, counted.c.threads, counted.c.last)
        .outerjoin(counted, counted.c.space_id == Space.id)
        .outerjoin(unread, unread.c.space_id == Space.id)
        .where(sees_space(member))
        .order_by(Space.position, Space.name)
    ).all()
    return [SpaceRow(space, new or 0, threads or 0, last) for space, new, threads, last in rows]


def pinned_threads(member: Member, space: Space) -> list[ThreadRow]:
    """What stands above the list of a space: pinned threads, the latest pin first."""
    return thread_rows(member, _pinned(), asked_by(member, space_id=space.id))


@cache
def _pinned() -> Select[*tuple[Any, ...]]:
    return _of_space().where(Thread.pinned_at.is_not(None)).order_by(Thread.pinned_at.desc()).limit(PINNED_LIMIT)


def threads_page(member: Member, space: Space, *, before_seq: int | None, size: int) -> list[ThreadRow]:
    """Threads of a space by latest activity, `size` + 1 of them; `before_seq` is the last row's last_publish_seq."""
    values = asked_by(member, space_id=space.id, before_seq=before_seq or NEVER, most=size + 1)
    return thread_rows(member, _latest(), values)


@cache
def _latest() -> Select[*tuple[Any, ...]]:
    before = Thread.last_publish_seq < bindparam("before_seq", type_=BigKey)
    statement = _of_space().where(Thread.pinned_at.is_(None), before)
    return statement.order_by(Thread.last_publish_seq.desc()).limit(bindparam("most", type_=Integer))


def _of_space() -> Select[*tuple[Any, ...]]:
    return rows_of(ASKER).where(Thread.space_id == bindparam("space_id", type_=BigKey), Thread.post_count > 0)


def get_thread_state(member: Member, ref: str, *, after: int) -> ThreadState:
    """A thread with everything about the member's place in it: one query.

    :param after: the place that the page begins after; 0 is the beginning.
    :raises NotFound: as `get_thread`.
    """
    tends = member.has(MODERATORS)
    rows = plain_rows(_state(tends), asked_by(member, ref=ref, after=after))
    if not rows:
        raise NotFound
    *thread, space, space_name, person_id, name, source, saved_at = rows[0][: -len(_STANDING)]
    author = None if person_id is None else Face(person_id, name)
    draft = None if source is None else KeptDraft(source, saved_at)
    shown = OpenThread._make([*thread, ShownSpace(space, space_name), author])
    return ThreadState._make([shown, *rows[0][-len(_STANDING) :], draft])


#: The fields of `ThreadState` that a column each of the statement gives.
_STANDING = ThreadState._fields[1:-1]


@cache
def _state(tends: bool) -> Select[*tuple[Any, ...]]:
    after = bindparam("after", type_=BigKey)
    before = (Post.thread_id == Thread.id) & (Post.place <= after) & ~Post.is_opener
    earlier = select(func.count()).select_from(Post).where(before).correlate(Thread).scalar_subquery()
    earlier_after = (
        select(Post.place).where(before).order_by(Post.place.desc()).offset(PAGE).limit(1).correlate(Thread)
    ).scalar_subquery()
    skipped: ColumnElement[bool] = (
        select(Post.id).where(before, Post.publish_seq > mark_of(ASKER), not_by(ASKER)).correlate_except(Post).exists()
    )
    shown = [getattr(Thread, name) for name in OpenThread._fields if name not in ("space", "author")]
    standing: dict[str, Any] = {
        "mark": mark_of(ASKER),
        "read_at": ThreadMark.read_at,
        "level": ThreadMark.level,
        "unread_count": unread_count_of(ASKER),
        "earlier_count": earlier,
        "earlier_after": earlier_after,
        "skipped_unread": skipped,
    }
    columns = [*shown, Space.ref, Space.name, Person.id, Person.name, Draft.source, Draft.saved_at]
    statement = select(*columns, *(standing[name] for name in _STANDING)).select_from(Thread).join(Thread.space)
    return (
        with_marks(statement, ASKER)
        .outerjoin(Draft, and_(Draft.thread_id == Thread.id, Draft.member_id == ASKER.id))
        .outerjoin(Thread.author)
        .outerjoin(Member.person)
        .where(Thread.ref == bindparam("ref", type_=String), sees_thread(ASKER, tends=tends), sees_space(ASKER))
    )


def posts_page(member: Member, state: ThreadState, *, after: int) -> list[PostRow]:
    """The opening post and `PAGE` + 1 posts after the place `after`, with their reactions: two queries."""
    posts = [_shown(row) for row in plain_rows(_posts(), {"thread_id": state.thread.id, "after": after})]
    counts = reactions_of(member, [post.id for post in posts if post.taken_back_at is None])
    return [
        PostRow(
            post,
            is_new=post.publish_seq is not None and post.publish_seq > state.mark and post.author_id != member.id,
            reactions=counts.get(post.id, []),
        )
        for post in posts
    ]


def _shown(row: Sequence[Any]) -> ShownPost:
    *post, roles, joined_at, person_id, name = row
    return ShownPost._make([*post, None if roles is None else Author(Face(person_id, name), roles, joined_at)])


@cache
def _posts() -> Select[*tuple[Any, ...]]:
    """The columns of `ShownPost` in its order, then those of its author."""
    columns = [getattr(Post, name) for name in ShownPost._fields if name != "author"]
    return (
        select(*columns, Member.roles, Member.joined_at, Person.id, Person.name)
        .select_from(Post)
        .outerjoin(Post.author)
        .outerjoin(Member.person)
        .where(
            Post.thread_id == bindparam("thread_id", type_=BigKey),
            Post.is_opener | (Post.place > bindparam("after", type_=BigKey)),
        )
        .order_by(Post.is_opener.desc(), Post.place)
        .limit(PAGE + 2)
    )


def reactions_of(member: Member, post_ids: Sequence[int]) -> dict[int, list[ReactionCount]]:
    """By post, how often each word was said under it, in the order of the words."""
    if not post_ids:
        return {}
    rows = plain_rows(_reactions(), asked_by(member, post_ids=post_ids))
    order = list(ReactionKind)
    found: dict[int, list[ReactionCount]] = {}
    for post_id, kind, count, own in sorted(rows, key=lambda row: order.index(row[1])):
        found.setdefault(post_id, []).append(ReactionCount(kind, count, bool(own)))
    return found


@cache
def _reactions() -> Select[*tuple[Any, ...]]:
    mine = func.max(_as_number(Reaction.member_id == ASKER.id))
    return (
        select(Reaction.post_id, Reaction.kind, func.count(), mine)
        .where(Reaction.post_id.in_(bindparam("post_ids", expanding=True)))
        .group_by(Reaction.post_id, Reaction.kind)
    )


def _as_number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 or 0: PostgreSQL has no max() of truth values."""
    return case((condition, 1), else_=0)


def participants(thread: OpenThread) -> list[Participant]:
    """Who wrote in the thread: the starter first, then by number of readable posts; at most `PARTICIPANTS`."""
    rows = plain_rows(_participants(), {"thread_id": thread.id, "starter_id": thread.author_id})
    return [
        Participant(Face(person_id, name), about, count, member_id == thread.author_id)
        for member_id, about, person_id, name, count in rows
    ]


@cache
def _participants() -> Select[*tuple[Any, ...]]:
    counted = (
        select(Post.author_id, func.count().label("posts"))
        .where(
            Post.thread_id == bindparam("thread_id", type_=BigKey),
            Post.publish_seq.is_not(None),
            Post.author_id.is_not(None),
        )
        .group_by(Post.author_id)
        .subquery()
    )
    started = Member.id.is_not_distinct_from(bindparam("starter_id", type_=BigKey))
    return (
        select(Member.id, Member.about, Person.id, Person.name, counted.c.posts)
        .select_from(Member)
        .join(counted, counted.c.author_id == Member.id)
        .join(Member.person)
        .order_by(started.desc(), counted.c.posts.desc(), Member.id)
        .limit(PARTICIPANTS)
    )


def place_before(thread_id: int, place: int, *, context: int = 0) -> int:
    """The `after` of a page that shows the post at `place`, with `context` posts before it."""
    found = db.session.scalar(
        select(Post.place)
        .where(Post.thread_id == thread_id, Post.place < place, ~Post.is_opener)
        .order_by(Post.place.desc())
        .offset(context)
        .limit(1)
    )
    return found or 0


def find_draft(member: Member, space: Space) -> Draft | None:
    """The thread that the member has begun to write in this space."""
    return db.session.scalar(select(Draft).where(Draft.member_id == member.id, Draft.space_id == space.id))


def revisions_of(actor: Member, post: Post) -> Sequence[PostRevision]:
    """Earlier texts of a post that `actor` may read, the latest first.

    Those that were hidden with it are left to its author and to who tends the group, also when it is back.
    """
    chosen = select(PostRevision).where(PostRevision.post_id == post.id)
    if post.author_id != actor.id and not actor.has(MODERATORS):
        chosen = chosen.where(PostRevision.was_hidden.is_(False))
    return db.session.scalars(chosen.order_by(PostRevision.number.desc()).limit(100)).all()


def last_readable(thread: Thread) -> Post | None:
    """The post with which the thread ends for everybody."""
    return db.session.scalar(
        select(Post)
        .where(Post.thread_id == thread.id, Post.publish_seq.is_not(None))
        .order_by(Post.publish_seq.desc())
        .limit(1)
    )
