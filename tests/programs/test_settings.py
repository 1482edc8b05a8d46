"""What an owner sets of the program: kept as typed, told apart when two are at it, and read by everybody at once."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from community.core.db import db, unit_of_work
from community.core.errors import Conflict, Invalid, NotAllowed
from community.core.events import EventRecord
from community.programs.models import Member, Program, Role
from community.programs.services import Settings, change_program
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program

PAGE = "/p/hollow/settings"
FORM: dict[str, Any] = {
    "name": "Hollow & Grain",
    "tagline": "For people who can’t walk past a dull chisel.",
    "about": "We make planes.\n\nIn Vermont.",
    "address_line": "14 Mill Lane, Brattle River, Vermont",
    "time_zone": "America/New_York",
    "language": "de",
    "answer_promise_days": "5",
}


@pytest.fixture
def program(app: object) -> Program:
    return make_program()


@pytest.fixture
def owner(program: Program) -> Member:
    return make_member(program, "Ada Hollow", roles=Role.OWNER | Role.AMBASSADOR)


def now_of(program: Program) -> Program:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Program, program.id)


def changes() -> list[list[str]]:
    db.session.rollback()
    found = db.session.scalars(select(EventRecord).filter_by(kind="program_changed").order_by(EventRecord.id))
    return [row.data["changed"] for row in found]


def save(client: FlaskClient, program: Program, **changed: object) -> Any:
    return client.post(PAGE, data={**FORM, "version": now_of(program).version, **changed})


def test_what_an_owner_sets_everybody_reads(program: Program, owner: Member, sign_in: SignInAs) -> None:
    client = sign_in(owner)
    assert save(client, program).status_code == 303
    found = now_of(program)
    kept = {name: getattr(found, name) for name in FORM}
    assert kept == {**FORM, "answer_promise_days": 5}
    assert changes() == [["name", "tagline", "about", "address_line", "time_zone", "language", "answer_promise_days"]]
    landing = client.application.test_client().get("/p/hollow/").text
    for said in ("Hollow &amp; Grain", FORM["tagline"], "<p>We make planes.</p>", "<p>In Vermont.</p>", "14 Mill Lane"):
        assert said in landing
    page = client.get(PAGE).text
    assert 'value="Hollow &amp; Grain"' in page
    assert "Every conversation is answered within 5 days." in page
    assert "changed the settings of the program" in client.get("/p/hollow/desk/audit").text


def test_only_what_is_different_is_told(program: Program, owner: Member, sign_in: SignInAs) -> None:
    client = sign_in(owner)
    save(client, program)
    version = now_of(program).version
    assert save(client, program).status_code == 303
    assert now_of(program).version == version
    save(client, program, tagline="For the curious.")
    assert changes()[1:] == [["tagline"]]
    assert now_of(program).version == version + 1


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("name", "  ", "Please fill this in."),
        ("name", "x" * 81, "keep this to 80 characters"),
        ("tagline", "x" * 161, "keep this to 160 characters"),
        ("tagline", "two\nlines", "one line of ordinary characters"),
        ("about", "x" * 2001, "keep this to 2000 characters"),
        ("address_line", "Mill Lane\nVermont", "one line of ordinary characters"),
        ("time_zone", "Mars/Olympus", "Not a valid choice."),
        ("language", "tlh", "Not a valid choice."),
        ("answer_promise_days", "0", "Not a valid choice."),
        ("answer_promise_days", "", "Not a valid choice."),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(
    program: Program, owner: Member, sign_in: SignInAs, field: str, wrong: str, said: str
) -> None:
    answer = save(sign_in(owner), program, **{"about": "What I typed at length.", field: wrong})
    assert answer.status_code == 422
    assert said in answer.text
    assert field == "about" or "What I typed at length." in answer.text
    assert now_of(program).name == "Hollow & Grain Makers"
    assert changes() == []


def test_of_two_owners_one_is_told_and_loses_nothing(program: Program, owner: Member, sign_in: SignInAs) -> None:
    client, seen = sign_in(owner), now_of(program).version
    assert client.post(PAGE, data={**FORM, "version": seen, "tagline": "The first."}).status_code == 303
    late = client.post(PAGE, data={**FORM, "version": seen, "tagline": "The second."})
    assert late.status_code == 409
    assert 'value="The second."' in late.text
    assert '<p class="pull">The first.</p>' in late.text
    assert now_of(program).tagline == "The first."
    again = client.post(PAGE, data={**FORM, "version": now_of(program).version, "tagline": "The second."})
    assert again.status_code == 303
    for none in ("", "x", str(2**70)):
        assert client.post(PAGE, data={**FORM, "version": none}).status_code == 409


def test_what_the_program_has_can_be_kept(program: Program, owner: Member, sign_in: SignInAs) -> None:
    """A command may have set a promise or a zone that the lists don't offer."""
    with unit_of_work():
        odd = db.session.get_one(Program, program.id)
        odd.answer_promise_days, odd.time_zone = 30, "Etc/GMT+3"
    client = sign_in(owner)
    page = client.get(PAGE).text
    assert '<option selected value="30">within 30 days</option>' in page
    assert save(client, program, answer_promise_days="30", time_zone="Etc/GMT+3").status_code == 303


def test_the_service_asks_who_it_is(program: Program, owner: Member) -> None:
    settings = Settings(**{**FORM, "answer_promise_days": 5})
    manager = make_member(program, "Nora Castellan", roles=Role.MANAGER | Role.AMBASSADOR)
    version = now_of(program).version
    with pytest.raises(NotAllowed), unit_of_work():
        change_program(manager, settings, seen_version=version)
    with pytest.raises(Conflict), unit_of_work():
        change_program(owner, settings, seen_version=version + 1)
    for wrong in ({"name": " "}, {"answer_promise_days": 0}):
        with pytest.raises(Invalid), unit_of_work():
            change_program(owner, Settings(**{**FORM, "answer_promise_days": 5, **wrong}), seen_version=version)
    assert changes() == []


def test_owners_find_it_in_the_menu_and_managers_do_not(program: Program, owner: Member, sign_in: SignInAs) -> None:
    assert f'href="{PAGE}"' in sign_in(owner).get("/p/hollow/").text
    manager = sign_in(make_member(program, "Nora Castellan", roles=Role.MANAGER | Role.AMBASSADOR))
    assert f'href="{PAGE}"' not in manager.get("/p/hollow/").text
    assert manager.get(PAGE).status_code == 403


def test_the_page_costs_who_asks_and_the_menu(
    program: Program, owner: Member, sign_in: SignInAs, budget: Budget
) -> None:
    client = sign_in(owner)
    client.get(PAGE)
    with budget(2):
        assert client.get(PAGE).status_code == 200
