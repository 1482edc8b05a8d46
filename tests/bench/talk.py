"""Fills the group: spaces, threads, posts, read marks. Bulk inserts, one table after the other."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from community.core.markup import VERSION
from community.core.search import SearchEntry, fold
from community.discussion.models import (
    Mention,
    MentionKind,
    Post,
    Reaction,
    ReactionKind,
    Space,
    SpaceFloor,
    Thread,
    ThreadMark,
    UnreadBound,
    WatchLevel,
)
from community.programs.models import Program
from tests.bench import people
from tests.bench.sizes import Sizes

CHUNK = 5_000
#: How long the group has talked.
DAYS = 500

Progress = Callable[[str, int, int], None]


def put(
    connection: Connection, table: Any, rows: Iterable[dict[str, Any]], progress: Progress, what: str, total: int
) -> None:
    """Insert `rows` in chunks, and say how far it is."""
    assert isinstance(table, Table)
    source = iter(rows)
    done = 0
    while chunk := list(islice(source, CHUNK)):
        connection.execute(insert(table), chunk)
        done += len(chunk)
        progress(what, done, total)


class Talk:
    """The group of one program. `member_ids` are its members in the order of joining; `reader` reads the pages."""

    def __init__(
        self, connection: Connection, sizes: Sizes, program_id: int, member_ids: list[int], reader: int, at: dt.datetime
    ) -> None:
        self.connection, self.sizes, self.program_id = connection, sizes, program_id
        self.member_ids, self.reader, self.at = member_ids, reader, at
        self.dice = random.Random(20261123)
        # Thread i ends with the (i + 1)-th share of all posts: lively threads overlap in time, like real ones.
        self.thread_of = sorted(range(sizes.posts), key=lambda seq: self.dice.random())
        self.lengths = self.lengths_of_threads()

    def lengths_of_threads(self) -> list[int]:
        """Posts of each thread: many short ones, some long ones, one of 120 posts that is read by the bench."""
        weights = [self.dice.paretovariate(1.6) for _ in range(self.sizes.threads)]
        scale = (self.sizes.posts - 2 * self.sizes.threads) / sum(weights)
        lengths = [2 + int(weight * scale) for weight in weights]
        short = self.sizes.posts - sum(lengths)
        for index in range(abs(short)):
            lengths[index % self.sizes.threads] += 1 if short > 0 else -1
        return lengths

    def fill(self, progress: Progress) -> None:
        """Everything, in the order of the foreign keys."""
        sizes = self.sizes
        spaces = [self.space(number) for number in range(len(people.SPACES))]
        put(self.connection, Space.__table__, spaces, progress, "spaces", len(spaces))
        space_ids = list(self.connection.scalars(select(Space.id).order_by(Space.id)))
        posts = self.plan()
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        for seq, thread in enumerate(posts, 1):
            first.setdefault(thread, seq)
            last[thread] = seq
        threads = (self.thread(number, space_ids, first[number], last[number]) for number in range(sizes.threads))
        put(self.connection, Thread.__table__, threads, progress, "threads", sizes.threads)
        self.thread_ids = list(self.connection.scalars(select(Thread.id).order_by(Thread.id)))
        put(self.connection, Post.__table__, self.posts(posts, first), progress, "posts", sizes.posts)
        put(self.connection, SearchEntry.__table__, self.entries(), progress, "search", sizes.posts)
        put(self.connection, Reaction.__table__, self.reactions(), progress, "reactions", sizes.posts // 4)
        put(self.connection, Mention.__table__, self.mentions(posts), progress, "mentions", sizes.posts // 20)
        put(self.connection, ThreadMark.__table__, self.marks(last), progress, "marks", sizes.marks)
        floors = self.floors(space_ids)
        put(self.connection, SpaceFloor.__table__, floors, progress, "floors", len(floors))
        self.connection.execute(update(Program).where(Program.id == self.program_id).values(seq=sizes.posts))
        bound = {"member_id": self.reader, "seq": sizes.posts // 2}
        self.connection.execute(insert(UnreadBound), [bound])

    def plan(self) -> list[int]:
        """For each seq the number of its thread. A thread runs over some weeks; several run at once."""
        moments: list[tuple[float, int]] = []
        for thread, length in enumerate(self.lengths):
            begin = self.dice.random()
            spread = 0.02 + 0.2 * self.dice.random()
            moments += [(begin + spread * self.dice.random(), thread) for _ in range(length)]
        return [thread for _moment, thread in sorted(moments)]

    def moment(self, seq: int) -> dt.datetime:
        return self.at - dt.timedelta(days=DAYS * (1 - seq / self.sizes.posts))

    def space(self, number: int) -> dict[str, Any]:
        about = people.sentence(self.dice, 7)
        more = {"position": number, "created_at": self.moment(0), "version": 1}
        return {
            "program_id": self.program_id,
            "ref": f"space{number}",
            "name": people.SPACES[number],
            "about": about,
        } | more

    def thread(self, number: int, space_ids: list[int], first: int, last: int) -> dict[str, Any]:
        return {
            "program_id": self.program_id,
            "space_id": space_ids[number % len(space_ids)],
            "author_id": self.dice.choice(self.member_ids),
            "ref": f"thread{number}",
            "title": people.sentence(self.dice, self.dice.randint(4, 9)),
            "created_at": self.moment(first),
            "pinned_at": self.at if number < 2 * len(space_ids) else None,
            "last_publish_seq": last,
            "post_count": self.lengths[number],
            "last_posted_at": self.moment(last),
            "version": 1,
        }

    def posts(self, plan: list[int], first: dict[int, int]) -> Iterator[dict[str, Any]]:
        for seq, thread in enumerate(plan, 1):
            paragraphs = people.post(self.dice)
            yield {
                "program_id": self.program_id,
                "thread_id": self.thread_ids[thread],
                "author_id": self.dice.choice(self.member_ids),
                "is_opener": first[thread] == seq,
                "source": "\n\n".join(paragraphs),
                "html": "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs),
                "renderer": VERSION,
                "created_at": self.moment(seq),
                "publish_seq": seq,
                "place": seq,
                "version": 1,
            }

    def entries(self) -> Iterator[dict[str, Any]]:
        found = self.connection.execute(
            select(Post.id, Post.source, Thread.title, Post.is_opener).join(Thread, Thread.id == Post.thread_id)
        ).all()
        for post_id, source, title, opens in found:
            more = {"title": fold(title) if opens else "", "body": fold(source)}
            yield {"kind": "post", "subject_id": post_id, "program_id": self.program_id} | more

    def reactions(self) -> Iterator[dict[str, Any]]:
        kinds = list(ReactionKind)
        lowest = self.connection.scalar(select(func.min(Post.id))) or 1
        for number in range(self.sizes.posts // 4):
            more = {"kind": self.dice.choice(kinds), "created_at": self.at}
            yield {"post_id": lowest + 4 * number, "member_id": self.dice.choice(self.member_ids)} | more

    def mentions(self, plan: list[int]) -> Iterator[dict[str, Any]]:
        lowest = self.connection.scalar(select(func.min(Post.id))) or 1
        for number in range(len(plan) // 20):
            member = self.reader if number % 400 == 0 else self.dice.choice(self.member_ids)
            yield {"post_id": lowest + 20 * number, "member_id": member, "kind": MentionKind.NAMED}

    def marks(self, last: dict[int, int]) -> Iterator[dict[str, Any]]:
        """Each member has read as many threads as the next; the one who reads the bench's pages, a quarter of all."""
        numbers = range(self.sizes.threads)
        each = max(1, self.sizes.marks // len(self.member_ids))
        for member in self.member_ids:
            many = self.sizes.threads // 4 if member == self.reader else each
            for number in self.dice.sample(numbers, min(many, self.sizes.threads)):
                share = 1.0 if self.dice.random() < 0.7 else 0.98
                yield {
                    "member_id": member,
                    "thread_id": self.thread_ids[number],
                    "read_seq": int(last[number] * share),
                    "read_at": self.at,
                    "level": WatchLevel.EVERY if self.dice.random() < 0.2 else None,
                }

    def floors(self, space_ids: list[int]) -> list[dict[str, Any]]:
        """Some have declared whole spaces read, a while ago."""
        readers = {self.reader, *self.member_ids[:: max(1, len(self.member_ids) // 500)]}
        seq = int(self.sizes.posts * 0.6)
        return [{"member_id": member, "space_id": space, "seq": seq} for member in readers for space in space_ids[::2]]
