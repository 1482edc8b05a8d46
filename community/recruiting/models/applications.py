"""Applications: the draft, what was typed when, and what was sent."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigKey, Key, Versioned
from community.questionnaires.freezing import freeze
from community.questionnaires.models import QuestionnaireVersion
from community.recruiting.models.calls import Call
from community.recruiting.states import ApplicationState


class Application(Versioned, Base):
    """One person's application to one call. `public_ref` is its name in every address and on every page of the desk."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("call_id", "email_key"),
        Index("ix_application_program_id_state_waiting_since", "program_id", "state", "waiting_since"),
        CheckConstraint("state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", name="sent_before_read"),
    )

    id: Mapped[Key]
    public_ref: Mapped[str] = mapped_column(String(10), unique=True)
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    call_id: Mapped[int] = mapped_column(BigKey, ForeignKey("call.id", ondelete="RESTRICT"))
    #: The questions as they were when the draft was started: pinned for good.
    questionnaire_version_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("questionnaire_version.id", ondelete="RESTRICT"), index=True
    )
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.DRAFT)

    #: As typed. Never shown to a reviewer, nor to anybody before the decisions are frozen but the screener.
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(80), default="")
    language: Mapped[str] = mapped_column(String(10), default="en")
    #: Who suggested this person: a conflict for that member.
    nominated_by_id: Mapped[int | None] = mapped_column(
        BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True
    )

    #: By whose link it was begun, for a call that others pass on. Says nothing of visits before.
    passed_on_by_id: Mapped[int | None] = mapped_column(
        BigKey, ForeignKey("call_passer.id", ondelete="SET NULL"), index=True
    )

    #: The answers as they are now, by field key. What was sent is in the snapshots.
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: Grows by one with each save of the draft: two devices end in one save and one conflict.
    answers_version: Mapped[int] = mapped_column(Integer, default=0)

    created_at: Mapped[dt.datetime]
    changed_at: Mapped[dt.datetime]
    #: Last sent. Sending again after an edit moves it.
    submitted_at: Mapped[dt.datetime | None]
    #: Since when it waits for whoever is next (a screener, reviewers, the applicant); None for a draft.
    waiting_since: Mapped[dt.datetime | None]
    #: When the answer was mailed.
    answered_at: Mapped[dt.datetime | None]
    withdrawn_at: Mapped[dt.datetime | None]
    #: The member that this application became.
    member_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    erased_at: Mapped[dt.datetime | None]

    call: Mapped[Call] = relationship(lazy="raise")
    questionnaire_version: Mapped[QuestionnaireVersion] = relationship(lazy="raise")

    def __repr__(self) -> str:
        return f"<Application {self.public_ref}>"


class ResumeLink(Base):
    """A mailed way back to an application: opens it on any device, as often as one likes, until it is revoked.

    Only the digest of its secret is kept, so every mail brings a link of its own; all of them work.
    """

    __tablename__ = "resume_link"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("application.id", ondelete="CASCADE"), index=True)
    secret_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]

    application: Mapped[Application] = relationship(lazy="raise")


class RevisionKind(enum.StrEnum):
    """How a text came to be kept."""

    AUTOSAVE = "autosave"
    SAVE = "save"
    #: The text of the device that was behind: kept beside the other, never merged.
    CONFLICT = "conflict"


class AnswerRevision(Base):
    """One saved wording of one answer. Append-only; goes with the application.

    `number` is the draft's `answers_version` when it was saved: what is new to a device has a greater one.
    """

    __tablename__ = "answer_revision"
    __table_args__ = (Index("ix_answer_revision_application_id_field_key_id", "application_id", "field_key", "id"),)

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("application.id", ondelete="CASCADE"))
    field_key: Mapped[str] = mapped_column(String(41))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[RevisionKind]
    #: JSON text of the value.
    value: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime]


class Snapshot(Base):
    """The answers as they were sent; `number` counts from 1. Frozen: only erasure changes it, to an empty one."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("application.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    #: By field key; fields that a condition hid are not in it.
    answers: Mapped[dict[str, Any]]
    created_at: Mapped[dt.datetime]
    erased_at: Mapped[dt.datetime | None]

    application: Mapped[Application] = relationship(lazy="raise")


freeze(
    Snapshot.__table__,  # type: ignore[arg-type]
    ("application_id", "number", "answers", "created_at", "erased_at"),
    unless="NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL",
)
