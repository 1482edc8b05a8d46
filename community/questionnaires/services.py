"""Designing questionnaires: a draft version that may change, and publishing, after which it never does."""

from __future__ import annotations

from collections.abc import Callable
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
from community.questionnaires.defaults import shipped
from community.questionnaires.editing import Edited, option_key
from community.questionnaires.events import (
    QuestionnaireCreated,
    QuestionnaireDraftDeleted,
    QuestionnaireDraftStarted,
    QuestionnairePublished,
    QuestionnaireRenamed,
    QuestionnaireRetired,
)
from community.questionnaires.models import Purpose, Questionnaire, QuestionnaireVersion
from community.questionnaires.policies import may_design_questionnaires
from community.questionnaires.queries import draft_version, next_number, published_version, slugs_like
from community.questionnaires.schema import Schema

#: Addresses of pages beside the questionnaires.
NOT_A_SLUG = frozenset({"new", "import"})


class NotPublishable(Invalid):
    """The schema has faults; all of them are in `faults`."""

    def __init__(self, found: list[Fault]) -> None:
        self.faults = found
        super().__init__(found[0].sentence, field=found[0].field or None)


def create_default_questionnaire(program: Program, *, subject: str = "") -> QuestionnaireVersion:
    """What ships, published, for a new program: the five story questions, which are the answer, and the short ones.

    They are in the program's language.

    :param subject: as in `defaults.default_schema`.
    """
    versions = []
    for slug, title, schema in shipped(program, subject):
        questionnaire = _create(program.id, slug=slug, title=title, purpose=Purpose.APPLICATION)
        versions.append(_new_version(questionnaire, schema))
        _publish(versions[-1], questionnaire, language=program.language, actor=None)
    return versions[0]


def create_questionnaire(
    actor: Member, *, title: str, schema: Schema, slug: str = "", purpose: Purpose = Purpose.APPLICATION
) -> QuestionnaireVersion:
    """A questionnaire with its first draft.

    :param slug: its address; made from the title if empty.
    """
    require(may_design_questionnaires, actor)
    questionnaire = _create(actor.program_id, slug=slug or _free_slug(actor, title), title=title, purpose=purpose)
    record(QuestionnaireCreated(program_id=actor.program_id, actor_id=actor.id, questionnaire_id=questionnaire.id))
    return _new_version(questionnaire, schema)


def _free_slug(actor: Member, title: str) -> str:
    stem = option_key(title, ()).replace("_", "-")
    taken, slug, number = slugs_like(actor.program_id, stem) | NOT_A_SLUG, stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def rename(actor: Member, questionnaire: Questionnaire, title: str) -> None:
    """Another title for managers and calls. Its address stays."""
    require(may_design_questionnaires, actor)
    if questionnaire.title == title:
        return
    questionnaire.title = title
    db.session.flush()
    record(QuestionnaireRenamed(program_id=actor.program_id, actor_id=actor.id, questionnaire_id=questionnaire.id))


def retire(actor: Member, questionnaire: Questionnaire, *, retired: bool) -> None:
    """Offer it for new calls no longer, or again. Calls that ask it go on as they are."""
    require(may_design_questionnaires, actor)
    if (questionnaire.retired_at is not None) == retired:
        return
    questionnaire.retired_at = now() if retired else None
    db.session.flush()
    record(
        QuestionnaireRetired(
            program_id=actor.program_id, actor_id=actor.id, questionnaire_id=questionnaire.id, is_retired=retired
        )
    )


def edit_draft(
    actor: Member, version: QuestionnaireVersion, change: Callable[[Schema], Edited], *, seen_version: int | None
) -> Edited:
    """Change a draft by one of the functions of `editing`; what no longer held is in the answer.

    :raises Invalid, WrongState, Conflict: as `change_draft`; Invalid from `change` itself as well.
    """
    require(may_design_questionnaires, actor)
    unchanged(version, seen_version)
    edited = change(parse(version.schema))
    change_draft(actor, version, edited.schema, seen_version=seen_version)
    return edited


def delete_draft(
    actor: Member, questionnaire: Questionnaire, version: QuestionnaireVersion, *, seen_version: int | None
) -> bool:
    """Throw a draft away. Answers whether the questionnaire went with it, which had nothing else.

    :raises WrongState: if it is published: applications answer it.
    """
    require(may_design_questionnaires, actor)
    if version.published_at is not None:
        raise WrongState(_l("These questions are published. What people have answered never loses its question."))
    unchanged(version, seen_version)
    record(
        QuestionnaireDraftDeleted(
            program_id=actor.program_id,
            actor_id=actor.id,
            questionnaire_id=questionnaire.id,
            number=version.number,
        )
    )
    was_all = published_version(questionnaire.id) is None
    db.session.delete(version)
    db.session.flush()
    if was_all:
        db.session.delete(questionnaire)
        db.session.flush()
    return was_all


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
    record(
        QuestionnaireDraftStarted(
            program_id=actor.program_id,
            actor_id=actor.id,
            questionnaire_id=published.questionnaire_id,
            number=copy.number,
        )
    )
    return copy


def publish(
    actor: Member, questionnaire: Questionnaire, version: QuestionnaireVersion, *, seen_version: int | None = None
) -> None:
    """Let a draft be asked. From now on it never changes.

    :param seen_version: what the manager looked at; None: whatever it is by now.
    :raises Conflict: if the draft changed since.
    :raises NotPublishable: with everything that stands in the way, questions about reach among it.
    """
    require(may_design_questionnaires, actor)
    if version.published_at is not None:
        return
    if seen_version is not None:
        unchanged(version, seen_version)
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
