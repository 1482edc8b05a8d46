"""Looking for posts. The index holds readable posts only; what is found is checked again against who asks."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from community.core import search
from community.core.db import db
from community.core.markup import to_text
from community.discussion.models import Post, Thread
from community.discussion.queries.access import sees_space, sees_thread
from community.discussion.queries.rows import Found
from community.programs.models import Member

#: What posts are called in the index.
KIND = "post"
#: Nobody reads on after this many; better words help more than a further page.
MOST = 200


def found_posts(actor: Member, words: str, *, skip: int = 0, size: int = 20) -> list[Found]:
    """Readable posts that hold `words`, the best first: `size` + 1 of them after the first `skip` (at most `MOST`)."""
    found = search.matches(KIND, actor.program_id, words)
    if found is None or skip >= MOST:
        return []
    posts = db.session.scalars(
        select(Post)
        .join(found, found.c.subject_id == Post.id)
        .join(Post.thread)
        .join(Thread.space)
        .where(Post.publish_seq.is_not(None), sees_thread(actor), sees_space(actor))
        .options(
            contains_eager(Post.thread).contains_eager(Thread.space),
            joinedload(Post.author).joinedload(Member.person),
        )
        .order_by(found.c.rank, Post.publish_seq.desc())
        .offset(skip)
        .limit(size + 1)
    ).all()
    return [
        Found(post, search.snippet(post.thread.title, words, 400), search.snippet(to_text(post.html), words))
        for post in posts
    ]
