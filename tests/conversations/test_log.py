"""The log: what it takes, what it refuses, and that nothing of a refusal stays."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from community.conversations.episode import Kind
from community.conversations.models import ConversationReport, QuietWeek
from community.conversations.services.listeners import refuse_identities
from community.core.clock import today
from community.core.db import Base, db, unit_of_work
from community.core.errors import Invalid
from community.core.events import EventRecord
from community.programs.models import Member, Program, Role
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_person, make_program
from tests.factories.conversations import as_form, make_report, make_topic

LOG = "/p/hollow/log"


@pytest.fixture
def program(app: Flask) -> Program:
    return make_program()


@pytest.fixture
def dee(program: Program) -> Member:
    return make_member(program)


def reports() -> list[ConversationReport]:
    db.session.rollback()
    return db.session.query(ConversationReport).order_by(ConversationReport.id).all()


def test_five_taps_and_a_date_are_enough(dee: Member, sign_in: SignInAs) -> None:
    client = sign_in(dee)
    response = client.post(LOG, data=as_form(dee, form_key="a"))
    (report,) = reports()
    assert (response.status_code, response.location) == (303, f"/p/hollow/conversations/{report.ref}")
    assert report.kind is Kind.CONVERSATION
    assert report.happened_on == today("UTC")
    assert "conversation_logged" in {row.kind for row in db.session.query(EventRecord)}
    assert "In person, with a friend" in client.get(response.location).text


@pytest.mark.parametrize("field", ["day", "mode", "relation", "prompt", "basis", "came_back"])
def test_each_of_them_is_required(dee: Member, sign_in: SignInAs, field: str) -> None:
    data = as_form(dee, story="We talked about the sound of it for a while.")
    del data[field]
    response = sign_in(dee).post(LOG, data=data)
    assert response.status_code == 422
    assert "We talked about the sound of it for a while." in response.text
    assert reports() == []


def test_all_the_rest_is_kept_too(program: Program, dee: Member, sign_in: SignInAs) -> None:
    manager = make_member(program, "Nora Castellan", roles=Role.MANAGER)
    topic = make_topic(manager)
    more = {
        "title": "The hardware store",
        "story": "She held the plane.\nI said go home.",
        "recommendation": "avoid",
        "polarity": "very_positive",
        "depth": "long_talk",
        "disclosure": "said_during",
        "group_size": "two_to_four",
        "venue": "shop",
        "topics": [topic.id],
    }
    assert sign_in(dee).post(LOG, data=as_form(dee, **more)).status_code == 303
    (report,) = reports()
    assert report.kind is Kind.RECOMMENDATION
    assert (report.title, report.group_size, report.venue) == ("The hardware store", "two_to_four", "shop")
    assert "The hardware store" in sign_in(dee).get(f"/p/hollow/conversations/{report.ref}").text


def test_sending_it_again_is_not_telling_it_again(dee: Member, sign_in: SignInAs) -> None:
    client = sign_in(dee)
    first = client.post(LOG, data=as_form(dee, form_key="from the phone"))
    again = client.post(LOG, data=as_form(dee, form_key="from the phone"))
    assert first.location == again.location
    assert len(reports()) == 1
    assert "had arrived already" in client.get(again.location).text


@pytest.mark.parametrize("relation", ["family", "friend", "neighbor", "colleague", "stranger", "partner"])
def test_two_at_once_with_one_key_are_one_report(dee: Member, sign_in: SignInAs, relation: str) -> None:
    """Several rounds, since where the two meet differs: at the key, at the likeness, or at the insert."""
    clients = [sign_in(dee), sign_in(dee)]
    data = as_form(dee, form_key="twice at once", relation=relation)
    db.session.rollback()
    start = threading.Barrier(2)
    locations: list[str | None] = []

    def send(client: FlaskClient) -> None:
        start.wait()
        locations.append(client.post(LOG, data=data).location)

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(locations)) == 1
    assert locations[0]
    assert len(reports()) == 1


def test_a_key_of_somebody_else_means_nothing(program: Program, dee: Member, sign_in: SignInAs) -> None:
    ray = make_member(program, "Ray Pellegrino")
    for member in (dee, ray):
        sign_in(member).post(LOG, data=as_form(member, form_key="same"))
    assert len(reports()) == 2


def test_without_a_script_the_page_brings_the_key(dee: Member, sign_in: SignInAs) -> None:
    page = sign_in(dee).get(LOG).text
    spare = re.search(r'<noscript><input type="hidden" name="form_key" value="(\w+)">', page)
    assert spare
    for _ in range(2):
        sign_in(dee).post(LOG, data=as_form(dee, form_key=["", spare[1]]))
    assert [report.form_key for report in reports()] == [spare[1]]


IDENTITIES = [
    ("story", "Call her at 802-555-0143 tomorrow.", "802-555-0143"),
    ("story", "He wants it mailed to jo.smith@example.com by Friday.", "jo.smith@example.com"),
    ("story", "She posted it as @planes_and_pears yesterday.", "@planes_and_pears"),
    ("title", "The talk with @planes_and_pears", "@planes_and_pears"),
]


@pytest.mark.parametrize(("field", "words", "found"), IDENTITIES)
def test_what_identifies_a_listener_is_refused_and_nowhere_kept(
    dee: Member, sign_in: SignInAs, field: str, words: str, found: str
) -> None:
    client = sign_in(dee)
    response = client.post(LOG, data=as_form(dee, **{field: words}))
    assert response.status_code == 422
    page = response.text.replace("&#34;", '"').replace("&#39;", "'")
    assert words in page, "the text stays in the form"
    assert f"“{found}”" in page, "the sentence says what was found"
    assert "never keep who the other person was" in page
    assert reports() == []
    assert everything_stored().count(found) == 0


def everything_stored() -> str:
    """Every value of every table, in one text."""
    db.session.rollback()
    values = []
    for table in Base.metadata.sorted_tables:
        values += [repr(tuple(row)) for row in db.session.execute(text(f'SELECT * FROM "{table.name}"'))]
    return "\n".join(values)


def test_the_search_through_everything_would_find_it(dee: Member, sign_in: SignInAs) -> None:
    sign_in(dee).post(LOG, data=as_form(dee, story="A boat with a cracked handle in it."))
    assert everything_stored().count("cracked handle") == 1


def test_a_likely_name_is_pointed_out_and_stands_after_a_yes(dee: Member, sign_in: SignInAs) -> None:
    client = sign_in(dee)
    data = as_form(dee, story="I told my friend Bob Miller about the dovetail.")
    assert 'name="names_confirmed"' not in client.get(LOG).text
    response = client.post(LOG, data=data)
    assert response.status_code == 422
    assert "“Bob Miller”" in response.text
    assert 'name="names_confirmed"' in response.text
    assert reports() == []
    assert client.post(LOG, data={**data, "names_confirmed": "y"}).status_code == 303
    assert reports()[0].names_confirmed


def test_a_yes_to_names_is_no_yes_to_numbers(dee: Member, sign_in: SignInAs) -> None:
    data = as_form(dee, story="Bob Miller, 802-555-0143.", names_confirmed="y")
    assert sign_in(dee).post(LOG, data=data).status_code == 422
    assert reports() == []


def test_own_names_and_the_program_are_no_secret(dee: Member, sign_in: SignInAs) -> None:
    story = "I said hello, I am Dee Whitlock, and I am with Hollow & Grain Makers."
    assert sign_in(dee).post(LOG, data=as_form(dee, story=story)).status_code == 303


def test_refusal_names_the_field() -> None:
    with pytest.raises(Invalid) as caught:
        refuse_identities({"title": "fine", "story": "mail a.b@example.org"})
    assert caught.value.field == "story"


def test_the_same_talk_twice_is_asked_about_once(dee: Member, sign_in: SignInAs) -> None:
    client = sign_in(dee)
    assert client.post(LOG, data=as_form(dee, form_key="1")).status_code == 303
    asked = client.post(LOG, data=as_form(dee, form_key="2"))
    assert asked.status_code == 422
    assert "a talk like this on that day" in asked.text
    assert client.post(LOG, data=as_form(dee, form_key="2", again="y")).status_code == 303
    assert client.post(LOG, data=as_form(dee, form_key="3", relation="stranger")).status_code == 303
    assert len(reports()) == 3


@pytest.mark.parametrize(("days", "status"), [(0, 303), (2, 303), (30, 303), (31, 422), (-1, 422)])
def test_thirty_days_back_and_not_ahead(dee: Member, sign_in: SignInAs, days: int, status: int) -> None:
    day = today("UTC") - dt.timedelta(days=days)
    data = as_form(dee, day="earlier", earlier_on=day.isoformat())
    assert sign_in(dee).post(LOG, data=data).status_code == status
    assert len(reports()) == (status == 303)


def test_earlier_wants_its_date(dee: Member, sign_in: SignInAs) -> None:
    response = sign_in(dee).post(LOG, data=as_form(dee, day="earlier"))
    assert response.status_code == 422
    assert "Which day was it?" in response.text
    assert sign_in(dee).post(LOG, data=as_form(dee, day="the other day")).status_code == 422


@pytest.mark.parametrize(
    ("zone", "day"), [("Pacific/Auckland", "2026-03-03"), ("UTC", "2026-03-02"), ("America/Los_Angeles", "2026-03-02")]
)
def test_today_is_the_members_own(app: Flask, sign_in: SignInAs, zone: str, day: str) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 12, 30, tzinfo=dt.UTC), tick=False):
        member = make_member(make_program(), person=make_person(time_zone=zone))
        page = sign_in(member).get(LOG).text
        assert re.search(rf'value="{day}"[^>]* checked[^>]*><span>Today', page)
        assert sign_in(member).post(LOG, data=as_form(member)).status_code == 303
        assert reports()[0].happened_on == dt.date.fromisoformat(day)


def test_a_day_chosen_before_midnight_keeps_its_date(dee: Member, sign_in: SignInAs) -> None:
    """What waited on the phone for a week still says which day it was."""
    day = today("UTC") - dt.timedelta(days=7)
    client = sign_in(dee)
    assert client.post(LOG, data=as_form(dee, day=day.isoformat())).status_code == 303
    assert reports()[0].happened_on == day
    refused = client.post(LOG, data=as_form(dee, day=day.isoformat(), story="Ring 802-555-0143."))
    assert f'value="{day.isoformat()}"' in refused.text


def test_a_deal_is_kept_apart_and_says_so(dee: Member, sign_in: SignInAs) -> None:
    client = sign_in(dee)
    response = client.post(LOG, data=as_form(dee, basis="deal_only", came_back="thanks"))
    assert reports()[0].kind is Kind.SHARE_ONLY
    assert "counted apart from conversations" in client.get(response.location).text


def test_a_topic_of_another_program_is_not_taken(dee: Member, sign_in: SignInAs) -> None:
    elsewhere = make_member(make_program("other", "Others"), "Mallory", roles=Role.MANAGER)
    topic = make_topic(elsewhere)
    assert sign_in(dee).post(LOG, data=as_form(dee, topics=[topic.id])).status_code == 422
    assert reports() == []


def test_a_silenced_member_cannot_log(dee: Member, sign_in: SignInAs) -> None:
    with unit_of_work():
        db.session.get_one(Member, dee.id).silenced_until = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    assert sign_in(dee).get(LOG).status_code == 403
    assert sign_in(dee).post(LOG, data=as_form(dee)).status_code == 403


def test_a_conversation_ends_a_quiet_week(dee: Member, sign_in: SignInAs) -> None:
    client = sign_in(dee)
    assert client.post("/p/hollow/quiet-weeks").status_code == 303
    assert db.session.query(QuietWeek).count() == 1
    client.post(LOG, data=as_form(dee))
    db.session.rollback()
    assert db.session.query(QuietWeek).count() == 0


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same(
    program: Program, dee: Member, sign_in: SignInAs, budget: Budget, fresh: Callable[[], None], number: int
) -> None:
    manager = make_member(program, "Nora Castellan", roles=Role.MANAGER)
    for each in range(number):
        make_topic(manager, f"Topic {each}")
        make_report(dee, form_key=str(each))
    client = sign_in(dee)
    fresh()
    with budget(5):  # session and person; membership; topics; the last reports; last seen
        assert client.get(LOG).status_code == 200
