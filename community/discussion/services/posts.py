"""Starting threads, replying, editing, taking back."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select, update

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, WrongState
from community.core.events import record
from community.core.policies import allows, require
from community.core.states import unchanged
from community.core.tokens import new_reference
from community.discussion.events import (
    MemberMentioned,
    PostEdited,
    PostPublished,
    PostRevised,
    PostTakenBack,
    ThreadAnnounced,
    ThreadStarted,
)
from community.discussion.models import (
    POST_LENGTH,
    TITLE_LENGTH,
    Draft,
    Mention,
    MentionKind,
    Post,
    PostRevision,
    Reaction,
    Space,
    Thread,
)
from community.discussion.policies import may_announce, may_edit, may_take_back, may_tend
from community.discussion.services import publishing, reading
from community.discussion.services.rendering import Prepared, prepare, quoted_members
from community.programs.models import Member
from community.programs.policies import may_write


def start_thread(
    actor: Member, space: Space, *, title: str, text: Prepared | str, announcement: bool = False
) -> Thread:
    """A new thread with its opening post. The starter follows it; their draft for the space is gone.

    :param text: Markdown, or what `rendering.prepare` made of it before the transaction began.
    :raises Invalid: without a title or a text, or with one that is too long.
    """
    require(may_write, actor)
    if announcement:
        require(may_announce, actor)
    title = " ".join(title.split())
    if not title or len(title) > TITLE_LENGTH:
        raise Invalid(_l("A thread needs a title of at most %(max)d characters.", max=TITLE_LENGTH), field="title")
    moment = now()
    thread = Thread(
        program_id=space.program_id,
        space=space,
        author=actor,
        ref=new_reference(),
        title=title,
        created_at=moment,
        announced_at=moment if announcement else None,
        last_publish_seq=0,
        post_count=0,
        moved_seq=0,
    )
    db.session.add(thread)
    db.session.flush()
    db.session.execute(delete(Draft).where(Draft.member_id == actor.id, Draft.space_id == space.id))
    if announcement:
        record(ThreadAnnounced(program_id=actor.program_id, actor_id=actor.id, thread_id=thread.id))
    _add_post(actor, thread, _prepared(actor, text), is_opener=True)
    return thread


def reply(actor: Member, thread: Thread, text: Prepared | str) -> Post:
    """A further post in the thread. Who replies follows the thread from now on, unless they chose otherwise.

    :raises WrongState: in a locked thread, unless `actor` tends the group.
    """
    require(may_write, actor)
    if thread.is_locked and not allows(may_tend, actor):
        raise WrongState(_l("This thread is closed. You can start a new one and link to it."))
    db.session.execute(delete(Draft).where(Draft.member_id == actor.id, Draft.thread_id == thread.id))
    return _add_post(actor, thread, _prepared(actor, text), is_opener=False)


def _prepared(actor: Member, text: Prepared | str) -> Prepared:
    source = text if isinstance(text, str) else text.source
    if not source.strip():
        raise Invalid(_l("There is nothing in it yet."), field="text")
    if len(source) > POST_LENGTH:
        raise Invalid(_l("Please keep this to %(max)d characters.", max=POST_LENGTH), field="text")
    return prepare(actor.program_id, source) if isinstance(text, str) else text


def _add_post(actor: Member, thread: Thread, text: Prepared, *, is_opener: bool) -> Post:
    """Store the post, tell of it, and only then take its publish_seq."""
    post = Post(
        program_id=thread.program_id,
        thread=thread,
        author=actor,
        is_opener=is_opener,
        source=text.source,
        html=text.html,
        renderer=text.renderer,
        created_at=now(),
        place=0,
    )
    db.session.add(post)
    db.session.flush()
    about: dict[str, Any] = {
        "program_id": post.program_id,
        "actor_id": actor.id,
        "post_id": post.id,
        "thread_id": thread.id,
    }
    if is_opener:
        record(ThreadStarted(**about, space_id=thread.space_id))
    mentioned = _set_mentions(actor, post, text)
    record(
        PostPublished(
            **about,
            space_id=thread.space_id,
            author_id=actor.id,
            is_opener=is_opener,
            mentioned_ids=mentioned,
        )
    )
    reading.follow(actor, thread)
    publishing.publish(post, thread)
    reading.pass_own(actor, thread, post)
    return post


def _set_mentions(actor: Member, post: Post, text: Prepared) -> list[int]:
    """Keep whom the post is meant for and tell of those who are new. Returns the ids of the new ones."""
    wanted = [(member_id, MentionKind.QUOTED) for member_id in quoted_members(post.thread_id, text.source)]
    wanted += [(member_id, MentionKind.NAMED) for member_id in text.named]
    wanted = [pair for pair in wanted if pair[0] != actor.id]
    known = {(row.member_id, row.kind): row for row in db.session.scalars(select(Mention).filter_by(post_id=post.id))}
    for pair, row in known.items():
        if pair not in wanted:
            db.session.delete(row)
    new = [pair for pair in wanted if pair not in known]
    for member_id, kind in new:
        db.session.add(Mention(post_id=post.id, member_id=member_id, kind=kind))
    db.session.flush()
    for member_id, kind in new:
        record(
            MemberMentioned(
                program_id=post.program_id,
                actor_id=actor.id,
                post_id=post.id,
                thread_id=post.thread_id,
                member_id=member_id,
                how=kind.value,
            )
        )
    return list(dict.fromkeys(member_id for member_id, _ in new))


def edit_post(actor: Member, post: Post, text: Prepared | str, *, seen_version: int | None) -> None:
    """Replace the text; the earlier one is kept. A hidden post stays hidden, and moderation hears that it was revised.

    :raises Conflict: if the post changed since `seen_version`.
    :raises WrongState: if it was taken back.
    """
    require(may_edit, actor, post)
    if post.taken_back_at is not None:
        raise WrongState(_l("You took this post back, so there is nothing to change."))
    unchanged(post, seen_version)
    prepared = _prepared(actor, text)
    if prepared.source == post.source:
        return
    last = db.session.scalar(select(func.max(PostRevision.number)).where(PostRevision.post_id == post.id))
    revision = PostRevision(
        post_id=post.id,
        number=(last or 0) + 1,
        source=post.source,
        html=post.html,
        written_at=post.edited_at or post.created_at,
        was_hidden=post.is_hidden,
    )
    db.session.add(revision)
    if post.is_hidden:
        _keep_from_others(post)
    post.source, post.html, post.renderer = prepared.source, prepared.html, prepared.renderer
    post.edited_at = now()
    db.session.flush()
    about: dict[str, Any] = {
        "program_id": post.program_id,
        "actor_id": actor.id,
        "post_id": post.id,
        "thread_id": post.thread_id,
    }
    if not post.is_readable:
        record(PostRevised(**about, author_id=post.author_id))
        return
    publishing.put_into_index(post, publishing.thread_of(post))
    record(PostEdited(**about))
    _set_mentions(actor, post, prepared)


def _keep_from_others(post: Post) -> None:
    """Leave every earlier text of a hidden post out of what others read when it is back.

    Nobody looks at them again: who restores the post reads the text that stands, and an earlier one may say the same as
    the one that was hidden.
    """
    db.session.flush()
    db.session.execute(
        update(PostRevision)
        .where(PostRevision.post_id == post.id)
        .values(was_hidden=True)
        .execution_options(synchronize_session="fetch")
    )


def take_back(actor: Member, post: Post) -> None:
    """Delete the text of a post and of its earlier versions for good. Its place in the thread stays, empty.

    :raises WrongState: if that was done already.
    """
    require(may_take_back, actor, post)
    if post.taken_back_at is not None:
        raise WrongState(_l("You took this post back already."))
    post.taken_back_at = now()
    post.source = post.html = ""
    publishing.withdraw(post, publishing.thread_of(post))
    for hanging in (PostRevision, Mention, Reaction):
        db.session.execute(delete(hanging).where(hanging.post_id == post.id))
    record(PostTakenBack(program_id=post.program_id, actor_id=actor.id, post_id=post.id, thread_id=post.thread_id))
