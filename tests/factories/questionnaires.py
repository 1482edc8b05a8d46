"""Questionnaires in any state."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.core.db import db, unit_of_work
from community.programs.models import Member
from community.questionnaires import services
from community.questionnaires.defaults import default_schema
from community.questionnaires.models import Questionnaire, QuestionnaireVersion
from community.questionnaires.schema import Schema


def acting(member: Member) -> Member:
    """The member with what a request would have loaded."""
    statement = select(Member).where(Member.id == member.id).execution_options(populate_existing=True)
    return db.session.scalars(statement.options(joinedload(Member.program), joinedload(Member.person))).one()


def make_questionnaire(
    manager: Member,
    title: str = "Your story",
    schema: Schema | None = None,
    *,
    published: bool = False,
    draft: bool = True,
) -> Questionnaire:
    """A questionnaire with a draft, with a published version, or with both."""
    with unit_of_work():
        version = services.create_questionnaire(acting(manager), title=title, schema=schema or default_schema("a tool"))
        found = db.session.get_one(Questionnaire, version.questionnaire_id)
        if published:
            services.publish(acting(manager), found, version)
            if draft:
                services.start_draft(acting(manager), version)
    return found


def draft_of(questionnaire: Questionnaire) -> QuestionnaireVersion:
    """Its draft as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    statement = select(QuestionnaireVersion).where(
        QuestionnaireVersion.questionnaire_id == questionnaire.id, QuestionnaireVersion.published_at.is_(None)
    )
    return db.session.scalars(statement).one()


def questions_of(questionnaire: Questionnaire) -> Schema:
    """The questions of its draft."""
    return Schema.parse(draft_of(questionnaire).schema)
