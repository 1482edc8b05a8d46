"""Spaces, threads and posts, with visible defaults."""

from __future__ import annotations

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.tokens import new_reference
from community.discussion import services
from community.discussion.models import Post, Space, Thread
from community.programs.models import Member, Program


def make_space(
    program: Program, name: str = "Sharpening", *, about: str = "Edges and stones.", position: int = 0
) -> Space:
    """A space, whoever made it."""
    with unit_of_work():
        space = Space(
            program_id=program.id,
            ref=new_reference(),
            name=name,
            about=about,
            position=position,
            created_at=now(),
        )
        db.session.add(space)
        db.session.flush()
        return space


def make_thread(
    author: Member,
    space: Space,
    title: str = "How close should the cap iron sit?",
    text: str = "I have always set it by eye.",
    **more: bool,
) -> Thread:
    """A thread with its opening post."""
    with unit_of_work():
        return services.start_thread(author, space, title=title, text=text, **more)


def make_reply(author: Member, thread: Thread, text: str = "A hair, and no more.") -> Post:
    """A further post."""
    with unit_of_work():
        return services.reply(author, thread, text)


def opener_of(thread: Thread) -> Post:
    """The post that opens the thread."""
    return db.session.query(Post).filter_by(thread_id=thread.id, is_opener=True).one()
