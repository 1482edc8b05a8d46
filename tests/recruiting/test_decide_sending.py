"""When letters go out: now or at a time, never twice, and with a way back until then."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from community.core.clock import now, stopped_at
from community.core.db import db, unit_of_work
from community.core.jobs import Job, JobState
from community.core.outbox import EmailRecord
from community.core.worker import Worker
from community.programs.models import Invitation, Member, Program
from community.recruiting.deciding import queries, wording
from community.recruiting.deciding.letters import Source
from community.recruiting.models import Application, Call, Decision, LetterKind
from community.recruiting.states import ApplicationState, Outcome
from tests.conftest import Budget, SignInAs
from tests.factories.deciding import batch_of, freeze, fresh, give_answers, make_read_call, send
from tests.factories.reviewing import acting, decide

BASE = "/p/hollow/desk/decisions"
LATER = dt.timedelta(days=2)


@pytest.fixture
def read(program: Program) -> tuple[Call, list[Application]]:
    call, applications, _readers = make_read_call(program, 2)
    return call, applications


@pytest.fixture
def frozen(read: tuple[Call, list[Application]], manager: Member) -> int:
    """A batch of two invitations that nobody has let go."""
    for application in read[1]:
        decide(manager, application)
    return freeze(manager, read[0])


def mails() -> list[EmailRecord]:
    db.session.rollback()
    return db.session.query(EmailRecord).filter(EmailRecord.key.startswith("decision:")).all()


def work(app: Flask, ahead: dt.timedelta = dt.timedelta()) -> None:
    """The worker does what is due then."""
    with stopped_at(now() + ahead):
        Worker(app).drain()


def on_page(batch_id: int) -> str:
    return f"{BASE}/batches/{batch_id}"


def decision_of(application: Application) -> Decision:
    db.session.rollback()
    return db.session.query(Decision).filter_by(application_id=application.id, replaced_at=None).one()


def test_a_batch_goes_out_at_its_time_and_not_before(app: Flask, frozen: int, manager: Member) -> None:
    send(manager, frozen, at=now() + LATER)
    work(app)
    assert mails() == []
    work(app, LATER - dt.timedelta(minutes=1))
    assert mails() == []
    work(app, LATER + dt.timedelta(minutes=1))
    assert len(mails()) == 2
    work(app, 2 * LATER)
    assert len(mails()) == 2


def test_the_time_is_on_the_programs_clock(frozen: int, manager: Member, program: Program, sign_in: SignInAs) -> None:
    with unit_of_work():
        db.session.get_one(Program, program.id).time_zone = "Pacific/Auckland"
    day = (now() + dt.timedelta(days=5)).astimezone(ZoneInfo("Pacific/Auckland")).date()
    client = sign_in(manager)
    data = {"version": 1, "when": "later", "send_on": day.isoformat(), "send_time": "09:00"}
    assert client.post(f"{on_page(frozen)}/send", data=data).status_code == 303
    at = batch_of(frozen).send_at
    assert at == dt.datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Pacific/Auckland"))
    page = client.get(on_page(frozen)).text
    assert "9:00 AM" in page.replace("\u202f", " ")
    assert "Stop the whole batch" in page


@pytest.mark.parametrize(
    ("send_on", "send_time"), [("", "09:00"), ("2020-01-01", "09:00"), ("2199-01-01", "09:00"), ("2199-01-01", "")]
)
def test_a_time_that_can_not_be_is_refused_and_kept(
    frozen: int, manager: Member, sign_in: SignInAs, send_on: str, send_time: str
) -> None:
    data = {"version": 1, "when": "later", "send_on": send_on, "send_time": send_time}
    page = sign_in(manager).post(f"{on_page(frozen)}/send", data=data)
    assert page.status_code == 422
    assert f'value="{send_on}"' in page.text
    assert batch_of(frozen).sent_at is None


def test_a_batch_can_be_stopped_and_let_go_again(app: Flask, frozen: int, manager: Member, sign_in: SignInAs) -> None:
    client = sign_in(manager)
    send(manager, frozen, at=now() + LATER)
    assert client.post(f"{on_page(frozen)}/stop", data={"version": batch_of(frozen).version}).status_code == 303
    assert batch_of(frozen).sent_at is None
    assert {one.letter_body for one in db.session.query(Decision)} == {""}
    send(manager, frozen, at=now() + 2 * LATER)
    work(app, LATER + dt.timedelta(minutes=1))
    assert mails() == [], "the jobs of the first time find that it is too early"
    work(app, 2 * LATER + dt.timedelta(minutes=1))
    assert len(mails()) == 2


def test_a_stopped_batch_sends_nothing_however_late_it_gets(
    app: Flask, frozen: int, manager: Member, sign_in: SignInAs
) -> None:
    send(manager, frozen, at=now() + LATER)
    sign_in(manager).post(f"{on_page(frozen)}/stop", data={"version": batch_of(frozen).version})
    work(app, 2 * LATER)
    assert mails() == []


def test_what_is_gone_can_not_be_stopped(frozen: int, manager: Member, sign_in: SignInAs) -> None:
    send(manager, frozen)
    answer = sign_in(manager).post(f"{on_page(frozen)}/stop", data={"version": batch_of(frozen).version})
    assert answer.status_code == 409
    assert batch_of(frozen).sent_at is not None


def test_one_letter_is_kept_back_and_goes_later(
    app: Flask, frozen: int, read: tuple[Call, list[Application]], manager: Member, sign_in: SignInAs
) -> None:
    first, second = read[1]
    client = sign_in(manager)
    send(manager, frozen, at=now() + LATER)
    letter = f"{on_page(frozen)}/letters/{first.public_ref}"
    assert client.post(f"{letter}/hold", data={"version": decision_of(first).version}).status_code == 303
    work(app, LATER + dt.timedelta(minutes=1))
    assert (fresh(first).state, fresh(second).state) == (ApplicationState.IN_REVIEW, ApplicationState.INVITED)
    with unit_of_work():  # the page's own clock goes on as ever, so the batch moves to the past
        batch_of(frozen).send_at = now() - dt.timedelta(hours=1)
    page = client.get(on_page(frozen)).text
    assert "1 of 2 answers are sent." in page
    assert "Kept back" in page
    assert client.post(f"{letter}/let-go", data={"version": decision_of(first).version}).status_code == 303
    work(app, LATER + dt.timedelta(hours=2))
    assert fresh(first).state is ApplicationState.INVITED
    assert len(mails()) == 2
    assert client.post(f"{letter}/hold", data={"version": decision_of(first).version}).status_code == 409


def test_a_batch_counts_what_will_go(
    frozen: int, read: tuple[Call, list[Application]], manager: Member, sign_in: SignInAs
) -> None:
    client = sign_in(manager)
    said = ["2 answers are ready to go."]
    for application in read[1]:
        letter = f"{on_page(frozen)}/letters/{application.public_ref}"
        client.post(f"{letter}/hold", data={"version": decision_of(application).version})
        said.append("One answer is ready to go." if len(said) == 1 else "Every letter is kept back.")
        assert said[-1] in client.get(on_page(frozen)).text
        assert said[-2] not in client.get(on_page(frozen)).text


def test_a_letter_that_was_changed_after_it_was_let_go_waits_to_be_read(
    app: Flask, frozen: int, read: tuple[Call, list[Application]], manager: Member, sign_in: SignInAs
) -> None:
    first = read[1][0]
    client = sign_in(manager)
    send(manager, frozen, at=now() + LATER)
    data = {
        "version": fresh(first).version,
        "outcome": "decline",
        "reason": "We were wrong about the room.",
        "change_reason": "The hall was let to somebody else.",
    }
    assert client.post(f"{BASE}/{first.public_ref}", data=data).status_code == 303
    work(app, LATER + dt.timedelta(minutes=1))
    assert fresh(first).state is ApplicationState.IN_REVIEW
    assert decision_of(first).held_at is not None
    client.post(f"{on_page(frozen)}/letters/{first.public_ref}/let-go", data={"version": decision_of(first).version})
    work(app, LATER + dt.timedelta(minutes=2))
    assert fresh(first).state is ApplicationState.DECLINED
    assert "Decisions changed after names were visible: 1 of 2" in client.get(on_page(frozen)).text


def test_two_workers_and_jobs_that_are_too_many_send_one_mail_each(app: Flask, frozen: int, manager: Member) -> None:
    send(manager, frozen)
    work(app)
    with unit_of_work():
        for job in db.session.query(Job).filter_by(name="recruiting.answer"):
            job.state, job.attempts, job.finished_at = JobState.WAITING, 0, None
    work(app)
    give_answers(frozen)
    assert len(mails()) == 2
    assert db.session.query(Invitation).filter(Invitation.because_of.startswith("application:")).count() == 2


def test_what_was_read_is_what_goes_out(app: Flask, frozen: int, manager: Member) -> None:
    """Somebody edits the program's letter while the batch waits for its time."""
    send(manager, frozen, at=now() + LATER)
    with unit_of_work():
        source = Source("Come!", "{name}, {reason}\n\n{link}\n\nThis came too late to be read.")
        wording.keep_letter(acting(manager), LetterKind.INVITE, "en", source, None, seen_version=0)
    work(app, LATER + dt.timedelta(minutes=1))
    assert [mail for mail in mails() if "too late to be read" in mail.text] == []
    assert all("without your name on it" in mail.text for mail in mails())


def test_an_applicant_who_takes_it_back_gets_nothing_and_the_page_says_so(
    app: Flask, frozen: int, read: tuple[Call, list[Application]], manager: Member, sign_in: SignInAs
) -> None:
    send(manager, frozen)
    with unit_of_work():
        db.session.get_one(Application, read[1][0].id).state = ApplicationState.WITHDRAWN
    work(app)
    assert len(mails()) == 1
    assert "Not sent: the applicant changed it or took it back" in sign_in(manager).get(on_page(frozen)).text


def test_a_batch_costs_the_same_for_one_and_for_thirty(
    program: Program, manager: Member, sign_in: SignInAs, budget: Budget
) -> None:
    call, applications, _readers = make_read_call(program, 31, reviewers=1, reviews=1)
    client = sign_in(manager)

    def cost(batch_id: int) -> int:
        client.get(on_page(batch_id))
        db.session.expunge_all()
        # who asks; the batch; its decisions; what was changed; the round; the counts of the navigation
        with budget(6) as sent:
            assert client.get(on_page(batch_id)).status_code == 200
        return len(sent)

    decide(manager, applications[0])
    one = freeze(manager, call)
    for application in applications[1:]:
        decide(db.session.merge(manager), application, Outcome.DECLINE)
    many = freeze(db.session.merge(manager), db.session.merge(call))
    assert cost(one) == cost(many)
    assert queries.changed_after_freeze(many).of == 30
