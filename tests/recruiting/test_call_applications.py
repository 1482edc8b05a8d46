"""Every application of a call in one list: states, times, reviews, names, the way to each, and one by its number."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.tokens import new_reference
from community.programs.models import Member, Program, Role
from community.recruiting.calling.listing import number_typed
from community.recruiting.models import Application, Call, Decision
from community.recruiting.screening import services as screening
from community.recruiting.states import STATE_LABELS, ApplicationState, Outcome
from community.recruiting.views.call_applications import PAGE
from community.recruiting.views.desk import application_number
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.deciding import freeze, make_read_call, tell
from tests.factories.recruiting import make_draft
from tests.factories.reviewing import (
    acting,
    assigned_to,
    decide,
    make_call,
    make_released,
    make_reviewers,
    make_sent,
    open_review,
    release,
    send_review,
)
from tests.recruiting.test_review_canary import LOCAL_PART, NAME, WORDS, tokens_in

S = ApplicationState
BASE = "/p/hollow/calls/winter/applications"


@pytest.fixture
def desk(manager: Member, sign_in: SignInAs) -> FlaskClient:
    return sign_in(manager)


def words_of(text: str) -> str:
    """The page's own part as somebody reads it."""
    main = text[text.index("<main") : text.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def read(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"{BASE}{query}")
    assert answer.status_code == 200
    return answer.text


def row_about(text: str, application: Application | str) -> str:
    """One row of the page, as somebody reads it."""
    ref = application if isinstance(application, str) else application.public_ref
    rows = [row for row in text.split("<li>") if f">{application_number(ref)}<" in row]
    assert len(rows) == 1, f"{len(rows)} rows of {ref}"
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", rows[0].split("</li>")[0])).split())


def link_of(text: str, application: Application) -> str | None:
    """Where its row leads."""
    number = application_number(application.public_ref)
    found = re.search(rf'href="([^"]+)"><span class="num text-nowrap">{number}<', text)
    return html.unescape(found[1]) if found else None


def put(application: Application, state: S, **values: object) -> None:
    with unit_of_work():
        row = db.session.get_one(Application, application.id)
        row.state = state
        for name, value in values.items():
            setattr(row, name, value)


def test_it_says_what_it_is_for_while_nothing_was_sent(desk: FlaskClient, call: Call) -> None:
    make_draft(call, "somebody@example.org")
    text = read(desk)
    assert "Nobody has sent an application yet." in text
    assert "Here stands every application to this call." in text
    assert "One more is being written." in text
    assert 'name="number"' not in text


def test_every_state_but_a_draft_is_listed_with_its_words(desk: FlaskClient, program: Program, call: Call) -> None:
    listed = {state: make_sent(call, f"Somebody {state}") for state in S if state is not S.DRAFT}
    for state, application in listed.items():
        put(application, state, answered_at=now(), withdrawn_at=now())
    draft = make_draft(call, "draft@example.org")
    taken_back = make_draft(call, "back@example.org")
    put(taken_back, S.WITHDRAWN)
    again = make_sent(call, "Sent, taken back, taken up again")
    put(again, S.DRAFT)
    elsewhere = make_sent(make_call(program, "spring", title="Spring call"))
    text = read(desk)
    for state, application in listed.items():
        assert str(STATE_LABELS[state]) in row_about(text, application)
    for absent in (draft, taken_back, again, elsewhere):
        assert application_number(absent.public_ref) not in text
        assert absent.public_ref not in text
    assert "12 applications were sent." in text
    assert "2 more are being written." in text


def test_a_state_is_offered_with_its_count_if_it_holds_somebody(desk: FlaskClient, call: Call) -> None:
    first, second, third = (make_sent(call) for _number in range(3))
    put(third, S.WITHDRAWN, withdrawn_at=now())
    text = words_of(read(desk))
    assert "All 3" in text
    assert "To screen 2" in text
    assert "Withdrawn 1" in text
    assert "Invited" not in text
    narrowed = read(desk, "?show=withdrawn")
    assert row_about(narrowed, third)
    assert application_number(first.public_ref) not in narrowed
    assert "3 applications were sent." in narrowed
    for nonsense in ("?show=invited", "?show=draft", "?show=nonsense"):
        assert application_number(second.public_ref) in read(desk, nonsense)


def test_days_are_told_and_never_an_hour(desk: FlaskClient, call: Call) -> None:
    moment = dt.datetime(2026, 9, 8, 3, 47, tzinfo=dt.UTC)
    application = make_sent(call)
    put(application, S.SUBMITTED, submitted_at=moment, waiting_since=moment + dt.timedelta(days=1))
    answered = make_sent(call)
    put(answered, S.DECLINED, submitted_at=moment, answered_at=moment + dt.timedelta(days=40), waiting_since=None)
    asked = make_sent(call)
    put(asked, S.ASK_MORE, submitted_at=moment, waiting_since=moment + dt.timedelta(days=2))
    text = read(desk)
    assert "Sent September 8, waits since September 9" in row_about(text, application)
    assert "Sent September 8, answered October 18" in row_about(text, answered)
    assert "Sent September 8, waits for an answer since September 10" in row_about(text, asked)
    assert "3:47" not in text
    assert "03:47" not in text


@pytest.mark.parametrize("form", ["{ref}", "{number}", " {number} ", "{lower}", "{spaced}"])
def test_one_is_found_by_its_number_however_it_is_written(desk: FlaskClient, call: Call, form: str) -> None:
    application, other = make_sent(call), make_sent(call)
    number = application_number(application.public_ref)
    typed = form.format(ref=application.public_ref, number=number, lower=number.lower(), spaced=" ".join(number))
    text = desk.get(BASE, query_string={"number": typed}).text
    assert row_about(text, application)
    assert application_number(other.public_ref) not in text
    assert html.escape(typed.strip()) in text


def test_a_number_that_nobody_has_is_answered_kindly(desk: FlaskClient, call: Call) -> None:
    make_sent(call)
    draft = make_draft(call, "draft@example.org")
    for typed in ("zyxandra", "aaaaa-aaaaa", draft.public_ref, "%", "Marguerite", NAME):
        text = desk.get(BASE, query_string={"number": typed}).text
        assert "No application has this number." in text
        assert f'value="{typed}"' in text


def test_a_number_of_another_call_leads_there_and_of_another_program_nowhere(
    desk: FlaskClient, program: Program, call: Call
) -> None:
    application = make_sent(make_call(program, "spring", title="Spring call"))
    make_sent(call)
    text = read(desk, f"?number={application.public_ref}")
    assert "It belongs to another call." in text
    there = re.search(r'href="([^"]+spring/applications\?number=[^"]+)"', text)
    assert there
    assert row_about(desk.get(there[1]).text, application)
    stranger = make_sent(make_call(make_program("elsewhere"), "winter"))
    assert "No application has this number." in read(desk, f"?number={stranger.public_ref}")


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_number_or_none(typed: str) -> None:
    found = number_typed(typed)
    assert found == "" or (len(found) == 10 and found.isascii() and found.isalnum() and found == found.lower())


@given(st.integers(0, 10), st.sampled_from(["-", " ", "\u2011", "."]), st.booleans())
def test_a_hyphen_anywhere_and_capitals_make_no_difference(at: int, sign: str, capitals: bool) -> None:
    ref = new_reference()
    typed = f"{ref[:at]}{sign}{ref[at:]}"
    assert number_typed(typed.upper() if capitals else typed) == ref


def test_pages_go_by_key_and_miss_nobody(desk: FlaskClient, call: Call) -> None:
    made = [make_sent(call, days_ago=1 + number // 3) for number in range(PAGE + 7)]
    seen: list[str] = []
    url: str | None = BASE
    while url:
        text = desk.get(url).text
        seen += re.findall(r'<span class="num text-nowrap">([^<]+)<', text)
        following = re.search(r'href="([^"]+)" rel="next"', text)
        url = html.unescape(following[1]) if following else None
    assert len(seen) == len(made)
    assert set(seen) == {application_number(one.public_ref) for one in made}
    assert seen.index(application_number(made[0].public_ref)) < seen.index(application_number(made[-1].public_ref))
    assert "That was all of them." in read(desk, "?after=nobody")


def test_the_reviews_that_are_in_are_counted(desk: FlaskClient, program: Program, call: Call, screener: Member) -> None:
    fresh = make_sent(call)
    put(fresh, S.RELEASED)
    assert "No reviewer has it yet" in row_about(read(desk), fresh)
    readers = make_reviewers(program, "Annika", "Bram")
    application = make_released(call, screener)
    assert "0 of 2 reviews are in" in row_about(read(desk), application)
    send_review(readers[0], application)
    row = row_about(read(desk), application)
    assert "1 of 2 reviews are in" in row
    assert "4" not in row.replace(application_number(application.public_ref), "").replace("24", "")
    with unit_of_work():
        screening.take_from_reviewers(db.session.get_one(Application, application.id), because="screener")
    assert "review" not in row_about(read(desk), application)


@pytest.fixture
def reviewing_manager(program: Program) -> Member:
    return make_member(program, "Thea", roles=Role.MANAGER | Role.REVIEWER | Role.AMBASSADOR)


def test_a_manager_who_reviews_learns_nothing_of_others_before_her_own_is_sent(
    program: Program, call: Call, screener: Member, reviewing_manager: Member, sign_in: SignInAs
) -> None:
    (reader,) = make_reviewers(program, "Annika")
    application = make_released(call, screener)
    make_sent(call)
    assert assigned_to(application) == {reader.id, reviewing_manager.id}
    client = sign_in(reviewing_manager)
    queries = ("", "?show=in_review", "?show=released", f"?number={application.public_ref}")

    def seen() -> list[str]:
        return [words_of(read(client, query)) for query in queries]

    before = seen()
    assert "Yours to review." in row_about(read(client), application)
    open_review(reader, application)
    assert seen() == before, "somebody has opened it"
    send_review(reader, application)
    assert seen() == before, "somebody has sent a review"
    assert (link_of(read(client), application) or "").endswith(f"/desk/reviews/{application.public_ref}")
    send_review(reviewing_manager, application)
    assert "2 of 2 reviews are in" in row_about(read(client), application)


def planted(program: Program, call: Call, screener: Member) -> Application:
    """A canary whose reviews are all in."""
    application = make_sent(call, NAME, email=f"{LOCAL_PART}@example.org", answers=WORDS)
    readers = make_reviewers(program, "Annika", "Bram")
    release(screener, application)
    for reader in readers:
        send_review(reader, application)
    return application


def test_a_name_opens_with_the_freeze_and_no_sooner(
    program: Program, call: Call, screener: Member, manager: Member, sign_in: SignInAs
) -> None:
    application = planted(program, call, screener)
    waiting = make_sent(call, NAME, email=f"{LOCAL_PART}.2@example.org", answers=WORDS)
    client = sign_in(manager)
    queries = ("", "?show=in_review", f"?number={application.public_ref}", f"?number={LOCAL_PART}")

    def leaks() -> list[str]:
        found = "".join(
            f"{answer.headers}{answer.text}".lower()
            .replace(f"number={LOCAL_PART}", "")
            .replace(f'value="{LOCAL_PART}"', "")
            for answer in (client.get(f"{BASE}{query}") for query in queries)
        )
        return tokens_in(found)

    assert leaks() == [], "undecided"
    decide(manager, application)
    assert leaks() == [], "pending"
    freeze(manager, call)
    text = read(client)
    assert NAME in row_about(text, application)
    assert NAME not in row_about(text, waiting)
    assert f"{LOCAL_PART}@" not in text


def test_a_question_that_was_frozen_names_nobody_to_who_reviews_the_answer(
    program: Program, call: Call, screener: Member, reviewing_manager: Member, sign_in: SignInAs
) -> None:
    application = make_released(call, screener, NAME)
    with unit_of_work():
        db.session.add(
            Decision(
                application_id=application.id, outcome=Outcome.ASK_MORE, reason="When was it?", decided_at=now(),
                frozen_at=now(), mailed_at=now(),
            )
        )  # fmt: skip
    other = make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR)
    assert NAME in row_about(read(sign_in(other)), application)
    assert assigned_to(application) == {reviewing_manager.id}
    assert NAME not in row_about(read(sign_in(reviewing_manager)), application)


def test_every_row_leads_to_a_page_that_opens(program: Program, manager: Member, sign_in: SignInAs) -> None:
    call, applications, _readers = make_read_call(program, 6, reviewers=2)
    outcomes = [Outcome.INVITE, Outcome.WAITLIST, Outcome.DECLINE, Outcome.ASK_MORE]
    for application, outcome in zip(applications, outcomes, strict=False):
        decide(manager, application, outcome)
    tell(manager, call)
    screener = db.session.query(Member).filter(Member.roles == Role.SCREENER | Role.AMBASSADOR).one()
    reading = make_released(call, screener)
    to_screen, in_screening, gone, unread = (make_sent(call) for _number in range(4))
    put(in_screening, S.IN_SCREENING)
    put(gone, S.WITHDRAWN, withdrawn_at=now())
    put(unread, S.DECLINED, answered_at=now())
    client = sign_in(manager)
    text = read(client)
    led = {one.public_ref: link_of(text, one) for one in (*applications, reading, to_screen, in_screening)}
    for ref, url in led.items():
        assert url, ref
        assert client.get(url).status_code == 200, url
    assert all("/desk/decisions/" in str(led[one.public_ref]) for one in applications)
    assert "/letters/" in str(led[applications[3].public_ref])
    assert "/desk/rounds/winter/applications/" in str(led[reading.public_ref])
    assert str(led[to_screen.public_ref]).endswith(f"/desk/screening/{to_screen.public_ref}")
    assert link_of(text, gone) is None
    assert link_of(text, unread) is None, "nobody has reviewed it, so there is nothing to read"


@pytest.mark.parametrize("whose", ["her own", "her nominee"])
def test_who_may_not_look_at_one_is_led_to_no_refusal(
    program: Program, manager: Member, sign_in: SignInAs, whose: str
) -> None:
    call, (ready, declined), _readers = make_read_call(program, 2, reviewers=2)
    decide(manager, declined, Outcome.DECLINE)
    tell(manager, call)
    to_screen = make_sent(call)
    for number, one in enumerate((ready, declined, to_screen)):
        mine = {"nominated_by_id": manager.id}
        if whose == "her own":
            # One address has one application to a call: each is looked at by itself.
            mine = {"email_key": acting(manager).person.email_key if number == 1 else one.email_key}
        with unit_of_work():
            for name, value in mine.items():
                setattr(db.session.get_one(Application, one.id), name, value)
    client = sign_in(manager)
    text = read(client)
    assert link_of(text, declined) is None
    for one in (ready, to_screen):
        url = link_of(text, one)
        assert url
        assert client.get(url).status_code == 200
    if whose == "her own":
        assert "Your own application" in row_about(text, declined)
        assert "reviews" not in row_about(text, declined)


def test_her_own_is_listed_like_any_other_and_leads_nowhere(
    program: Program, manager: Member, sign_in: SignInAs
) -> None:
    _call, (ready, other), _readers = make_read_call(program, 2, reviewers=2)
    put(ready, S.IN_REVIEW, email_key=acting(manager).person.email_key)
    text = read(sign_in(manager))
    row = row_about(text, ready)
    assert "Your own application" in row
    assert "reviews are in" not in row
    assert link_of(text, ready) is None
    assert link_of(text, other)


def test_who_reviews_in_a_blind_round_is_led_to_the_queue(
    program: Program, call: Call, screener: Member, reviewing_manager: Member, sign_in: SignInAs
) -> None:
    make_released(call, screener)
    to_screen = make_sent(call)
    client = sign_in(reviewing_manager)
    url = link_of(read(client), to_screen)
    assert url == "/p/hollow/desk/screening"
    assert client.get(url).status_code == 200


def test_the_call_and_the_list_of_calls_lead_there(desk: FlaskClient, call: Call) -> None:
    make_sent(call)
    for page in ("/p/hollow/calls", "/p/hollow/calls/winter/manage"):
        assert f'href="{BASE}"' in desk.get(page).text


def test_another_programs_call_is_not_found(desk: FlaskClient, program: Program) -> None:
    make_call(make_program("elsewhere"), "autumn")
    assert desk.get("/p/hollow/calls/autumn/applications").status_code == 404


@pytest.mark.parametrize("reviews", [False, True])
def test_thirty_cost_what_one_does(
    program: Program, manager: Member, reviewing_manager: Member, sign_in: SignInAs, budget: Budget, reviews: bool
) -> None:
    call, _applications, _readers = make_read_call(program, 1, reviewers=2)
    client = sign_in(reviewing_manager if reviews else manager)

    def cost(query: str = "") -> int:
        client.get(BASE)
        db.session.expunge_all()
        # sign-in with membership; the call and its round; whose side; counts; the rows; counts for the desk
        with budget(8) as sent:
            assert client.get(f"{BASE}{query}").status_code == 200
        return len(sent)

    one = cost()
    for number in range(29):
        made = make_sent(db.session.merge(call), f"Applicant {number}")
        put(made, [S.SUBMITTED, S.WITHDRAWN, S.INVITED, S.RELEASED, S.DECLINED][number % 5])
    assert cost() == one
    cost("?number=aaaaaaaaaa")
