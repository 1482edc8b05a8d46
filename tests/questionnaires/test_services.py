"""Designing: drafts change, published versions do not, and reach gets no question."""

from __future__ import annotations

import pytest

from community.core.db import db, unit_of_work
from community.core.errors import Conflict, NotAllowed, WrongState
from community.programs.models import Member, Program, Role
from community.questionnaires import services
from community.questionnaires.defaults import default_schema
from community.questionnaires.models import Questionnaire, QuestionnaireVersion
from community.questionnaires.queries import draft_version, published_version
from community.questionnaires.schema import Field, FieldType, Schema
from tests.factories import make_member

ABOUT_REACH = Schema((Field(key="size", type=FieldType.NUMBER, label="How many followers do you have?"),))


def create(manager: Member, schema: Schema) -> tuple[Questionnaire, QuestionnaireVersion]:
    with unit_of_work():
        version = services.create_questionnaire(manager, slug="story", title="Your story", schema=schema)
    return db.session.get_one(Questionnaire, version.questionnaire_id), version


def test_a_question_about_reach_cannot_be_published(manager: Member) -> None:
    questionnaire, version = create(manager, ABOUT_REACH)
    with pytest.raises(services.NotPublishable) as refused, unit_of_work():
        services.publish(manager, questionnaire, version)
    assert refused.value.field == "size"
    db.session.refresh(version)
    assert version.published_at is None


def test_a_published_version_refuses_changes_and_a_new_draft_takes_them(manager: Member) -> None:
    questionnaire, version = create(manager, default_schema())
    with unit_of_work():
        services.publish(manager, questionnaire, version)
    with pytest.raises(WrongState), unit_of_work():
        services.change_draft(manager, version, ABOUT_REACH, seen_version=version.version)
    with unit_of_work():
        draft = services.start_draft(manager, version)
        services.change_draft(manager, draft, default_schema("a tool"), seen_version=draft.version)
    assert draft.number == 2
    assert published_version(questionnaire.id) == version
    assert draft_version(questionnaire.id) == draft
    assert version.schema == default_schema().dump()


def test_one_draft_at_a_time(manager: Member) -> None:
    questionnaire, version = create(manager, default_schema())
    with unit_of_work():
        services.publish(manager, questionnaire, version)
        services.start_draft(manager, version)
    with pytest.raises(WrongState), unit_of_work():
        services.start_draft(manager, version)


def test_two_people_on_one_draft_end_in_one_change(manager: Member) -> None:
    _, version = create(manager, default_schema())
    seen = version.version
    with unit_of_work():
        services.change_draft(manager, version, default_schema("a tool"), seen_version=seen)
    with pytest.raises(Conflict), unit_of_work():
        services.change_draft(manager, version, default_schema("a plane"), seen_version=seen)


def test_only_managers_design(program: Program) -> None:
    member = make_member(program, "Dee Whitlock", roles=Role.REVIEWER | Role.SCREENER)
    with pytest.raises(NotAllowed), unit_of_work():
        services.create_questionnaire(member, slug="story", title="Your story", schema=default_schema())


def test_a_new_program_can_ask_at_once(program: Program) -> None:
    with unit_of_work():
        version = services.create_default_questionnaire(program, subject="a tool")
    assert version.published_at is not None
    assert len([field for field in services.parse(version.schema) if field.is_shown]) == 5


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("New", "new-2"),
        ("Import", "import-2"),
        ("Ausführlich & groß", "ausfuhrlich-gro"),
        ("物語", "option"),
        ("9", "option-9"),
    ],
)
def test_every_title_gets_an_address_of_its_own(manager: Member, title: str, slug: str) -> None:
    for expected in (slug, None):
        with unit_of_work():
            version = services.create_questionnaire(manager, title=title, schema=default_schema())
        made = db.session.get_one(Questionnaire, version.questionnaire_id)
        assert made.slug == expected or (expected is None and made.slug != slug)
