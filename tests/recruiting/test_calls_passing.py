"""Who passes a call on: a link, a code and words each; what came by it; and nobody in any of the counts."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.errors import Invalid, WrongState
from community.programs.models import Member, Program, Role
from community.recruiting.applying import visits
from community.recruiting.calling import passing
from community.recruiting.calling.queries import came_to, passers_of
from community.recruiting.calling.words import usual_words
from community.recruiting.models import Application, Call, CallPasser, CallVisits, PasserVisits
from tests.conftest import Budget, SignInAs
from tests.factories import make_member
from tests.factories.nominating import make_broadcast_call, make_passer
from tests.factories.recruiting import acting, make_application, make_call, send

BASE = "/p/hollow/calls"


@pytest.fixture
def manager(program: Program) -> Member:
    return make_member(program, "Nora Castellan", roles=Role.MANAGER | Role.AMBASSADOR)


@pytest.fixture
def call(program: Program) -> Call:
    return make_broadcast_call(program)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "EVERY_SECONDS", 0.0)


def test_visits_beginnings_and_sendings_are_counted_for_the_link_that_brought_them(
    manager: Member, call: Call, client: FlaskClient
) -> None:
    radio, shop = make_passer(manager, call), make_passer(manager, call, "The corner shop")
    for _ in range(2):
        page = client.get(f"{BASE}/passed-on?via={radio.code}")
    assert "Passed on by Radio Westhoek" in page.text
    client.get(f"{BASE}/passed-on?via={shop.code}")
    client.get(f"{BASE}/passed-on")
    assert f'start?via={radio.code}"' in page.text
    client.post(f"{BASE}/passed-on/start?via={radio.code}", data={"email": "by-radio@example.org"})
    client.post(f"{BASE}/passed-on/start", data={"email": "by-nobody@example.org"})
    brought = {one.passer.name: (one.visits, one.begun, one.sent) for one in passers_of(call.id, came_to(call.id))}
    assert brought == {"Radio Westhoek": (2, 1, 0), "The corner shop": (1, 0, 0)}
    (today,) = passers_of(call.id, came_to(call.id))[0].days
    assert (today.on, today.visits, today.begun) == (now().date(), 2, 1)
    assert db.session.query(CallVisits.count).scalar() == 4
    by_nobody = db.session.query(Application).filter_by(email_key="by-nobody@example.org").one()
    assert by_nobody.passed_on_by_id is None


def test_what_was_sent_counts_once_for_the_link_however_often_it_changes(
    program: Program, manager: Member, call: Call
) -> None:
    radio = make_passer(manager, call)
    application, _snapshot = make_application(program, call)
    with unit_of_work():
        application.passed_on_by_id = radio.id
        application.answers = {**application.answers, "moment": "Told anew."}
    send(program, application)
    assert [(one.begun, one.sent) for one in passers_of(call.id, came_to(call.id))] == [(1, 1)]


def test_nothing_of_a_visitor_is_kept_and_no_cookie_is_set(manager: Member, call: Call, client: FlaskClient) -> None:
    radio = make_passer(manager, call)
    page = client.get(f"{BASE}/passed-on?via={radio.code}")
    assert "Set-Cookie" not in page.headers
    assert {column.name for column in PasserVisits.__table__.columns} == {"passer_id", "day", "count"}


def test_the_first_link_stays_with_an_application(manager: Member, call: Call, client: FlaskClient) -> None:
    radio, shop = make_passer(manager, call), make_passer(manager, call, "The corner shop")
    for passer in (radio, shop):
        client.post(f"{BASE}/passed-on/start?via={passer.code}", data={"email": "one@example.org"})
    assert db.session.query(Application).one().passed_on_by_id == radio.id


@pytest.mark.parametrize(
    "agent", ["Googlebot/2.1", "facebookexternalhit/1.1", "WhatsApp/2.23", "curl/8.0", "python-requests/2", ""]
)
def test_programs_that_say_so_are_no_visits(manager: Member, call: Call, client: FlaskClient, agent: str) -> None:
    radio = make_passer(manager, call)
    page = client.get(f"{BASE}/passed-on?via={radio.code}", headers={"User-Agent": agent})
    assert page.status_code == 200
    assert db.session.query(CallVisits).count() == 0


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari",
        "Mozilla/5.0 (Linux; Android 14; CUBOT X50) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
    ],
)
def test_browsers_of_people_are_visits(agent: str) -> None:
    assert not visits.is_by_itself(agent)


def test_who_is_off_the_list_still_leads_to_the_call_and_is_counted_no_more(
    manager: Member, call: Call, client: FlaskClient, sign_in: SignInAs
) -> None:
    radio = make_passer(manager, call)
    desk = sign_in(manager)
    assert desk.post(f"{BASE}/passed-on/passers/{radio.code}/end").status_code == 303
    assert client.get(f"{BASE}/passed-on?via={radio.code}").status_code == 200
    client.post(f"{BASE}/passed-on/start?via={radio.code}", data={"email": "late@example.org"})
    assert [(one.visits, one.begun) for one in passers_of(call.id, came_to(call.id))] == [(0, 0)]
    assert db.session.query(CallVisits.count).scalar() == 1


def test_a_code_of_another_call_says_nothing(
    manager: Member, call: Call, program: Program, client: FlaskClient
) -> None:
    other = make_broadcast_call(program, "other-call")
    radio = make_passer(manager, other)
    page = client.get(f"{BASE}/passed-on?via={radio.code}")
    assert "Radio Westhoek" not in page.text
    assert db.session.query(PasserVisits).count() == 0


def test_a_passer_may_be_a_member_by_the_name_they_have_here(program: Program, manager: Member, call: Call) -> None:
    dee = make_member(program, "Dee Whitlock")
    assert make_passer(manager, call, "dee whitlock", is_member=True).member_id == dee.id
    make_member(program, "Jo Ann")
    make_member(program, "Jo Ann")
    for name in ("Nobody Here", "Jo Ann"):
        with pytest.raises(Invalid), unit_of_work():
            passing.add_passer(acting(manager), call, name=name, is_member=True)


def test_the_same_name_twice_and_a_call_of_another_kind_are_refused(
    program: Program, manager: Member, call: Call
) -> None:
    make_passer(manager, call)
    with pytest.raises(Invalid), unit_of_work():
        passing.add_passer(acting(manager), call, name="radio  westhoek")
    with pytest.raises(WrongState), unit_of_work():
        passing.add_passer(acting(manager), make_call(program), name="Radio Westhoek")


def test_what_was_typed_stays_when_a_passer_is_refused(manager: Member, call: Call, sign_in: SignInAs) -> None:
    answer = sign_in(manager).post(f"{BASE}/passed-on/passers", data={"name": "Unknown Person", "is_member": "y"})
    assert answer.status_code == 422
    assert 'value="Unknown Person"' in answer.text


def test_words_are_the_passers_own_else_the_calls_else_the_usual(
    manager: Member, call: Call, sign_in: SignInAs
) -> None:
    radio = make_passer(manager, call)
    desk = sign_in(manager)
    link = f"http://localhost/p/hollow/calls/passed-on?via={radio.code}"
    page = desk.get(f"{BASE}/passed-on/manage").text
    assert "Nobody asks how many people listen to you." in page
    assert link in page
    desk.post(f"{BASE}/passed-on/words", data={"text": "Do you mend things?"})
    assert f"Do you mend things?\n\n{link}" in desk.get(f"{BASE}/passed-on/manage").text
    desk.post(f"{BASE}/passed-on/words", data={"text": "Dear listeners of the morning show,", "via": radio.code})
    page = desk.get(f"{BASE}/passed-on/manage").text
    assert f"Dear listeners of the morning show,\n\n{link}" in page
    assert "Do you mend things?\n\nhttp://localhost/p/hollow/calls/passed-on<" in page
    assert "readonly" in page


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_codes_are_drawn_here_and_carry_the_link(
    manager: Member, call: Call, sign_in: SignInAs, kind: str, begins: bytes
) -> None:
    radio = make_passer(manager, call)
    desk = sign_in(manager)
    plain = desk.get(f"{BASE}/passed-on/code.{kind}")
    with_sign = desk.get(f"{BASE}/passed-on/code.{kind}?via={radio.code}&keep=1")
    assert plain.data.startswith(begins)
    assert with_sign.data.startswith(begins)
    assert plain.data != with_sign.data
    assert with_sign.headers["Content-Disposition"] == f'attachment; filename="passed-on-{radio.code}.{kind}"'
    assert b"style=" not in plain.data
    assert desk.get(f"{BASE}/passed-on/code.gif").status_code == 404
    assert desk.get(f"{BASE}/passed-on/code.svg?via=nobody").status_code == 404


def test_the_page_sends_the_same_statements_for_one_passer_and_for_thirty(
    manager: Member, call: Call, sign_in: SignInAs, budget: Budget
) -> None:
    make_passer(manager, call)
    desk = sign_in(manager)
    desk.get(f"{BASE}/passed-on/manage")
    with budget(7) as few:
        desk.get(f"{BASE}/passed-on/manage")
    for number in range(29):
        make_passer(manager, call, f"Shop {number}")
    with budget(7) as many:
        desk.get(f"{BASE}/passed-on/manage")
    assert len(few) == len(many)


def test_no_column_of_a_passer_could_hold_how_many_listen() -> None:
    columns = {column.name for column in CallPasser.__table__.columns}
    assert columns == {"id", "call_id", "code", "name", "member_id", "text", "created_at", "ended_at"}


def test_the_usual_words_saved_as_they_are_go_on_following_the_call(
    program: Program, manager: Member, call: Call, sign_in: SignInAs
) -> None:
    desk = sign_in(manager)
    with desk.application.test_request_context():
        usual = usual_words(program, call)
    desk.post(f"{BASE}/passed-on/words", data={"text": usual.replace("\n", "\r\n")})
    db.session.rollback()
    assert db.session.query(Call.passing_text).scalar() == ""
