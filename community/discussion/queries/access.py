"""Who sees which space, thread and post. The rules as SQL stand here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import String, bindparam, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.sql import ColumnElement, Select

from community.core.db import db
from community.core.errors import NotFound
from community.discussion.models import Post, Space, Thread
from community.programs.asking import ASKER, asked_by
from community.programs.models import MODERATORS, Member


def sees_space(actor: Member) -> ColumnElement[bool]:
    """Spaces that `actor` may enter: all of the program. Spaces for a segment would be told apart here."""
    return Space.program_id == actor.program_id


def sees_thread(actor: Member, *, tends: bool | None = None) -> ColumnElement[bool]:
    """Threads that `actor` may open. One without a readable post is left to its author and to who tends the group.

    :param tends: whether `actor` does, for a statement that is made without knowing them.
    """
    if actor.has(MODERATORS) if tends is None else tends:
        return Thread.program_id == actor.program_id
    return (Thread.program_id == actor.program_id) & or_(Thread.post_count > 0, Thread.author_id == actor.id)


def sees_text(actor: Member) -> ColumnElement[bool]:
    """Posts whose text `actor` may read: readable ones, and hidden ones of their own or for who tends the group."""
    if actor.has(MODERATORS):
        return Post.taken_back_at.is_(None)
    return Post.publish_seq.is_not(None) | ((Post.author_id == actor.id) & Post.taken_back_at.is_(None))


def spaces_in_order(actor: Member) -> Sequence[Space]:
    """Every space that `actor` may enter, in the order of the list."""
    return db.session.scalars(select(Space).where(sees_space(actor)).order_by(Space.position, Space.name)).all()


def get_space(actor: Member, ref: str) -> Space:
    """The space at ``/spaces/<ref>``.

    :raises NotFound: absent, or not for `actor`.
    """
    space: Space | None = db.session.scalar(_space(), asked_by(actor, ref=ref))
    if space is None:
        raise NotFound
    return space


@cache
def _space() -> Select[Space]:
    return select(Space).where(Space.ref == bindparam("ref", type_=String), sees_space(ASKER))


def get_thread(actor: Member, ref: str) -> Thread:
    """The thread at ``/threads/<ref>``, with its space.

    :raises NotFound: absent, of another program, or without anything that `actor` may read.
    """
    thread = db.session.scalar(
        select(Thread)
        .join(Thread.space)
        .where(Thread.ref == ref, sees_thread(actor), sees_space(actor))
        .options(contains_eager(Thread.space))
    )
    if thread is None:
        raise NotFound
    return thread


def _posts_for(actor: Member) -> Select[Post]:
    return (
        select(Post)
        .join(Post.thread)
        .join(Thread.space)
        .where(sees_thread(actor), sees_space(actor))
        .options(
            contains_eager(Post.thread).contains_eager(Thread.space), joinedload(Post.author).joinedload(Member.person)
        )
    )


def get_post(actor: Member, post_id: int) -> Post:
    """A post in its thread, with its author; also one that only its place is left of, or that is hidden.

    :raises NotFound: absent, or in a thread that `actor` does not see.
    """
    post = db.session.scalar(_posts_for(actor).where(Post.id == post_id))
    if post is None:
        raise NotFound
    return post


def get_readable_text(actor: Member, post_id: int) -> Post:
    """A post whose text `actor` may read: hidden ones for their author and for who tends the group.

    :raises NotFound: for everybody else.
    """
    post = db.session.scalar(_posts_for(actor).where(Post.id == post_id, sees_text(actor)))
    if post is None:
        raise NotFound
    return post


def get_visible_post(actor: Member, post_id: int) -> Post:
    """A post that everybody in the group may read now, with thread, space and author.

    :raises NotFound: absent, of another program, hidden or taken back (for its author, too).
    """
    post = db.session.scalar(_posts_for(actor).where(Post.id == post_id, Post.publish_seq.is_not(None)))
    if post is None:
        raise NotFound
    return post


def is_visible_to(post_id: int, member: Member) -> bool:
    """Whether `member` may read the post now: what a mail's guard asks just before it goes out."""
    if not member.is_inside:
        return False
    found = (
        select(true())
        .select_from(Post)
        .join(Post.thread)
        .join(Thread.space)
        .where(Post.id == post_id, Post.publish_seq.is_not(None), sees_thread(member), sees_space(member))
    )
    return db.session.scalar(found) is not None


def find_post(program_id: int, post_id: int) -> Post | None:
    """A post of the program for features above that act for the program itself, with thread and author."""
    return db.session.scalar(
        select(Post)
        .where(Post.id == post_id, Post.program_id == program_id)
        .options(joinedload(Post.thread), joinedload(Post.author).joinedload(Member.person))
    )
