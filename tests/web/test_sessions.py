"""The lasting cookie is sent once a day, not with every page."""

from __future__ import annotations

import datetime as dt

import time_machine
from flask import Flask

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
