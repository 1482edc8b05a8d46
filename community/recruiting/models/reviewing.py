"""Rounds of review, who reads what, and what they found."""

from __future__ import annotations

import datetime as dt
import enum

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigKey, Key, Versioned
from community.recruiting.models.applications import Application
from community.recruiting.models.calls import Call
from community.recruiting.models.screening import RedactedView
from community.recruiting.states import AssignmentState


class ReviewRound(Versioned, Base):
    """The reading of one call's applications. Made with the call; one for each call."""

    __tablename__ = "review_round"
    __table_args__ = (
        CheckConstraint("target_reviews BETWEEN 1 AND 9", name="target_reviews_sensible"),
        CheckConstraint("(not_blind_since IS NULL) = (not_blind_reason = '')", name="not_blind_with_a_reason"),
    )

    id: Mapped[Key]
    call_id: Mapped[int] = mapped_column(BigKey, ForeignKey("call.id", ondelete="CASCADE"), unique=True)
    target_reviews: Mapped[int] = mapped_column(Integer, default=2)
    #: Where the chance of allocation and order comes from: recorded, so that it can be checked.
    seed: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[dt.datetime]
    #: Since when one person may screen and review, by own word: every page and export then says "not blind".
    not_blind_since: Mapped[dt.datetime | None]
    not_blind_by_id: Mapped[int | None] = mapped_column(
        BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True
    )
    not_blind_reason: Mapped[str] = mapped_column(String(300), default="")

    call: Mapped[Call] = relationship(lazy="raise")

    @property
    def is_blind(self) -> bool:
        """Whether screening and review are in different hands."""
        return self.not_blind_since is None


class Assignment(Versioned, Base):
    """One reviewer, one application."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("application_id", "reviewer_id"),
        Index("ix_assignment_reviewer_id_state", "reviewer_id", "state"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(BigKey, ForeignKey("review_round.id", ondelete="CASCADE"), index=True)
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("application.id", ondelete="CASCADE"))
    reviewer_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"))
    state: Mapped[AssignmentState] = mapped_column(default=AssignmentState.ASSIGNED)
    #: Where it stands in this reviewer's own shuffled order.
    order_key: Mapped[int] = mapped_column(Integer)
    #: Why it was recused or withdrawn; a word from a list, never text about the applicant.
    reason: Mapped[str] = mapped_column(String(40), default="")
    #: None if the system did.
    assigned_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    assigned_at: Mapped[dt.datetime]

    application: Mapped[Application] = relationship(lazy="raise")


class ConflictKind(enum.StrEnum):
    """Why somebody must not judge somebody."""

    KNOWS = "knows"
    FAMILY = "family"
    WORK = "work"
    COMPETITOR = "competitor"
    NOMINATED = "nominated"
    OTHER = "other"


CONFLICT_LABELS = {
    ConflictKind.KNOWS: _l("I know this person"),
    ConflictKind.FAMILY: _l("We are family or live together"),
    ConflictKind.WORK: _l("We work together"),
    ConflictKind.COMPETITOR: _l("We compete"),
    ConflictKind.NOMINATED: _l("I suggested this person"),
    ConflictKind.OTHER: _l("Another reason"),
}


class Conflict(Base):
    """A member must not review this application."""

    __tablename__ = "conflict"
    __table_args__ = (UniqueConstraint("application_id", "member_id"),)

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("application.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ConflictKind]
    declared_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[dt.datetime]


class ReviewState(enum.StrEnum):
    """Whether a review counts."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    #: Set aside by a manager: its reviewer saw what should have been masked.
    VOIDED = "voided"


class Review(Versioned, Base):
    """What one reviewer found in exactly one redacted view."""

    __tablename__ = "review"
    __table_args__ = (
        Index("ix_review_redacted_view_id", "redacted_view_id"),
        CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL", name="submitted_with_a_moment"),
    )

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(BigKey, ForeignKey("assignment.id", ondelete="CASCADE"), unique=True)
    redacted_view_id: Mapped[int] = mapped_column(BigKey, ForeignKey("redacted_view.id", ondelete="CASCADE"))
    state: Mapped[ReviewState] = mapped_column(default=ReviewState.DRAFT)
    note: Mapped[str] = mapped_column(Text, default="")
    started_at: Mapped[dt.datetime]
    changed_at: Mapped[dt.datetime]
    submitted_at: Mapped[dt.datetime | None]
    #: The applicant has changed a scored answer since.
    text_changed_at: Mapped[dt.datetime | None]
    #: The reviewer had the text open before somebody reported a leak in it.
    exposed_at: Mapped[dt.datetime | None]

    assignment: Mapped[Assignment] = relationship(lazy="raise")
    redacted_view: Mapped[RedactedView] = relationship(lazy="raise")
    scores: Mapped[list[Score]] = relationship(lazy="raise", cascade="all, delete-orphan", passive_deletes=True)


class Score(Base):
    """One dimension of one review. "Nothing in the text" is no 1: it is a missing value with a flag.

    Evidence is a stretch of one answer of the review's redacted view, in code points.
    """

    __tablename__ = "score"
    __table_args__ = (
        CheckConstraint("value BETWEEN 1 AND 5", name="value_on_the_scale"),
        CheckConstraint("value IS NULL OR NOT no_evidence", name="value_or_no_evidence"),
        CheckConstraint(
            "(evidence_field IS NULL AND evidence_start IS NULL AND evidence_end IS NULL) OR "
            "(evidence_field IS NOT NULL AND evidence_start >= 0 AND evidence_end > evidence_start)",
            name="evidence_whole",
        ),
    )

    review_id: Mapped[int] = mapped_column(BigKey, ForeignKey("review.id", ondelete="CASCADE"), primary_key=True)
    #: A key of `rubric.DIMENSIONS`.
    dimension: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int | None] = mapped_column(SmallInteger)
    no_evidence: Mapped[bool] = mapped_column(Boolean, default=False)
    evidence_field: Mapped[str | None] = mapped_column(String(60))
    evidence_start: Mapped[int | None] = mapped_column(Integer)
    evidence_end: Mapped[int | None] = mapped_column(Integer)
