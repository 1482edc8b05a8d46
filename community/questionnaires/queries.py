"""Reading questionnaires. All of it stays inside one program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, literal, select

from community.core.db import BigKey, db
from community.core.errors import NotFound
from community.programs.models import Member
from community.questionnaires.models import Questionnaire, QuestionnaireVersion
from community.questionnaires.schema import Schema


def questionnaires_of(program_id: int) -> Sequence[Questionnaire]:
    """The questionnaires that a program offers for new calls, those that it began with first."""
    statement = select(Questionnaire).where(Questionnaire.program_id == program_id, Questionnaire.retired_at.is_(None))
    return db.session.scalars(statement.order_by(Questionnaire.id)).all()


class Version(NamedTuple):
    """A version without its questions."""

    id: int
    questionnaire_id: int
    number: int
    created_at: dt.datetime
    published_at: dt.datetime | None


@dataclass(frozen=True)
class Shelved:
    """A questionnaire in the list, with its versions, the newest first, without their questions."""

    questionnaire: Questionnaire
    versions: tuple[Version, ...]

    @property
    def draft(self) -> Version | None:
        """What is being worked on."""
        return next((one for one in self.versions if one.published_at is None), None)

    @property
    def published(self) -> Version | None:
        """What new calls ask."""
        return next((one for one in self.versions if one.published_at is not None), None)


def shelf(actor: Member, *, retired: bool = False, before_id: int | None = None, size: int) -> list[Shelved]:
    """One page of the program's questionnaires, the newest first: `size` of those with ids below `before_id`."""
    statement = select(Questionnaire).where(
        Questionnaire.program_id == actor.program_id,
        Questionnaire.retired_at.is_not(None) if retired else Questionnaire.retired_at.is_(None),
    )
    if before_id:
        statement = statement.where(Questionnaire.id < before_id)
    found = db.session.scalars(statement.order_by(Questionnaire.id.desc()).limit(size)).all()
    by_id = versions_of([one.id for one in found])
    return [Shelved(one, tuple(by_id[one.id])) for one in found]


def versions_of(questionnaire_ids: Collection[int]) -> dict[int, list[Version]]:
    """The versions of each questionnaire, the newest first."""
    found: dict[int, list[Version]] = {one: [] for one in questionnaire_ids}
    columns = QuestionnaireVersion
    statement = (
        select(columns.id, columns.questionnaire_id, columns.number, columns.created_at, columns.published_at)
        .where(columns.questionnaire_id.in_(found))
        .order_by(columns.number.desc())
    )
    for row in db.session.execute(statement):
        found[row.questionnaire_id].append(Version(*row))
    return found


def get_version(questionnaire: Questionnaire, number: int) -> QuestionnaireVersion:
    """One version of a questionnaire, a draft or not.

    :raises NotFound: if there is none.
    """
    statement = select(QuestionnaireVersion).where(
        QuestionnaireVersion.questionnaire_id == questionnaire.id,
        # An address may name a number that the column can't hold: then there is no such version.
        QuestionnaireVersion.number == literal(number, BigKey),
    )
    if (found := db.session.scalar(statement)) is None:
        raise NotFound
    return found


def get_draft(questionnaire: Questionnaire, *, lock: bool = False) -> QuestionnaireVersion:
    """The draft of a questionnaire.

    :raises NotFound: if there is none.
    """
    statement = select(QuestionnaireVersion).where(
        QuestionnaireVersion.questionnaire_id == questionnaire.id, QuestionnaireVersion.published_at.is_(None)
    )
    # Two managers who save at once wait for each other here, so that the second is told instead of failing.
    if (found := db.session.scalar(statement.with_for_update() if lock else statement)) is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Published:
    """What published versions of one questionnaire have taken for good."""

    keys: frozenset[str]
    #: By the key of the question.
    options: Mapping[str, frozenset[str]]


def published_before(questionnaire_id: int) -> Published:
    """Keys of questions and options in all published versions: none of them means anything else later."""
    statement = select(QuestionnaireVersion.schema).where(
        QuestionnaireVersion.questionnaire_id == questionnaire_id, QuestionnaireVersion.published_at.is_not(None)
    )
    options: dict[str, frozenset[str]] = {}
    for data in db.session.scalars(statement):
        for field in Schema.parse(data):
            options[field.key] = options.get(field.key, frozenset()) | {option.key for option in field.options}
    return Published(frozenset(options), options)


def slugs_like(program_id: int, stem: str) -> set[str]:
    """The addresses in the program that begin with `stem`."""
    statement = select(Questionnaire.slug).where(
        Questionnaire.program_id == program_id, Questionnaire.slug.startswith(stem, autoescape=True)
    )
    return set(db.session.scalars(statement))


def get_questionnaire(actor: Member, slug: str) -> Questionnaire:
    """The questionnaire called `slug` in the actor's program.

    :raises NotFound: if there is none.
    """
    found = db.session.scalar(
        select(Questionnaire).where(Questionnaire.program_id == actor.program_id, Questionnaire.slug == slug)
    )
    if found is None:
        raise NotFound
    return found


def get_by_id(actor: Member, questionnaire_id: int) -> Questionnaire:
    """A questionnaire of the actor's program by its id.

    :raises NotFound: if there is none.
    """
    found = db.session.get(Questionnaire, questionnaire_id)
    if found is None or found.program_id != actor.program_id:
        raise NotFound
    return found


def published_version(questionnaire_id: int) -> QuestionnaireVersion | None:
    """The latest published wording."""
    return db.session.scalar(
        select(QuestionnaireVersion)
        .where(
            QuestionnaireVersion.questionnaire_id == questionnaire_id, QuestionnaireVersion.published_at.is_not(None)
        )
        .order_by(QuestionnaireVersion.number.desc())
        .limit(1)
    )


def draft_version(questionnaire_id: int) -> QuestionnaireVersion | None:
    """The wording that is being worked on, if there is one."""
    return db.session.scalar(
        select(QuestionnaireVersion).where(
            QuestionnaireVersion.questionnaire_id == questionnaire_id, QuestionnaireVersion.published_at.is_(None)
        )
    )


def next_number(questionnaire_id: int) -> int:
    """The number of the next version."""
    statement = select(func.max(QuestionnaireVersion.number)).where(
        QuestionnaireVersion.questionnaire_id == questionnaire_id
    )
    return (db.session.scalar(statement) or 0) + 1
