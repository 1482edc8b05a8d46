"""What happens in the group. Ids and plain values only; no text that people wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event


@dataclass(frozen=True, kw_only=True)
class SpaceChanged(Event):
    """A space was made, renamed or moved in the list."""

    about: ClassVar[str] = "space_id"
    space_id: int


@dataclass(frozen=True, kw_only=True)
class ThreadStarted(Event):
    """A thread was opened; PostPublished follows for its first post."""

    about: ClassVar[str] = "thread_id"
    thread_id: int
    space_id: int
    post_id: int


@dataclass(frozen=True, kw_only=True)
class ThreadAnnounced(Event):
    """A thread became an announcement: everybody is to hear of it."""

    about: ClassVar[str] = "thread_id"
    thread_id: int


@dataclass(frozen=True, kw_only=True)
class ThreadMoved(Event):
    """A thread went to another space."""

    about: ClassVar[str] = "thread_id"
    thread_id: int
    from_space_id: int
    to_space_id: int


@dataclass(frozen=True, kw_only=True)
class ThreadTended(Event):
    """Somebody who tends the group changed a thread. `what`: renamed, pinned, unpinned, locked, unlocked, guide."""

    about: ClassVar[str] = "thread_id"
    thread_id: int
    what: str


@dataclass(frozen=True, kw_only=True)
class PostPublished(Event):
    """A new post can be read by everybody. `mentioned_ids` are members who get a MemberMentioned of their own."""

    about: ClassVar[str] = "post_id"
    post_id: int
    thread_id: int
    space_id: int
    author_id: int | None
    is_opener: bool
    mentioned_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class PostEdited(Event):
    """The author changed the text of a post that everybody reads."""

    about: ClassVar[str] = "post_id"
    post_id: int
    thread_id: int


@dataclass(frozen=True, kw_only=True)
class PostRevised(Event):
    """The author changed the text of a hidden post: it stays hidden until somebody restores it."""

    about: ClassVar[str] = "post_id"
    post_id: int
    thread_id: int
    author_id: int | None


@dataclass(frozen=True, kw_only=True)
class PostTakenBack(Event):
    """The author deleted a post; its text is gone."""

    about: ClassVar[str] = "post_id"
    post_id: int
    thread_id: int


@dataclass(frozen=True, kw_only=True)
class PostHidden(Event):
    """A post was hidden. The reason stands at the post and in moderation's case, not here."""

    about: ClassVar[str] = "post_id"
    post_id: int
    thread_id: int
    author_id: int | None


@dataclass(frozen=True, kw_only=True)
class PostRestored(Event):
    """A hidden post can be read again, under a fresh publish_seq."""

    about: ClassVar[str] = "post_id"
    post_id: int
    thread_id: int
    author_id: int | None


@dataclass(frozen=True, kw_only=True)
class ReactionGiven(Event):
    """A member answered a post with a word. Taking it away again is not told."""

    about: ClassVar[str] = "post_id"
    post_id: int
    thread_id: int
    author_id: int | None
    reaction: str


@dataclass(frozen=True, kw_only=True)
class MemberMentioned(Event):
    """A post is meant for a member. `how`: named or quoted. Once for each post, member and how."""

    about: ClassVar[str] = "post_id"
    post_id: int
    thread_id: int
    member_id: int
    how: str
