"""One request, one transaction: what is kept, what is undone, and what a lost race answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import select

from community.accounts.models import Person
from community.core.db import WroteWhileReading, db, kept
from community.core.errors import Invalid, WrongState
from community.web.guards import public
from tests.factories import make_person


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """A client of the application with a few views that try things."""
    app._got_first_request = False
    names = []

    def view(function: object) -> None:
        name = f"trial_{function.__name__}"
        if name not in app.view_functions:
            app.add_url_rule(f"/trial/{function.__name__}", name, methods=["GET", "POST"])
        app.view_functions[name] = public(function)
        names.append(name)

    def rename(name: str) -> None:
        person = db.session.scalars(select(Person)).one()
        person.name = name

    @view
    def commits() -> str:
        rename("Changed")
        return "ok"

    @view
    def answers_422() -> tuple[str, int]:
        rename("Changed")
        return "no", 422

    @view
    def refuses() -> str:
        rename("Changed")
        raise Invalid("This can't be taken.")

    @view
    def keeps() -> str:
        rename("Changed")
        kept(lambda: rename("Kept"))
        raise WrongState("Too late.")

    @view
    def breaks() -> str:
        rename("Changed")
        raise ZeroDivisionError

    @view
    def races() -> str:
        person = db.session.scalars(select(Person)).one()
        db.session.connection().exec_driver_sql("UPDATE person SET version = version + 1")
        person.name = "Changed"
        db.session.flush()
        return "ok"

    yield app.test_client()
    for rule in [rule for rule in app.url_map.iter_rules() if rule.endpoint in names]:
        app.url_map._rules.remove(rule)
        app.url_map._rules_by_endpoint.pop(rule.endpoint)
        app.view_functions.pop(rule.endpoint)
    app.url_map._remap = True
    app.url_map._matcher = type(app.url_map._matcher)(app.url_map.merge_slashes)
    for rule in app.url_map._rules:
        app.url_map._matcher.add(rule)


def name_now() -> str:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Person)).one().name


def test_a_post_is_committed(client: FlaskClient) -> None:
    make_person("Before")
    assert client.post("/trial/commits").status_code == 200
    assert name_now() == "Changed"


def test_a_get_never_writes(client: FlaskClient) -> None:
    make_person("Before")
    assert client.get("/trial/commits").status_code in {200, 500}
    assert name_now() == "Before"
    with pytest.raises(WroteWhileReading):
        make_change_while_reading()
    db.session.rollback()


def make_change_while_reading() -> None:
    db.session.scalars(select(Person)).one().name = "Changed"
    db.session.flush()


@pytest.mark.parametrize(("path", "status"), [("answers_422", 422), ("refuses", 422), ("breaks", 500), ("races", 409)])
def test_a_refusal_undoes_everything(client: FlaskClient, path: str, status: int) -> None:
    make_person("Before")
    response = client.post(f"/trial/{path}", data={"story": "A long text that somebody wrote with care."})
    assert response.status_code == status
    assert name_now() == "Before"
    if path != "answers_422":
        assert "A long text that somebody wrote with care." in response.text


def test_what_was_kept_outlives_the_refusal(client: FlaskClient) -> None:
    make_person("Before")
    assert client.post("/trial/keeps").status_code == 409
    assert name_now() == "Kept"


def test_every_answer_has_the_headers(client: FlaskClient) -> None:
    make_person("Before")
    for response in (
        client.get("/sign-in"),
        client.get("/nothing"),
        client.post("/trial/breaks"),
        client.get("/account"),
    ):
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"


def test_a_post_without_a_token_is_refused_and_keeps_the_text(app: Flask, client: FlaskClient) -> None:
    make_person("Before")
    app.config["WTF_CSRF_ENABLED"] = True
    response = client.post("/trial/commits", data={"story": "A long text that somebody wrote with care."})
    assert response.status_code == 400
    assert "A long text that somebody wrote with care." in response.text
    assert name_now() == "Before"


def test_the_error_page_needs_no_database(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    make_person("Before")

    def gone(*_: object, **__: object) -> None:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr("community.accounts.setup.find_sign_in", gone)
    monkeypatch.setattr("community.programs.current.find_program", gone)
    assert client.get("/p/hollow/").status_code == 500
    assert request is not None
