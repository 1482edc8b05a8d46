"""What holds whatever people do, in whatever order: nothing told twice, nothing told that can't be read, nothing lost.

Posts, reads, hiding, restoring, instant mail and digests happen at random; a server takes every mail. Every post has a
word of its own, so that what reached a member is read from the mails themselves.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import Counter
from email import message_from_bytes, policy
from email.message import EmailMessage

import time_machine
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from community.accounts.models import Person
from community.core.db import db, unit_of_work
from community.core.worker import Worker
from community.discussion.models import Post, Thread, ThreadMark
from community.discussion.services.reading import mark_read as read_thread
from community.notifications.models import TOLD, DigestIssue, NoticeKind, NoticeMail
from community.notifications.queries.notices import untold
from community.notifications.services import instant
from community.programs.models import Member
from tests.drills.mail_server import Fault, MailServer
from tests.factories import make_member, make_program
from tests.factories.notifications import (
    hide,
    make_reply,
    make_space,
    make_thread,
    notices_of,
    restore,
    send_digest,
    set_preference,
)
from tests.mailsink import text_of

START = dt.datetime(2026, 11, 24, 15, 0, tzinfo=dt.UTC)
WORD = re.compile(r"\bword(\d+)\b")

steps = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.integers(0, 1), st.booleans()),
        st.tuples(st.just("hide"), st.integers(0, 7), st.just(False)),
        st.tuples(st.just("restore"), st.integers(0, 7), st.just(False)),
        st.tuples(st.just("read"), st.integers(0, 1), st.just(False)),
        st.tuples(st.just("digest"), st.just(0), st.booleans()),
        st.tuples(st.just("instant"), st.just(0), st.just(False)),
    ),
    min_size=3,
    max_size=9,
)


#: Every example has a program of its own: what was recorded can't be deleted.
_numbers = itertools.count(1)


class World:
    """Two threads of Walt's, Hana who writes in them, and Dee who is told, or not."""

    def __init__(self, app: Flask, server: MailServer, clock: time_machine.Coordinates, wants_instant: bool) -> None:
        self.app, self.server, self.clock = app, server, clock
        program = make_program(f"program-{next(_numbers)}")
        self.dee = make_member(program, "Dee Whitlock")
        self.hana = make_member(program, "Hana Kobayashi")
        walt = make_member(program, "Walt Lindqvist")
        self.address = db.session.get_one(Person, self.dee.person_id).email
        space = make_space(program)
        kinds = [NoticeKind.MENTION.value] if wants_instant else []
        for member, chosen in ((self.dee, kinds), (self.hana, []), (walt, [])):
            set_preference(member, instant=chosen, sections=["best"])
        self.threads = [make_thread(walt, space, f"Thread {number}") for number in range(2)]
        self.posts: list[Post] = []
        self.hidden: set[int] = set()
        self.work()

    def work(self) -> None:
        Worker(self.app).drain()

    def step(self, what: str, number: int, flag: bool) -> None:
        self.clock.shift(dt.timedelta(minutes=1))
        if what == "post":
            text = f"word{len(self.posts)} " + ("for @Dee Whitlock" if flag else "for all")
            self.posts.append(make_reply(self.hana, self.threads[number], text))
        elif what in {"hide", "restore"} and number < len(self.posts):
            post = self.posts[number]
            if (what == "hide") != (post.id in self.hidden):
                (hide if what == "hide" else restore)(post)
                self.hidden ^= {post.id}
        elif what == "read":
            last = db.session.scalars(select(Thread.last_publish_seq).where(Thread.id == self.threads[number].id)).one()
            with unit_of_work():
                read_thread(self.dee, self.threads[number], last)
        elif what == "digest":
            self.server.faults = [Fault.RCPT_5XX] if flag else []
            self.look_at_mail(lambda: send_digest(self.app, self.dee))
            self.server.faults = []
        elif what == "instant":
            self.clock.shift(dt.timedelta(minutes=11))
            self.look_at_mail(self.work)
            with unit_of_work():
                instant.settle()
        self.work()

    def look_at_mail(self, deed: object) -> None:
        """Do it, and require that no word of what arrives is one that is hidden at this moment."""
        before = len(self.server.taken)
        assert callable(deed)
        deed()
        unreadable = {index for index, post in enumerate(self.posts) if post.id in self.hidden}
        for words in self.words_since(before):
            assert not words & unreadable

    def words_since(self, number: int) -> list[set[int]]:
        """The numbers of the words in each mail to Dee after the first `number` mails."""
        found = []
        for taken in self.server.taken[number:]:
            message = message_from_bytes(taken.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            if self.address in str(message["To"]):
                found.append({int(digits) for digits in WORD.findall(text_of(message))})
        return found


@given(steps=steps, wants_instant=st.booleans())
@settings(max_examples=12)
def test_whatever_happens_nothing_is_told_twice_or_lost_or_leaked(
    _prepared: tuple[Flask, object], app: Flask, mail_server: MailServer, steps: list[tuple[str, int, bool]],
    wants_instant: bool,
) -> None:  # fmt: skip
    mail_server.taken.clear()
    mail_server.faults = []
    with time_machine.travel(START, tick=False) as clock:
        world = World(app, mail_server, clock, wants_instant)
        for what, number, flag in steps:
            world.step(what, number, flag)
        told = Counter(word for words in world.words_since(0) for word in words)
        assert all(count == 1 for count in told.values()), told

        # What is meant for Dee, can be read, and was neither read nor told, is still to come: then it comes.
        to_come = {line.notice.post_id for line in untold(still(world.dee), [NoticeKind.MENTION], 100)}
        pending = {notice.post_id for notice in notices_of(world.dee) if notice.mail is NoticeMail.PENDING}
        missing = unread_mentions(world) - {world.posts[word].id for word in told} - to_come - pending
        assert missing == set()
        world.step("instant", 0, False)
        world.step("digest", 0, False)
        told = Counter(word for words in world.words_since(0) for word in words)
        assert unread_mentions(world) <= {world.posts[word].id for word in told}
        assert all(count == 1 for count in told.values()), told
        require_tiled_windows(world.dee)


def still(member: Member) -> Member:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Member, member.id)


def unread_mentions(world: World) -> set[int]:
    """Posts that name Dee, are there to be read, and that Dee has not read past, by the model of this test."""
    db.session.rollback()
    db.session.expire_all()
    marks = {mark.thread_id: mark.read_seq for mark in world_marks(world)}
    found = set()
    for post in world.posts:
        row = db.session.get_one(Post, post.id)
        if "@Dee" in row.source and row.publish_seq is not None and row.publish_seq > marks.get(row.thread_id, 0):
            found.add(row.id)
    return found


def world_marks(world: World) -> list[ThreadMark]:
    return list(db.session.scalars(select(ThreadMark).where(ThreadMark.member_id == world.dee.id)))


def require_tiled_windows(member: Member) -> None:
    """Issues that went out follow each other without a gap and without an overlap."""
    db.session.rollback()
    rows = db.session.execute(
        select(DigestIssue.from_seq, DigestIssue.to_seq)
        .where(DigestIssue.member_id == member.id, DigestIssue.state.in_(TOLD))
        .order_by(DigestIssue.id)
    ).all()
    for (_, earlier_end), (later_start, _) in itertools.pairwise(rows):
        assert later_start == earlier_end
