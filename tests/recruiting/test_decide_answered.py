"""What was read of an application stays readable to managers once its answer is sent: a question about it may come."""

from __future__ import annotations

import datetime as dt

import pytest

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Member, Program, Role
from community.recruiting.deciding import queries, services
from community.recruiting.jobs import answer
from community.recruiting.models import Application, Decision, DecisionBatch
from community.recruiting.states import Outcome
from tests.conftest import SignInAs
from tests.factories import make_member
from tests.factories.deciding import decide_so, fresh, make_read_call, tell
from tests.factories.reviewing import acting, decide

BASE = "/p/hollow/desk/decisions"


@pytest.fixture
def application(program: Program, manager: Member) -> Application:
    """Declined, and told."""
    call, (application,), _readers = make_read_call(program, 1)
    decide(manager, application, Outcome.DECLINE, "We missed one person in it.")
    with unit_of_work():
        actor = acting(manager)
        batch = services.freeze(actor, call, seen=queries.fingerprint(queries.unfrozen(call.id)))
        services.send(actor, batch, seen_version=batch.version)
    with unit_of_work():
        answer(db.session.query(Decision).one().id)
    return fresh(application)


def test_story_scores_and_reason_are_read_and_nothing_is_decided(
    manager: Member, application: Application, sign_in: SignInAs
) -> None:
    client, url = sign_in(manager), f"{BASE}/{application.public_ref}"
    batch = db.session.query(DecisionBatch).one()
    assert url in client.get(f"{BASE}/batches/{batch.id}").text
    page = client.get(url).text
    assert "We missed one person in it." in page
    assert "What reviewers read" in page
    assert f"/batches/{batch.id}/letters/" in page
    assert "Keep this decision" not in page
    assert "Take the decision back" not in page
    again = client.post(url, data={"outcome": "invite", "reason": "After all.", "version": application.version})
    assert again.status_code == 404
    assert db.session.query(Decision).count() == 1


@pytest.mark.parametrize("outcome", [None, Outcome.WAITLIST])
def test_nobody_reads_what_reviewers_said_of_their_own_story_at_any_time(
    program: Program, manager: Member, sign_in: SignInAs, outcome: Outcome | None
) -> None:
    call, (application,), _readers = make_read_call(program, 1)
    with unit_of_work():
        db.session.get_one(Application, application.id).email_key = acting(manager).person.email_key
    if outcome:
        other = make_member(program, "Maud", roles=Role.MANAGER | Role.AMBASSADOR)
        decide_so(other, application, outcome, wait_until=(now() + dt.timedelta(days=20)).date())
        tell(other, call)
    client, url = sign_in(manager), f"{BASE}/{application.public_ref}"
    page = client.get(url)
    assert page.status_code == 403
    assert "their own application" in page.text
    assert client.post(url, data={"outcome": "", "version": 1}).status_code == 403


def test_who_put_somebody_forward_reads_nothing_of_it_once_names_are_open(
    program: Program, manager: Member, sign_in: SignInAs
) -> None:
    """Before, a refusal would be what tells who it is."""
    call, (application,), _readers = make_read_call(program, 1)
    with unit_of_work():
        db.session.get_one(Application, application.id).nominated_by_id = manager.id
    client, url = sign_in(manager), f"{BASE}/{application.public_ref}"
    assert client.get(url).status_code == 200
    other = make_member(program, "Maud", roles=Role.MANAGER | Role.AMBASSADOR)
    decide_so(other, application, Outcome.WAITLIST, wait_until=(now() + dt.timedelta(days=20)).date())
    tell(other, call)
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("whose", ["her own", "her nominee"])
def test_whoever_it_was_about_or_put_forward_reads_nothing_of_it(
    manager: Member, application: Application, sign_in: SignInAs, whose: str
) -> None:
    with unit_of_work():
        row = db.session.get_one(Application, application.id)
        if whose == "her own":
            row.email_key = acting(manager).person.email_key
        else:
            row.nominated_by_id = manager.id
    assert sign_in(manager).get(f"{BASE}/{application.public_ref}").status_code == 403
