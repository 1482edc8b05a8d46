"""`flask recruiting open-call`."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from community.core.db import db
from community.questionnaires.models import QuestionnaireVersion
from community.recruiting.models import Call
from tests.factories import make_program

OPEN = ["recruiting", "open-call", "--program", "hollow", "--title", "For people who can’t walk past a dull chisel."]


def count(what: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(what)) or 0


def test_a_call_opens_with_questions_of_its_own_and_the_next_one_shares_them(app: Flask, client: FlaskClient) -> None:
    make_program()
    run = app.test_cli_runner()
    done = run.invoke(args=[*OPEN, "--slug", "winter", "--text", "Forty people.", "--subject", "a tool"])
    assert done.exit_code == 0, done.output
    assert "/p/hollow/calls/winter" in done.output
    page = client.get("/p/hollow/calls/winter")
    assert page.status_code == 200
    assert "Tell us about one moment with a tool" in page.text
    assert "For people who can’t walk past a dull chisel." in client.get("/p/hollow/").text
    assert run.invoke(args=[*OPEN, "--slug", "spring", "--closes-in-days", "90"]).exit_code == 0
    assert (count(Call), count(QuestionnaireVersion)) == (2, 2), "the stories and the short ones, made once"


def test_what_can_not_be_opened_is_refused_with_a_sentence(app: Flask) -> None:
    make_program()
    run = app.test_cli_runner()
    for changes, sentence in (
        (["--slug", "Winter Call"], "small letters"),
        (["--slug", "winter", "--program", "nowhere"], "no program"),
        (["--slug", "winter", "--closes-in-days", "0"], "closes-in-days"),
    ):
        refused = run.invoke(args=[*OPEN, *changes])
        assert refused.exit_code == 2
        assert sentence in refused.output
    assert (count(Call), count(QuestionnaireVersion)) == (0, 0), "nothing is left of a refused call"
