"""Who asks, in which program: one query, and the same 404 for what is not yours."""

from __future__ import annotations

import datetime as dt

from flask.testing import FlaskClient

from community.accounts.models import SignIn
from community.accounts.setup import IDLE_LIMIT
from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Member, Standing
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program


def test_a_members_page_asks_once_who_is_there(sign_in: SignInAs, budget: Budget) -> None:
    client = sign_in(make_member(make_program()))
    with budget(4):  # who asks and where; the agreement; whether it was accepted; what waits in the navigation
        assert client.get("/p/hollow/agreement").status_code in {200, 404}


def test_another_program_and_none_read_the_same(sign_in: SignInAs) -> None:
    make_program()
    client = sign_in(make_member(make_program("other", "Other People")))
    foreign, missing = client.get("/p/hollow/agreement"), client.get("/p/nowhere/agreement")
    assert foreign.status_code == missing.status_code == 404
    assert "Hollow" not in foreign.text


def test_who_was_removed_or_suspended_is_outside(sign_in: SignInAs) -> None:
    member = make_member(make_program())
    client = sign_in(member)
    assert client.get("/p/hollow/agreement").status_code == 200
    change(member, standing=Standing.REMOVED)
    assert client.get("/p/hollow/agreement").status_code == 404
    change(member, standing=Standing.ACTIVE, suspended_until=now() + dt.timedelta(days=1))
    assert client.get("/p/hollow/agreement").status_code == 404
    change(member, suspended_until=now() - dt.timedelta(days=1))
    assert client.get("/p/hollow/agreement").status_code == 200


def test_a_session_that_was_idle_too_long_is_over(sign_in: SignInAs) -> None:
    client: FlaskClient = sign_in(make_member(make_program()))
    with unit_of_work():
        db.session.query(SignIn).one().seen_at = now() - IDLE_LIMIT - dt.timedelta(minutes=1)
    assert client.get("/p/hollow/agreement").status_code == 302


def change(member: Member, **facts: object) -> None:
    with unit_of_work():
        fresh = db.session.get_one(Member, member.id)
        for name, value in facts.items():
            setattr(fresh, name, value)
