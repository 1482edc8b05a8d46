"""Tables of questionnaires and their versions. What a schema holds is said in `schema`."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigKey, Key, Versioned
from community.programs.models import Program
from community.questionnaires.freezing import freeze


class Purpose(enum.StrEnum):
    """What a questionnaire is asked for."""

    APPLICATION = "application"
    CONVERSATION = "conversation"


class Questionnaire(Base):
    """A form of a program, over all of its versions."""

    __tablename__ = "questionnaire"
    __table_args__ = (UniqueConstraint("program_id", "slug"),)

    id: Mapped[Key]
    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[Purpose] = mapped_column(default=Purpose.APPLICATION)
    created_at: Mapped[dt.datetime]
    #: Since when new calls are not offered it any more. Calls that ask it go on.
    retired_at: Mapped[dt.datetime | None]

    program: Mapped[Program] = relationship(lazy="raise")


class QuestionnaireVersion(Versioned, Base):
    """One wording of a questionnaire. Free to change until `published_at`; from then on frozen by a trigger."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "number"),
        Index(
            "uq_questionnaire_version_draft",
            "questionnaire_id",
            unique=True,
            sqlite_where=text("published_at IS NULL"),
            postgresql_where=text("published_at IS NULL"),
        ),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[Key]
    questionnaire_id: Mapped[int] = mapped_column(BigKey, ForeignKey("questionnaire.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    #: As `schema.Schema.dump` writes it.
    schema: Mapped[dict[str, Any]]
    created_at: Mapped[dt.datetime]
    published_at: Mapped[dt.datetime | None]

    questionnaire: Mapped[Questionnaire] = relationship(lazy="raise")


freeze(
    QuestionnaireVersion.__table__,  # type: ignore[arg-type]
    ("questionnaire_id", "number", "schema", "published_at"),
    unless="OLD.published_at IS NULL",
)
