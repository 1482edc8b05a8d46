"""Calls: who opens and closes them, what they need, which are open, and how often they were looked at."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.errors import Invalid, NotAllowed, WrongState
from community.programs.models import Program, Role
from community.questionnaires.defaults import default_schema
from community.questionnaires.services import create_questionnaire
from community.recruiting.applying import calls, visits
from community.recruiting.applying.queries import open_calls
from community.recruiting.models import CallVisits, ReviewRound
from tests.conftest import SignInAs
from tests.factories import make_member, make_program
from tests.factories.recruiting import acting, make_call


def test_a_call_brings_its_round_with_a_recorded_seed(program: Program) -> None:
    call = make_call(program)
    found = db.session.scalars(select(ReviewRound).where(ReviewRound.call_id == call.id)).one()
    assert found.target_reviews == 2
    assert 0 <= found.seed < 2**31


def test_open_calls_are_those_one_can_apply_to_now(program: Program) -> None:
    make_call(program, "over", closes_in=-1)
    make_call(program, "to-come", opens_in=3)
    make_call(program, "hidden", published=False)
    later, sooner = make_call(program, "later", closes_in=30), make_call(program, "sooner", closes_in=5)
    make_call(make_program("other", "Other People"), "elsewhere")
    assert [call.slug for call in open_calls(program)] == [sooner.slug, later.slug]


def test_only_managers_close_a_call(program: Program) -> None:
    call = make_call(program)
    with pytest.raises(NotAllowed), unit_of_work():
        calls.close_call(make_member(program, "Dee Whitlock"), call)
    with unit_of_work():
        calls.close_call(make_member(program, "Nora Castellan", roles=Role.MANAGER), call)
    assert not call.is_open
    assert list(open_calls(program)) == []


def test_extending_a_call_opens_it_again(program: Program) -> None:
    call = make_call(program, closes_in=-1)
    manager = make_member(program, "Nora Castellan", roles=Role.MANAGER)
    with pytest.raises(Invalid), unit_of_work():
        calls.extend_call(manager, call, now() - dt.timedelta(hours=1))
    with unit_of_work():
        calls.extend_call(manager, call, now() + dt.timedelta(days=1))
    assert call.is_open


def test_a_call_is_published_only_with_published_questions(program: Program) -> None:
    manager = acting(make_member(program, "Nora Castellan", roles=Role.MANAGER))
    with unit_of_work():
        version = create_questionnaire(manager, slug="other", title="Other", schema=default_schema())
    with pytest.raises(WrongState):
        make_call(program, version=version)


@pytest.mark.parametrize("slug", ["Winter", "winter call", "-winter", "", "a" * 61])
def test_an_address_has_small_letters_digits_and_hyphens(program: Program, slug: str) -> None:
    with pytest.raises(Invalid):
        make_call(program, slug)


def test_two_calls_do_not_share_an_address(program: Program) -> None:
    make_call(program)
    with pytest.raises(Invalid):
        make_call(program)


def test_visits_are_counted_without_anybody_in_them(
    program: Program, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "EVERY_SECONDS", 0.0)
    make_call(program)
    for _ in range(3):
        client.get("/p/hollow/calls/winter")
    row = db.session.scalars(select(CallVisits)).one()
    assert row.count == 3
    assert {column.name for column in CallVisits.__table__.columns} == {"call_id", "day", "count"}


def test_visits_wait_in_memory_between_writes(
    program: Program, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "_written_at", float("-inf"))
    make_call(program)
    for _ in range(3):
        client.get("/p/hollow/calls/winter")
    assert db.session.scalars(select(CallVisits.count)).one() == 1
    with unit_of_work():
        visits.write()
    db.session.rollback()
    assert db.session.scalars(select(CallVisits.count)).one() == 3


def test_the_group_does_not_count_as_visitors(
    program: Program, sign_in: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "EVERY_SECONDS", 0.0)
    make_call(program)
    sign_in(make_member(program)).get("/p/hollow/calls/winter")
    assert list(db.session.scalars(select(CallVisits))) == []


def test_the_page_of_a_call_sets_no_cookie_and_has_a_budget(
    program: Program, client: FlaskClient, budget: object
) -> None:
    make_call(program)
    client.get("/p/hollow/calls/winter")
    # The program; the call with its questions.
    with budget(2):  # type: ignore[operator]
        page = client.get("/p/hollow/calls/winter")
    assert "Set-Cookie" not in page.headers
    assert "How many followers you have" in page.text
