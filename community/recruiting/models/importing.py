"""Tables from elsewhere, kept for a day while they are brought in, and how their columns were understood."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigKey, Key, Versioned
from community.recruiting.models.calls import Call


class ImportState(enum.StrEnum):
    """How far it is."""

    #: Uploaded; its columns are being mapped, or it was tried.
    OPEN = "open"
    #: Somebody said so, and a job does it.
    RUNNING = "running"
    DONE = "done"


class ImportUpload(Versioned, Base):
    """A table that one member brings in. Names and raw answers are in it, so nobody else ever sees it.

    The file goes once its applications are there, and after a day at the latest.
    """

    __tablename__ = "import_upload"
    __table_args__ = (
        CheckConstraint("(state = 'done') = (content IS NULL)", name="file_goes_when_done"),
        Index("ix_import_upload_member_id_id", "member_id", "id"),
        Index("ix_import_upload_created_at", "created_at"),
    )

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(String(10), unique=True)
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"), index=True)
    call_id: Mapped[int] = mapped_column(BigKey, ForeignKey("call.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"))
    state: Mapped[ImportState] = mapped_column(default=ImportState.OPEN)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: A target for each column, in their order: see `importing.mapping`. Empty until somebody mapped them.
    columns: Mapped[list[str]] = mapped_column(default=list)
    #: Whether "03/04/2026" is in April; None: as the column itself has it.
    day_first: Mapped[bool | None] = mapped_column(Boolean)
    #: Whether the applicants are mailed that their application has arrived.
    tells_applicants: Mapped[bool] = mapped_column(Boolean, default=False)
    #: Applications that came in.
    imported_count: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[dt.datetime]
    #: When a job found that it can't come in any more, and gave it back.
    refused_at: Mapped[dt.datetime | None]
    done_at: Mapped[dt.datetime | None]

    call: Mapped[Call] = relationship(lazy="raise")

    def __repr__(self) -> str:
        return f"<ImportUpload {self.ref}>"


class ImportMapping(Base):
    """What the columns of a questionnaire's tables were last time: by head, which target. Heads only, no answers."""

    __tablename__ = "import_mapping"

    questionnaire_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("questionnaire.id", ondelete="CASCADE"), primary_key=True
    )
    columns: Mapped[dict[str, Any]]
    changed_at: Mapped[dt.datetime]
