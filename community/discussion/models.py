"""Tables of the group: spaces, threads, posts and what hangs on them, and members' marks."""

from __future__ import annotations

import datetime as dt
import enum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigKey, Key, Versioned
from community.programs.models import Member

TITLE_LENGTH = 160
POST_LENGTH = 20_000


class Guide(enum.StrEnum):
    """What a thread is to newcomers."""

    READ_FIRST = "read_first"
    INTRODUCTIONS = "introductions"


GUIDE_LABELS = {
    Guide.READ_FIRST: _l("Start here: newcomers read it first"),
    Guide.INTRODUCTIONS: _l("Introductions: newcomers say who they are"),
}


class WatchLevel(enum.StrEnum):
    """How a member follows a thread."""

    EVERY = "every"
    TO_ME = "to_me"
    MUTE = "mute"


WATCH_LABELS = {
    WatchLevel.EVERY: _l("Every post"),
    WatchLevel.TO_ME: _l("Only to me"),
    WatchLevel.MUTE: _l("Mute"),
}


class ReactionKind(enum.StrEnum):
    """The few words with which one can answer without writing."""

    THANKS = "thanks"
    SAME_HERE = "same_here"
    GOOD_QUESTION = "good_question"
    GOING_TO_USE = "going_to_use"


REACTION_LABELS = {
    ReactionKind.THANKS: _l("Thanks"),
    ReactionKind.SAME_HERE: _l("Same here"),
    ReactionKind.GOOD_QUESTION: _l("Good question"),
    ReactionKind.GOING_TO_USE: _l("Going to use this"),
}


class MentionKind(enum.StrEnum):
    """Why a post is meant for somebody: named with @, or quoted."""

    NAMED = "named"
    QUOTED = "quoted"


class Space(Versioned, Base):
    """An area of the group. Open to every member of the program: `queries.access` is the one place that says so."""

    __tablename__ = "space"
    __table_args__ = (UniqueConstraint("program_id", "name"),)

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    ref: Mapped[str] = mapped_column(String(16), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    about: Mapped[str] = mapped_column(String(240), default="")
    position: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[dt.datetime]


class Thread(Versioned, Base):
    """A discussion. Its counters cover what everybody may read; they change by UPDATE and leave `version` alone."""

    __tablename__ = "thread"
    __table_args__ = (
        Index("ix_thread_program_id_last_publish_seq", "program_id", "last_publish_seq"),
        Index("ix_thread_space_id_last_publish_seq", "space_id", "last_publish_seq"),
        Index("ix_thread_author_id", "author_id"),
        # What stands above the list of a space is found without looking at all of its threads.
        Index(
            "ix_thread_pinned",
            "space_id",
            "pinned_at",
            sqlite_where=text("pinned_at IS NOT NULL"),
            postgresql_where=text("pinned_at IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    space_id: Mapped[int] = mapped_column(BigKey, ForeignKey("space.id", ondelete="RESTRICT"))
    author_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"))
    ref: Mapped[str] = mapped_column(String(16), unique=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    created_at: Mapped[dt.datetime]
    pinned_at: Mapped[dt.datetime | None]
    locked_at: Mapped[dt.datetime | None]
    announced_at: Mapped[dt.datetime | None]
    guide: Mapped[Guide | None]
    #: The greatest publish_seq of its posts, 0 when none is readable: lists and unread marks sort and compare by it.
    last_publish_seq: Mapped[int] = mapped_column(BigKey, default=0)
    #: Readable posts, so that a list of threads need not count them.
    post_count: Mapped[int] = mapped_column(Integer, default=0)
    #: When the last readable post was written, so that a list need not look for it.
    last_posted_at: Mapped[dt.datetime | None]
    #: The seq of the last move: floors of the space that are older don't cover this thread.
    moved_seq: Mapped[int] = mapped_column(BigKey, default=0)

    space: Mapped[Space] = relationship(lazy="raise")
    author: Mapped[Member | None] = relationship(lazy="raise")

    @property
    def is_locked(self) -> bool:
        """Whether only those who tend the group may write here."""
        return self.locked_at is not None


class Post(Versioned, Base):
    """What somebody wrote. `publish_seq` is there exactly while everybody may read it; `place` orders the thread."""

    __tablename__ = "post"
    __table_args__ = (
        Index("ix_post_thread_id_place", "thread_id", "place"),
        # With the author, so that what is unread is counted, and its writers are named, without reading texts.
        Index("ix_post_thread_id_publish_seq_author_id", "thread_id", "publish_seq", "author_id"),
        Index("ix_post_author_id_publish_seq", "author_id", "publish_seq"),
        Index("ix_post_program_id_publish_seq", "program_id", "publish_seq", unique=True),
        Index(
            "uq_post_opener",
            "thread_id",
            unique=True,
            sqlite_where=text("is_opener"),
            postgresql_where=text("is_opener"),
        ),
        CheckConstraint("publish_seq IS NULL OR (hidden_at IS NULL AND taken_back_at IS NULL)", name="readable_or_not"),
    )

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    thread_id: Mapped[int] = mapped_column(BigKey, ForeignKey("thread.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"))
    is_opener: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    #: The `core.markup.VERSION` that made `html`.
    renderer: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[dt.datetime]
    edited_at: Mapped[dt.datetime | None]
    publish_seq: Mapped[int | None] = mapped_column(BigKey)
    #: The publish_seq that it has or had last. The thread is read in this order, the opening post always first.
    place: Mapped[int] = mapped_column(BigKey, default=0)
    hidden_at: Mapped[dt.datetime | None]
    #: What moderation calls the reason, and the sentence about it that the author reads.
    hidden_reason_key: Mapped[str] = mapped_column(String(40), default="")
    hidden_reason: Mapped[str] = mapped_column(Text, default="")
    #: When its author took it back: the text is gone, the place stays.
    taken_back_at: Mapped[dt.datetime | None]

    thread: Mapped[Thread] = relationship(lazy="raise")
    author: Mapped[Member | None] = relationship(lazy="raise")

    @property
    def is_readable(self) -> bool:
        """Whether everybody in the group may read it."""
        return self.publish_seq is not None

    @property
    def is_hidden(self) -> bool:
        """Whether only its author and those who tend the group read it."""
        return self.hidden_at is not None and self.taken_back_at is None


class PostRevision(Base):
    """An earlier text of a post. Goes when the author takes the post back.

    `was_hidden`: it stood, or had stood, when the post was out of sight. Restoring the post lets the text that stands
    then be read, not these: the author and those who tend the group read them.
    """

    __tablename__ = "post_revision"
    __table_args__ = (UniqueConstraint("post_id", "number"),)

    id: Mapped[Key]
    post_id: Mapped[int] = mapped_column(BigKey, ForeignKey("post.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    #: When this text was written; it stood until the next one.
    written_at: Mapped[dt.datetime]
    was_hidden: Mapped[bool] = mapped_column(default=False)


class Mention(Base):
    """A post that is meant for a member. Kept by id, so that it survives another name."""

    __tablename__ = "mention"
    __table_args__ = (Index("ix_mention_member_id_post_id", "member_id", "post_id"),)

    post_id: Mapped[int] = mapped_column(BigKey, ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[MentionKind] = mapped_column(primary_key=True)


class Reaction(Base):
    """One member's one word under a post."""

    __tablename__ = "reaction"
    __table_args__ = (Index("ix_reaction_member_id", "member_id"),)

    post_id: Mapped[int] = mapped_column(BigKey, ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[ReactionKind] = mapped_column(primary_key=True)
    created_at: Mapped[dt.datetime]


class Draft(Base):
    """What a member has begun to write: a reply in a thread, or a new thread in a space."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("member_id", "thread_id"),
        UniqueConstraint("member_id", "space_id"),
        CheckConstraint("(thread_id IS NULL) <> (space_id IS NULL)", name="one_place"),
    )

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"))
    thread_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("thread.id", ondelete="CASCADE"), index=True)
    space_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("space.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH), default="")
    source: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[dt.datetime]


class ThreadMark(Base):
    """How far a member has read a thread, and how they follow it. Only for threads that they opened or follow."""

    __tablename__ = "thread_mark"
    __table_args__ = (Index("ix_thread_mark_thread_id_level", "thread_id", "level"),)

    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(BigKey, ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True)
    read_seq: Mapped[int] = mapped_column(BigKey, default=0)
    #: When the mark last moved: "New since you were here, Friday evening".
    read_at: Mapped[dt.datetime | None]
    #: Whether `read_seq` alone counts, because the member marked it unread by hand: no floor covers it.
    exact: Mapped[bool] = mapped_column(default=False)
    #: None: nothing chosen, which is WatchLevel.TO_ME.
    level: Mapped[WatchLevel | None]


class SpaceFloor(Base):
    """Up to which publish_seq a member has declared a whole space read."""

    __tablename__ = "space_floor"
    __table_args__ = (Index("ix_space_floor_space_id", "space_id"),)

    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    space_id: Mapped[int] = mapped_column(BigKey, ForeignKey("space.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigKey)


class UnreadBound(Base):
    """A publish_seq below which nothing is unread for the member: unread lists need not look at older threads.

    It may lag behind the truth, never be ahead of it. Whoever makes something old unread lowers it.
    """

    __tablename__ = "unread_bound"

    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigKey)
