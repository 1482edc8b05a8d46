"""An invited person who has lost the letter: the way in is mailed again, to their address and nowhere else."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.outbox import EmailRecord
from community.programs.models import Invitation, Program, Role
from community.programs.services import invite
from community.recruiting.applying.emails import INVITATION_STANDS
from community.recruiting.guards import invitation_stands
from community.recruiting.models import Application, Decision
from community.recruiting.openness import opened
from community.recruiting.states import ApplicationState, Outcome
from tests.conftest import SignInAs
from tests.factories import make_member
from tests.factories.inviting import make_invited
from tests.factories.recruiting import make_call, open_draft

BUTTON = "Send the invitation again"
GONE = "The invitation has run out."


@pytest.fixture
def invited(program: Program) -> Application:
    return make_invited(program, make_call(program, "harvest"))


@pytest.fixture
def client(app: Flask, program: Program, invited: Application) -> FlaskClient:
    client = app.test_client()
    open_draft(client, program, invited)
    return client


def page(application: Application) -> str:
    return f"/p/hollow/apply/{application.public_ref}"


def ask(client: FlaskClient, application: Application) -> int:
    answer = client.post(f"{page(application)}/invitation")
    db.session.expire_all()
    return answer.status_code


def mails() -> list[EmailRecord]:
    """Every mail of this kind, the oldest first."""
    db.session.rollback()
    db.session.expire_all()
    mine = EmailRecord.key.startswith("invited_again:")
    return db.session.query(EmailRecord).filter(mine).order_by(EmailRecord.id).all()


def join_path(mail: EmailRecord) -> str:
    found = re.search(r"/p/hollow/join/\S+", mail.text)
    assert found
    return found[0]


def change(application: Application, **values: object) -> None:
    with unit_of_work():
        row = db.session.get_one(Application, application.id)
        for name, value in values.items():
            setattr(row, name, value)


def change_invitation(**values: object) -> None:
    with unit_of_work():
        row = db.session.query(Invitation).one()
        for name, value in values.items():
            setattr(row, name, value)


def test_the_page_offers_it_and_the_mail_brings_a_link_that_leads_in(client: FlaskClient, invited: Application) -> None:
    text = client.get(page(invited)).text
    assert BUTTON in text
    assert "beatrix@example.org" in text
    assert ask(client, invited) == 303
    (mail,) = mails()
    assert (mail.to_address, mail.to_name) == ("beatrix@example.org", "Beatrix Thorne")
    assert "Links in earlier mails no longer work." in mail.text
    assert join_path(mail) in mail.html
    assert "Only the link in the newest mail works." in client.get(page(invited)).text
    assert client.get(join_path(mail)).status_code == 200


def test_only_the_newest_link_works_and_the_invitation_ends_when_it_would_have(
    client: FlaskClient, invited: Application
) -> None:
    ends = now() + dt.timedelta(days=9)
    change_invitation(expires_at=ends)
    for _time in range(2):
        assert ask(client, invited) == 303
    first, second = mails()
    assert client.get(join_path(first)).status_code == 404
    assert client.get(join_path(second)).status_code == 200
    rows = db.session.query(Invitation).order_by(Invitation.id).all()
    assert [row.revoked_at is None for row in rows] == [False, False, True]
    assert {row.expires_at for row in rows} == {ends}
    assert {row.because_of for row in rows} == {f"application:{invited.id}"}


def test_the_page_goes_on_saying_that_the_letters_link_is_replaced(client: FlaskClient, invited: Application) -> None:
    change(invited, answered_at=now() - dt.timedelta(days=8))
    change_invitation(created_at=now() - dt.timedelta(days=8))
    assert "The link in the earlier mail then no longer works." in client.get(page(invited)).text
    ask(client, invited)
    client.get(page(invited))
    text = client.get(page(invited)).text
    assert "We mailed you a new link today" in text
    assert "The link in every mail before it no longer works." in text
    assert BUTTON in text


def test_whoever_comes_in_by_it_has_joined(client: FlaskClient, invited: Application) -> None:
    ask(client, invited)
    url = join_path(mails()[0])
    agreement = re.search(r'name="agreement_id"[^>]*value="(\d+)"', client.get(url).text)
    data = {
        "name": "Beatrix Thorne",
        "password": "chisel-copper-meadow-41",
        "accept": "y",
        "adult": "y",
        "time_zone": "UTC",
        "agreement_id": agreement[1] if agreement else "",
    }
    assert client.post(url, data=data).status_code == 303
    answer = client.post(f"{page(invited)}/invitation")
    assert answer.status_code == 409
    assert "You have joined already." in answer.text
    assert BUTTON not in client.get(page(invited)).text


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (ApplicationState.LAPSED, GONE),
        (ApplicationState.JOINED, "You have joined already."),
        (ApplicationState.WAITLISTED, "There is no invitation to send"),
        (ApplicationState.DECLINED, "There is no invitation to send"),
        (ApplicationState.SUBMITTED, "There is no invitation to send"),
    ],
)
def test_what_is_no_open_invitation_is_refused_and_not_offered(
    client: FlaskClient, invited: Application, state: ApplicationState, sentence: str
) -> None:
    change(invited, state=state)
    assert BUTTON not in client.get(page(invited)).text
    answer = client.post(f"{page(invited)}/invitation")
    assert answer.status_code == 409
    assert sentence in answer.text
    assert mails() == []


def test_an_invitation_whose_time_is_over_is_refused_before_anything_notices(
    client: FlaskClient, invited: Application
) -> None:
    change_invitation(expires_at=now() - dt.timedelta(minutes=1))
    assert BUTTON not in client.get(page(invited)).text
    answer = client.post(f"{page(invited)}/invitation")
    assert (answer.status_code, GONE in answer.text) == (409, True)
    assert mails() == []


def test_what_a_manager_took_back_stays_taken_back(client: FlaskClient, invited: Application) -> None:
    change_invitation(revoked_at=now())
    assert BUTTON not in client.get(page(invited)).text
    answer = client.post(f"{page(invited)}/invitation")
    assert (answer.status_code, "replaced or taken back" in answer.text) == (409, True)
    assert mails() == []


def test_an_invitation_for_another_reason_is_not_touched(
    client: FlaskClient, program: Program, invited: Application
) -> None:
    """A manager invited the same address for the desk since: that mail is the one that counts."""
    with unit_of_work():
        here = db.session.get_one(Program, program.id)
        invite(here, email=invited.email, name="", roles=Role.SCREENER, actor_id=None, send=False)
    assert ask(client, invited) == 409
    assert db.session.query(Invitation).filter_by(revoked_at=None).one().roles == Role.SCREENER


def test_three_a_day(client: FlaskClient, invited: Application) -> None:
    assert [ask(client, invited) for _time in range(4)] == [303, 303, 303, 429]
    assert len(mails()) == 3
    assert len({mail.key for mail in mails()}) == 3


def test_a_mail_that_was_overtaken_is_skipped(client: FlaskClient, invited: Application) -> None:
    ask(client, invited)
    ask(client, invited)
    first, second = mails()
    assert (first.guard, second.guard) == (INVITATION_STANDS, INVITATION_STANDS)
    assert "replaced by a newer one" in str(invitation_stands(**first.guard_args))
    assert invitation_stands(**second.guard_args) is None
    with unit_of_work():
        db.session.get_one(Invitation, second.guard_args["invitation_id"]).accepted_at = now()
    assert "joined meanwhile" in str(invitation_stands(**second.guard_args))
    assert invitation_stands() is not None


def test_nobody_else_can_have_it_mailed(app: Flask, program: Program, invited: Application, sign_in: SignInAs) -> None:
    assert ask(app.test_client(), invited) == 403
    manager = make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR)
    assert ask(sign_in(manager), invited) == 403
    assert mails() == []


def test_it_speaks_the_applicants_language(app: Flask, program: Program) -> None:
    invited = make_invited(program, make_call(program, "ernte"), "ilse@example.org", language="de")
    client = app.test_client()
    open_draft(client, program, invited)
    assert ask(client, invited) == 303
    assert 'lang="de"' in mails()[0].html


def test_the_page_about_mail_names_the_address_only_after_the_freeze(
    client: FlaskClient, program: Program, invited: Application
) -> None:
    ask(client, invited)
    (mail,) = mails()
    assert opened(program.id, [mail.key]) == set()
    with unit_of_work():
        db.session.add(
            Decision(
                application_id=invited.id, outcome=Outcome.INVITE, reason="You told it well.", decided_at=now(),
                frozen_at=now(),
            )
        )  # fmt: skip
    assert opened(program.id, [mail.key]) == {mail.key}
