"""Who reads what, and what they found."""

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
from community.recruiting.models.screening import RedactedView
from community.recruiting.states import AssignmentState


class Assignment(Versioned, Base):
    """One reviewer, one application."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("application_id", "reviewer_id"),
        Index("ix_assignment_reviewer_id_state", "reviewer_id", "state"),
        # Whether all reviews of an application are in, and how a whole round stands, without a look into the rows.
        Index("ix_assignment_application_id_state", "application_id", "state"),
        Index("ix_assignment_round_id_version_state", "round_id", "version", "state"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(BigKey, ForeignKey("review_round.id", ondelete="CASCADE"))
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
        CheckConstraint("state <> 'submitted' OR submitted_at IS NOT NULL", name="submitted_with_a_moment"),
        CheckConstraint("exposure_kept_at IS NULL OR exposed_at IS NOT NULL", name="kept_after_exposed"),
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
    #: A manager has looked at the exposed review and lets it count. A later leak clears it.
    exposure_kept_at: Mapped[dt.datetime | None]
    #: The detector pointed something out in the note, and its writer kept it all the same.
    note_kept_at: Mapped[dt.datetime | None]

    assignment: Mapped[Assignment] = relationship(lazy="raise")
    redacted_view: Mapped[RedactedView] = relationship(lazy="raise")
    scores: Mapped[list[Score]] = relationship(lazy="raise", cascade="all, delete-orphan", passive_deletes=True)


class Judged:
    """What is said about one dimension of a text. "Nothing in the text" is no 1: it is a missing value with a flag.

    Evidence is a stretch of one answer of the text that was read, in code points.
    """

    #: A key of `rubric.DIMENSIONS`.
    dimension: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int | None] = mapped_column(SmallInteger)
    no_evidence: Mapped[bool] = mapped_column(Boolean, default=False)
    evidence_field: Mapped[str | None] = mapped_column(String(60))
    evidence_start: Mapped[int | None] = mapped_column(Integer)
    evidence_end: Mapped[int | None] = mapped_column(Integer)


def judged_checks() -> tuple[CheckConstraint, ...]:
    """What holds for every row of a table of `Judged`."""
    return (
        CheckConstraint("value BETWEEN 1 AND 5", name="value_on_the_scale"),
        CheckConstraint("value IS NULL OR NOT no_evidence", name="value_or_no_evidence"),
        CheckConstraint(
            "(evidence_field IS NULL AND evidence_start IS NULL AND evidence_end IS NULL) OR "
            "(evidence_field IS NOT NULL AND evidence_start >= 0 AND evidence_end > evidence_start)",
            name="evidence_whole",
        ),
    )


class Score(Judged, Base):
    """One dimension of one review. `value` is the first word and stays for good; a revised one stands beside it."""

    __tablename__ = "score"
    __table_args__ = (
        *judged_checks(),
        CheckConstraint("revised_value BETWEEN 1 AND 5", name="revised_value_on_the_scale"),
        CheckConstraint(
            "(revised_value IS NULL AND revised_at IS NULL AND revised_reason = '') OR "
            "(revised_value IS NOT NULL AND revised_at IS NOT NULL AND revised_reason <> '')",
            name="revised_with_a_reason",
        ),
    )

    review_id: Mapped[int] = mapped_column(BigKey, ForeignKey("review.id", ondelete="CASCADE"), primary_key=True)
    revised_value: Mapped[int | None] = mapped_column(SmallInteger)
    revised_at: Mapped[dt.datetime | None]
    revised_reason: Mapped[str] = mapped_column(String(500), default="")


class TalkComment(Base):
    """What a reviewer or a manager says about a story on which reviewers differ. Append-only; about the text alone."""

    __tablename__ = "talk_comment"
    __table_args__ = (Index("ix_talk_comment_application_id_id", "application_id", "id"),)

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("application.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime]
    #: The detector pointed something out, and the writer kept it all the same.
    kept_as_it_is: Mapped[bool] = mapped_column(Boolean, default=False)


class ReviewReminder(Versioned, Base):
    """When a manager last reminded a reviewer of a round. Versioned: of two who remind at once one is told."""

    __tablename__ = "review_reminder"

    round_id: Mapped[int] = mapped_column(BigKey, ForeignKey("review_round.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[dt.datetime]
    count: Mapped[int] = mapped_column(Integer, default=1)
