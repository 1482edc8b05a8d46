"""Tables of programs, members, invitations and agreements."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Dialect, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import TypeDecorator

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import Base, BigKey, Key, Versioned


class Role(enum.Flag):
    """What a member may do. Several at once; an owner can do whatever a manager can."""

    AMBASSADOR = 1
    REVIEWER = 2
    SCREENER = 4
    MODERATOR = 8
    MANAGER = 16
    OWNER = 32


#: Who runs the program from day to day.
MANAGERS = Role.MANAGER | Role.OWNER
#: Who takes care of the group.
MODERATORS = Role.MODERATOR | MANAGERS
#: Everybody with a desk.
STAFF = Role.REVIEWER | Role.SCREENER | MODERATORS

ROLE_LABELS = {
    Role.OWNER: _l("Owner"),
    Role.MANAGER: _l("Manager"),
    Role.MODERATOR: _l("Moderator"),
    Role.SCREENER: _l("Screener"),
    Role.REVIEWER: _l("Reviewer"),
    Role.AMBASSADOR: _l("Ambassador"),
}


def role_label(roles: Role) -> Any:
    """The weightiest of `roles`."""
    return next(label for role, label in ROLE_LABELS.items() if role in roles)


class RolesType(TypeDecorator[Role]):
    """Roles as the sum of their bits, so that SQL can ask for "any of these"."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Role | int | None, dialect: Dialect) -> int | None:
        return value.value if isinstance(value, Role) else value

    def process_result_value(self, value: int | None, dialect: Dialect) -> Role | None:
        return None if value is None else Role(value)


class Standing(enum.StrEnum):
    """How a member stands to the program."""

    ACTIVE = "active"
    PAUSED = "paused"
    ALUMNI = "alumni"
    REMOVED = "removed"


#: Standings that may enter the group.
INSIDE = frozenset({Standing.ACTIVE, Standing.PAUSED})

STANDING_LABELS = {
    Standing.ACTIVE: _l("Active"),
    Standing.PAUSED: _l("Paused"),
    Standing.ALUMNI: _l("Alumni"),
    Standing.REMOVED: _l("Removed"),
}


class Program(Base):
    """One ambassador program."""

    __tablename__ = "program"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    tagline: Mapped[str] = mapped_column(String(160), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    address_line: Mapped[str] = mapped_column(String(200), default="")
    time_zone: Mapped[str] = mapped_column(String(60), default="UTC")
    language: Mapped[str] = mapped_column(String(10), default="en")
    #: Days within which every conversation report is promised an answer.
    answer_promise_days: Mapped[int] = mapped_column(Integer, default=3)
    #: The last publish_seq given out. Taken with UPDATE ... RETURNING: the row's lock makes it a commit order.
    seq: Mapped[int] = mapped_column(BigKey, default=0)
    created_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)


class Member(Versioned, Base):
    """A person in a program."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("program_id", "person_id"),
        Index("ix_member_person_id", "person_id"),
        CheckConstraint("roles > 0", name="has_a_role"),
    )

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("person.id", ondelete="CASCADE"))
    roles: Mapped[Role] = mapped_column(RolesType())
    standing: Mapped[Standing] = mapped_column(default=Standing.ACTIVE)
    #: One line that others read: "Bookbinder, Burlington".
    about: Mapped[str] = mapped_column(String(160), default="")
    joined_at: Mapped[dt.datetime]
    #: The program's seq when this member was made: nothing older is ever unread.
    joined_seq: Mapped[int] = mapped_column(BigKey, default=0)
    silenced_until: Mapped[dt.datetime | None]
    suspended_until: Mapped[dt.datetime | None]

    program: Mapped[Program] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    def has(self, roles: Role) -> bool:
        """Whether the member has any of `roles`."""
        return bool(self.roles & roles)

    @classmethod
    def has_any(cls, roles: Role) -> ColumnElement[bool]:
        """The same as SQL."""
        return cls.roles.op("&", is_comparison=False)(roles.value).cast(Integer) != 0

    @property
    def is_inside(self) -> bool:
        """Whether the member may enter the group now."""
        return self.standing in INSIDE and not (self.suspended_until and self.suspended_until > now())

    @property
    def is_silenced(self) -> bool:
        """Whether the member may read but not write now."""
        return bool(self.silenced_until and self.silenced_until > now())

    @property
    def role_label(self) -> Any:
        """The weightiest role, for the corner of a page."""
        return role_label(self.roles)

    @property
    def name(self) -> str:
        """The person's name. The person must have been loaded with the member."""
        return self.person.name

    def __repr__(self) -> str:
        return f"<Member {self.id}>"


class Invitation(Base):
    """A mailed way to become a member. The link may be opened often; it is spent by joining, or revoked."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_program_id_email_key", "program_id", "email_key"),)

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(80), default="")
    roles: Mapped[Role] = mapped_column(RolesType())
    secret_digest: Mapped[str] = mapped_column(String(64), unique=True)
    #: What led to it, for the feature above that asked: "application:41". Plain text, no key upward.
    because_of: Mapped[str] = mapped_column(String(80), default="")
    invited_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    accepted_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]
    member_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("member.id", ondelete="SET NULL"), index=True)

    program: Mapped[Program] = relationship(lazy="raise")


class Agreement(Base):
    """One version of what members accept. A published version never changes."""

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("program_id", "number"),)

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    text_html: Mapped[str] = mapped_column(Text)
    published_at: Mapped[dt.datetime]


class AgreementAcceptance(Base):
    """Who accepted which version, and when. Kept for good."""

    __tablename__ = "agreement_acceptance"
    __table_args__ = (UniqueConstraint("agreement_id", "member_id"),)

    id: Mapped[Key]
    agreement_id: Mapped[int] = mapped_column(BigKey, ForeignKey("agreement.id", ondelete="RESTRICT"))
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("member.id", ondelete="CASCADE"), index=True)
    accepted_at: Mapped[dt.datetime]
