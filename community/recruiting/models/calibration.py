"""Scores of practice stories. Tables of their own, so that no count, mean or allocation can take them in by mistake."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigKey, Key, Versioned
from community.recruiting.models.reviewing import Judged, judged_checks


class CalibrationReview(Versioned, Base):
    """What one reviewer of a round found in one practice story. Sent once `submitted_at` is set."""

    __tablename__ = "calibration_review"
    __table_args__ = (
        UniqueConstraint("round_id", "member_id", "story"),
        Index("ix_calibration_review_member_id", "member_id"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(BigKey, ForeignKey("review_round.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"))
    #: A key of `reviewing.stories.STORIES`.
    story: Mapped[str] = mapped_column(String(40))
    #: In which language it is read: evidence is counted in that text.
    language: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(Text, default="")
    started_at: Mapped[dt.datetime]
    changed_at: Mapped[dt.datetime]
    submitted_at: Mapped[dt.datetime | None]

    scores: Mapped[list[CalibrationScore]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True
    )


class CalibrationScore(Judged, Base):
    """One dimension of a practice story."""

    __tablename__ = "calibration_score"
    __table_args__ = judged_checks()

    evidence_field: Mapped[str | None] = mapped_column(String(60))
    calibration_review_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("calibration_review.id", ondelete="CASCADE"), primary_key=True
    )
