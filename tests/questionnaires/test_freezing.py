"""The database itself refuses to change what is published."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.questionnaires.models import Questionnaire, QuestionnaireVersion
from tests.factories import make_program

pytestmark = pytest.mark.usefixtures("app")


def make_version(*, published: bool) -> QuestionnaireVersion:
    with unit_of_work():
        questionnaire = Questionnaire(program_id=make_program().id, slug="apply", title="Apply", created_at=now())
        db.session.add(questionnaire)
        db.session.flush()
        version = QuestionnaireVersion(
            questionnaire_id=questionnaire.id,
            number=1,
            schema={"fields": []},
            created_at=now(),
            published_at=now() if published else None,
        )
        db.session.add(version)
    return version


CHANGE = text("UPDATE questionnaire_version SET schema = :schema")


def test_a_published_version_cannot_be_changed_with_plain_sql() -> None:
    make_version(published=True)
    with pytest.raises(IntegrityError, match="never changes"), unit_of_work():
        db.session.connection().execute(CHANGE, {"schema": '{"fields": [1]}'})


def test_a_version_that_is_not_published_can_be_changed() -> None:
    version = make_version(published=False)
    with unit_of_work():
        version.schema = {"fields": [1]}
    db.session.expire_all()
    assert db.session.get_one(QuestionnaireVersion, version.id).schema == {"fields": [1]}
