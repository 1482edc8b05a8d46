"""What stands between the applicant's words and the reviewers: spans, redacted views, and who opened what."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigKey, Key
from community.questionnaires.freezing import freeze
from community.recruiting.models.applications import FIELD_KEY, ONLY_ERASED, Snapshot
from community.redaction.spans import Category


class SpanSource(enum.StrEnum):
    """Who found it."""

    RULE = "rule"
    SCREENER = "screener"
    #: Came to light through a reviewer's "something got through".
    FLAG = "flag"
    #: A person had masked the same words in what was sent before.
    BEFORE = "before"


class SpanStatus(enum.StrEnum):
    """Accepted spans are masked. A rule's tier 1 span begins as accepted, its tier 2 span as proposed."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class RedactionSpan(Base):
    """A stretch of one answer of a snapshot, in code points of the text as it was sent."""

    __tablename__ = "redaction_span"
    __table_args__ = (
        Index("ix_redaction_span_snapshot_id_field_key_start", "snapshot_id", "field_key", "start"),
        CheckConstraint('start >= 0 AND "end" > start', name="not_empty"),
        CheckConstraint("tier IN (1, 2)", name="tier_known"),
    )

    id: Mapped[Key]
    snapshot_id: Mapped[int] = mapped_column(BigKey, ForeignKey("snapshot.id", ondelete="CASCADE"))
    field_key: Mapped[str] = mapped_column(String(FIELD_KEY))
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    category: Mapped[Category]
    #: `redaction.Tier`: 1 is sure enough to be proposed as accepted, 2 only asks to look.
    tier: Mapped[int] = mapped_column(Integer)
    source: Mapped[SpanSource]
    status: Mapped[SpanStatus]
    created_at: Mapped[dt.datetime]
    #: The member who accepted, rejected or added it; None while a rule's word stands.
    decided_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    decided_at: Mapped[dt.datetime | None]


class RedactedView(Base):
    """What reviewers get to read. A change of masks makes a new one. Frozen: only erasure changes it, to an empty one.

    Releasing makes it; it is in force while `withdrawn_at` is empty, and an application has one in force at most.
    """

    __tablename__ = "redacted_view"
    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        Index(
            "uq_redacted_view_in_force",
            "application_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("application.id", ondelete="CASCADE"))
    snapshot_id: Mapped[int] = mapped_column(BigKey, ForeignKey("snapshot.id", ondelete="CASCADE"), index=True)
    #: Counts the views of one application, from 1.
    number: Mapped[int] = mapped_column(Integer)
    #: Field key to text, masked stretches replaced by `redaction.mask.MARK`. Only fields that reviewers may see.
    answers: Mapped[dict[str, Any]]
    released_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    released_at: Mapped[dt.datetime]
    #: Pulled back, replaced by a newer one, or hidden after a leak.
    withdrawn_at: Mapped[dt.datetime | None]
    erasures: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    erased_at: Mapped[dt.datetime | None]

    snapshot: Mapped[Snapshot] = relationship(lazy="raise")


freeze(
    RedactedView.__table__,  # type: ignore[arg-type]
    ("application_id", "snapshot_id", "number", "answers", "released_at", "erased_at"),
    unless=ONLY_ERASED,
)


class Transcript(Base):
    """What a screener heard in a recording, in writing. Reviewers read it masked; the voice is never theirs to hear."""

    __tablename__ = "transcript"

    id: Mapped[Key]
    file_id: Mapped[int] = mapped_column(BigKey, ForeignKey("answer_file.id", ondelete="CASCADE"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    changed_at: Mapped[dt.datetime]


class ScreenerQuestion(Base):
    """What a screener asked the applicant before the application could go on. One is open at most.

    It ends with an answer, or on the day that the mail named: then the application goes on as it stands.
    """

    __tablename__ = "screener_question"
    __table_args__ = (
        Index("ix_screener_question_application_id", "application_id"),
        Index(
            "uq_screener_question_open",
            "application_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL AND lapsed_at IS NULL"),
            postgresql_where=text("answered_at IS NULL AND lapsed_at IS NULL"),
        ),
        Index(
            "ix_screener_question_answer_by",
            "answer_by",
            sqlite_where=text("answered_at IS NULL AND lapsed_at IS NULL"),
            postgresql_where=text("answered_at IS NULL AND lapsed_at IS NULL"),
        ),
        CheckConstraint("answered_at IS NULL OR lapsed_at IS NULL", name="one_end"),
        CheckConstraint("lapsed_at IS NULL OR answer_by IS NOT NULL", name="lapses_on_a_day"),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("application.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    asked_at: Mapped[dt.datetime]
    #: The last day for an answer, in the program's time zone. None of an old question: it waits without end.
    answer_by: Mapped[dt.date | None] = mapped_column(Date)
    #: In the applicant's words, for screeners only. Empty if the answers were changed instead.
    reply: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[dt.datetime | None]
    #: When the day was over without an answer.
    lapsed_at: Mapped[dt.datetime | None]

    @classmethod
    def is_open(cls) -> ColumnElement[bool]:
        """In a query: neither answered nor over."""
        return cls.answered_at.is_(None) & cls.lapsed_at.is_(None)


class AccessView(enum.StrEnum):
    """Which side of an application was opened."""

    RAW = "raw"
    REDACTED = "redacted"


class AccessGrant(Base):
    """Leave to read one application now: made by a POST, needed by the page behind it."""

    __tablename__ = "access_grant"
    __table_args__ = (
        Index(
            "uq_access_grant_live",
            "application_id",
            "member_id",
            "view",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_access_grant_member_id", "member_id"),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("application.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"))
    view: Mapped[AccessView]
    granted_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class AccessEvent(Base):
    """Who opened which side of which application, and when. Append-only: it answers the question after a leak."""

    __tablename__ = "access_event"
    __table_args__ = (
        Index("ix_access_event_application_id_view", "application_id", "view"),
        Index("ix_access_event_member_id", "member_id"),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("application.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"))
    view: Mapped[AccessView]
    at: Mapped[dt.datetime]
