"""What somebody who was put forward answers, what time does, and what the nominator hears."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from community.core.clock import now, stopped_at
from community.core.db import db, unit_of_work
from community.core.events import EventRecord
from community.core.outbox import EmailRecord
from community.programs.models import Member, Program, Role, Standing
from community.recruiting import guards, jobs
from community.recruiting.applying import calls
from community.recruiting.applying.services import request_start
from community.recruiting.models import (
    Application,
    Call,
    Nomination,
    NominationOutcome,
    NominationState,
    UnaskedAddress,
)
from community.recruiting.nominating import queries, services
from community.recruiting.states import ApplicationState
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.nominating import (
    EXAMPLE,
    REASON,
    accept,
    find_mail,
    make_nomination,
    make_nomination_call,
    refuse,
    secret_of,
)
from tests.factories.recruiting import acting, make_application, make_call, make_draft

S = NominationState


@pytest.fixture
def dee(program: Program) -> Member:
    return make_member(program, "Dee Whitlock")


@pytest.fixture
def call(program: Program) -> Call:
    return make_nomination_call(program)


def reread(nomination: Nomination) -> Nomination:
    anew()
    return db.session.get_one(Nomination, nomination.id)


def anew() -> None:
    """See what requests have changed since."""
    db.session.rollback()
    db.session.expire_all()


def mails() -> list[EmailRecord]:
    anew()
    return db.session.query(EmailRecord).order_by(EmailRecord.id).all()


# The person's pages


def test_reading_changes_nothing_and_a_yes_opens_an_application(
    program: Program, dee: Member, call: Call, client: FlaskClient
) -> None:
    nomination = make_nomination(dee, call)
    link = f"/p/hollow/nominated/{secret_of(nomination)}"
    page = client.get(link)
    for words in ("Dee Whitlock thinks you would be good company.", REASON, EXAMPLE, "Yes, I’d like to apply"):
        assert words in page.text.replace("&#39;", "’")
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    client.get(f"{link}/no")
    assert reread(nomination).state is S.WAITING
    opened = client.post(link, follow_redirects=True)
    assert "Question 1 of 3" in opened.text
    anew()
    application = db.session.query(Application).one()
    assert (application.email, application.name, application.nominated_by_id) == ("bea@example.org", "Bea", dee.id)
    assert (reread(nomination).email, reread(nomination).email_key) == ("", None)
    assert "The link to your application" in mails()[-1].subject
    assert client.get(link).status_code == 302
    again = client.post(link)
    assert again.status_code == 303
    assert db.session.query(Application).count() == 1


def test_a_yes_takes_up_a_draft_that_is_there(program: Program, dee: Member, call: Call) -> None:
    nomination = make_nomination(dee, call)
    draft = make_draft(call, "bea@example.org")
    accepted = accept(program, nomination)
    assert accepted.id == draft.id
    assert accepted.nominated_by_id == dee.id


def test_a_yes_comes_too_late_for_a_call_that_is_over(
    program: Program, dee: Member, call: Call, client: FlaskClient
) -> None:
    nomination = make_nomination(dee, call)
    link = f"/p/hollow/nominated/{secret_of(nomination)}"
    with unit_of_work():
        calls.close_call(acting(make_member(program, "Nora", roles=Role.MANAGER)), db.session.get_one(Call, call.id))
    assert "This call is over." in client.get(link).text
    assert client.post(link).status_code == 410
    assert client.post(f"{link}/no").status_code == 303


def test_links_of_another_program_or_none_find_nothing(dee: Member, call: Call, client: FlaskClient) -> None:
    secret = secret_of(make_nomination(dee, call))
    make_program("other", "Other People")
    for path in (f"/p/other/nominated/{secret}", "/p/hollow/nominated/nothing"):
        for method, end in (("GET", ""), ("POST", ""), ("GET", "/no"), ("POST", "/no")):
            answer = client.open(f"{path}{end}", method=method)
            assert answer.status_code == 404
            assert "There is nothing here any more." in answer.text


def test_the_call_by_nomination_says_how_one_comes_to_it_and_starts_nothing(
    program: Program, call: Call, client: FlaskClient
) -> None:
    page = client.get("/p/hollow/calls/put-forward")
    assert "To this call one is put forward." in page.text
    assert "Every ambassador of" in page.text
    assert "/start" not in page.text
    assert "To this call one is put forward." in client.get("/p/hollow/calls/put-forward/start").text
    client.post("/p/hollow/calls/put-forward/start", data={"email": "cold@example.org"})
    with unit_of_work():
        request_start(program, db.session.get_one(Call, call.id), "cold@example.org", language="en")
    assert db.session.query(Application).count() == 0
    assert mails() == []


# Time


def test_one_reminder_after_a_week_with_a_link_of_its_own(
    program: Program, dee: Member, call: Call, client: FlaskClient
) -> None:
    with stopped_at(now() - dt.timedelta(days=8)):
        nomination = make_nomination(dee, call)
    for _ in range(2):
        with unit_of_work():
            jobs.remind_nominees()
    assert len(mails()) == 2
    first, second = secret_of(nomination), secret_of(nomination, "remind")
    assert first != second
    for secret in (first, second):
        assert client.get(f"/p/hollow/nominated/{secret}").status_code == 200


def test_the_service_itself_reminds_once(dee: Member, call: Call) -> None:
    nomination = make_nomination(dee, call)
    digests = []
    for _ in range(2):
        with unit_of_work():
            found = queries.whole(nomination.id)
            assert found is not None
            services.remind(found)
        digests.append(reread(nomination).reminder_digest)
    assert digests[0] == digests[1] != reread(nomination).secret_digest
    assert find_mail(f"nomination:{nomination.id}:remind") is not None


@pytest.mark.parametrize("days", [3, 6.9])
def test_no_reminder_before_a_week(dee: Member, call: Call, days: float) -> None:
    with stopped_at(now() - dt.timedelta(days=days)):
        make_nomination(dee, call)
    with unit_of_work():
        jobs.remind_nominees()
        jobs.end_nominations()
    assert len(mails()) == 1
    assert db.session.query(Nomination).one().state is S.WAITING


def test_two_weeks_of_silence_end_it_and_the_address_is_left_alone_for_a_year(
    program: Program, dee: Member, call: Call
) -> None:
    with stopped_at(now() - dt.timedelta(days=14, minutes=1)):
        nomination = make_nomination(dee, call)
    with unit_of_work():
        jobs.end_nominations()
    assert reread(nomination).state is S.LAPSED
    assert not queries.may_be_asked(program, call, "bea@example.org")
    with stopped_at(now() + dt.timedelta(days=370)):
        assert queries.may_be_asked(program, call, "bea@example.org")
        with unit_of_work():
            jobs.end_nominations()
    assert db.session.query(UnaskedAddress).count() == 0


def test_a_no_outlasts_a_silence(program: Program, dee: Member, call: Call) -> None:
    nomination = make_nomination(dee, call)
    refuse(program, nomination)
    with unit_of_work():
        services._leave_alone(program, "bea@example.org", until=now().date())
    with stopped_at(now() + dt.timedelta(days=4000)):
        assert not queries.may_be_asked(program, call, "bea@example.org")


# Mails that may be stale


def test_the_mail_is_held_back_when_it_is_no_longer_so(program: Program, dee: Member, call: Call) -> None:
    nomination = make_nomination(dee, call)
    assert guards.nomination_waits(nomination.id) is None
    with unit_of_work():
        db.session.get_one(Member, dee.id).standing = Standing.REMOVED
    db.session.expire_all()
    assert guards.nomination_waits(nomination.id)
    with unit_of_work():
        db.session.get_one(Member, dee.id).standing = Standing.ACTIVE
        db.session.get_one(Call, call.id).closed_at = now()
    db.session.expire_all()
    assert guards.nomination_waits(nomination.id)
    assert guards.nomination_waits() is not None


# What the nominator hears


def test_of_a_no_and_of_silence_the_nominator_hears_the_same(program: Program, dee: Member, call: Call) -> None:
    with stopped_at(now() - dt.timedelta(days=15)):
        silent = make_nomination(dee, call, "silent@example.org", name="Silas")
        said_no = make_nomination(dee, call, "no@example.org", name="Nora")
    refuse(program, said_no)
    with unit_of_work():
        jobs.end_nominations()
    told = [find_mail(f"nomination:{one.id}:nothing") for one in (silent, said_no)]
    assert told[0] is not None
    assert told[1] is not None
    assert told[0].text == told[1].text
    assert "It came to nothing this time." in told[0].text
    assert {row.kind for row in db.session.query(EventRecord) if row.kind.startswith("nomination_")} == {
        "nomination_ended"
    }


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (NominationOutcome.INVITED, "is invited"),
        (NominationOutcome.NOT_THIS_TIME, "not this time"),
        (NominationOutcome.JOINED, "is here"),
    ],
)
def test_the_nominator_hears_each_outcome_once(
    program: Program, dee: Member, call: Call, outcome: NominationOutcome, words: str
) -> None:
    nomination = make_nomination(dee, call)
    application = accept(program, nomination)
    for _ in range(2):
        with unit_of_work():
            services.tell_outcome(application.id, outcome)
    mail = find_mail(f"nomination:{nomination.id}:{outcome.value}")
    assert mail is not None
    assert words in mail.subject
    assert mail.person_id == dee.person_id
    assert db.session.query(EventRecord).filter_by(kind="nomination_answered").count() == 1
    assert guards.nominator_is_here(nomination.id, outcome.value) is None
    assert guards.nominator_is_here(nomination.id, "another")


def test_an_application_without_a_nomination_tells_nobody(program: Program) -> None:
    application, _snapshot = make_application(program, make_call(program))
    before = len(mails())
    with unit_of_work():
        services.tell_outcome(application.id, NominationOutcome.INVITED)
    assert len(mails()) == before


def test_ones_own_list_tells_each_state_in_plain_words(
    program: Program, dee: Member, call: Call, sign_in: SignInAs
) -> None:
    refuse(program, make_nomination(dee, call, "no@example.org", name="Norbert"))
    make_nomination(dee, call, "waiting@example.org", name="Wanda")
    drafting = accept(program, make_nomination(dee, call, "yes@example.org", name="Yusuf"))
    back = accept(program, make_nomination(dee, call, "back@example.org", name="Bartek"))
    invited = accept(program, make_nomination(dee, call, "in@example.org", name="Ingrid"))
    with unit_of_work():
        services.tell_outcome(invited.id, NominationOutcome.INVITED)
        db.session.get_one(Application, back.id).state = ApplicationState.WITHDRAWN
    page = sign_in(dee).get("/p/hollow/nominations").text
    standing = {row.name: row.standing for row in queries.own_page(dee, after=None, size=10)}
    assert standing == {
        "": "nothing",
        "Wanda": "waiting",
        "Yusuf": "applying",
        "Bartek": "nothing",
        "Ingrid": "invited",
    }
    assert drafting.state is ApplicationState.DRAFT
    for name in ("Wanda", "Yusuf", "Ingrid", "Came to nothing"):
        assert name in page
    for name in ("Norbert", "Bartek"):
        assert name not in page


def test_nobody_sees_anothers_nominations(program: Program, dee: Member, call: Call, sign_in: SignInAs) -> None:
    make_nomination(dee, call, name="Wanda")
    manager = make_member(program, "Nora", roles=Role.OWNER | Role.MANAGER)
    client = sign_in(manager)
    assert "Wanda" not in client.get("/p/hollow/nominations").text
    page = client.get("/p/hollow/calls/put-forward/manage").text
    assert "Wanda" not in page
    assert "bea@example.org" not in page


def test_the_list_pages_by_key_and_sends_the_same_statements(
    dee: Member, call: Call, sign_in: SignInAs, budget: Budget
) -> None:
    with unit_of_work():
        for number in range(32):
            db.session.add(
                Nomination(
                    program_id=call.program_id,
                    call_id=call.id,
                    nominator_id=dee.id,
                    name=f"Person {number}",
                    created_at=now(),
                )
            )
            if number == 0:
                db.session.flush()
    client = sign_in(dee)
    client.get("/p/hollow/nominations")
    # Who asks; the list; what waits elsewhere.
    with budget(3):
        page = client.get("/p/hollow/nominations")
    assert page.text.count("Has until") == 30
    next_url = page.text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert client.get(next_url).text.count("Has until") == 2
