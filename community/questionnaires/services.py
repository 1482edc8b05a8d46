"""Designing questionnaires: a draft version that may change, and publishing, after which it never does."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, WrongState
from community.core.events import ActorKind, record
from community.core.policies import require
from community.core.states import unchanged
from community.programs.models import Member, Program
from community.questionnaires.checks import Fault, faults
from community.questionnaires.defaults import default_schema
from community.questionnaires.events import QuestionnairePublished
from community.questionnaires.models import Purpose, Questionnaire, QuestionnaireVersion
from community.questionnaires.policies import may_design_questionnaires
from community.questionnaires.queries import draft_version, next_number
from community.questionnaires.schema import Schema


class NotPublishable(Invalid):
    """The schema has faults; all of them are in `faults`."""

    def __init__(self, found: list[Fault]) -> None:
        self.faults = found
        super().__init__(found[0].sentence, field=found[0].field or None)


def create_default_questionnaire(program: Program, *, subject: str = "") -> QuestionnaireVersion:
    """The five story questions, published, for a new program. `subject` as in `defaults.default_schema`."""
    questionnaire = _create(program.id, slug="story", title="Your story", purpose=Purpose.APPLICATION)
    version = _new_version(questionnaire, default_schema(subject))
    _publish(version, questionnaire, language=program.language, actor=None)
    return version


def create_questionnaire(
    actor: Member, *, slug: str, title: str, schema: Schema, purpose: Purpose = Purpose.APPLICATION
) -> QuestionnaireVersion:
    """A questionnaire with its first draft."""
    require(may_design_questionnaires, actor)
    return _new_version(_create(actor.program_id, slug=slug, title=title, purpose=purpose), schema)


def change_draft(
    actor: Member, version: QuestionnaireVersion, schema: Schema, *, seen_version: int | None
) -> QuestionnaireVersion:
    """Replace the questions of a draft.

    :raises WrongState: if it is published: make a new draft with `start_draft`.
    :raises Conflict: if somebody else changed it meanwhile.
    """
    require(may_design_questionnaires, actor)
    if version.published_at is not None:
        raise WrongState(_l("These questions are published, and a published version never changes. Start a new one."))
    unchanged(version, seen_version)
    version.schema = schema.dump()
    db.session.flush()
    return version


def start_draft(actor: Member, published: QuestionnaireVersion) -> QuestionnaireVersion:
    """A new draft that begins with the questions of a published version.

    :raises WrongState: if there is a draft already.
    """
    require(may_design_questionnaires, actor)
    if draft_version(published.questionnaire_id) is not None:
        raise WrongState(_l("There is a draft of these questions already. Go on with that one."))
    copy = QuestionnaireVersion(
        questionnaire_id=published.questionnaire_id,
        number=next_number(published.questionnaire_id),
        schema=dict(published.schema),
        created_at=now(),
    )
    db.session.add(copy)
    db.session.flush()
    return copy


def publish(actor: Member, questionnaire: Questionnaire, version: QuestionnaireVersion) -> None:
    """Let a draft be asked. From now on it never changes.

    :raises NotPublishable: with everything that stands in the way, questions about reach among it.
    """
    require(may_design_questionnaires, actor)
    if version.published_at is not None:
        return
    _publish(version, questionnaire, language=actor.program.language, actor=actor)


def _create(program_id: int, *, slug: str, title: str, purpose: Purpose) -> Questionnaire:
    questionnaire = Questionnaire(program_id=program_id, slug=slug, title=title, purpose=purpose, created_at=now())
    db.session.add(questionnaire)
    db.session.flush()
    return questionnaire


def _new_version(questionnaire: Questionnaire, schema: Schema) -> QuestionnaireVersion:
    version = QuestionnaireVersion(
        questionnaire_id=questionnaire.id,
        number=next_number(questionnaire.id),
        schema=schema.dump(),
        created_at=now(),
    )
    db.session.add(version)
    db.session.flush()
    return version


def _publish(
    version: QuestionnaireVersion, questionnaire: Questionnaire, *, language: str, actor: Member | None
) -> None:
    found = faults(parse(version.schema), language)
    if found:
        raise NotPublishable(found)
    version.published_at = now()
    db.session.flush()
    record(
        QuestionnairePublished(
            program_id=questionnaire.program_id,
            actor_id=actor.id if actor else None,
            actor_kind=ActorKind.MEMBER if actor else ActorKind.SYSTEM,
            questionnaire_id=questionnaire.id,
            number=version.number,
        )
    )


def parse(data: dict[str, Any]) -> Schema:
    """A schema from JSON.

    :raises Invalid: if it is none.
    """
    try:
        return Schema.parse(data)
    except (KeyError, TypeError, ValueError):
        raise Invalid(_l("This is not a questionnaire that we can read.")) from None
