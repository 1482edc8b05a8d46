"""Putting somebody forward: who may, whom we write to, what they answer, and what the nominator hears."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient

from community.core.clock import now, stopped_at
from community.core.db import db, unit_of_work
from community.core.errors import Gone, Invalid, NotAllowed
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

URL = "/p/hollow/nominate"
S = NominationState


@pytest.fixture
def program(app: object) -> Program:
    return make_program()


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
    html = re.sub(r'(name="csrf_token" value|name="csrf-token" content)="[^"]*"', "", html)
    return re.sub(r"av-\d", "", html)


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
    assert "Your application" in mails()[-1].subject
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
