"""Signing in, being counted, and ending sessions."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from community.accounts.models import Person, SignIn
from community.core.db import db, unit_of_work
from community.core.outbox import EmailRecord
from tests.factories import PASSWORD, make_person
from tests.reading import without_tokens


def submit(client: FlaskClient, email: str, password: str = PASSWORD, **more: str) -> object:
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def test_a_person_signs_in_and_reaches_what_was_wanted(client: FlaskClient) -> None:
    person = make_person(password=PASSWORD)
    response = submit(client, person.email.upper(), next="/account")
    assert (response.status_code, response.location) == (303, "/account")
    assert "Where you are signed in" in client.get("/account").text


@pytest.mark.usefixtures("standing_clock")
def test_wrong_password_and_unknown_address_read_the_same(client: FlaskClient) -> None:
    person = make_person(password=PASSWORD)
    known = submit(client, person.email, "wrong wrong wrong")
    unknown = submit(client, "nobody@example.org", "wrong wrong wrong")
    assert known.status_code == unknown.status_code == 422
    pages = [without_tokens(page.text) for page in (known, unknown)]
    assert pages[0].replace(person.email, "X") == pages[1].replace("nobody@example.org", "X")


@pytest.mark.usefixtures("standing_clock")
def test_tries_are_counted_although_each_is_refused(client: FlaskClient) -> None:
    person = make_person(password=PASSWORD)
    statuses = [submit(client, person.email, "wrong wrong wrong").status_code for _ in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    assert submit(client, person.email).status_code == 429


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:1", "/\t/evil"]
)
def test_next_never_leaves_the_site(client: FlaskClient, target: str) -> None:
    person = make_person(password=PASSWORD)
    assert submit(client, person.email, next=target).location == "/"


def test_an_ended_session_is_over_at_once(client: FlaskClient, fresh: object) -> None:
    person = make_person(password=PASSWORD)
    submit(client, person.email)
    with unit_of_work():
        for sign_in in db.session.query(SignIn):
            sign_in.ended_at = sign_in.created_at
    assert client.get("/account").status_code == 302


def test_a_mailed_link_sets_a_new_password_once(client: FlaskClient) -> None:
    person = make_person(password=PASSWORD)
    assert client.post("/forgot", data={"email": person.email}).status_code == 200
    assert client.post("/forgot", data={"email": "nobody@example.org"}).status_code == 200
    mails = db.session.query(EmailRecord).all()
    assert [mail.to_address for mail in mails] == [person.email]
    path = re.search(r"http://localhost(/reset/\S+)", mails[0].text)[1]
    assert client.post(path, data={"password": "password1234"}).status_code == 422
    assert client.post(path, data={"password": "an orchard behind seven mills"}).status_code == 303
    assert client.get(path).status_code == 404
    db.session.rollback()
    assert db.session.query(Person).one().version == 2
    assert client.get("/account").status_code == 200
