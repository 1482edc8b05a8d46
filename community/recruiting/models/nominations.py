"""Nominations: a member puts somebody forward, and that person says yes, says no, or says nothing."""

from __future__ import annotations

import datetime as dt
import enum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigKey, Key, Versioned
from community.programs.models import Member, Program
from community.recruiting.models.calls import Call


class NominationState(enum.StrEnum):
    """How far it is with the person who was put forward."""

    WAITING = "waiting"
    #: Said yes, and has an application.
    ACCEPTED = "accepted"
    REFUSED = "refused"
    #: Never answered.
    LAPSED = "lapsed"


class NominationOutcome(enum.StrEnum):
    """What came of the application, as far as whoever put the person forward hears of it."""

    INVITED = "invited"
    NOT_THIS_TIME = "not_this_time"
    JOINED = "joined"


class Relation(enum.StrEnum):
    """Where the two know each other from. Nothing about standing, and nothing about crowds."""

    FAMILY = "family"
    FRIEND = "friend"
    NEIGHBOR = "neighbor"
    WORK = "work"
    CRAFT = "craft"
    MET = "met"


RELATION_LABELS = {
    Relation.FRIEND: _l("A friend"),
    Relation.FAMILY: _l("Family"),
    Relation.NEIGHBOR: _l("From the neighborhood"),
    Relation.WORK: _l("From work"),
    Relation.CRAFT: _l("We do this together"),
    Relation.MET: _l("We met a few times"),
}


class Nomination(Versioned, Base):
    """Somebody whom a member puts forward for a call.

    Until that person has said yes, the row holds what the mail to them needs and no more. A no, or no answer in time,
    leaves a tombstone: who nominated, when, and how it ended. The CHECK sees to it that nothing else stays.
    """

    __tablename__ = "nomination"
    __table_args__ = (
        Index("ix_nomination_nominator_id_id", "nominator_id", "id"),
        Index("ix_nomination_state_created_at", "state", "created_at"),
        Index("ix_nomination_program_id", "program_id"),
        Index(
            "uq_nomination_waiting",
            "program_id",
            "email_key",
            unique=True,
            sqlite_where=text("email_key IS NOT NULL"),
            postgresql_where=text("email_key IS NOT NULL"),
        ),
        CheckConstraint("state = 'waiting' OR (email = '' AND email_key IS NULL)", name="address_only_while_waiting"),
        CheckConstraint(
            "state IN ('waiting', 'accepted') OR "
            "(name = '' AND reason = '' AND example = '' AND relation IS NULL AND secret_digest IS NULL "
            "AND reminder_digest IS NULL)",
            name="nothing_stays_of_a_no",
        ),
        CheckConstraint("application_id IS NULL OR state = 'accepted'", name="applied_after_a_yes"),
    )

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    call_id: Mapped[int] = mapped_column(BigKey, ForeignKey("call.id", ondelete="CASCADE"), index=True)
    nominator_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"))
    state: Mapped[NominationState] = mapped_column(default=NominationState.WAITING)

    #: What the nominator calls the person; a first name is enough.
    name: Mapped[str] = mapped_column(String(80), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    email_key: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10), default="en")
    relation: Mapped[Relation | None]
    #: Why they would be good company, and a thing that the nominator saw them do: the nominator's words.
    reason: Mapped[str] = mapped_column(Text, default="")
    example: Mapped[str] = mapped_column(Text, default="")

    #: Of the link in the first mail, and of the one in the reminder: only digests are kept, so each has its own.
    secret_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    reminder_digest: Mapped[str | None] = mapped_column(String(64), unique=True)

    created_at: Mapped[dt.datetime]
    #: When the person was written to. None: they were not, since they are in the program, apply to it, have been put
    #: forward already or want no such mail. The nominator sees no difference.
    asked_at: Mapped[dt.datetime | None]
    reminded_at: Mapped[dt.datetime | None]
    #: When it ended: a yes, a no, or the last day.
    ended_at: Mapped[dt.datetime | None]
    application_id: Mapped[int | None] = mapped_column(
        BigKey, ForeignKey("application.id", ondelete="SET NULL"), index=True
    )
    outcome: Mapped[NominationOutcome | None]

    program: Mapped[Program] = relationship(lazy="raise")
    call: Mapped[Call] = relationship(lazy="raise")
    nominator: Mapped[Member | None] = relationship(lazy="raise")

    def __repr__(self) -> str:
        return f"<Nomination {self.id}>"


class UnaskedAddress(Base):
    """An address that a program does not write to about nominations, as a keyed hash: never the address.

    See docs/decisions/0005-do-not-ask-again.md.
    """

    __tablename__ = "unasked_address"

    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: The last day of it; None: for good.
    until: Mapped[dt.date | None] = mapped_column(Date)
