"""The table of thanks."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.conversations.models import ConversationReport
from community.core.db import Base, BigKey, Key
from community.programs.models import Member

THANKS_LENGTH = 1000


class Thanks(Base):
    """Who thanked whom, for what, how soon. Written once, never counted up against anybody."""

    __tablename__ = "thanks"
    __table_args__ = (
        Index("ix_thanks_to_id_id", "to_id", "id"),
        Index("ix_thanks_program_id_id", "program_id", "id"),
        Index("ix_thanks_report_id", "report_id"),
        CheckConstraint("from_id <> to_id", name="not_oneself"),
    )

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    from_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"))
    to_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"))
    report_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("conversation_report.id", ondelete="SET NULL"))
    #: A thing of a feature beside or above, such as "post:7". Plain text, no key sideways.
    subject: Mapped[str] = mapped_column(String(80), default="")
    #: What it is for, in words, when it is for nothing that has a page in here.
    reason: Mapped[str] = mapped_column(String(160), default="")
    text: Mapped[str] = mapped_column(Text)
    is_public: Mapped[bool] = mapped_column(default=False)
    thanked_at: Mapped[dt.datetime]
    #: How long after the thing itself, where the thing has a moment.
    waited_seconds: Mapped[int | None]

    giver: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[from_id])
    receiver: Mapped[Member] = relationship(lazy="raise", foreign_keys=[to_id])
    report: Mapped[ConversationReport | None] = relationship(lazy="raise")
