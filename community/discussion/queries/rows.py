"""What the group's queries answer with, where a row is more than one table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from community.accounts.models import Face, Person
from community.discussion.models import (
    Guide,
    Post,
    ReactionKind,
    Space,
    Thread,
    WatchLevel,
)
from community.programs.models import Role


@dataclass(frozen=True)
class SpaceRow:
    """A space in the list. `unread_count` counts threads."""

    space: Space
    unread_count: int
    thread_count: int
    last_posted_at: dt.datetime | None


class Writer(NamedTuple):
    """Somebody by name only: a list of threads names a hundred people and shows nothing else of them."""

    name: str

    @property
    def first_name(self) -> str:
        """As `Person.first_name`."""
        return self.name.split()[0]


class ShownSpace(NamedTuple):
    """A space by address and name."""

    ref: str
    name: str


class ShownThread(NamedTuple):
    """What lists show of a thread, under the names that `Thread` has for it. `author` is None when gone."""

    id: int
    ref: str
    title: str
    space_id: int
    author_id: int | None
    guide: Guide | None
    post_count: int
    created_at: dt.datetime
    locked_at: dt.datetime | None
    announced_at: dt.datetime | None
    last_posted_at: dt.datetime | None
    last_publish_seq: int
    space: ShownSpace
    author: Face | None


class OpenThread(NamedTuple):
    """What the page of a thread shows of it, under the names that `Thread` has for it. `author` is None when gone."""

    id: int
    ref: str
    title: str
    author_id: int | None
    post_count: int
    created_at: dt.datetime
    pinned_at: dt.datetime | None
    locked_at: dt.datetime | None
    announced_at: dt.datetime | None
    last_publish_seq: int
    space: ShownSpace
    author: Face | None

    @property
    def is_locked(self) -> bool:
        """As `Thread.is_locked`."""
        return self.locked_at is not None


class KeptDraft(NamedTuple):
    """A reply that was begun."""

    source: str
    saved_at: dt.datetime


class ThreadRow(NamedTuple):
    """A thread in a list, as one member sees it.

    `writers` are the authors of what is unread, the latest first: a few of `writer_count`; None is one who has left.
    """

    thread: ShownThread
    unread_count: int
    level: WatchLevel | None = None
    writers: Sequence[Writer | None] = ()
    writer_count: int = 0


@dataclass(frozen=True)
class ReactionCount:
    """How many people said this word under a post."""

    kind: ReactionKind
    count: int
    mine: bool


class Author(NamedTuple):
    """Who wrote a post, as the page of a thread shows them."""

    person: Face
    roles: Role
    joined_at: dt.datetime

    @property
    def name(self) -> str:
        """As `Member.name`."""
        return self.person.name


class ShownPost(NamedTuple):
    """What the page of a thread shows of a post, under the names that `Post` has for it. `author` is None when gone.

    A tuple, like what else stands on a page by the dozen: an object of the session costs five times as much to make.
    """

    id: int
    author_id: int | None
    is_opener: bool
    html: str
    created_at: dt.datetime
    edited_at: dt.datetime | None
    publish_seq: int | None
    place: int
    hidden_at: dt.datetime | None
    hidden_reason: str
    taken_back_at: dt.datetime | None
    author: Author | None

    @property
    def is_readable(self) -> bool:
        """As `Post.is_readable`."""
        return self.publish_seq is not None

    @property
    def is_hidden(self) -> bool:
        """As `Post.is_hidden`."""
        return self.hidden_at is not None and self.taken_back_at is None


class PostRow(NamedTuple):
    """A post on a thread's page."""

    post: Post | ShownPost
    is_new: bool
    reactions: list[ReactionCount]


class Participant(NamedTuple):
    """Somebody who wrote in a thread. `about` is the line that they wrote about themselves."""

    person: Face
    about: str
    post_count: int
    started: bool


class ThreadState(NamedTuple):
    """A thread with where one member stands in it, in front of the page that begins after place `after`."""

    thread: OpenThread
    mark: int
    read_at: dt.datetime | None
    level: WatchLevel | None
    unread_count: int
    earlier_count: int
    earlier_after: int | None
    skipped_unread: bool
    draft: KeptDraft | None


class WaitingPost(NamedTuple):
    """A post in the list of what waits for somebody. `author` is None when gone."""

    id: int
    html: str
    thread_title: str
    author: Face | None


class Waiting(NamedTuple):
    """An unread post that is meant for a member. `why`: named, quoted or your_thread."""

    post: WaitingPost
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
