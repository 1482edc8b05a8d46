"""Decisions, the batches in which they are frozen and sent, and the program's own words for telling them."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.clock import now
from community.core.db import Base, BigKey, Key, Versioned
from community.recruiting.models.applications import Application
from community.recruiting.models.calls import Call
from community.recruiting.states import Outcome


class DecisionBatch(Versioned, Base):
    """Decisions of one call that are frozen, named and sent together. One unfrozen batch for each call at most."""

    __tablename__ = "decision_batch"
    __table_args__ = (
        Index(
            "uq_decision_batch_unfrozen",
            "call_id",
            unique=True,
            sqlite_where=text("frozen_at IS NULL"),
            postgresql_where=text("frozen_at IS NULL"),
        ),
        CheckConstraint("sent_at IS NULL OR frozen_at IS NOT NULL", name="frozen_before_sent"),
        CheckConstraint("send_at IS NULL OR sent_at IS NOT NULL", name="goes_out_once_said"),
    )

    id: Mapped[Key]
    call_id: Mapped[int] = mapped_column(BigKey, ForeignKey("call.id", ondelete="CASCADE"))
    created_at: Mapped[dt.datetime]
    frozen_at: Mapped[dt.datetime | None]
    frozen_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    #: When somebody said that it goes out. Empty again if they stopped it in time.
    sent_at: Mapped[dt.datetime | None]
    sent_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    #: When the letters go out; None of an old batch: at once.
    send_at: Mapped[dt.datetime | None]

    call: Mapped[Call] = relationship(lazy="raise")

    @property
    def goes_out_at(self) -> dt.datetime | None:
        """When its letters go or went out; None while nobody has said so."""
        return self.send_at or self.sent_at

    @property
    def can_be_stopped(self) -> bool:
        """Whether it waits for its time."""
        return self.sent_at is not None and self.send_at is not None and self.send_at > now()


class Decision(Versioned, Base):
    """What was decided about one application. Pending until `mailed_at`. A new one replaces the old, which stays.

    An application has one decision in force at most: `replaced_at` of the others is set (undone ones as well).
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index(
            "uq_decision_in_force",
            "application_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index("ix_decision_batch_id", "batch_id"),
        CheckConstraint("mailed_at IS NULL OR frozen_at IS NOT NULL", name="frozen_before_mailed"),
        CheckConstraint("NOT after_freeze OR change_reason <> ''", name="late_change_with_a_reason"),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("application.id", ondelete="CASCADE"))
    batch_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("decision_batch.id", ondelete="SET NULL"))
    outcome: Mapped[Outcome]
    #: What the applicant reads in the answer.
    reason: Mapped[str] = mapped_column(Text, default="")
    #: For the desk only.
    note: Mapped[str] = mapped_column(Text, default="")
    #: For the waiting list: the day on which it ends if nothing comes before. For a question: until when we wait.
    wait_until: Mapped[dt.date | None] = mapped_column(Date)
    #: For "not this time": from when on one may apply again, if a day was given.
    reapply_on: Mapped[dt.date | None] = mapped_column(Date)
    decided_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    decided_at: Mapped[dt.datetime]
    frozen_at: Mapped[dt.datetime | None]
    #: Kept back from a batch that goes out, until somebody lets it go.
    held_at: Mapped[dt.datetime | None]
    mailed_at: Mapped[dt.datetime | None]
    #: The letter as it stood when its batch was let go, with its placeholders: what was read then is what is sent,
    #: and what the applicant's page shows. The end of a waiting list puts its own letter here.
    letter_subject: Mapped[str] = mapped_column(String(200), default="", server_default="")
    letter_body: Mapped[str] = mapped_column(Text, default="", server_default="")
    replaced_at: Mapped[dt.datetime | None]
    supersedes_id: Mapped[int | None] = mapped_column(
        BigKey, ForeignKey("decision.id", ondelete="SET NULL"), index=True
    )
    #: Made when names could already be seen; such changes are counted and need a reason.
    after_freeze: Mapped[bool] = mapped_column(Boolean, default=False)
    change_reason: Mapped[str] = mapped_column(String(300), default="")

    application: Mapped[Application] = relationship(lazy="raise")


class LetterKind(enum.StrEnum):
    """Which letter it is: one for each outcome, and two for an end that came by itself."""

    INVITE = "invite"
    WAITLIST = "waitlist"
    DECLINE = "decline"
    ASK_MORE = "ask_more"
    #: The waiting list ended on its day.
    WAITLIST_OVER = "waitlist_over"
    #: What the program asked was not answered in time.
    QUESTION_OVER = "question_over"


class DecisionLetter(Versioned, Base):
    """A program's own words for one letter in one language. Without a row the letter is the shipped one."""

    __tablename__ = "decision_letter"
    __table_args__ = (UniqueConstraint("program_id", "kind", "language"),)

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    kind: Mapped[LetterKind]
    language: Mapped[str] = mapped_column(String(10))
    #: One line with placeholders in braces.
    subject: Mapped[str] = mapped_column(String(200))
    #: Markdown with placeholders in braces.
    body: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[dt.datetime]
    changed_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)


class DecisionReason(Versioned, Base):
    """A reason that the program gives often, to begin from. What is sent is what was made of it."""

    __tablename__ = "decision_reason"
    __table_args__ = (Index("ix_decision_reason_program_id_outcome", "program_id", "outcome"),)

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    outcome: Mapped[Outcome]
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
