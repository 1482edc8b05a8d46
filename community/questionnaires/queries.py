"""Reading questionnaires. All of it stays inside one program."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from community.core.db import db
from community.core.errors import NotFound
from community.programs.models import Member
from community.questionnaires.models import Questionnaire, QuestionnaireVersion


def questionnaires_of(program_id: int) -> Sequence[Questionnaire]:
    """All questionnaires of a program, by title."""
    statement = select(Questionnaire).where(Questionnaire.program_id == program_id)
    return db.session.scalars(statement.order_by(Questionnaire.title, Questionnaire.id)).all()


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
