"""Tables of people, their open sessions and single-use links."""

from __future__ import annotations

import datetime as dt
import enum
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigKey, Key, Versioned

AVATAR_HUES = 8


def mail_key(address: str) -> str:
    """The form in which addresses are compared: nothing but lower case. The typed form is kept for sending."""
    return address.strip().lower()


@lru_cache(maxsize=8192)
def initials_of(name: str) -> str:
    """Two letters at most, from the first and last word: "Marguerite Okonkwo-Lindqvist" is MO."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    first = words[0][0]
    second = name.split()[1][0] if len(name.split()) > 1 and name.split()[1][0].isalnum() else ""
    return (first + second).upper()


class Face(NamedTuple):
    """Somebody as others see them: what lists and threads read of a person, and no more."""

    person_id: int
    name: str

    @property
    def initials(self) -> str:
        """As `Person.initials`."""
        return initials_of(self.name)

    @property
    def avatar_hue(self) -> int:
        """As `Person.avatar_hue`."""
        return self.person_id % AVATAR_HUES + 1

    @property
    def avatar_url(self) -> str | None:
        """As `Person.avatar_url`."""
        return None

    @property
    def first_name(self) -> str:
        """As `Person.first_name`."""
        return self.name.split()[0]


class Person(Versioned, Base):
    """An account. `name` is what others in a group read."""

    __tablename__ = "person"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(10), default="en")
    time_zone: Mapped[str] = mapped_column(String(60), default="UTC")
    created_at: Mapped[dt.datetime]
    email_verified_at: Mapped[dt.datetime | None]
    disabled_at: Mapped[dt.datetime | None]

    @property
    def initials(self) -> str:
        """For the avatar of somebody without a picture."""
        return initials_of(self.name)

    @property
    def avatar_hue(self) -> int:
        """Which of the theme's avatar colors, 1 to 8."""
        return self.id % AVATAR_HUES + 1

    @property
    def avatar_url(self) -> str | None:
        """The address of a picture: nobody has one yet. Said all the same, for what is missing is dear to templates."""
        return None

    @property
    def first_name(self) -> str:
        """What a greeting says."""
        return self.name.split()[0]

    def __repr__(self) -> str:
        return f"<Person {self.id}>"


class SignIn(Base):
    """One open session. Only the digest of its token is kept."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_person_id", "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("person.id", ondelete="CASCADE"))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    device: Mapped[str] = mapped_column(String(120), default="")


class LinkPurpose(enum.StrEnum):
    """What a mailed single-use link does."""

    RESET_PASSWORD = "reset_password"
    CHANGE_EMAIL = "change_email"


class SingleUseLink(Base):
    """A mailed link that works once. Only the digest of its secret is kept."""

    __tablename__ = "single_use_link"
    __table_args__ = (Index("ix_single_use_link_person_id", "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(BigKey, ForeignKey("person.id", ondelete="CASCADE"))
    purpose: Mapped[LinkPurpose]
    secret_digest: Mapped[str] = mapped_column(String(64), unique=True)
    new_email: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
