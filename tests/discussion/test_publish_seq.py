"""Number order is commit order: a reader who is past a number misses nothing below it."""

from __future__ import annotations

import contextvars
import random
import threading
import time
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from community.core.db import db, unit_of_work
from community.discussion import services
from community.discussion.models import Post, Thread
from community.programs.models import Member
from tests.discussion.conftest import Group
from tests.factories.discussion import make_thread

WRITERS, POSTS = 4, 8


def in_thread(app: Flask, work: Callable[[], None]) -> threading.Thread:
    """`work` in a thread and an application context of its own."""

    def run() -> None:
        with app.app_context():
            try:
                work()
            finally:
                db.session.remove()

    return threading.Thread(target=lambda: contextvars.Context().run(run))


def test_a_slow_writer_does_not_slip_below_a_reader(app: Flask, group: Group) -> None:
    """The slow one has its number and waits with its commit; the fast one posts elsewhere; the reader reads on."""
    thread_id, other_id = make_thread(group.ray, group.space).id, make_thread(group.ray, group.space).id
    slow_id, fast_id = group.ray.id, group.hana.id
    numbered = threading.Event()
    shown: list[int] = []

    def slow() -> None:
        with unit_of_work():
            services.reply(db.session.get_one(Member, slow_id), db.session.get_one(Thread, thread_id), "slow")
            numbered.set()
            time.sleep(0.5)

    def fast() -> None:
        numbered.wait()
        with unit_of_work():
            services.reply(db.session.get_one(Member, fast_id), db.session.get_one(Thread, other_id), "fast")

    def read_on() -> None:
        db.session.rollback()
        mark = max(shown, default=0)
        after = select(Post.publish_seq).where(Post.publish_seq > mark)
        shown.extend(db.session.scalars(after.order_by(Post.publish_seq)))

    writers = [in_thread(app, slow), in_thread(app, fast)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        read_on()
        time.sleep(0.02)
    read_on()
    there = db.session.scalars(select(Post.publish_seq)).all()
    assert sorted(shown) == sorted(there)
    assert len(there) == 4


def test_many_writers_and_one_reader(app: Flask, group: Group) -> None:
    thread_id = make_thread(group.ray, group.space).id
    author_ids = [member.id for member in (group.ray, group.hana, group.nora, group.ines)]

    def writer(author_id: int) -> Callable[[], None]:
        def write() -> None:
            for number in range(POSTS):
                with unit_of_work():
                    author = db.session.get_one(Member, author_id)
                    services.reply(author, db.session.get_one(Thread, thread_id), f"post {number}")
                    time.sleep(random.random() / 100)

        return write

    writers = [in_thread(app, writer(author_id)) for author_id in author_ids[:WRITERS]]
    for each in writers:
        each.start()
    seen: list[int] = []
    while any(each.is_alive() for each in writers):
        db.session.rollback()
        new = select(Post.publish_seq).where(Post.thread_id == thread_id, Post.publish_seq > max(seen, default=0))
        seen += [seq for seq in db.session.scalars(new) if seq]
        time.sleep(0.002)
    db.session.rollback()
    new = select(Post.publish_seq).where(Post.thread_id == thread_id, Post.publish_seq > max(seen, default=0))
    seen += [seq for seq in db.session.scalars(new) if seq]
    thread = db.session.get_one(Thread, thread_id, populate_existing=True)
    assert len(seen) == thread.post_count == WRITERS * POSTS + 1
    assert thread.last_publish_seq == max(seen)
