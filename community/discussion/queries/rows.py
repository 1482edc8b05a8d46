"""What the group's queries answer with, where a row is more than one table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from community.accounts.models import Person
from community.discussion.models import (
    Draft,
    Post,
    ReactionKind,
    Space,
    Thread,
    WatchLevel,
)
from community.programs.models import Member


@dataclass(frozen=True)
class SpaceRow:
    """A space in the list. `unread_count` counts threads."""

    space: Space
    unread_count: int
    thread_count: int
    last_posted_at: dt.datetime | None


@dataclass(frozen=True)
class Writer:
    """Somebody by name only: a list of threads names a hundred people and shows nothing else of them."""

    name: str

    @property
    def first_name(self) -> str:
        """As `Person.first_name`."""
        return self.name.split()[0]


@dataclass(frozen=True)
class ThreadRow:
    """A thread in a list, as one member sees it.

    `writers` are the authors of what is unread, the latest first: a few of `writer_count`; None is one who has left.
    """

    thread: Thread
    unread_count: int
    level: WatchLevel | None = None
    writers: list[Writer | None] = field(default_factory=list)
    writer_count: int = 0


@dataclass(frozen=True)
class ReactionCount:
    """How many people said this word under a post."""

    kind: ReactionKind
    count: int
    mine: bool


@dataclass(frozen=True)
class PostRow:
    """A post on a thread's page."""

    post: Post
    is_new: bool
    reactions: list[ReactionCount]


@dataclass(frozen=True)
class Participant:
    """Somebody who wrote in a thread. `member` is None for those who have left."""

    member: Member | None
    post_count: int
    started: bool


@dataclass(frozen=True)
class ThreadState:
    """A thread with where one member stands in it, in front of the page that begins after place `after`."""

    thread: Thread
    mark: int
    read_at: dt.datetime | None
    level: WatchLevel | None
    unread_count: int
    earlier_count: int
    earlier_after: int | None
    skipped_unread: bool
    draft: Draft | None


@dataclass(frozen=True)
class Waiting:
    """An unread post that is meant for a member. `why`: named, quoted or your_thread."""

    post: Post
    why: str


@dataclass(frozen=True)
class Pick:
    """A thread proposed for a digest. `why` is a plain, translated sentence; `new_count` counts its new posts."""

    thread: Thread
    new_count: int
    score: float
    why: str
    people: list[Person] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """A post that a search found. `snippet` is plain text with the found words between `search.BEGIN` and `END`."""

    post: Post
    title: str
    snippet: str
