"""Unread against a model: posts, hides, restores, moves, marks, floors and mutes in any order.

The model keeps, for each reader, the set of posts that they have been shown as read, and nothing about numbers. What
the database counts as unread must be exactly the readable posts of others outside that set.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from community.core.db import db, unit_of_work
from community.discussion import queries, services
from community.discussion.models import Post, Space, Thread, WatchLevel
from community.programs.models import Member
from tests import databases
from tests.factories import make_member, make_program
from tests.factories.discussion import make_space

INDEX = st.integers(0, 5)


@dataclass
class Reader:
    """What one member has read, by ids of posts."""

    member: Member
    read: set[int] = field(default_factory=set)
    muted: set[int] = field(default_factory=set)


class Group(RuleBasedStateMachine):
    """Two readers who also write, two spaces, a handful of threads."""

    app: Flask

    @initialize()
    def begin(self) -> None:
        # The logs only grow; nothing here reads them.
        for table in reversed(db.metadata.sorted_tables):
            if table.name not in {"event", "case_event"}:
                with unit_of_work():
                    db.session.execute(table.delete())
        self.program = make_program()
        self.spaces = [make_space(self.program, "One"), make_space(self.program, "Two")]
        old = make_member(self.program, "Nora Castellan")
        self.threads: list[Thread] = []
        with unit_of_work():
            self.threads.append(services.start_thread(old, self.spaces[0], title="Old", text="Older than the readers"))
        self.readers = [Reader(make_member(self.program, name)) for name in ("Dee Whitlock", "Ray Pellegrino")]
        for reader in self.readers:
            reader.read = {post.id for post in self.posts()}
        self.writers = [old, *(reader.member for reader in self.readers)]

    # What is there, fresh from the database.

    def posts(self) -> list[Post]:
        db.session.rollback()
        return list(db.session.scalars(select(Post).order_by(Post.id)))

    def thread(self, index: int) -> Thread:
        db.session.rollback()
        return db.session.get_one(Thread, self.threads[index % len(self.threads)].id)

    def reader(self, index: int) -> Reader:
        return self.readers[index % 2]

    def readable(self, thread: Thread) -> list[Post]:
        found = [post for post in self.posts() if post.thread_id == thread.id and post.is_readable]
        return sorted(found, key=lambda post: post.publish_seq or 0)

    # What people do.

    @rule(writer=INDEX, space=INDEX)
    def starts(self, writer: int, space: int) -> None:
        if len(self.threads) < 4:
            with unit_of_work():
                author = self.writers[writer % 3]
                self.threads.append(
                    services.start_thread(author, self.spaces[space % 2], title="New", text="Something")
                )

    @rule(writer=INDEX, thread=INDEX)
    def replies(self, writer: int, thread: int) -> None:
        with unit_of_work():
            services.reply(self.writers[writer % 3], self.thread(thread), "A reply")

    @rule(reader=INDEX, thread=INDEX, shown=st.integers(0, 6))
    def reads(self, reader: int, thread: int, shown: int) -> None:
        """A page showed the first `shown` posts past the mark, and no unread one before them was skipped."""
        someone, about = self.reader(reader), self.thread(thread)
        posts = self.readable(about)
        unread = [post for post in posts if post.id in self.unread_of(someone)]
        page = unread[:shown]
        if page:
            last = page[-1].publish_seq or 0
            with unit_of_work():
                services.mark_read(someone.member, about, last)
            someone.read |= {post.id for post in posts if (post.publish_seq or 0) <= last}

    @rule(reader=INDEX, thread=INDEX)
    def claims_too_much(self, reader: int, thread: int) -> None:
        """A forged number reaches no further than the thread does now."""
        someone, about = self.reader(reader), self.thread(thread)
        with unit_of_work():
            services.mark_read(someone.member, about, 10**12)
        someone.read |= {post.id for post in self.readable(about)}

    @rule(reader=INDEX, space=INDEX)
    def clears_a_space(self, reader: int, space: int) -> None:
        someone, about = self.reader(reader), self.spaces[space % 2]
        db.session.rollback()
        with unit_of_work():
            services.mark_space_read(someone.member, about, queries.reading_seq(someone.member, about))
        for each in self.threads:
            thread = db.session.get_one(Thread, each.id)
            if thread.space_id == about.id:
                someone.read |= {post.id for post in self.readable(thread)}

    @rule(reader=INDEX, post=st.integers(0, 30))
    def marks_unread(self, reader: int, post: int) -> None:
        posts = [each for each in self.posts() if each.is_readable]
        if not posts:
            return
        someone, chosen = self.reader(reader), posts[post % len(posts)]
        with unit_of_work():
            services.mark_unread_from(someone.member, chosen)
        thread = [each for each in posts if each.thread_id == chosen.thread_id]
        from_seq = min(each.publish_seq or 0 for each in thread) if chosen.is_opener else chosen.publish_seq or 0
        someone.read |= {each.id for each in thread if (each.publish_seq or 0) < from_seq}
        someone.read -= {each.id for each in thread if (each.publish_seq or 0) >= from_seq}

    @rule(post=st.integers(0, 30))
    def hides(self, post: int) -> None:
        posts = [each for each in self.posts() if each.is_readable]
        if posts:
            chosen = self.loaded(posts[post % len(posts)].id)
            with unit_of_work():
                services.hide_post(self.loaded(chosen.id), reason_key="unkind", by_id=None)

    @rule(post=st.integers(0, 30))
    def restores(self, post: int) -> None:
        posts = [each for each in self.posts() if each.is_hidden]
        if posts:
            chosen = posts[post % len(posts)]
            with unit_of_work():
                services.restore_post(self.loaded(chosen.id))
            for reader in self.readers:
                reader.read.discard(chosen.id)

    @rule(post=st.integers(0, 30))
    def takes_back(self, post: int) -> None:
        posts = [each for each in self.posts() if each.taken_back_at is None]
        if len(posts) > 3:
            with unit_of_work():
                chosen = self.loaded(posts[post % len(posts)].id)
                author = db.session.get_one(Member, chosen.author_id)
                services.take_back(author, chosen)

    @rule(thread=INDEX, space=INDEX)
    def moves(self, thread: int, space: int) -> None:
        with unit_of_work():
            about = self.thread(thread)
            moderator = db.session.get_one(Member, self.writers[0].id)
            moderator.roles |= type(moderator.roles).MODERATOR
            services.move_thread(moderator, about, db.session.get_one(Space, self.spaces[space % 2].id))

    @rule(reader=INDEX, thread=INDEX, level=st.sampled_from(list(WatchLevel)))
    def watches(self, reader: int, thread: int, level: WatchLevel) -> None:
        someone, about = self.reader(reader), self.thread(thread)
        with unit_of_work():
            services.set_watch(someone.member, about, level)
        (someone.muted.add if level is WatchLevel.MUTE else someone.muted.discard)(about.id)

    def loaded(self, post_id: int) -> Post:
        found = queries.find_post(self.program.id, post_id)
        assert found
        return found

    # What must hold.

    def unread_of(self, reader: Reader) -> set[int]:
        return unread_among(self.posts(), reader)

    @invariant()
    def counts_agree(self) -> None:
        if not getattr(self, "readers", None):
            return
        posts = self.posts()
        unread = [unread_among(posts, reader) for reader in self.readers]
        threads = {post.id: post.thread_id for post in posts}
        readable = Counter(post.thread_id for post in posts if post.is_readable)
        for reader, ids in zip(self.readers, unread, strict=True):
            by_thread = Counter(threads[post_id] for post_id in ids)
            heard = {thread_id: count for thread_id, count in by_thread.items() if thread_id not in reader.muted}
            db.session.rollback()
            rows = queries.unread_threads(reader.member, 50)
            assert {row.thread.id: row.unread_count for row in rows} == heard
            assert db.session.scalar(select(queries.badge_unread(reader.member))) == len(heard)
            # The thread's own page knows no bound and no mute: nothing hides behind them.
            for each in self.threads:
                if readable[each.id]:
                    state = queries.get_thread_state(reader.member, each.ref, after=0)
                    assert state.unread_count == by_thread[each.id]
            for row in rows:
                first = queries.first_unread(reader.member, row.thread)
                assert first is not None
                assert first.id in ids

    @invariant()
    def counters_agree(self) -> None:
        if not getattr(self, "readers", None):
            return
        posts = [post for post in self.posts() if post.is_readable]
        for each in self.threads:
            seqs = [post.publish_seq or 0 for post in posts if post.thread_id == each.id]
            thread = db.session.get_one(Thread, each.id, populate_existing=True)
            assert thread.post_count == len(seqs)
            assert thread.last_publish_seq == max(seqs, default=0)


def unread_among(posts: list[Post], reader: Reader) -> set[int]:
    """Ids of what others wrote that can be read and that `reader` has not been shown as read."""
    return {
        post.id
        for post in posts
        if post.is_readable and post.author_id != reader.member.id and post.id not in reader.read
    }


@pytest.mark.parametrize("steps", [30])
def test_unread_is_what_the_model_says(app: Flask, steps: int) -> None:
    examples = 30 if databases.ENGINE == "sqlite" else 15
    run_state_machine_as_test(
        Group,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
