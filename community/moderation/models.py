"""Tables of cases: what people reported, what was decided and why, and the record that only grows."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.clock import now
from community.core.db import Base, BigKey, Key, Versioned
from community.core.events import ActorKind
from community.discussion.models import Post
from community.moderation import append_only
from community.programs.models import Member

WORDS_LENGTH = 600
LETTER_LENGTH = 4_000
LINE_LENGTH = 240


class ConductPoint(enum.StrEnum):
    """What a report or a decision is about: points of the code of conduct, and what no code foresees."""

    TIES = "ties"
    SELLING = "selling"
    KINDNESS = "kindness"
    OTHERS = "others"
    SAFETY = "safety"
    ELSE = "else"


POINT_LABELS = {
    ConductPoint.TIES: _l("Say what ties you"),
    ConductPoint.SELLING: _l("No selling"),
    ConductPoint.KINDNESS: _l("Be kind"),
    ConductPoint.OTHERS: _l("Leave other people out"),
    ConductPoint.SAFETY: _l("Somebody could come to harm"),
    ConductPoint.ELSE: _l("Something else"),
}


class CaseKind(enum.StrEnum):
    """What a case is about. One case for each kind and target."""

    POST = "post"


class CaseState(enum.StrEnum):
    """Whether somebody has to do something."""

    OPEN = "open"
    DECIDED = "decided"


MOVES = {
    CaseState.OPEN: frozenset({CaseState.DECIDED}),
    CaseState.DECIDED: frozenset({CaseState.OPEN}),
}


class Cause(enum.StrEnum):
    """Why a case waits for a decision now."""

    REPORTED = "reported"
    REVISED = "revised"
    APPEALED = "appealed"
    UNDONE = "undone"


class Outcome(enum.StrEnum):
    """What came of a case. The last one is no decision: nothing was left to decide."""

    LET_STAND = "let_stand"
    ASK_CHANGE = "ask_change"
    HIDE = "hide"
    DROPPED = "dropped"


OUTCOME_LABELS = {
    Outcome.LET_STAND: _l("Let it stand"),
    Outcome.ASK_CHANGE: _l("Ask for a change"),
    Outcome.HIDE: _l("Hide it"),
    Outcome.DROPPED: _l("Nothing was left to decide"),
}
#: Those that a person chooses.
CHOICES = (Outcome.LET_STAND, Outcome.ASK_CHANGE, Outcome.HIDE)
#: Those after which the post is out of sight.
HIDING = frozenset({Outcome.ASK_CHANGE, Outcome.HIDE})


#: What reporters read when nobody wrote a line of their own.
REPORTER_LINES = {
    Outcome.LET_STAND: _l("We looked at it with care, and it stays as it is."),
    Outcome.ASK_CHANGE: _l("We asked its author for a change. Until then nobody else sees it."),
    Outcome.HIDE: _l("It is hidden now."),
    Outcome.DROPPED: _l("Its author took it back, so nothing was left to decide."),
}


class Step(enum.StrEnum):
    """What can happen to a case, as its record keeps it."""

    REPORTED = "reported"
    WITHDRAWN = "withdrawn"
    TAKEN = "taken"
    GIVEN_BACK = "given_back"
    NOTED = "noted"
    RULE_HID = "rule_hid"
    RULE_LIFTED = "rule_lifted"
    RULE_RAN_OUT = "rule_ran_out"
    DECIDED = "decided"
    DROPPED = "dropped"
    UNDONE = "undone"
    REVISED = "revised"
    APPEALED = "appealed"
    SANCTIONED = "sanctioned"
    SANCTION_LIFTED = "sanction_lifted"


class SanctionKind(enum.StrEnum):
    """What can be laid on a member."""

    WARNING = "warning"
    SILENCE = "silence"
    SUSPENSION = "suspension"


SANCTION_LABELS = {
    SanctionKind.WARNING: _l("A warning"),
    SanctionKind.SILENCE: _l("No writing for some days"),
    SanctionKind.SUSPENSION: _l("Not coming in for some days"),
}


class Case(Versioned, Base):
    """One thing that wants a decision. Decided ones open again when the post is revised, reported anew or appealed."""

    __tablename__ = "moderation_case"
    __table_args__ = (
        UniqueConstraint("kind", "post_id"),
        Index("ix_moderation_case_program_id_state_due_at", "program_id", "state", "due_at"),
        Index("ix_moderation_case_program_id_state_decided_at", "program_id", "state", "decided_at"),
        Index("ix_moderation_case_restore_at", "restore_at"),
        CheckConstraint("(state = 'decided') = (decided_at IS NOT NULL)", name="decided_or_open"),
        CheckConstraint("(state = 'decided') = (outcome IS NOT NULL)", name="outcome_of_decided"),
    )

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    ref: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[CaseKind]
    post_id: Mapped[int] = mapped_column(BigKey, ForeignKey("post.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    state: Mapped[CaseState]
    cause: Mapped[Cause]
    opened_at: Mapped[dt.datetime]
    #: Until when we promise a decision.
    due_at: Mapped[dt.datetime]
    #: The point that the latest report or decision names: what "cases like this" and the queue go by.
    point: Mapped[ConductPoint | None]
    outcome: Mapped[Outcome | None]
    decided_at: Mapped[dt.datetime | None]
    claimed_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    claimed_at: Mapped[dt.datetime | None]
    claimed_until: Mapped[dt.datetime | None]
    #: When the rule of reports hid the post. Stays after it was restored: the rule acts once on one text.
    rule_hid_at: Mapped[dt.datetime | None]
    #: When the post comes back by itself; none while hidden if a report speaks of harm.
    restore_at: Mapped[dt.datetime | None]
    #: Since when the author knows of the case. Until then nothing about it is on their pages.
    author_told_at: Mapped[dt.datetime | None]
    appealed_at: Mapped[dt.datetime | None]
    appeal_words: Mapped[str] = mapped_column(Text, default="")
    last_reported_at: Mapped[dt.datetime | None]

    post: Mapped[Post] = relationship(lazy="raise")
    author: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[author_id])
    claimed_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[claimed_by_id])

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == CaseState.OPEN

    @property
    def is_claimed(self) -> bool:
        """Whether somebody works on it now."""
        return self.claimed_until is not None and self.claimed_until > now() and self.claimed_by_id is not None

    def is_claimed_by(self, member_id: int) -> bool:
        """Whether this member works on it now."""
        return self.is_claimed and self.claimed_by_id == member_id


class Report(Base):
    """What one member said about one post. Open until taken back or answered; at most one open one for each member."""

    __tablename__ = "moderation_report"
    __table_args__ = (
        Index(
            "uq_moderation_report_open",
            "case_id",
            "member_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL AND answered_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL AND answered_at IS NULL"),
        ),
        Index("ix_moderation_report_member_id", "member_id", "id"),
    )

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(BigKey, ForeignKey("moderation_case.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"))
    reason: Mapped[ConductPoint]
    words: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]
    answered_at: Mapped[dt.datetime | None]
    #: What the reporter was told: the outcome, and a line of the moderator's own if there was one.
    outcome: Mapped[Outcome | None]
    answer: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    decision_id: Mapped[int | None] = mapped_column(
        BigKey, ForeignKey("moderation_decision.id", ondelete="SET NULL"), index=True
    )

    case: Mapped[Case] = relationship(lazy="raise")

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.withdrawn_at is None and self.answered_at is None


class Decision(Base):
    """What somebody decided, with the letter that explains it. An undone one stays, with who undid it and why."""

    __tablename__ = "moderation_decision"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(BigKey, ForeignKey("moderation_case.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[Outcome]
    point: Mapped[ConductPoint | None]
    #: Empty only where a post stands whose author never heard of the case.
    letter: Mapped[str] = mapped_column(Text)
    #: Empty: the house's own line for this outcome.
    reporter_line: Mapped[str] = mapped_column(String(LINE_LENGTH))
    decided_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    decided_at: Mapped[dt.datetime]
    #: How the post was before, so that undoing leads back there.
    was_hidden: Mapped[bool]
    undone_at: Mapped[dt.datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    undo_letter: Mapped[str] = mapped_column(Text, default="")

    decided_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])


class CaseNote(Base):
    """What those who tend the group write to each other about a case."""

    __tablename__ = "moderation_note"
    __table_args__ = (Index("ix_moderation_note_case_id", "case_id", "id"),)

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(BigKey, ForeignKey("moderation_case.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[dt.datetime]

    author: Mapped[Member | None] = relationship(lazy="raise")


class Sanction(Base):
    """What was laid on a member because of a case, with the letter that explains it."""

    __tablename__ = "moderation_sanction"
    __table_args__ = (
        Index("ix_moderation_sanction_case_id", "case_id"),
        Index("ix_moderation_sanction_member_id", "member_id", "id"),
    )

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(BigKey, ForeignKey("moderation_case.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"))
    kind: Mapped[SanctionKind]
    letter: Mapped[str] = mapped_column(Text)
    given_at: Mapped[dt.datetime]
    given_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    #: Empty for a warning.
    ends_at: Mapped[dt.datetime | None]
    lifted_at: Mapped[dt.datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)

    @property
    def is_running(self) -> bool:
        """Whether it still binds the member."""
        return self.lifted_at is None and self.ends_at is not None and self.ends_at > now()


class CaseEvent(Base):
    """One line of a case's record. Never changed: the database refuses it. Ids are plain numbers for that reason.

    Holds no words that people wrote, so that erasing a person rewrites nothing here.
    """

    __tablename__ = "case_event"
    __table_args__ = (Index("ix_case_event_case_id", "case_id", "id"),)

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(BigKey, ForeignKey("moderation_case.id", ondelete="CASCADE"))
    step: Mapped[Step]
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[int | None] = mapped_column(BigKey)
    at: Mapped[dt.datetime]
    #: For UNDONE and SANCTION_LIFTED: the line that this one reverts.
    reverts_id: Mapped[int | None] = mapped_column(BigKey)
    data: Mapped[dict[str, Any]]


append_only.guard_log()
append_only.guard_record(CaseEvent)
