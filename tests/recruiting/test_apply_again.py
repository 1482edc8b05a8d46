"""Who was told "not this time" comes again from the day that was named; what each letter says of itself."""

from __future__ import annotations

import datetime as dt
import html as markup

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from community.core.clock import now, stopped_at
from community.core.db import db, unit_of_work
from community.core.outbox import EmailRecord
from community.programs.models import Program, Role
from community.recruiting.deciding import letters
from community.recruiting.jobs import end_wait_lists
from community.recruiting.models import Application, Call, LetterKind
from community.recruiting.nominating.queries import may_be_asked
from community.recruiting.states import Outcome
from community.web.mails import reading_as
from tests.factories import make_member, make_program
from tests.factories.deciding import decide_so, make_read_call, tell
from tests.factories.recruiting import make_call
from tests.reading import without_tokens


def in_days(count: int) -> dt.date:
    return (now() + dt.timedelta(days=count)).date()


def answered(program: Program, outcome: Outcome = Outcome.DECLINE, **days: dt.date) -> Application:
    """An application whose answer went out; its call is another than the one of the tests."""
    call, (application,), _readers = make_read_call(program, 1)
    manager = make_member(program, "Maud", roles=Role.MANAGER | Role.AMBASSADOR)
    decide_so(manager, application, outcome, **days)
    tell(manager, call)
    return application


def mails_to(address: str) -> list[EmailRecord]:
    db.session.rollback()
    statement = select(EmailRecord).where(EmailRecord.to_address == address)
    return list(db.session.scalars(statement.order_by(EmailRecord.id)))


def ask(client: FlaskClient, address: str) -> str:
    """Ask for the link of the call "spring"; the page that one then reads, without the address."""
    sent = client.post("/p/hollow/calls/spring/start", data={"email": address})
    assert sent.status_code == 303
    page = client.get(sent.headers["Location"]).text
    db.session.rollback()
    db.session.expire_all()
    return without_tokens(page).replace(address, "ADDRESS")


def test_too_early_is_said_by_mail_with_the_day_and_nothing_is_begun(program: Program, client: FlaskClient) -> None:
    again = in_days(90)
    earlier = answered(program, reapply_on=again)
    make_call(program, "spring", title="Spring")
    said = ask(client, earlier.email)
    mail = mails_to(earlier.email)[-1]
    for part in (mail.text, markup.unescape(str(mail.html))):
        assert f"{again:%B} {again.day}, {again.year}" in part
        assert "“Spring”" in part
        assert "will be over by then" in part
    assert str(again.year) not in mail.subject
    assert "again" not in mail.subject, "the subject tells nobody who looks on that there was an answer before"
    assert "/resume/" in mail.text
    assert [one.id for one in db.session.query(Application)] == [earlier.id]
    assert said == ask(client.application.test_client(), "stranger@example.org"), "the page tells nobody who applied"


def test_a_call_that_is_open_beyond_the_day_says_to_come_back(program: Program, client: FlaskClient) -> None:
    earlier = answered(program, reapply_on=in_days(5))
    make_call(program, "spring", title="Spring")
    ask(client, earlier.email)
    assert "there will be time" in mails_to(earlier.email)[-1].text


@pytest.mark.parametrize(
    ("zone", "closes", "over"),
    [
        ("UTC", dt.time(23, 0), False),
        ("UTC", dt.time(0, 0), True),
        ("Pacific/Auckland", dt.time(2, 0), False),
        ("America/New_York", dt.time(2, 0), True),
    ],
)
def test_a_call_that_closes_on_that_very_day_is_open_on_it(
    client: FlaskClient, zone: str, closes: dt.time, over: bool
) -> None:
    """Days are the program's: two in Greenwich is afternoon in Auckland, and the day before in New York."""
    program = make_program(time_zone=zone)
    day = in_days(5)
    earlier = answered(program, reapply_on=day)
    make_call(program, "spring", title="Spring")
    with unit_of_work():
        db.session.query(Call).filter_by(slug="spring").one().closes_at = dt.datetime.combine(day, closes, dt.UTC)
    ask(client, earlier.email)
    assert ("will be over by then" in mails_to(earlier.email)[-1].text) is over


def test_on_the_day_itself_one_begins(program: Program, client: FlaskClient) -> None:
    earlier = answered(program, reapply_on=in_days(0))
    make_call(program, "spring", title="Spring")
    ask(client, earlier.email)
    assert "The link to your application" in mails_to(earlier.email)[-1].subject
    assert db.session.query(Application).count() == 2


def test_who_was_answered_finds_the_way_back_too(program: Program, client: FlaskClient) -> None:
    earlier = answered(program)
    client.post("/p/hollow/apply", data={"email": earlier.email})
    mail = mails_to(earlier.email)[-1]
    assert "The link to your application" in mail.subject
    assert "It has been answered" in mail.text
    assert "It has been answered" in str(mail.html)
    assert "is open until" not in mail.text


def test_without_a_day_one_begins_at_once(program: Program, client: FlaskClient) -> None:
    earlier = answered(program)
    make_call(program, "spring", title="Spring")
    ask(client, earlier.email)
    assert db.session.query(Application).count() == 2


def name_day(application: Application, day: dt.date) -> None:
    """Have the call of this application name the day from which one may apply again."""
    with unit_of_work():
        call_id = db.session.get_one(Application, application.id).call_id
        db.session.get_one(Call, call_id).reapply_on = day


def test_a_no_whose_day_was_emptied_keeps_nobody_waiting_whatever_the_call_says(
    program: Program, client: FlaskClient
) -> None:
    """The form says so beside the field."""
    earlier = answered(program)
    name_day(earlier, in_days(200))
    spring = make_call(program, "spring", title="Spring")
    assert may_be_asked(program, spring, earlier.email)
    ask(client, earlier.email)
    assert db.session.query(Application).count() == 2


@pytest.mark.parametrize("is_over", [False, True])
def test_a_letter_that_a_wait_has_ended_names_the_day_that_then_holds(program: Program, is_over: bool) -> None:
    earlier = answered(program, Outcome.WAITLIST, wait_until=in_days(40))
    again = in_days(30 if is_over else 200)
    name_day(earlier, again)
    with stopped_at(now() + dt.timedelta(days=42)), unit_of_work():
        end_wait_lists()
    said = f"You can apply again from {again:%B} {again.day}, {again.year} on."
    assert (said in mails_to(earlier.email)[-1].text) is not is_over


def test_who_is_invited_is_never_told_to_wait(program: Program, client: FlaskClient) -> None:
    earlier = answered(program, Outcome.INVITE)
    make_call(program, "spring", title="Spring", reapply_on=in_days(200))
    ask(client, earlier.email)
    assert db.session.query(Application).count() == 2


def test_the_day_of_a_decision_holds_for_being_put_forward_too(program: Program) -> None:
    earlier = answered(program, reapply_on=in_days(90))
    call = make_call(program, "spring")
    assert not may_be_asked(program, call, earlier.email)
    with stopped_at(now() + dt.timedelta(days=91)):
        assert may_be_asked(program, call, earlier.email)


def test_a_pending_answer_keeps_nobody_waiting(program: Program, client: FlaskClient) -> None:
    _call, (application,), _readers = make_read_call(program, 1)
    manager = make_member(program, "Maud", roles=Role.MANAGER | Role.AMBASSADOR)
    decide_so(manager, application, Outcome.DECLINE, reapply_on=in_days(90))
    make_call(program, "spring")
    ask(client, application.email)
    assert "The link to your application" in mails_to(application.email)[-1].subject


def test_every_letter_has_a_subject_of_its_own(app: Flask, program: Program) -> None:
    with app.test_request_context(), reading_as("en", "UTC"):
        subjects = [letters.default(kind).subject.replace("{program}", program.name) for kind in LetterKind]
    subjects += [f"The link to your application to {program.name}", f"About applying to {program.name}"]
    assert len(set(subjects)) == len(subjects)


def test_a_locked_screen_does_not_tell_a_no(program: Program, client: FlaskClient) -> None:
    mail = mails_to(answered(program).email)[-1]
    assert mail.subject == "Our answer to your application to Hollow & Grain Makers"
    preheader = str(mail.html).split("<body", 1)[1][:600]
    assert "not chosen" not in preheader
    assert "With its reason" in preheader
