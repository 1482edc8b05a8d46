"""Tables to take away: what stands in them before and after the freeze, for whom, and that somebody wrote it down."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.core.db import db, unit_of_work
from community.core.events import EventRecord
from community.core.tables import FORMULA_SIGNS
from community.insights.queries import applications_table, taking
from community.insights.queries.rounds import Actor, rounds_of
from community.insights.queries.tables import TABLES
from community.programs.models import Member, Program, Role
from community.recruiting.models import AccessEvent, Call
from community.recruiting.models.screening import AccessView
from community.recruiting.screening.services import declare_not_blind
from community.recruiting.sides import round_of
from community.recruiting.states import Outcome
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.deciding import decide_so, freeze
from tests.factories.insights import make_many
from tests.factories.nominating import accept, make_nomination, make_nomination_call
from tests.factories.recruiting import make_draft
from tests.factories.reviewing import acting, decide, make_call, make_reviewers, make_sent, release, send_review
from tests.recruiting.test_review_canary import LOCAL_PART, NAME, PLANTED, TOKENS, WORDS

URL = "/p/hollow/insights/exports"


@pytest.fixture
def program(app: Flask) -> Program:
    return make_program()


@pytest.fixture
def call(program: Program) -> Call:
    return make_call(program, target=1)


@pytest.fixture
def manager(program: Program) -> Member:
    return make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR)


@pytest.fixture
def client(manager: Member, sign_in: SignInAs) -> FlaskClient:
    return sign_in(manager)


@pytest.fixture
def screener(program: Program) -> Member:
    return make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)


def take(client: FlaskClient, name: str, call: str = "") -> str:
    """The whole file."""
    response = client.post(f"{URL}/{name}.csv", data={"call": call})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.data.startswith(b"\xef\xbb\xbf")
    return response.text.removeprefix("\ufeff")


def rows(client: FlaskClient, name: str, call: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(take(client, name, call), newline="")))


def everything(client: FlaskClient) -> str:
    return "\n".join(take(client, name) for name in TABLES).lower()


def tokens_in(text: str) -> list[str]:
    return [token for token in TOKENS if token in text]


def test_no_token_leaves_before_the_freeze_and_names_do_after_it(
    call: Call, screener: Member, manager: Member, client: FlaskClient, program: Program
) -> None:
    (reader,) = make_reviewers(program, "Annika")
    application = make_sent(call, NAME, email=f"{LOCAL_PART}@example.org", answers=WORDS)
    assert tokens_in(everything(client)) == [], "while it waits"
    release(screener, application)
    assert tokens_in(everything(client)) == [], "released"
    assert "rude letter" in everything(client), "the masked words are there, so the test reads what it should"
    send_review(reader, application, note=f"The {PLANTED} and zyxandra.")
    decide(manager, application, reason="Because zyxandra told it so well.")
    assert tokens_in(everything(client)) == [], "pending"
    assert rows(client, "reviews")[0]["score.care"] == "4"
    assert rows(client, "reviews")[0]["reviewer"] == "F"
    assert db.session.query(AccessEvent).filter_by(member_id=manager.id).count() == 0
    freeze(manager, call)
    found = rows(client, "applications")[0]
    assert (found["name"], found["words"], found["decision_frozen"]) == (NAME, "raw", "yes")
    assert "48,213 followers" in found["answer.asked"], "what was written is theirs to read now"
    assert rows(client, "reviews")[0]["reviewer"] == "Annika"
    assert "zyxandra" in rows(client, "decisions")[0]["reason"]
    db.session.rollback()
    opened = db.session.query(AccessEvent).filter_by(member_id=manager.id).all()
    assert [(one.application_id, one.view) for one in opened] == [(application.id, AccessView.RAW)]


@pytest.mark.parametrize("name", TABLES)
def test_reviewers_and_strangers_get_no_table(
    name: str, call: Call, screener: Member, program: Program, sign_in: SignInAs
) -> None:
    (reader,) = make_reviewers(program, "Annika")
    release(screener, make_sent(call, NAME, email=f"{LOCAL_PART}@example.org", answers=WORDS))
    stranger = make_member(make_program("other", "Other"), "Mallory", roles=Role.OWNER)
    for member, status in ((reader, 403), (screener, 403), (stranger, 404)):
        response = sign_in(member).post(f"{URL}/{name}.csv")
        assert response.status_code == status
        assert tokens_in(response.text.lower()) == []
    foreign = sign_in(stranger).post(f"/p/other/insights/exports/{name}.csv", data={"call": "winter"})
    assert foreign.status_code == 404
    own = sign_in(stranger).post(f"/p/other/insights/exports/{name}.csv")
    assert len(own.text.splitlines()) == 1


def test_a_manager_who_reviews_in_the_round_gets_no_words_and_no_scores_until_it_is_decided(
    call: Call, screener: Member, manager: Member, program: Program, sign_in: SignInAs
) -> None:
    both = make_member(program, "Odalys", roles=Role.MANAGER | Role.REVIEWER)
    first, second = make_sent(call, "First"), make_sent(call, "Second")
    for application in (first, second):
        release(screener, application)
    send_review(both, first)
    client = sign_in(both)
    assert {row["words"] for row in rows(client, "applications")} == {"none"}
    assert rows(client, "reviews") == []
    decide(manager, first)
    assert rows(client, "decisions") == []
    freeze(manager, call)
    assert {row["words"] for row in rows(client, "applications")} == {"none"}, "the second is still to be read"
    db.session.rollback()
    assert db.session.query(AccessEvent).filter_by(member_id=both.id, view=AccessView.RAW).count() == 0
    send_review(both, second)
    decide(manager, second)
    freeze(manager, call)
    assert {row["words"] for row in rows(client, "applications")} == {"raw"}
    assert len(rows(client, "reviews")) == 2


def test_ones_own_stays_closed_until_it_is_frozen(
    call: Call, screener: Member, manager: Member, client: FlaskClient, program: Program
) -> None:
    (reader,) = make_reviewers(program, "Annika")
    other = make_member(program, "Ada", roles=Role.OWNER | Role.MANAGER)
    own = make_sent(call, "Nora", email=acting(manager).person.email)
    put_forward = make_sent(call, "Bea", nominated_by_id=manager.id)
    for application in (own, put_forward):
        release(screener, application)
        send_review(reader, application)
        decide_so(other, application, Outcome.DECLINE, "Not this time, thank you.")
    assert {row["words"] for row in rows(client, "applications")} == {"none"}
    assert rows(client, "reviews") == []
    assert rows(client, "decisions") == []


def test_every_row_says_whether_its_round_is_blind(call: Call, client: FlaskClient, manager: Member) -> None:
    make_sent(call)
    assert rows(client, "applications")[0]["round"] == "blind"
    with unit_of_work():
        declare_not_blind(acting(manager), round_of(call.id), "There are two of us.")
    assert rows(client, "applications")[0]["round"] == "not blind"
    response = client.post(f"{URL}/applications.csv", data={"call": "winter"})
    assert 'filename="applications-winter-not-blind.csv"' in response.headers["Content-Disposition"]


def test_drafts_withdrawn_and_erased_ones_have_no_words(call: Call, client: FlaskClient, screener: Member) -> None:
    make_draft(call, name="Secret Draft")
    found = rows(client, "applications")
    assert [(row["state"], row["words"], row["name"]) for row in found] == [("draft", "none", "")]
    assert "plane" not in take(client, "applications")


def test_nominations_are_counts(program: Program, client: FlaskClient) -> None:
    nominator = make_member(program, "Dee")
    nomination_call = make_nomination_call(program)
    accept(program, make_nomination(nominator, nomination_call, "bea@example.org"))
    make_nomination(nominator, nomination_call, "zyx@example.org", name="Zyxandra", reason="zyxandra is good " * 3)
    text = take(client, "nominations")
    assert text.splitlines()[1:] == ["put-forward,blind,accepted,,1", "put-forward,blind,waiting,,1"]


def test_a_call_has_its_days(call: Call, client: FlaskClient) -> None:
    make_many(call, 3, days_ago=5)
    (row,) = rows(client, "calls")
    assert (row["call"], row["source"], row["visits"], row["begun"], row["sent"]) == ("winter", "open", "0", "3", "3")


def test_cells_are_never_run(call: Call, client: FlaskClient, manager: Member, screener: Member) -> None:
    evil = make_sent(call, "=cmd|' /C calc'!A0", answers={"town": "@SUM(1)", "moment": "=1+1 and more words about it"})
    (reader,) = make_reviewers(db.session.get_one(Program, call.program_id), "Annika")
    release(screener, evil)
    send_review(reader, evil)
    decide(manager, evil, reason="-2+3 thanks a lot for it")
    freeze(manager, call)
    found = [
        *csv.reader(io.StringIO(take(client, "applications"))),
        *csv.reader(io.StringIO(take(client, "decisions"))),
    ]
    assert any("=1+1" in cell for row in found for cell in row)
    assert not [cell for row in found for cell in row if cell.startswith(FORMULA_SIGNS)]


def test_who_took_what_is_written_down(call: Call, client: FlaskClient, manager: Member) -> None:
    take(client, "reviews", "winter")
    db.session.rollback()
    event = db.session.query(EventRecord).filter_by(kind="recruiting_exported").one()
    assert (event.actor_id, event.data) == (manager.id, {"table": "reviews", "call_id": call.id})
    assert client.get(f"{URL}/reviews.csv").status_code == 405, "reading a page never writes"


def test_batches_meet_without_a_gap(call: Call, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applications_table, "BATCH", 4)
    made = make_many(call, 13)
    assert sorted(row["ref"] for row in rows(client, "applications")) == sorted(one.public_ref for one in made)


def test_what_is_frozen_after_it_was_taken_is_not_yet_frozen_in_it(
    call: Call, screener: Member, manager: Member, program: Program
) -> None:
    (reader,) = make_reviewers(program, "Annika")
    application = make_sent(call, NAME)
    release(screener, application)
    send_review(reader, application)
    decide(manager, application)
    who = Actor.of(acting(manager))
    taken = taking.prepare(who, None, rounds_of(who, None))
    freeze(manager, call)
    (row,), _key = TABLES["applications"].rows(taken, None)
    assert NAME not in row


@pytest.mark.parametrize("count", [1, 30])
def test_a_table_asks_the_same_for_any_number_of_rows(
    call: Call, client: FlaskClient, budget: Budget, count: int
) -> None:
    make_many(call, count)
    take(client, "applications")
    # Who asks; calls; rounds; calls and wordings; what is opened; event; one batch of rows.
    with budget(8):
        take(client, "applications")


def test_the_page_lists_them_and_says_what_is_in_them(program: Program, client: FlaskClient) -> None:
    assert "There is nothing to take away yet." in client.get(URL).text
    make_call(program)
    page = client.get(URL).text
    assert page.count('action="/p/hollow/insights/exports/') == len(TABLES)
    assert client.post(f"{URL}/people.csv").status_code == 404
