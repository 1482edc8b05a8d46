"""Putting somebody forward: who may, what the form asks, and whom we do not write to."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from community.core.clock import now, stopped_at
from community.core.db import db, unit_of_work
from community.core.errors import Gone, Invalid, NotAllowed
from community.core.outbox import EmailRecord
from community.programs.models import Member, Program, Standing
from community.recruiting.models import (
    Application,
    Call,
    Nomination,
)
from community.recruiting.nominating import queries, services
from community.recruiting.states import ApplicationState
from tests.conftest import SignInAs
from tests.factories import make_member, make_program
from tests.factories.nominating import (
    EXAMPLE,
    REASON,
    make_nomination,
    make_nomination_call,
    refuse,
)
from tests.factories.recruiting import acting, make_application, make_call, make_draft
from tests.reading import without_tokens

URL = "/p/hollow/nominate"


@pytest.fixture
def dee(program: Program) -> Member:
    return make_member(program, "Dee Whitlock")


@pytest.fixture
def call(program: Program) -> Call:
    return make_nomination_call(program)


def filled(**more: str) -> dict[str, str]:
    return {
        "name": "Bea",
        "email": "Bea@Example.org",
        "relation": "craft",
        "reason": REASON,
        "example": EXAMPLE,
        "language": "en",
        "call": "put-forward",
        **more,
    }


def anew() -> None:
    """See what requests have changed since."""
    db.session.rollback()
    db.session.expire_all()


def mails() -> list[EmailRecord]:
    anew()
    return db.session.query(EmailRecord).order_by(EmailRecord.id).all()


# The form


def test_a_member_puts_somebody_forward_and_they_get_one_mail(dee: Member, call: Call, sign_in: SignInAs) -> None:
    client = sign_in(dee)
    sent = client.post(URL, data=filled(), follow_redirects=True)
    assert "From here on it is theirs to say." in sent.text
    (mail,) = mails()
    assert (mail.to_address, mail.to_name) == ("Bea@Example.org", "Bea")
    assert mail.subject == "Dee Whitlock thinks you would be good company"
    for words in (REASON, EXAMPLE, "Hollow & Grain Makers", "/nominated/", "No, thank you"):
        assert words in mail.text
    assert mail.headers["List-Unsubscribe"].endswith("/no>")
    assert "Waiting" in sent.text


def test_words_of_reach_are_pointed_out_once_and_may_stay(dee: Member, call: Call, sign_in: SignInAs) -> None:
    client = sign_in(dee)
    boast = "She has 12,400 followers and she answers every one of them."
    first = client.post(URL, data=filled(reason=boast))
    assert first.status_code == 422
    assert "A word about numbers, before it goes." in first.text
    assert boast in first.text
    assert mails() == []
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', first.text)
    assert seen
    assert client.post(URL, data=filled(reason=f"{boast} And 3,000 views.", seen=seen[1])).status_code == 422
    assert client.post(URL, data=filled(reason=boast, seen=seen[1])).status_code == 303
    anew()
    assert db.session.query(Nomination).one().reason == boast


@pytest.mark.parametrize("missing", ["name", "email", "relation", "reason", "example"])
def test_what_is_missing_stands_beside_its_field_and_the_rest_stays(
    dee: Member, call: Call, sign_in: SignInAs, missing: str
) -> None:
    answer = sign_in(dee).post(URL, data=filled(**{"name": "Beatrijs", missing: ""}))
    assert answer.status_code == 422
    kept = {"name": "Beatrijs", "email": "Bea@Example.org", "reason": REASON, "example": EXAMPLE}
    for name, text in kept.items():
        assert (text in answer.text) == (name != missing)


def test_without_a_call_the_page_says_so(program: Program, dee: Member, sign_in: SignInAs) -> None:
    make_call(program)
    assert "No call takes nominations now." in sign_in(dee).get(URL).text


def test_nobody_puts_forward_while_pausing_or_for_another_call(program: Program, dee: Member, call: Call) -> None:
    with pytest.raises(Gone):
        make_nomination(dee, make_call(program))
    other = make_nomination_call(make_program("other", "Other People"))
    with pytest.raises(Gone):
        make_nomination(dee, other)
    with unit_of_work():
        db.session.get_one(Member, dee.id).standing = Standing.PAUSED
    with pytest.raises(NotAllowed):
        make_nomination(dee, call)


def test_ones_own_address_is_no_nomination(dee: Member, call: Call) -> None:
    with pytest.raises(Invalid):
        make_nomination(dee, call, acting(dee).person.email.upper())


def test_three_may_wait_at_once_and_a_fourth_when_one_has_answered(
    program: Program, dee: Member, call: Call, sign_in: SignInAs
) -> None:
    first = make_nomination(dee, call, "a@example.org")
    for address in ("b@example.org", "c@example.org"):
        make_nomination(dee, call, address)
    answer = sign_in(dee).post(URL, data=filled(email="d@example.org"))
    assert answer.status_code == 422
    assert "Three people are thinking it over already." in answer.text
    assert REASON in answer.text
    refuse(program, first)
    assert sign_in(dee).post(URL, data=filled(email="d@example.org")).status_code == 303


def test_saying_no_does_not_open_the_way_through_an_address_book(program: Program, dee: Member, call: Call) -> None:
    for number in range(services.MOST):
        refuse(program, make_nomination(dee, call, f"person.{number}@example.org"))
    with pytest.raises(Invalid):
        make_nomination(dee, call, "one.more@example.org")


# Whom we do not write to, and that nobody learns it


def silent_cases(program: Program, dee: Member, call: Call) -> dict[str, str]:
    """Addresses that are not asked, each for another reason."""
    member = make_member(program, "Ines Achterberg")
    other = make_member(program, "Somebody Else")
    make_draft(make_call(program, "winter"), "draft@example.org")
    make_application(program, make_call(program, "spring"), "sent@example.org")
    make_nomination(other, call, "waiting@example.org")
    refuse(program, make_nomination(other, call, "no@example.org"))
    return {
        "member": acting(member).person.email,
        "draft": "Draft@example.org",
        "sent": "sent@example.org",
        "waiting": "WAITING@example.org",
        "no": "no+again@example.org",
    }


@pytest.mark.parametrize("why", ["member", "draft", "sent", "waiting", "no"])
def test_the_nominator_sees_no_difference_when_nobody_is_written_to(
    program: Program, dee: Member, call: Call, sign_in: SignInAs, why: str
) -> None:
    address = silent_cases(program, dee, call)[why]
    client = sign_in(dee)
    before = len(mails())
    silent = client.post(URL, data=filled(email=address), follow_redirects=True)
    assert len(mails()) == before
    nomination = db.session.query(Nomination).order_by(Nomination.id.desc()).first()
    assert nomination is not None
    assert (nomination.email, nomination.reason, nomination.example, nomination.asked_at) == ("", "", "", None)
    with unit_of_work():
        db.session.delete(db.session.get_one(Nomination, nomination.id))
    asked = client.post(URL, data=filled(email="fresh@example.org"), follow_redirects=True)
    assert len(mails()) == before + 1
    assert silent.status_code == asked.status_code
    assert plain(silent.text) == plain(asked.text)


def plain(html: str) -> str:
    """A page without what differs on every request."""
    return re.sub(r"av-\d", "", without_tokens(html))


def test_somebody_who_was_declined_is_asked_again_from_the_day_that_was_named(
    program: Program, dee: Member, call: Call
) -> None:
    soon = (now() + dt.timedelta(days=40)).date()
    old = make_call(program, "old", reapply_on=soon, answer_by=None)
    application, _snapshot = make_application(program, old, "again@example.org")
    with unit_of_work():
        row = db.session.get_one(Application, application.id)
        row.state, row.answered_at = ApplicationState.DECLINED, now()
    assert not queries.may_be_asked(program, call, "again@example.org")
    with stopped_at(now() + dt.timedelta(days=41)):
        assert queries.may_be_asked(program, call, "again@example.org")
