"""Decisions, and the batches in which they are frozen and sent."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
    )

    id: Mapped[Key]
    call_id: Mapped[int] = mapped_column(BigKey, ForeignKey("call.id", ondelete="CASCADE"))
    created_at: Mapped[dt.datetime]
    frozen_at: Mapped[dt.datetime | None]
    frozen_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    sent_at: Mapped[dt.datetime | None]
    sent_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)

    call: Mapped[Call] = relationship(lazy="raise")


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
    #: For the waiting list: the day on which it ends if nothing comes before.
    wait_until: Mapped[dt.date | None] = mapped_column(Date)
    decided_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    decided_at: Mapped[dt.datetime]
    frozen_at: Mapped[dt.datetime | None]
    mailed_at: Mapped[dt.datetime | None]
    replaced_at: Mapped[dt.datetime | None]
    supersedes_id: Mapped[int | None] = mapped_column(
        BigKey, ForeignKey("decision.id", ondelete="SET NULL"), index=True
    )
    #: Made when names could already be seen; such changes are counted and need a reason.
    after_freeze: Mapped[bool] = mapped_column(Boolean, default=False)
    change_reason: Mapped[str] = mapped_column(String(300), default="")

    application: Mapped[Application] = relationship(lazy="raise")
