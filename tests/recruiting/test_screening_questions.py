"""A screener's question: a mail, a place on the applicant's page, an answer that comes back to the queue. And who
opened what."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from community.core.clock import now, stopped_at, today
from community.core.db import db, unit_of_work
from community.core.events import EventRecord
from community.core.outbox import EmailRecord
from community.programs.models import Member, Program, Role, Standing
from community.recruiting import jobs
from community.recruiting.models import AccessGrant, Application, Call, ScreenerQuestion, Snapshot
from community.recruiting.states import ApplicationState
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.recruiting import make_application, make_call, open_draft
from tests.factories.reviewing import decide, make_reviewers, make_sent, open_raw, send_review
from tests.factories.reviewing import make_call as make_desk_call
from tests.factories.reviewing import release as released

S = ApplicationState
ASKED = "In which year was that?"


@pytest.fixture
def call(program: Program) -> Call:
    return make_call(program)


@pytest.fixture
def application(program: Program, call: Call, screener: Member) -> Application:
    application, _snapshot = make_application(program, call)
    open_raw(screener, application)
    return application


def fresh(application: Application) -> Application:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Application, application.id)


def ask(client: FlaskClient, application: Application, words: str = ASKED, answer_by: str = "") -> int:
    url = f"/p/hollow/desk/screening/{application.public_ref}/ask"
    day_named = answer_by or day(14).isoformat()
    data = {"version": fresh(application).version, "question": words, "answer_by": day_named}
    return client.post(url, data=data).status_code


def own(application: Application, page: str = "") -> str:
    return f"/p/hollow/apply/{application.public_ref}{page}"


def events(kind: str) -> int:
    db.session.rollback()
    return db.session.query(EventRecord).filter_by(kind=kind).count()


def test_a_question_is_mailed_and_stands_on_the_applicants_page(
    program: Program, screener: Member, sign_in: SignInAs, client: FlaskClient, application: Application
) -> None:
    assert ask(sign_in(screener), application) == 303
    assert fresh(application).state is S.ASK_MORE
    assert db.session.query(AccessGrant).filter_by(ended_at=None).count() == 0
    (mail,) = db.session.query(EmailRecord).filter(EmailRecord.key.like("question:%")).all()
    assert ASKED in mail.text
    assert "Wojciech" not in f"{mail.text} {mail.html} {mail.from_name}"
    open_draft(client, program, application)
    page = client.get(own(application)).text
    assert "We have a question for you." in page
    assert ASKED in page
    assert "Reviewers read it once you have answered." in page
    assert events("question_asked") == 1
    queue = sign_in(screener).get("/p/hollow/desk/screening").text
    assert "Waiting for an answer" in queue
    assert ASKED not in queue


def test_an_answer_in_a_few_words_comes_back_to_the_queue(
    program: Program, screener: Member, sign_in: SignInAs, client: FlaskClient, application: Application
) -> None:
    desk = sign_in(screener)
    ask(desk, application)
    open_draft(client, program, application)
    assert client.post(own(application, "/reply"), data={"reply": "It was in May, replykanarie."}).status_code == 303
    assert fresh(application).state is S.SUBMITTED
    assert db.session.query(Snapshot).count() == 1, "what was sent is as it was"
    assert events("question_answered") == 1
    open_raw(screener, application)
    raw = desk.get(f"/p/hollow/desk/screening/{application.public_ref}").text
    assert "replykanarie" in raw
    preview = desk.get(f"/p/hollow/desk/screening/{application.public_ref}/preview").text
    assert "replykanarie" not in preview
    again = client.post(own(application, "/reply"), data={"reply": "And something else, typed with care."})
    assert again.status_code == 409
    assert "typed with care" in again.text


def test_sending_the_story_again_answers_it_too(
    program: Program, screener: Member, sign_in: SignInAs, client: FlaskClient, application: Application
) -> None:
    ask(sign_in(screener), application)
    open_draft(client, program, application)
    client.patch(own(application, "/answers"), data={"version": "1", "a_town": "Addison, in 1999"})
    version = fresh(application).answers_version
    sent = client.post(own(application, "/send"), data={"version": version, "adult": "y", "honest": "y"})
    assert sent.status_code == 303
    assert fresh(application).state is S.SUBMITTED
    question = db.session.query(ScreenerQuestion).one()
    assert (question.reply, question.answered_at is not None) == ("", True)


@pytest.mark.parametrize("words", ["", "   \n "])
def test_an_empty_question_or_answer_is_refused(
    program: Program,
    screener: Member,
    sign_in: SignInAs,
    client: FlaskClient,
    application: Application,
    words: str,
) -> None:
    desk = sign_in(screener)
    assert ask(desk, application, words) == 422
    ask(desk, application)
    open_draft(client, program, application)
    assert client.post(own(application, "/reply"), data={"reply": words}).status_code == 422
    assert fresh(application).state is S.ASK_MORE


def test_masks_that_were_chosen_are_kept_on_the_way_to_the_question(
    screener: Member, sign_in: SignInAs, application: Application
) -> None:
    client = sign_in(screener)
    data = {"version": fresh(application).version, "category": "name", "words": "recycling", "then": "ask"}
    answer = client.post(f"/p/hollow/desk/screening/{application.public_ref}", data=data)
    assert answer.headers["Location"].endswith("/ask")
    page = client.get(f"/p/hollow/desk/screening/{application.public_ref}").text
    assert "“recycling”" in page


def test_only_whoever_has_it_open_can_ask(program: Program, sign_in: SignInAs, application: Application) -> None:
    other = make_member(program, "Hettie", roles=Role.SCREENER | Role.AMBASSADOR)
    assert ask(sign_in(other), application) == 409
    assert fresh(application).state is S.IN_SCREENING


def test_a_form_that_comes_twice_asks_once_and_is_no_refusal(
    screener: Member, sign_in: SignInAs, application: Application
) -> None:
    desk = sign_in(screener)
    assert ask(desk, application) == 303
    assert ask(desk, application, f" {ASKED}\r\n") == 303
    assert ask(desk, application, "And something else?") == 409
    assert len(mails("question")) == 1


def two_hours_pass() -> None:
    """Whoever has a raw text open has it no longer."""
    with unit_of_work():
        db.session.query(AccessGrant).update({AccessGrant.expires_at: now() - dt.timedelta(minutes=1)})


@pytest.mark.parametrize("refused", [{}, {"answer_by": "no day"}])
def test_a_question_typed_for_longer_than_it_was_open_keeps_its_words(
    screener: Member, sign_in: SignInAs, application: Application, refused: dict[str, str]
) -> None:
    words = "In which year was that, and who was there?"
    url = f"/p/hollow/desk/screening/{application.public_ref}/ask"
    data = {"version": fresh(application).version, "question": words, "answer_by": day(9).isoformat(), **refused}
    two_hours_pass()
    late = sign_in(screener).post(url, data=data)
    assert late.status_code == 409
    assert words in late.text
    assert "no longer open to you" in late.text
    assert fresh(application).state is S.IN_SCREENING


def test_what_was_written_down_of_a_recording_is_kept_on_the_refusal_too(
    screener: Member, sign_in: SignInAs, application: Application
) -> None:
    url, words = f"/p/hollow/desk/screening/{application.public_ref}", "We met by the river, she said, in May."
    data = {"version": fresh(application).version, "category": "nothing", "transcript-moment": words}
    two_hours_pass()
    late = sign_in(screener).post(url, data=data)
    assert late.status_code == 409
    assert words in late.text


# The day on which it ends


def day(days: int) -> dt.date:
    """So many days from now on the program's calendar."""
    return today("UTC") + dt.timedelta(days=days)


def pass_days(days: float) -> None:
    with stopped_at(now() + dt.timedelta(days=days)), unit_of_work():
        jobs.end_questions()


def mails(key: str) -> list[EmailRecord]:
    db.session.rollback()
    return db.session.query(EmailRecord).filter(EmailRecord.key.like(f"{key}:%")).all()


def test_the_day_for_an_answer_is_proposed_mailed_and_shown(
    program: Program, screener: Member, sign_in: SignInAs, client: FlaskClient, application: Application
) -> None:
    desk = sign_in(screener)
    page = desk.get(f"/p/hollow/desk/screening/{application.public_ref}/ask").text
    assert f'value="{day(14).isoformat()}"' in page
    ask(desk, application, answer_by=day(9).isoformat())
    spoken = f"{day(9):%A, %B} {day(9).day}"
    (mail,) = mails("question")
    assert f"Please answer by {spoken}." in mail.text
    assert f"Please answer by {spoken}." in (mail.html or "")
    assert "answer by" in desk.get("/p/hollow/desk/screening").text
    open_draft(client, program, application)
    own_page = client.get(own(application)).text
    assert f"Please answer by {spoken}." in own_page
    assert f"We wait for it until {day(9):%B} {day(9).day}" in own_page


@pytest.mark.parametrize("given", ["", "0", "61", "no day"])
def test_a_day_that_can_not_be_is_refused_and_the_question_kept(
    screener: Member, sign_in: SignInAs, application: Application, given: str
) -> None:
    answer_by = day(int(given)).isoformat() if given.isdigit() else given
    desk = sign_in(screener)
    url = f"/p/hollow/desk/screening/{application.public_ref}/ask"
    data = {"version": fresh(application).version, "question": ASKED, "answer_by": answer_by}
    answer = desk.post(url, data=data)
    assert answer.status_code == 422
    assert ASKED in answer.text
    assert fresh(application).state is S.IN_SCREENING


def test_without_an_answer_it_goes_on_as_it_stands_and_both_are_told(
    program: Program, screener: Member, sign_in: SignInAs, client: FlaskClient, application: Application
) -> None:
    desk = sign_in(screener)
    ask(desk, application, answer_by=day(9).isoformat())
    pass_days(9)
    assert fresh(application).state is S.ASK_MORE, "the day itself still counts"
    pass_days(10.1)
    pass_days(11)
    assert fresh(application).state is S.SUBMITTED
    assert db.session.query(Snapshot).count() == 1, "as it stands"
    (told,) = mails("question_over")
    assert "it goes on as you sent it" in told.text
    assert "/resume/" in told.text
    (asker,) = mails("screener_question_over")
    assert asker.person_id == screener.person_id
    assert application.name not in f"{asker.subject} {asker.text} {asker.html}"
    assert ASKED not in f"{asker.text} {asker.html}", "what was asked can be about the person"
    assert events("question_lapsed") == 1
    open_raw(screener, application)
    raw = desk.get(f"/p/hollow/desk/screening/{application.public_ref}").text
    assert "No answer came by" in raw
    assert ask(desk, application, "And the year?") == 303, "another question can be asked"
    open_draft(client, program, application)
    page = client.get(own(application)).text
    assert ASKED not in page
    assert "And the year?" in page


def test_an_answer_after_the_day_keeps_its_words(
    program: Program, screener: Member, sign_in: SignInAs, client: FlaskClient, application: Application
) -> None:
    ask(sign_in(screener), application)
    pass_days(16)
    open_draft(client, program, application)
    late = client.post(own(application, "/reply"), data={"reply": "In May, typed with care."})
    assert late.status_code == 409
    assert "typed with care" in late.text


def test_a_question_ends_for_an_asker_who_has_left_and_one_without_a_day_waits(
    program: Program, screener: Member, sign_in: SignInAs, application: Application
) -> None:
    ask(sign_in(screener), application)
    with unit_of_work():
        db.session.get_one(Member, screener.id).standing = Standing.ALUMNI
        db.session.query(ScreenerQuestion).update({"answer_by": None})
    pass_days(400)
    assert fresh(application).state is S.ASK_MORE, "its mail named no day"
    with unit_of_work():
        db.session.query(ScreenerQuestion).update({"answer_by": day(9)})
    pass_days(16)
    assert fresh(application).state is S.SUBMITTED
    assert len(mails("question_over")) == 1
    assert mails("screener_question_over") == []


def test_what_was_taken_back_meanwhile_stays_taken_back(
    program: Program, screener: Member, sign_in: SignInAs, client: FlaskClient, application: Application
) -> None:
    ask(sign_in(screener), application)
    open_draft(client, program, application)
    assert client.post(own(application, "/withdraw")).status_code == 303
    pass_days(16)
    assert fresh(application).state is S.WITHDRAWN
    assert mails("question_over") == []


# Who opened what


def test_openings_are_listed_without_names_until_the_decision_is_frozen(
    program: Program, screener: Member, sign_in: SignInAs
) -> None:
    call = make_desk_call(program, "desk", target=1)
    (reader,) = make_reviewers(program, "Annika")
    manager = make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR)
    application = make_sent(call, "Marguerite Okonkwo")
    released(screener, application)
    send_review(reader, application)
    decision = decide(manager, application)
    client = sign_in(manager)
    page = client.get("/p/hollow/desk/screening/opened").text
    assert "Wojciech" in page
    assert "Marguerite" not in page
    freeze_decision(decision.id)
    assert "Marguerite" in client.get("/p/hollow/desk/screening/opened").text


def freeze_decision(decision_id: int) -> None:
    with unit_of_work():
        db.session.execute(text("UPDATE decision SET frozen_at = decided_at WHERE id = :id"), {"id": decision_id})


def test_openings_are_paged_and_cost_the_same_for_one_and_thirty(
    program: Program, screener: Member, sign_in: SignInAs, budget: Budget
) -> None:
    call = make_desk_call(program, "desk")
    manager = make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR)
    client = sign_in(manager)
    assert "Nobody has opened a raw text." in client.get("/p/hollow/desk/screening/opened").text
    open_raw(screener, make_sent(call, "Number 0"))
    with budget(6) as few:
        client.get("/p/hollow/desk/screening/opened")
    for number in range(1, 33):
        open_raw(screener, make_sent(call, f"Number {number}"))
    with budget(6) as many:
        first = client.get("/p/hollow/desk/screening/opened").text
    assert len(many) == len(few)
    assert first.count("Wojciech") == 30
    older = first.split("desk/screening/opened?after=")[1].split('"')[0]
    assert client.get(f"/p/hollow/desk/screening/opened?after={older}").text.count("Wojciech") == 3


def test_another_programs_openings_are_not_here(program: Program, screener: Member, sign_in: SignInAs) -> None:
    open_raw(screener, make_sent(make_desk_call(program, "desk")))
    other = make_program("other", "Other People")
    manager = make_member(other, "Mallory", roles=Role.MANAGER | Role.AMBASSADOR)
    assert "Wojciech" not in sign_in(manager).get("/p/other/desk/screening/opened").text
