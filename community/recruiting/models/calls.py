"""Calls for ambassadors, the round in which each is read, and how often their pages were opened."""

from __future__ import annotations

import datetime as dt
import enum

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.clock import now
from community.core.db import Base, BigKey, Key, Versioned
from community.programs.models import Program
from community.questionnaires.models import QuestionnaireVersion


class CallSource(enum.StrEnum):
    """How people get to know of a call. Kept apart in every count: a nomination is not a stranger's click."""

    OPEN = "open"
    BROADCAST = "broadcast"
    NOMINATION = "nomination"


SOURCE_LABELS = {
    CallSource.OPEN: _l("Open to everybody"),
    CallSource.BROADCAST: _l("Passed on by others"),
    CallSource.NOMINATION: _l("By nomination"),
}


class Call(Versioned, Base):
    """One invitation to apply, with its own questions and dates."""

    __tablename__ = "call"
    __table_args__ = (
        UniqueConstraint("program_id", "slug"),
        Index("ix_call_program_id_closes_at", "program_id", "closes_at"),
        CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
    )

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(120))
    #: What is looked for, in two or three sentences; plain text.
    text: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[CallSource] = mapped_column(default=CallSource.OPEN)
    #: A draft may name one still open to change; publishing the call wants a published one.
    questionnaire_version_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("questionnaire_version.id", ondelete="RESTRICT"), index=True
    )
    opens_at: Mapped[dt.datetime]
    closes_at: Mapped[dt.datetime]
    #: When applicants may count on an answer.
    answer_by: Mapped[dt.date | None] = mapped_column(Date)
    #: How many people are looked for, if said.
    places: Mapped[int | None] = mapped_column(Integer)
    #: From when on somebody whom this call declined may apply to the program again; None: to the next call.
    reapply_on: Mapped[dt.date | None] = mapped_column(Date)
    #: A few words to hand to whoever passes the call on; empty: the usual ones.
    passing_text: Mapped[str] = mapped_column(Text, default="", server_default="")
    published_at: Mapped[dt.datetime | None]
    #: Set when somebody closed it before `closes_at`.
    closed_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)

    program: Mapped[Program] = relationship(lazy="raise")
    questionnaire_version: Mapped[QuestionnaireVersion] = relationship(lazy="raise")
    #: For reading, where a query has loaded it. It is made, and changed, by itself.
    review_round: Mapped[ReviewRound] = relationship(lazy="raise", viewonly=True)

    @property
    def is_over(self) -> bool:
        """Whether it was published and has ended, by its date or before."""
        return self.published_at is not None and (self.closed_at is not None or now() >= self.closes_at)

    @property
    def is_open(self) -> bool:
        """Whether one can start, edit and send an application now."""
        if self.published_at is None or self.closed_at is not None:
            return False
        return self.opens_at <= now() < self.closes_at

    @property
    def is_upcoming(self) -> bool:
        """Whether it is published but has not opened yet."""
        return self.published_at is not None and self.closed_at is None and now() < self.opens_at

    def __repr__(self) -> str:
        return f"<Call {self.id}>"


class ReviewRound(Versioned, Base):
    """The reading of one call's applications. Made with the call; one for each call."""

    __tablename__ = "review_round"
    __table_args__ = (
        CheckConstraint("target_reviews BETWEEN 1 AND 9", name="target_reviews_sensible"),
        CheckConstraint("(not_blind_since IS NULL) = (not_blind_reason = '')", name="not_blind_with_a_reason"),
        CheckConstraint("calibration_count BETWEEN 0 AND 2", name="calibration_count_shipped"),
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
    #: How many practice stories every reviewer scores before the first real one; see `calibration`.
    calibration_count: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: Since when a manager has chosen a reviewer by hand. From then on severities of reviewers can't be compared.
    by_hand_since: Mapped[dt.datetime | None]
    #: Whether reviewers who talk about a story see each other's names. Settled before the first review is sent.
    names_in_talk: Mapped[bool] = mapped_column(Boolean, default=False)

    call: Mapped[Call] = relationship(lazy="raise")

    @property
    def is_by_chance(self) -> bool:
        """Whether chance alone has chosen who reads what: without it nothing may be adjusted for severity."""
        return self.by_hand_since is None

    @property
    def is_blind(self) -> bool:
        """Whether screening and review are in different hands."""
        return self.not_blind_since is None


class CallVisits(Base):
    """How often a call's page was opened on one day (UTC). A number only: nobody is in it."""

    __tablename__ = "call_visits"

    call_id: Mapped[int] = mapped_column(BigKey, ForeignKey("call.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    count: Mapped[int] = mapped_column(Integer, default=0)


class CallPasser(Base):
    """Who passes a broadcast call on, with a link of their own: a name ("Radio Westhoek"), perhaps a member's.

    Nothing here says how many people listen to them, and nothing could: see tests/house/test_schema.py.
    """

    __tablename__ = "call_passer"

    id: Mapped[Key]
    call_id: Mapped[int] = mapped_column(BigKey, ForeignKey("call.id", ondelete="CASCADE"), index=True)
    #: What the link carries: ``?via=<code>``.
    code: Mapped[str] = mapped_column(String(10), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    member_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    #: Words written for them; empty: those of the call.
    text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[dt.datetime]
    #: Off the list: the link still leads to the call, and is counted no more.
    ended_at: Mapped[dt.datetime | None]


class PasserVisits(Base):
    """How often the link of one passer was opened on one day (UTC). A number only: nobody is in it."""

    __tablename__ = "passer_visits"

    passer_id: Mapped[int] = mapped_column(BigKey, ForeignKey("call_passer.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    count: Mapped[int] = mapped_column(Integer, default=0)
