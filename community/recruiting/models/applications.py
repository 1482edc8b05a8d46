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

#: A field's key and what may lie beside it: a recording, its transcript.
FIELD_KEY = 60


class Application(Versioned, Base):
    """One person's application to one call. `public_ref` is its name in every address and on every page of the desk."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("call_id", "email_key"),
        Index("ix_application_program_id_state_waiting_since", "program_id", "state", "waiting_since"),
        # All that counts of a call ask: see `remembering`.
        Index("ix_application_call_id_state_version", "call_id", "state", "version"),
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
    #: When the mail went out that says on which day it will be erased.
    erasure_warned_at: Mapped[dt.datetime | None]
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
    field_key: Mapped[str] = mapped_column(String(FIELD_KEY))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[RevisionKind]
    #: JSON text of the value.
    value: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime]


class Snapshot(Base):
    """The answers as they were sent; `number` counts from 1. Frozen: only erasure takes something out of it."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("application.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    #: By field key; fields that a condition hid are not in it.
    answers: Mapped[dict[str, Any]]
    created_at: Mapped[dt.datetime]
    #: How often single answers were erased from it. Grows with each.
    erasures: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    erased_at: Mapped[dt.datetime | None]

    application: Mapped[Application] = relationship(lazy="raise")


#: What may happen to a frozen text after all: it is erased, once and for all or one answer after the other.
ONLY_ERASED = (
    "(NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL) OR (NEW.erasures > OLD.erasures"
    " AND length(CAST(NEW.answers AS TEXT)) < length(CAST(OLD.answers AS TEXT)))"
)

freeze(
    Snapshot.__table__,  # type: ignore[arg-type]
    ("application_id", "number", "answers", "created_at", "erased_at"),
    unless=ONLY_ERASED,
)


class FileKind(enum.StrEnum):
    """What a file is, by its content and not by its name. The values are those of `questionnaires.schema.KINDS`."""

    PICTURE = "picture"
    AUDIO = "audio"
    DOCUMENT = "document"


class AnswerFile(Base):
    """A file or a recording that is the answer to one field. It stays while the draft or what was sent names it."""

    __tablename__ = "answer_file"
    __table_args__ = (CheckConstraint("bytes > 0", name="not_empty"),)

    id: Mapped[Key]
    #: What answers and addresses call it.
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    application_id: Mapped[int] = mapped_column(BigKey, ForeignKey("application.id", ondelete="CASCADE"), index=True)
    #: Of the field, or its `recording_key`.
    field_key: Mapped[str] = mapped_column(String(FIELD_KEY))
    kind: Mapped[FileKind]
    #: As the applicant's device calls it, made harmless. Shown to the applicant only: a name can give somebody away.
    name: Mapped[str] = mapped_column(String(120))
    #: In `core.files`.
    key: Mapped[str] = mapped_column(String(32), unique=True)
    #: As stored; pictures are made anew, so this is not always what was sent.
    bytes: Mapped[int] = mapped_column(Integer)
    media_type: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[dt.datetime]


class ErasedAnswer(Base):
    """One answer that was erased because the time was over for which it was to be kept."""

    __tablename__ = "erased_answer"

    application_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("application.id", ondelete="CASCADE"), primary_key=True
    )
    field_key: Mapped[str] = mapped_column(String(FIELD_KEY), primary_key=True)
    erased_at: Mapped[dt.datetime]
