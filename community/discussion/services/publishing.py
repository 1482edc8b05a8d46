"""How a post becomes readable and ceases to be: publish_seq, the thread's counters, the index. One place for all.

publish_seq is taken as the last thing but the counters: its row lock in the program makes number order commit order,
so that a reader past a number misses nothing below it.
"""

from __future__ import annotations

from sqlalchemy import case, func, select, update

from community.core import search
from community.core.db import db
from community.core.markup import to_text
from community.discussion.models import Post, Thread
from community.discussion.queries.searching import KIND
from community.programs.services import next_seq


def publish(post: Post, thread: Thread) -> int:
    """Let everybody read `post` from now on. Returns its fresh publish_seq."""
    put_into_index(post, thread)
    post.publish_seq = post.place = next_seq(thread.program_id)
    db.session.flush()
    db.session.execute(
        update(Thread)
        .where(Thread.id == thread.id)
        .values(
            last_publish_seq=post.publish_seq,
            post_count=Thread.post_count + 1,
            last_posted_at=case(
                (Thread.last_posted_at > post.created_at, Thread.last_posted_at), else_=post.created_at
            ),
        )
        .execution_options(synchronize_session=False)
    )
    _look_again(thread)
    return post.publish_seq


def withdraw(post: Post, thread: Thread) -> None:
    """Let nobody read `post` any longer; its place stays. The caller has set why (hidden or taken back)."""
    post.publish_seq = None
    db.session.flush()
    search.remove(KIND, post.id)
    recount(thread)


def put_into_index(post: Post, thread: Thread) -> None:
    """Have search find the post by its words, and by the thread's title if it opens it."""
    title = thread.title if post.is_opener else ""
    search.put(KIND, post.id, program_id=post.program_id, title=title, body=to_text(post.html))


def recount(thread: Thread) -> None:
    """Set the thread's counters by its readable posts.

    The row is locked first, and counted in a statement of its own: on PostgreSQL that statement then sees every post
    that was committed before the lock was had. `version` stays: two replies at once are no conflict.
    """
    db.session.execute(select(Thread.id).where(Thread.id == thread.id).with_for_update())
    readable = (Post.thread_id == thread.id, Post.publish_seq.is_not(None))
    last_seq, count, last_at = db.session.execute(
        select(func.coalesce(func.max(Post.publish_seq), 0), func.count(), func.max(Post.created_at)).where(*readable)
    ).one()
    db.session.execute(
        update(Thread)
        .where(Thread.id == thread.id)
        .values(last_publish_seq=last_seq, post_count=count, last_posted_at=last_at)
        .execution_options(synchronize_session=False)
    )
    _look_again(thread)


def _look_again(thread: Thread) -> None:
    """Have the object show the counters that the statement set."""
    db.session.refresh(thread, ["last_publish_seq", "post_count", "last_posted_at"])
