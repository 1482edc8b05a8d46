"""Decisions: pending until sent, one of two deciders is told, the freeze opens names, changes after it are counted."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.events import EventRecord, revive
from community.core.outbox import EmailRecord
from community.programs.models import Invitation, Member, Program, Role
from community.programs.queries import current_agreement
from community.programs.services import accept_invitation
from community.recruiting.deciding import queries, services
from community.recruiting.jobs import answer, end_invitations, end_wait_lists
from community.recruiting.models import Application, Call, Decision
from community.recruiting.states import ApplicationState, Outcome
from community.recruiting.subscribers import application_became_a_member
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_person
from tests.factories.reviewing import (
    acting,
    decide,
    make_call,
    make_reviewers,
    make_sent,
    release,
    send_review,
)

BASE = "/p/hollow/desk/decisions"


@pytest.fixture
def call(program: Program) -> Call:
    return make_call(program, target=1)


@pytest.fixture
def reviewed(program: Program, call: Call) -> Application:
    return make_reviewed(program, call)


def make_reviewed(program: Program, call: Call, name: str = "Marguerite Okonkwo", *values: int) -> Application:
    """Read and scored by its one reviewer."""
    screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
    readers = db.session.query(Member).filter(Member.has_any(Role.REVIEWER)).all()
    reader = readers[0] if readers else make_reviewers(program, "Annika")[0]
    application = make_sent(call, name)
    release(screener, application)
    send_review(reader, application, *values)
    return application


def fresh(application: Application) -> Application:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Application, application.id)


def freeze(manager: Member, call: Call) -> int:
    with unit_of_work():
        actor = acting(manager)
        pending = queries.unfrozen(call.id)
        batch = services.freeze(actor, db.session.get_one(Call, call.id), seen=queries.fingerprint(pending))
    return batch.id


def send(manager: Member, batch_id: int) -> None:
    with unit_of_work():
        actor = acting(manager)
        batch = queries.get_batch(actor, batch_id)
        services.send(actor, batch, seen_version=batch.version)
    for decision in db.session.query(Decision).filter_by(batch_id=batch_id).all():
        with unit_of_work():
            answer(decision.id)
            answer(decision.id)


def form(application: Application, outcome: str = "decline", **more: str) -> dict[str, object]:
    return {"version": fresh(application).version, "outcome": outcome, "reason": "You told it well.", **more}


def test_names_stay_closed_until_the_freeze(
    call: Call, manager: Member, reviewed: Application, sign_in: SignInAs
) -> None:
    client = sign_in(manager)
    page = f"{BASE}/{reviewed.public_ref}"
    for before in (BASE, page):
        assert "Marguerite" not in client.get(before).text
    decide(manager, reviewed)
    for before in (BASE, page):
        assert "Marguerite" not in client.get(before).text
    batch_id = freeze(manager, call)
    assert "Marguerite Okonkwo" in client.get(f"{BASE}/batches/{batch_id}").text


def test_of_two_deciders_one_is_told(manager: Member, reviewed: Application, sign_in: SignInAs) -> None:
    client = sign_in(manager)
    seen = form(reviewed)
    assert client.post(f"{BASE}/{reviewed.public_ref}", data=seen).status_code == 303
    again = client.post(
        f"{BASE}/{reviewed.public_ref}",
        data={**seen, "outcome": "invite", "reason": "A rare voice, truly, and one that listens."},
    )
    assert again.status_code == 409
    assert "A rare voice, truly, and one that listens." in again.text
    db.session.rollback()
    assert db.session.query(Decision).filter_by(replaced_at=None).one().outcome is Outcome.DECLINE


@pytest.mark.parametrize(
    "wrong",
    [{"reason": ""}, {"outcome": ""}, {"outcome": "waitlist"}, {"outcome": "waitlist", "wait_until": "2020-01-01"}],
)
def test_a_decision_needs_a_reason_and_a_wait_list_an_end(
    manager: Member, reviewed: Application, sign_in: SignInAs, wrong: dict[str, str]
) -> None:
    answer_page = sign_in(manager).post(f"{BASE}/{reviewed.public_ref}", data={**form(reviewed), **wrong})
    assert answer_page.status_code == 422
    assert db.session.query(Decision).count() == 0


def test_nothing_shows_before_it_is_sent(call: Call, manager: Member, reviewed: Application) -> None:
    decide(manager, reviewed)
    freeze(manager, call)
    assert fresh(reviewed).state is ApplicationState.IN_REVIEW
    assert db.session.query(EmailRecord).count() == 0


def test_a_freeze_of_what_was_not_seen_is_refused(
    program: Program, call: Call, manager: Member, reviewed: Application, sign_in: SignInAs
) -> None:
    decide(manager, reviewed)
    client = sign_in(manager)
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', client.get(BASE).text)
    assert seen
    other = make_reviewed(program, call, "Somebody Else")
    decide(manager, other)
    assert client.post(f"{BASE}/calls/winter/freeze", data={"seen": seen[1]}).status_code == 409


def test_a_change_after_the_freeze_needs_a_reason_and_is_counted(
    call: Call, manager: Member, reviewed: Application, sign_in: SignInAs
) -> None:
    decide(manager, reviewed)
    batch_id = freeze(manager, call)
    client, page = sign_in(manager), f"{BASE}/{reviewed.public_ref}"
    assert client.post(page, data=form(reviewed, "decline")).status_code == 422
    reason = "She wrote that she moves abroad."
    assert client.post(page, data=form(reviewed, "decline", change_reason=reason)).status_code == 303
    db.session.rollback()
    decision = db.session.query(Decision).filter_by(replaced_at=None).one()
    assert (decision.outcome, decision.after_freeze, decision.batch_id) == (Outcome.DECLINE, True, batch_id)
    html = client.get(f"{BASE}/batches/{batch_id}").text
    assert "Decisions changed after names were visible: 1 of 1" in html
    (event,) = db.session.query(EventRecord).filter_by(kind="decision_changed").all()
    assert reason not in str(event.data)


def test_what_is_taken_back_is_not_sent(call: Call, manager: Member, reviewed: Application, sign_in: SignInAs) -> None:
    decide(manager, reviewed)
    client, page = sign_in(manager), f"{BASE}/{reviewed.public_ref}/take-back"
    assert client.post(page, data={"version": fresh(reviewed).version}).status_code == 303
    fresh(reviewed)
    assert queries.find_decision(reviewed.id) is None
    decide(manager, reviewed)
    batch_id = freeze(manager, call)
    assert client.post(page, data={"version": fresh(reviewed).version}).status_code == 422
    data = {"version": fresh(reviewed).version, "change_reason": "Second thoughts."}
    assert client.post(page, data=data).status_code == 303
    db.session.rollback()
    assert client.post(f"{BASE}/batches/{batch_id}/send", data={"version": 1}).status_code == 409


def test_sending_invites_once_and_joining_settles_it(call: Call, manager: Member, reviewed: Application) -> None:
    decide(manager, reviewed, reason="You set one plane badly on purpose.")
    send(manager, freeze(manager, call))
    assert fresh(reviewed).state is ApplicationState.INVITED
    (mail,) = db.session.query(EmailRecord).filter_by(to_address=reviewed.email).all()
    assert "You set one plane badly on purpose." in mail.text
    assert "/join/" in mail.text
    assert "/join/preview" not in mail.text
    invitation = db.session.query(Invitation).filter_by(because_of=f"application:{reviewed.id}").one()
    person = make_person("Marguerite Okonkwo", email=reviewed.email)
    with unit_of_work():
        agreement = current_agreement(call.program_id)
        member = accept_invitation(invitation, person, agreement_id=agreement.id if agreement else None)
    joined = db.session.query(EventRecord).filter_by(kind="member_joined", subject=f"member:{member.id}").one()
    for _ in range(2):
        with unit_of_work():
            application_became_a_member(revive(joined))  # type: ignore[arg-type]
    assert (fresh(reviewed).state, fresh(reviewed).member_id) == (ApplicationState.JOINED, member.id)


def test_an_application_withdrawn_after_the_freeze_gets_no_answer(
    call: Call, manager: Member, reviewed: Application
) -> None:
    decide(manager, reviewed)
    batch_id = freeze(manager, call)
    with unit_of_work():
        db.session.get_one(Application, reviewed.id).state = ApplicationState.WITHDRAWN
    send(manager, batch_id)
    assert fresh(reviewed).state is ApplicationState.WITHDRAWN
    assert db.session.query(EmailRecord).count() == 0


def test_the_wait_list_ends_on_its_day_and_an_invitation_after_its_time(
    program: Program, call: Call, manager: Member, reviewed: Application
) -> None:
    invited = make_reviewed(program, call, "Somebody Else")
    decide(manager, reviewed, Outcome.WAITLIST)
    decide(manager, invited)
    send(manager, freeze(manager, call))
    with unit_of_work():
        end_wait_lists()
        end_invitations()
    assert fresh(reviewed).state is ApplicationState.WAITLISTED
    assert fresh(invited).state is ApplicationState.INVITED
    with unit_of_work():
        db.session.query(Decision).filter_by(application_id=reviewed.id).one().wait_until = dt.date(2026, 1, 1)
        db.session.get_one(Application, invited.id).answered_at = now() - dt.timedelta(days=61)
        db.session.flush()
        end_wait_lists()
        end_invitations()
    assert fresh(reviewed).state is ApplicationState.CLOSED
    assert fresh(invited).state is ApplicationState.LAPSED


def test_who_waits_can_still_be_invited(call: Call, manager: Member, reviewed: Application, sign_in: SignInAs) -> None:
    decide(manager, reviewed, Outcome.WAITLIST)
    send(manager, freeze(manager, call))
    assert sign_in(manager).get(f"{BASE}/{reviewed.public_ref}").status_code == 200
    decide(manager, reviewed)
    send(manager, freeze(manager, call))
    assert fresh(reviewed).state is ApplicationState.INVITED


def test_nobody_decides_on_themselves_or_their_nominee(
    program: Program, call: Call, manager: Member, reviewed: Application, sign_in: SignInAs
) -> None:
    client = sign_in(manager)
    with unit_of_work():
        db.session.get_one(Application, reviewed.id).nominated_by_id = manager.id
    assert client.post(f"{BASE}/{reviewed.public_ref}", data=form(reviewed)).status_code == 403
    with unit_of_work():
        application = db.session.get_one(Application, reviewed.id)
        application.nominated_by_id = None
        application.email_key = db.session.get_one(Person, manager.person_id).email_key
    assert client.post(f"{BASE}/{reviewed.public_ref}", data=form(reviewed)).status_code == 403


def test_an_application_with_a_review_to_come_is_not_there_yet(
    program: Program, manager: Member, sign_in: SignInAs
) -> None:
    call = make_call(program, "two", target=2)
    screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
    first, _second = make_reviewers(program, "Annika", "Odalys")
    application = make_sent(call)
    release(screener, application)
    send_review(first, application)
    client = sign_in(manager)
    assert client.get(f"{BASE}/{application.public_ref}").status_code == 404
    assert application.public_ref not in client.get(f"{BASE}?call=two").text


def test_the_letter_stands_in_a_sandbox(call: Call, manager: Member, reviewed: Application, sign_in: SignInAs) -> None:
    decide(manager, reviewed)
    batch_id = freeze(manager, call)
    frame = sign_in(manager).get(f"{BASE}/batches/{batch_id}/letters/{reviewed.public_ref}/frame")
    assert "sandbox" in frame.headers["Content-Security-Policy"]
    assert "script-src" not in frame.headers["Content-Security-Policy"]
    assert "You told it well." in frame.text


def test_the_ranking_costs_the_same_for_one_and_for_thirty(
    program: Program, call: Call, manager: Member, reviewed: Application, sign_in: SignInAs, budget: Budget
) -> None:
    client = sign_in(manager)

    def cost() -> int:
        client.get(BASE)  # notes, once in a while, that this sign-in was seen
        db.session.expunge_all()
        # who asks; batches; the call with its round; the counts of the navigation: the ranking is remembered
        with budget(4) as sent:
            assert client.get(BASE).status_code == 200
        return len(sent)

    before = cost()
    for number in range(29):
        make_reviewed(db.session.merge(program), db.session.merge(call), f"Nr {number}", 3, 3, 3, 3, 3)
    assert cost() == before
