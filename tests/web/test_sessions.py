"""The lasting cookie is sent once a day, not with every page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import time_machine
from flask import Flask, Request
from werkzeug.test import EnvironBuilder

from tests.conftest import SignInAs
from tests.factories import make_member, make_program

NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


def test_a_lasting_cookie_is_renewed_once_a_day(app: Flask, sign_in: SignInAs) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = sign_in(make_member(make_program()))
        with client.session_transaction() as session:
            session.permanent = True
        client.get("/p/hollow/me")
        assert "Set-Cookie" not in client.get("/p/hollow/me").headers
        clock.shift(dt.timedelta(days=1))
        assert "Set-Cookie" in client.get("/p/hollow/me").headers
        assert "Set-Cookie" not in client.get("/p/hollow/me").headers


def test_a_remembered_cookie_gives_each_request_a_session_of_its_own(app: Flask) -> None:
    sessions = app.session_interface
    cookie = sessions.get_signing_serializer(app).dumps({"theme": "dark"})  # type: ignore[attr-defined]

    def opened(sent: str) -> Any:
        headers = {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={sent}"}
        return sessions.open_session(app, Request(EnvironBuilder(headers=[*headers.items()]).get_environ()))

    first = opened(cookie)
    first["theme"] = "light"
    assert dict(opened(cookie)) == {"theme": "dark"}
    assert dict(opened(cookie[:-2] + "zz")) == {}, "a signature is checked, whatever is remembered"


def test_a_remembered_cookie_grows_too_old_all_the_same(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = app.test_client()
        with client.session_transaction() as session:
            session["theme"] = "dark"
        with client.session_transaction() as session:
            assert session["theme"] == "dark"
        clock.shift(app.permanent_session_lifetime + dt.timedelta(seconds=1))
        with client.session_transaction() as session:
            assert "theme" not in session
