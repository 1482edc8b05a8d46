"""Tables of conversation reports with their answers and follow-ups, quiet weeks, and topics.

There is no column for who was talked to, and none for how many people something may have been seen by.
"""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.conversations.episode import (
    WORD_OF_MOUTH,
    Basis,
    CameBack,
    Depth,
    Disclosure,
    GroupSize,
    Kind,
    Mode,
    Outcome,
    Polarity,
    Prompt,
    Recommendation,
    Relation,
    Venue,
)
from community.conversations.labels import MODE_LABELS, RELATION_PHRASES
from community.core.clock import now
from community.core.db import Base, BigKey, Key, Versioned
from community.programs.models import Member

#: How long a report may be changed; afterwards one adds to it.
EDIT_WINDOW = dt.timedelta(hours=72)
#: How far back a conversation may lie when it is told.
TOLD_WITHIN = dt.timedelta(days=30)
#: When to ask what came of it, and until when.
FOLLOW_UP_AFTER = dt.timedelta(days=14)
FOLLOW_UP_UNTIL = dt.timedelta(days=60)
STORY_LENGTH = 2000
TITLE_LENGTH = 120
TOPICS_AT_MOST = 3


class ReportState(enum.StrEnum):
    """Where a report stands. A voided one is kept for its reporter and counts nowhere."""

    SUBMITTED = "submitted"
    EDITED = "edited"
    VOIDED = "voided"


MOVES = {
    ReportState.SUBMITTED: {ReportState.EDITED, ReportState.VOIDED},
    ReportState.EDITED: {ReportState.EDITED, ReportState.VOIDED},
    ReportState.VOIDED: frozenset[ReportState](),
}


def headline_of(title: str, mode: Mode, relation: Relation) -> str:
    """The title of a report, or what the taps say: "In person, with a friend"."""
    return title or _("%(mode)s, %(whom)s", mode=MODE_LABELS[mode], whom=RELATION_PHRASES[relation])


class ConversationReport(Versioned, Base):
    """One word-of-mouth episode as one ambassador tells it."""

    __tablename__ = "conversation_report"
    __table_args__ = (
        UniqueConstraint("reporter_id", "form_key"),
        CheckConstraint("(state = 'voided') = (voided_at IS NOT NULL)", name="voided_has_a_moment"),
        Index("ix_conversation_report_reporter_id_happened_on", "reporter_id", "happened_on", "id"),
        Index("ix_conversation_report_program_id_week_on", "program_id", "week_on"),
        Index("ix_conversation_report_program_id_reported_at", "program_id", "reported_at", "id"),
        # The queue and its count ask only for what waits, which stays short however many reports there are.
        Index(
            "ix_conversation_report_waiting",
            "program_id",
            "reported_at",
            "id",
            sqlite_where=text("answered_at IS NULL AND voided_at IS NULL"),
            postgresql_where=text("answered_at IS NULL AND voided_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    #: Its public address: letters that say nothing about how many there are.
    ref: Mapped[str] = mapped_column(String(16), unique=True)
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    #: None once the person was erased: the episode stays, its teller does not.
    reporter_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"))
    #: Made by the phone with the form: the same key is the same report, however often it is sent.
    form_key: Mapped[str] = mapped_column(String(64))

    happened_on: Mapped[dt.date]
    #: The Monday of its ISO week, so that weeks are counted by an index.
    week_on: Mapped[dt.date]
    reported_at: Mapped[dt.datetime]

    kind: Mapped[Kind]
    mode: Mapped[Mode]
    relation: Mapped[Relation]
    prompt: Mapped[Prompt]
    basis: Mapped[Basis]
    came_back: Mapped[CameBack]
    recommendation: Mapped[Recommendation] = mapped_column(default=Recommendation.NONE)

    title: Mapped[str] = mapped_column(String(TITLE_LENGTH), default="")
    story: Mapped[str] = mapped_column(Text, default="")
    #: The reporter looked at what reads like a name and said that it may stand.
    names_confirmed: Mapped[bool] = mapped_column(default=False)
    polarity: Mapped[Polarity | None]
    depth: Mapped[Depth | None]
    disclosure: Mapped[Disclosure | None]
    group_size: Mapped[GroupSize | None]
    venue: Mapped[Venue | None]

    state: Mapped[ReportState] = mapped_column(default=ReportState.SUBMITTED)
    edited_at: Mapped[dt.datetime | None]
    voided_at: Mapped[dt.datetime | None]
    void_reason: Mapped[str] = mapped_column(String(300), default="")
    #: Facts that the answer and the thanks leave here, so that lists need no further query.
    answered_at: Mapped[dt.datetime | None]
    thanked_at: Mapped[dt.datetime | None]

    reporter: Mapped[Member | None] = relationship(lazy="raise")
    answer: Mapped[Answer | None] = relationship(lazy="raise", back_populates="report", uselist=False)
    follow_up: Mapped[FollowUp | None] = relationship(lazy="raise", uselist=False)
    amendments: Mapped[list[Amendment]] = relationship(lazy="raise", order_by="Amendment.id")
    topics: Mapped[list[Topic]] = relationship(lazy="raise", secondary="report_topic", order_by="Topic.id")

    @property
    def is_word_of_mouth(self) -> bool:
        """Whether it is one of the kinds that count as word of mouth."""
        return self.kind in WORD_OF_MOUTH

    @property
    def is_voided(self) -> bool:
        return self.state is ReportState.VOIDED

    @property
    def editable_until(self) -> dt.datetime:
        """The end of the edit window."""
        return self.reported_at + EDIT_WINDOW

    @property
    def is_editable(self) -> bool:
        """Whether the reporter may still change it (not who asks: policies do that)."""
        return not self.is_voided and now() < self.editable_until

    @property
    def headline(self) -> str:
        """Its title, or what the taps say: "In person, with a friend"."""
        return headline_of(self.title, self.mode, self.relation)

    @property
    def asks_follow_up_on(self) -> dt.date:
        """From which day on it is asked what came of it."""
        return self.happened_on + FOLLOW_UP_AFTER

    def __repr__(self) -> str:
        return f"<ConversationReport {self.ref}>"


class Amendment(Base):
    """What the reporter added after the edit window."""

    __tablename__ = "report_amendment"
    __table_args__ = (Index("ix_report_amendment_report_id", "report_id"),)

    id: Mapped[Key]
    report_id: Mapped[int] = mapped_column(BigKey, ForeignKey("conversation_report.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    added_at: Mapped[dt.datetime]


class Answer(Versioned, Base):
    """What a manager wrote back. One for each report; its words may be amended."""

    __tablename__ = "report_answer"
    __table_args__ = (Index("ix_report_answer_author_id", "author_id"),)

    id: Mapped[Key]
    report_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("conversation_report.id", ondelete="CASCADE"), unique=True
    )
    author_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[dt.datetime]
    #: How long the reporter waited. Stored, since medians are taken over thousands.
    waited_seconds: Mapped[int]
    amended_at: Mapped[dt.datetime | None]

    author: Mapped[Member | None] = relationship(lazy="raise")
    report: Mapped[ConversationReport] = relationship(lazy="raise", back_populates="answer")


class FollowUp(Base):
    """What came of a conversation, asked once, 14 days after it."""

    __tablename__ = "conversation_follow_up"

    id: Mapped[Key]
    report_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("conversation_report.id", ondelete="CASCADE"), unique=True
    )
    outcome: Mapped[Outcome]
    told_at: Mapped[dt.datetime]


class QuietWeek(Base):
    """A member's word that a week went by without a conversation: a zero, which is not the same as silence."""

    __tablename__ = "quiet_week"
    __table_args__ = (
        UniqueConstraint("member_id", "week_on"),
        Index("ix_quiet_week_program_id_week_on", "program_id", "week_on"),
    )

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"))
    week_on: Mapped[dt.date]
    told_at: Mapped[dt.datetime]


class TopicState(enum.StrEnum):
    """A topic is prepared, then launched, then has had its time."""

    DRAFT = "draft"
    LIVE = "live"
    RETIRED = "retired"


TOPIC_MOVES = {
    TopicState.DRAFT: {TopicState.LIVE, TopicState.RETIRED},
    TopicState.LIVE: {TopicState.RETIRED},
    TopicState.RETIRED: {TopicState.LIVE},
}


class Topic(Versioned, Base):
    """A talkable idea with sentences that open a conversation on it, and the worksheet that prepared it.

    Its counters are taken anew whenever a report of it changes (`services.counting`), and leave `version` alone.
    """

    __tablename__ = "topic"
    __table_args__ = (
        Index("ix_topic_program_id_state", "program_id", "state"),
        Index("ix_topic_created_by_id", "created_by_id"),
    )

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    #: Why it is talkable.
    about: Mapped[str] = mapped_column(Text, default="")
    starters: Mapped[list[str]] = mapped_column(default=list)
    #: Where it came from: "from a complaint".
    origin: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[TopicState] = mapped_column(default=TopicState.DRAFT)
    #: The worksheet: can it be said in a sentence, carried away, told again, and who tried it before launch.
    simple: Mapped[str] = mapped_column(Text, default="")
    portable: Mapped[str] = mapped_column(Text, default="")
    repeatable: Mapped[str] = mapped_column(Text, default="")
    tried: Mapped[str] = mapped_column(Text, default="")
    created_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"))
    created_at: Mapped[dt.datetime]
    launched_at: Mapped[dt.datetime | None]
    retired_at: Mapped[dt.datetime | None]
    #: Word of mouth about it that stands, and how many people told of it: pages show it, and must not count reports.
    conversation_count: Mapped[int] = mapped_column(Integer, default=0)
    people_count: Mapped[int] = mapped_column(Integer, default=0)

    @property
    def origin_line(self) -> str:
        """Where it came from, as the line above a title."""
        return self.origin[:1].upper() + self.origin[1:]

    def worksheet(self) -> dict[str, Any]:
        """The four questions with their answers, by name."""
        return {name: getattr(self, name) for name in ("simple", "portable", "repeatable", "tried")}

    def __repr__(self) -> str:
        return f"<Topic {self.id}>"


class ReportTopic(Base):
    """Which of the program's topics a conversation was about."""

    __tablename__ = "report_topic"
    __table_args__ = (Index("ix_report_topic_topic_id", "topic_id"),)

    report_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("conversation_report.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(BigKey, ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True)
