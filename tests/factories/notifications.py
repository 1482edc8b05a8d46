"""Things that people are told of, and what they chose about it."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.worker import Worker
from community.discussion.models import Post, Space, Thread
from community.discussion.queries import find_post
from community.discussion.services.hiding import hide_post, restore_post
from community.discussion.services.posts import edit_post, reply, start_thread
from community.notifications.models import DigestIssue, MailPreference, Notice, NoticeKind
from community.notifications.queries.preferences import first_preference
from community.notifications.services import issues
from community.notifications.services.preferences import reckon
from community.notifications.slots import spread_of
from community.programs.models import Member, Program

_numbers = itertools.count(1)


def make_space(program: Program, name: str = "") -> Space:
    """A space that every member may enter."""
    number = next(_numbers)
    with unit_of_work():
        space = Space(
            program_id=program.id,
            ref=f"space{number}",
            name=name or f"Tools {number}",
            created_at=now(),
            position=number,
        )
        db.session.add(space)
    return space


def make_thread(
    author: Member, space: Space, title: str = "Which plane first?", text: str = "I am new.", **more: Any
) -> Thread:
    """A thread with its opening post."""
    with unit_of_work():
        return start_thread(author, space, title=title, text=text, **more)


def make_reply(author: Member, thread: Thread, text: str = "A block plane.") -> Post:
    """A further post. Name people with @ and quote as in the group."""
    with unit_of_work():
        return reply(author, db.session.get_one(Thread, thread.id), text)


def hide(post: Post) -> None:
    """Hide a post as moderation does."""
    with unit_of_work():
        hide_post(_loaded(post), reason_key="be_kind", reason="Please be kind.", by_id=None)


def change(author: Member, post: Post, text: str) -> None:
    """Let the author edit a post."""
    with unit_of_work():
        found = _loaded(post)
        edit_post(author, found, text, seen_version=found.version)


def restore(post: Post) -> None:
    """Let everybody read it again."""
    with unit_of_work():
        restore_post(_loaded(post))


def _loaded(post: Post) -> Post:
    found = find_post(post.program_id, post.id)
    assert found is not None
    return found


def set_preference(member: Member, **changes: Any) -> MailPreference:
    """What `member` chose: what everybody begins with, and `changes`. Digests are due by the calendar."""
    with unit_of_work():
        preference = db.session.get(MailPreference, member.id) or first_preference(member.id)
        for name, value in changes.items():
            setattr(preference, name, value)
        db.session.add(preference)
        if "next_due_at" not in changes:
            reckon(preference, zone_of(member))
    return preference


def zone_of(member: Member) -> str:
    """Where the member lives."""
    return db.session.scalars(select(Person.time_zone).where(Person.id == member.person_id)).one()


def be_due(member: Member, ago: dt.timedelta = dt.timedelta(minutes=30), *, period: str = "") -> None:
    """Let the member's next digest have been due so long ago, in a period of its own."""
    with unit_of_work():
        if db.session.get(MailPreference, member.id) is None:
            db.session.add(first_preference(member.id))
            db.session.flush()
        db.session.execute(
            update(MailPreference)
            .where(MailPreference.member_id == member.id)
            .values(
                next_due_at=now() - ago + spread_of(member.id),
                next_period=period or f"test-{next(_numbers)}",
                zone=zone_of(member),
            )
        )


def plan() -> int:
    """One pass of the planner: what is due becomes issues with a job each."""
    with unit_of_work():
        issues.settle()
        return issues.plan_due()


def send_digest(app: Flask, member: Member, **more: Any) -> DigestIssue:
    """Let a digest be due, run everything, and give the issue as it ended."""
    be_due(member, **more)
    plan()
    Worker(app).drain()
    with unit_of_work():
        issues.settle()
    Worker(app).drain()
    with unit_of_work():
        issues.settle()
    return last_issue(member)


def last_issue(member: Member) -> DigestIssue:
    """The member's newest issue, read anew."""
    db.session.rollback()
    statement = select(DigestIssue).where(DigestIssue.member_id == member.id).order_by(DigestIssue.id.desc()).limit(1)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def notices_of(member: Member) -> list[Notice]:
    """The member's notices, the oldest first, read anew."""
    db.session.rollback()
    statement = select(Notice).where(Notice.member_id == member.id).order_by(Notice.id)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def kinds_of(member: Member) -> list[NoticeKind]:
    """The kinds of the member's notices, the oldest first."""
    return [notice.kind for notice in notices_of(member)]
