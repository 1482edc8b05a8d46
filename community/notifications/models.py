"""Tables of notifications: what each member chose, the ledger of notices, issues of digests with their items."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigKey, Key
from community.discussion.models import Post, Thread
from community.notifications.slots import Cadence
from community.programs.models import Member

#: Monday, 7:30 in the morning.
FIRST_WEEKDAY = 0
FIRST_MINUTE = 7 * 60 + 30
FIRST_DELAY = 10


class NoticeKind(enum.StrEnum):
    """Why somebody is told of a thing."""

    MENTION = "mention"
    REPLY = "reply"
    ANSWER = "answer"
    THANKS = "thanks"
    CASE = "case"
    ANNOUNCEMENT = "announcement"
    FOLLOWED = "followed"


#: Kinds that a member may have by mail as they come. The mail about a case is moderation's own.
MAILABLE = (NoticeKind.MENTION, NoticeKind.REPLY, NoticeKind.ANSWER, NoticeKind.THANKS, NoticeKind.FOLLOWED)
MAILED_AT_FIRST = (NoticeKind.MENTION, NoticeKind.REPLY, NoticeKind.ANSWER, NoticeKind.THANKS)
#: Kinds that stand for a post, with `post_id`.
ABOUT_POSTS = (NoticeKind.MENTION, NoticeKind.REPLY, NoticeKind.FOLLOWED, NoticeKind.ANNOUNCEMENT)


class Section(enum.StrEnum):
    """The parts of a digest, in their fixed order."""

    WAITING = "waiting"
    STARTED = "started"
    THANKS = "thanks"
    ANNOUNCEMENTS = "announcements"
    BEST = "best"
    UNANSWERED = "unanswered"
    NEWCOMERS = "newcomers"


#: What a member may leave out. The first three are personal and always there.
OPTIONAL_SECTIONS = (Section.ANNOUNCEMENTS, Section.BEST, Section.UNANSWERED, Section.NEWCOMERS)


class MailPreference(Base):
    """What a member chose, and when the next digest is due. A member without a row has what a new row has."""

    __tablename__ = "mail_preference"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("minute BETWEEN 0 AND 1439", name="minute"),
        Index("ix_mail_preference_next_due_at", "next_due_at", "member_id"),
    )

    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    cadence: Mapped[Cadence] = mapped_column(default=Cadence.WEEKLY)
    weekday: Mapped[int] = mapped_column(Integer, default=FIRST_WEEKDAY)
    #: Of the local day.
    minute: Mapped[int] = mapped_column(Integer, default=FIRST_MINUTE)
    #: The optional sections that the member wants.
    sections: Mapped[list[str]] = mapped_column(default=lambda: [section.value for section in OPTIONAL_SECTIONS])
    #: The kinds of notices that the member wants by mail as they come.
    instant: Mapped[list[str]] = mapped_column(default=lambda: [kind.value for kind in MAILED_AT_FIRST])
    #: Minutes in which instant mail gathers.
    delay: Mapped[int] = mapped_column(Integer, default=FIRST_DELAY)
    #: The person's time zone as `next_due_at` was reckoned; when the person moves, the planner reckons anew.
    zone: Mapped[str] = mapped_column(String(60), default="UTC")
    #: None: never.
    next_due_at: Mapped[dt.datetime | None]
    #: The period that `next_due_at` is for.
    next_period: Mapped[str] = mapped_column(String(20), default="")
    #: The program's seq when the member took digests up again: what was written in between is not made up for.
    since_seq: Mapped[int] = mapped_column(BigKey, default=0)
    #: The last period that was planned, so that a changed schedule gives no second issue for it.
    last_period: Mapped[str] = mapped_column(String(20), default="")

    member: Mapped[Member] = relationship(lazy="raise")


class NoticeMail(enum.StrEnum):
    """How far a notice came on its way by instant mail."""

    #: Not wanted by mail.
    NONE = "none"
    PENDING = "pending"
    #: In a mail that the outbox has.
    POSTED = "posted"
    SENT = "sent"
    FAILED = "failed"
    #: It was read, hidden or no longer wanted; the reason is kept.
    SKIPPED = "skipped"


#: The outbox has it or had it: a digest doesn't tell it again.
TOLD_BY_MAIL = frozenset({NoticeMail.POSTED, NoticeMail.SENT})


class Notice(Base):
    """The ledger: one row for each member and subject. It holds no words; those are read where they belong."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("member_id", "subject"),
        Index("ix_notice_member_id_id", "member_id", "id"),
        Index(
            "ix_notice_unread", "member_id", "id", sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index("ix_notice_post_id", "post_id"),
        Index("ix_notice_actor_id", "actor_id"),
        Index("ix_notice_mail_key", "mail_key"),
        Index(
            "ix_notice_pending", "member_id", "mail_due_at", sqlite_where=text("mail = 'pending'"),
            postgresql_where=text("mail = 'pending'"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"))
    kind: Mapped[NoticeKind]
    #: What it is about: "post:7", "answer:3", "thanks:5", "case:q7hm2x".
    subject: Mapped[str] = mapped_column(String(80))
    #: Who did it, if a member did and may be named.
    actor_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"))
    post_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("post.id", ondelete="CASCADE"))
    #: Plain values that its line needs, such as the outcome of a case. Never words that people wrote.
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[dt.datetime]
    read_at: Mapped[dt.datetime | None]
    mail: Mapped[NoticeMail] = mapped_column(default=NoticeMail.NONE)
    #: When the mail that gathers it goes; the pending notices of a member share one moment.
    mail_due_at: Mapped[dt.datetime | None]
    #: The key of that mail in the outbox.
    mail_key: Mapped[str | None] = mapped_column(String(200))
    mail_reason: Mapped[str | None] = mapped_column(Text)

    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=[member_id])
    actor: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[actor_id])
    post: Mapped[Post | None] = relationship(lazy="raise")


class IssueState(enum.StrEnum):
    """Where a digest is. What the outbox says of its mail is copied here once that is settled."""

    PLANNED = "planned"
    #: There was too little to say; its window rolls on into the next.
    EMPTY = "empty"
    #: Written and handed to the outbox.
    RENDERED = "rendered"
    SENT = "sent"
    FAILED = "failed"
    #: The connection ended before the server had answered: it is not sent again and counts as sent.
    UNCERTAIN = "uncertain"
    SKIPPED = "skipped"


#: Only these move the window on.
TOLD = frozenset({IssueState.SENT, IssueState.UNCERTAIN})


class DigestIssue(Base):
    """One member's digest for one period: unique, so that a plan made twice is one."""

    __tablename__ = "digest_issue"
    __table_args__ = (
        UniqueConstraint("member_id", "period_key"),
        UniqueConstraint("mail_key"),
        CheckConstraint("to_seq >= from_seq", name="window"),
        Index("ix_digest_issue_member_id_due_at", "member_id", "due_at"),
        Index("ix_digest_issue_rendered", "id", sqlite_where=text("state = 'rendered'"),
              postgresql_where=text("state = 'rendered'")),
    )  # fmt: skip

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"))
    period_key: Mapped[str] = mapped_column(String(20))
    due_at: Mapped[dt.datetime]
    #: The window: posts with from_seq < publish_seq <= to_seq.
    from_seq: Mapped[int] = mapped_column(BigKey, default=0)
    to_seq: Mapped[int] = mapped_column(BigKey, default=0)
    state: Mapped[IssueState] = mapped_column(default=IssueState.PLANNED)
    #: Why it did not go out: a value of `Reason`, or the words of a mail server.
    reason: Mapped[str | None] = mapped_column(Text)
    #: Grows each time it is written anew since something in it was hidden before it went.
    revision: Mapped[int] = mapped_column(Integer, default=1)
    #: The key of its mail in the outbox.
    mail_key: Mapped[str | None] = mapped_column(String(200))
    rendered_at: Mapped[dt.datetime | None]
    settled_at: Mapped[dt.datetime | None]

    member: Mapped[Member] = relationship(lazy="raise")


class DigestItem(Base):
    """One thing that an issue shows, with the reason that is given for it."""

    __tablename__ = "digest_item"
    __table_args__ = (
        UniqueConstraint("issue_id", "position"),
        Index("ix_digest_item_thread_id", "thread_id"),
        Index("ix_digest_item_post_id", "post_id"),
        Index("ix_digest_item_notice_id", "notice_id"),
    )

    id: Mapped[Key]
    issue_id: Mapped[int] = mapped_column(BigKey, ForeignKey("digest_issue.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    section: Mapped[Section]
    notice_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("notice.id", ondelete="CASCADE"))
    thread_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("thread.id", ondelete="CASCADE"))
    #: The post whose words it shows, or whose author it names.
    post_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("post.id", ondelete="CASCADE"))
    #: What of the thread it covers: the thread comes again only with posts past `to_seq`.
    from_seq: Mapped[int] = mapped_column(BigKey, default=0)
    to_seq: Mapped[int] = mapped_column(BigKey, default=0)
    score: Mapped[float | None]
    #: Which reason was given, such as "space" or "repliers"; the sentence is made of it in the reader's language.
    why: Mapped[str] = mapped_column(String(40), default="")

    issue: Mapped[DigestIssue] = relationship(lazy="raise")
    thread: Mapped[Thread | None] = relationship(lazy="raise")


class Reason(enum.StrEnum):
    """Why a mail did not go out, for the delivery page. Kept as is in `reason` columns."""

    LATE = "late"
    OUTSIDE = "outside"
    STOPPED = "stopped"
    QUIET = "quiet"
    IN_FLIGHT = "in_flight"
    CHANGED = "changed"
    READ = "read"
    GONE = "gone"
    NO_ADDRESS = "no_address"
