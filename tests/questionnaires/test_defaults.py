"""What ships: with every new program, in its language."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import get_translations

from community.core.db import db
from community.programs.models import Program, Role
from community.questionnaires.checks import faults
from community.questionnaires.defaults import default_schema, short_schema
from community.questionnaires.models import Questionnaire, QuestionnaireVersion
from community.questionnaires.schema import Schema
from community.web.extensions import LANGUAGES
from community.web.mails import reading_as
from tests.conftest import SignInAs
from tests.factories import PASSWORD, make_member

CREATE = ["program", "create", "--slug", "holm", "--name", "Holm", "--owner-name", "Ida Brandt"]
OWNER = ["--owner-email", "ida@example.org", "--owner-password", PASSWORD]
UNASKED = "What have you done about it that nobody asked you to do?"
GERMAN = "Was haben Sie dafür getan, worum niemand Sie gebeten hat?"


@pytest.fixture
def german(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalog in which one question has words of ours."""
    with app.test_request_context(), reading_as("de", "UTC"):
        monkeypatch.setitem(get_translations()._catalog, UNASKED, GERMAN)


def asked(slug: str) -> list[str]:
    """The questions of the published version that stands at this address."""
    db.session.rollback()
    version = db.session.query(QuestionnaireVersion).join(Questionnaire).filter_by(slug=slug).one()
    assert version.published_at is not None
    return [field.label for field in Schema.parse(version.schema)]


def test_a_new_program_has_the_stories_and_the_short_ones(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=[*CREATE, *OWNER, "--subject", "a boat"])
    assert done.exit_code == 0, done.output
    assert asked("story")[0] == "Tell us about one moment with a boat that stayed with you."
    assert asked("story")[1] == UNASKED
    assert (len(asked("story")), len(asked("short-story"))) == (6, 3)


def test_a_subject_that_no_question_may_ask_about_is_refused_in_a_sentence(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=[*CREATE, *OWNER, "--subject", "your followers"])
    assert done.exit_code == 2, done.output
    assert "--subject" in done.output
    assert "Passion qualifies here" in done.output
    assert db.session.query(Program).count() == 0


def test_a_german_program_has_german_ones(app: Flask, german: None) -> None:
    done = app.test_cli_runner().invoke(args=[*CREATE, *OWNER, "--language", "de"])
    assert done.exit_code == 0, done.output
    assert asked("story")[1] == GERMAN
    assert db.session.query(Program).one().language == "de"


def test_a_new_questionnaire_speaks_as_the_program_does_and_not_as_the_manager(
    app: Flask, german: None, sign_in: SignInAs
) -> None:
    app.test_cli_runner().invoke(args=[*CREATE, *OWNER, "--language", "de"])
    owner = make_member(db.session.query(Program).one(), "Nora", roles=Role.MANAGER | Role.AMBASSADOR)
    client = sign_in(owner)
    made = client.post("/p/holm/questionnaires/new", data={"title": "Neu", "start": "stories", "subject": ""})
    assert made.status_code == 303
    version = db.session.query(QuestionnaireVersion).filter_by(published_at=None).one()
    assert version.schema["fields"][1]["label"] == GERMAN


def test_a_call_of_a_program_with_questions_says_that_a_subject_changes_nothing(app: Flask) -> None:
    run = app.test_cli_runner()
    run.invoke(args=[*CREATE, *OWNER])
    call = ["recruiting", "open-call", "--program", "holm", "--slug", "winter", "--title", "Winter"]
    done = run.invoke(args=[*call, "--subject", "a boat"])
    assert done.exit_code == 0, done.output
    assert "--subject changes nothing" in done.output
    assert asked("story")[0] == "Tell us about one moment with it that stayed with you."


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("subject", ["", "a tool"])
def test_what_ships_can_be_published_in_every_language(app: Flask, language: str, subject: str) -> None:
    with app.test_request_context(), reading_as(language, "UTC"):
        for schema in (default_schema(subject), short_schema(subject)):
            assert [str(fault.sentence) for fault in faults(schema, language)] == []
