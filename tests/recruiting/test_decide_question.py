"""Asking for more and what follows, ends that come by themselves, and what the applicant reads of all that."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.core.clock import now, today
from community.core.db import db, unit_of_work
from community.core.outbox import EmailRecord
from community.programs.models import Member, Program, Role
from community.recruiting.deciding import queries, services
from community.recruiting.jobs import end_wait_lists
from community.recruiting.models import Application, Assignment, Call, Decision, RedactedView
from community.recruiting.states import DUE, ApplicationState, Outcome
from tests.conftest import SignInAs
from tests.factories import make_member
from tests.factories.deciding import decide_so, fresh, make_read_call, tell
from tests.factories.recruiting import open_draft
from tests.factories.reviewing import acting, decide, release, send_review

BASE = "/p/hollow/desk/decisions"
REASON = "What did the boat builder do with the drawknife?"


@pytest.fixture
def read(program: Program) -> tuple[Call, Application]:
    call, (application,), _readers = make_read_call(program, 1)
    return call, application


def in_days(count: int) -> dt.date:
    return today("UTC") + dt.timedelta(days=count)


def letters_to(application: Application) -> list[EmailRecord]:
    db.session.rollback()
    mails = db.session.query(EmailRecord).filter_by(to_address=application.email).order_by(EmailRecord.id)
    return [mail for mail in mails if mail.key.startswith("decision")]


def words_of(page: str) -> str:
    """A page's words, one space between them."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def own_page(client: FlaskClient, program: Program, application: Application) -> str:
    open_draft(client, program, fresh(application))
    return words_of(client.get(f"/p/hollow/apply/{application.public_ref}").text)


def test_a_question_is_mailed_answered_screened_anew_and_decided(
    app: Flask,
    client: FlaskClient,
    program: Program,
    manager: Member,
    read: tuple[Call, Application],
    sign_in: SignInAs,
) -> None:
    call, application = read
    decide_so(manager, application, Outcome.ASK_MORE, REASON, wait_until=in_days(30))
    tell(manager, call)
    assert fresh(application).state is ApplicationState.ASK_MORE
    assert db.session.query(RedactedView).filter_by(withdrawn_at=None).count() == 0, "closed to reviewers at once"
    (mail,) = letters_to(application)
    assert REASON in mail.text
    found = re.search(r"/resume/([\w-]+)", mail.text)
    assert found
    assert client.post(f"/p/hollow/resume/{found[1]}").status_code == 303, "the link in the letter opens it"
    page = words_of(client.get(f"/p/hollow/apply/{application.public_ref}").text)
    assert "We have a question for you." in page
    assert REASON in page
    assert "We wait for it until" in page
    desk = sign_in(manager)
    assert application.public_ref not in desk.get(BASE).text
    ref = application.public_ref
    with unit_of_work():
        asked = db.session.get_one(Application, application.id)
        answers = {**asked.answers, "asked": "He made a spoon with it, and sent me the spoon."}
        asked.answers, asked.answers_version = answers, asked.answers_version + 1
    version = fresh(application).answers_version
    sent = client.post(f"/p/hollow/apply/{ref}/send", data={"version": version, "adult": "y", "honest": "y"})
    assert sent.status_code == 303
    assert fresh(application).state is ApplicationState.SUBMITTED
    release(make_member(program, "Percy", roles=Role.SCREENER | Role.AMBASSADOR), application)
    assert fresh(application).state is ApplicationState.IN_REVIEW
    assert application.public_ref not in desk.get(f"{BASE}?call=winter").text, "a changed text wants a new review"
    owed = db.session.query(Assignment).filter(Assignment.state.in_(DUE)).one()
    send_review(db.session.get_one(Member, owed.reviewer_id), application, 5, 5, 5, 5, 5)
    with app.test_request_context():
        assert queries.to_decide_count(program.id) == 1, "it waits for a decision again"
    assert "Answered our question" in desk.get(f"{BASE}?call=winter").text
    assert REASON in words_of(desk.get(f"{BASE}/{ref}").text)
    decide(manager, application)
    tell(manager, call)
    assert fresh(application).state is ApplicationState.INVITED


def test_a_question_without_an_answer_ends_on_its_day_and_says_so(
    client: FlaskClient, program: Program, manager: Member, read: tuple[Call, Application]
) -> None:
    call, application = read
    decide_so(manager, application, Outcome.ASK_MORE, REASON, wait_until=in_days(3))
    tell(manager, call)
    late(application)
    for _ in range(2):
        with unit_of_work():
            end_wait_lists()
    assert fresh(application).state is ApplicationState.CLOSED
    _asked, over = letters_to(application)
    assert "have had no answer" in over.text
    assert "have had no answer" in own_page(client, program, application)


def test_a_question_without_a_day_waits_without_end(manager: Member, read: tuple[Call, Application]) -> None:
    call, application = read
    decide_so(manager, application, Outcome.ASK_MORE, REASON)
    tell(manager, call)
    (mail,) = letters_to(application)
    assert "We wait for it until" not in mail.text
    with unit_of_work():
        end_wait_lists()
    assert fresh(application).state is ApplicationState.ASK_MORE


def late(application: Application) -> None:
    with unit_of_work():
        db.session.query(Decision).filter_by(application_id=application.id).update({"wait_until": dt.date(2026, 1, 1)})


def test_a_wait_list_that_ends_says_so_once(
    client: FlaskClient, program: Program, manager: Member, read: tuple[Call, Application]
) -> None:
    call, application = read
    decide(manager, application, Outcome.WAITLIST)
    tell(manager, call)
    late(application)
    for _ in range(2):
        with unit_of_work():
            end_wait_lists()
    assert fresh(application).state is ApplicationState.CLOSED
    _listed, over = letters_to(application)
    assert over.subject == "Your application to Hollow & Grain Makers: the waiting list has ended"
    assert "None did, so this round is closed." in over.text
    assert "None did, so this round is closed." in own_page(client, program, application)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_applicants_page_says_the_same_as_the_mail(
    client: FlaskClient, program: Program, manager: Member, read: tuple[Call, Application], outcome: Outcome
) -> None:
    call, application = read
    days = {"wait_until": in_days(40)} if outcome in {Outcome.WAITLIST, Outcome.ASK_MORE} else {}
    days |= {"reapply_on": in_days(90)} if outcome is Outcome.DECLINE else {}
    decide_so(manager, application, outcome, REASON, **days)
    before = own_page(client, program, application)
    assert REASON not in before
    tell(manager, call)
    (mail,) = letters_to(application)
    page = own_page(client, program, application)
    paragraphs = [" ".join(part.split()) for part in mail.text.split("\n\n") if "http" not in part]
    assert len(paragraphs) >= 3
    assert [part for part in paragraphs if part not in page] == []
    for day in days.values():
        assert f"{day:%B} {day.day}, {day.year}" in mail.text
    assert "http" not in words_of(page).replace("https://localhost", "")


def test_the_day_to_come_again_is_proposed_kept_and_told(
    manager: Member, read: tuple[Call, Application], sign_in: SignInAs
) -> None:
    call, application = read
    client, page = sign_in(manager), f"{BASE}/{application.public_ref}"
    usual = services.reapply_on(call)
    assert usual == (call.closes_at + services.REAPPLY_AFTER).date()
    assert f'value="{usual}"' in client.get(page).text
    data = {"version": fresh(application).version, "outcome": "decline", "reason": REASON}
    assert client.post(page, data={**data, "reapply_on": "2020-01-01"}).status_code == 422
    assert client.post(page, data={**data, "reapply_on": f"{usual}"}).status_code == 303
    db.session.rollback()
    assert db.session.query(Decision).filter_by(replaced_at=None).one().reapply_on == usual
    tell(manager, call)
    assert f"You can apply again from {usual:%B} {usual.day}, {usual.year} on." in letters_to(application)[0].text


def test_no_day_to_come_again_is_no_sentence(manager: Member, read: tuple[Call, Application]) -> None:
    call, application = read
    decide_so(manager, application, Outcome.DECLINE, REASON)
    tell(manager, call)
    assert "You can apply again from" not in letters_to(application)[0].text


def test_a_call_that_is_long_over_proposes_no_day(read: tuple[Call, Application]) -> None:
    call = read[0]
    with unit_of_work():
        call.opens_at, call.closes_at = now() - dt.timedelta(days=430), now() - dt.timedelta(days=400)
    assert services.reapply_on(call) is None


def test_from_the_wait_list_one_is_invited_or_declined_and_not_asked(
    manager: Member, read: tuple[Call, Application], sign_in: SignInAs
) -> None:
    call, application = read
    decide(manager, application, Outcome.WAITLIST)
    tell(manager, call)
    client, page = sign_in(manager), f"{BASE}/{application.public_ref}"
    assert application.public_ref in client.get(f"{BASE}?call=winter").text, "listed under the ranking"
    assert 'value="ask_more"' not in client.get(page).text
    data = {"version": fresh(application).version, "outcome": "ask_more", "reason": REASON}
    assert client.post(page, data=data).status_code == 422
    assert client.post(page, data={**data, "outcome": "invite"}).status_code == 303
    tell(manager, call)
    assert fresh(application).state is ApplicationState.INVITED
    with unit_of_work():
        acting(manager)
        end_wait_lists()
    assert fresh(application).state is ApplicationState.INVITED
