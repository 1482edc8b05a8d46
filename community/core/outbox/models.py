"""The table of mails: what was posted, what became of it."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigKey, Key
from community.core.outbox.messages import ADDRESS_LENGTH, HEADER_LENGTH, NAME_LENGTH, Stream


class EmailState(enum.StrEnum):
    """Where a mail is."""

    WAITING = "waiting"
    #: The server said "go ahead"; from here until its answer nobody else can know how it ended.
    HANDING_OVER = "handing_over"
    SENT = "sent"
    #: Refused for good, or given up.
    FAILED = "failed"
    #: The connection ended between the content and the answer, and the mail was not sent again.
    UNCERTAIN = "uncertain"
    #: Its guard said that it should no longer go out.
    SKIPPED = "skipped"


#: No more is going to happen.
SETTLED = frozenset({EmailState.SENT, EmailState.FAILED, EmailState.UNCERTAIN, EmailState.SKIPPED})


class EmailRecord(Base):
    """One mail. `person_id` and `program_id` are no foreign keys: core knows no feature."""

    __tablename__ = "email"
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("message_id"),
        Index("ix_email_program_id_id", "program_id", "id"),
        Index("ix_email_program_id_created_at", "program_id", "created_at"),
        Index("ix_email_person_id", "person_id"),
        Index("ix_email_state_created_at", "state", "created_at"),
    )

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(200))
    program_id: Mapped[int | None] = mapped_column(BigKey)
    person_id: Mapped[int | None] = mapped_column(BigKey)
    to_address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    to_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    from_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    reply_to: Mapped[str | None] = mapped_column(String(ADDRESS_LENGTH))
    subject: Mapped[str] = mapped_column(String(HEADER_LENGTH))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    headers: Mapped[dict[str, Any]]
    stream: Mapped[Stream]
    guard: Mapped[str | None] = mapped_column(String(80))
    guard_args: Mapped[dict[str, Any]]
    message_id: Mapped[str] = mapped_column(String(400))
    state: Mapped[EmailState]
    #: How often a server was asked to take it.
    attempts: Mapped[int] = mapped_column(default=0)
    #: Why it was skipped, failed or is still waiting: the guard's or the server's words.
    reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[dt.datetime]
    not_before: Mapped[dt.datetime | None]
    sent_at: Mapped[dt.datetime | None]
    #: When text, HTML and headers were dropped; the row stays.
    body_dropped_at: Mapped[dt.datetime | None]
