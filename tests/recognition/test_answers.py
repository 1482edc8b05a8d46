"""The managers' queue: order, clock, answering once, and thanks in the same breath."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from community.conversations.episode import CameBack, Polarity
from community.conversations.models import Answer, ConversationReport
from community.core.clock import now
from community.core.db import db
from community.core.events import EventRecord
from community.programs.models import Member, Program, Role
from community.recognition.models import Thanks
from community.recognition.promises import promise_of
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.conversations import as_form, make_answer, make_report

HOUR = dt.timedelta(hours=1)
QUEUE = "/p/hollow/desk/answers"


@pytest.fixture
def program(app: Flask) -> Program:
    return make_program()


@pytest.fixture
def dee(program: Program) -> Member:
    return make_member(program)


@pytest.fixture
def nora(program: Program) -> Member:
    return make_member(program, "Nora Castellan", roles=Role.MANAGER | Role.AMBASSADOR)


def titles(page: str) -> list[str]:
    return re.findall(r'class="queue-title stretched-link" href="[^"]+">([^<]+)<', page)


def test_the_oldest_promise_comes_first_and_late_ones_are_called_late(
    dee: Member, nora: Member, sign_in: SignInAs
) -> None:
    make_report(dee, title="Young", told_ago=2 * HOUR)
    make_report(dee, title="Late", told_ago=80 * HOUR)
    make_report(dee, title="Nearly late", told_ago=70 * HOUR)
    page = sign_in(nora).get(QUEUE).text
    assert titles(page) == ["Late", "Nearly late", "Young"]
    assert "3 conversations wait for an answer. One promise is late." in page
    clocks = re.findall(r'class="clock( clock-\w+)?">', page)
    assert clocks == [" clock-late", " clock-soon", ""]
    assert "8 h over" in page


def test_an_empty_queue_says_what_lands_here(nora: Member, sign_in: SignInAs) -> None:
    page = sign_in(nora).get(QUEUE).text
    assert "Nobody waits" in page
    assert "Everybody who told us something has an answer." in page


def test_answering_keeps_who_when_and_how_soon(dee: Member, nora: Member, sign_in: SignInAs) -> None:
    report = make_report(dee, told_ago=30 * HOUR)
    client = sign_in(nora)
    assert "Write back" in client.get(f"{QUEUE}/{report.ref}").text
    data = {"text": "We will look at it.", "thanks_text": "For asking him why.", "version": report.version}
    assert client.post(f"{QUEUE}/{report.ref}", data=data).location == QUEUE
    db.session.rollback()
    answer, thanks = db.session.query(Answer).one(), db.session.query(Thanks).one()
    assert (answer.author_id, answer.text) == (nora.id, "We will look at it.")
    assert abs(answer.waited_seconds - 30 * 3600) < 60
    assert (thanks.from_id, thanks.to_id, thanks.report_id) == (nora.id, dee.id, report.id)
    assert not thanks.is_public
    assert thanks.waited_seconds is not None
    assert abs(thanks.waited_seconds - 30 * 3600) < 60
    kinds = [row.kind for row in db.session.query(EventRecord).order_by(EventRecord.id)]
    assert kinds[-2:] == ["conversation_answered", "thanks_given"]
    assert titles(client.get(QUEUE).text) == []
    own = sign_in(dee).get(f"/p/hollow/conversations/{report.ref}").text
    assert "We will look at it." in own
    assert "For asking him why." in own


def test_events_hold_no_words_that_people_wrote(dee: Member, nora: Member, sign_in: SignInAs) -> None:
    report = make_report(dee, title="A cracked handle", story="He was cross about it.")
    data = {"text": "Ash next time.", "thanks_text": "For telling us.", "version": report.version}
    sign_in(nora).post(f"{QUEUE}/{report.ref}", data=data)
    db.session.rollback()
    log = " ".join(str(row.data) for row in db.session.query(EventRecord))
    for words in ("cracked", "cross", "Ash", "telling"):
        assert words not in log


@pytest.mark.parametrize("polarity", [Polarity.VERY_POSITIVE, Polarity.VERY_NEGATIVE])
def test_complaints_are_answered_and_thanked_like_praise(
    dee: Member, nora: Member, sign_in: SignInAs, polarity: Polarity
) -> None:
    report = make_report(dee, came_back=CameBack.COMPLAINT, polarity=polarity)
    data = {"text": "Thank you.", "thanks_text": "For saying it.", "version": report.version}
    assert sign_in(nora).post(f"{QUEUE}/{report.ref}", data=data).status_code == 303
    assert "For saying it." in sign_in(dee).get("/p/hollow/thanks").text


def test_two_managers_end_in_one_answer_and_one_kept_text(
    program: Program, dee: Member, nora: Member, sign_in: SignInAs
) -> None:
    ada = make_member(program, "Ada Hollow", roles=Role.OWNER)
    report = make_report(dee)
    first = {"text": "The answer that came first.", "version": report.version}
    second = {"text": "The answer that came a moment later.", "version": report.version}
    assert sign_in(nora).post(f"{QUEUE}/{report.ref}", data=first).status_code == 303
    refused = sign_in(ada).post(f"{QUEUE}/{report.ref}", data=second)
    assert refused.status_code == 409
    assert "The answer that came a moment later." in refused.text
    db.session.rollback()
    assert [answer.text for answer in db.session.query(Answer)] == ["The answer that came first."]


def test_two_managers_at_the_same_moment(program: Program, dee: Member, nora: Member, sign_in: SignInAs) -> None:
    report = make_report(dee)
    clients = [sign_in(nora), sign_in(make_member(program, "Ada Hollow", roles=Role.OWNER))]
    url, version, statuses = f"{QUEUE}/{report.ref}", report.version, []
    db.session.rollback()
    start = threading.Barrier(2)

    def send(client: FlaskClient) -> None:
        start.wait()
        statuses.append(client.post(url, data={"text": "My answer to it.", "version": version}).status_code)

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 409]
    assert db.session.query(Answer).count() == 1


def test_a_report_that_changed_while_one_wrote_is_read_again(dee: Member, nora: Member, sign_in: SignInAs) -> None:
    report = make_report(dee)
    seen, own = report.version, f"/p/hollow/conversations/{report.ref}"
    changed = as_form(dee, version=seen, story="It was the other handle.")
    assert sign_in(dee).post(f"{own}/edit", data=changed).status_code == 303
    client = sign_in(nora)
    answer = {"text": "A long answer to the first story.", "version": seen}
    refused = client.post(f"{QUEUE}/{report.ref}", data=answer)
    assert refused.status_code == 409
    assert "A long answer to the first story." in refused.text
    sign_in(dee).post(f"{own}/void", data={"version": seen + 1, "reason": "Told twice"})
    assert client.post(f"{QUEUE}/{report.ref}", data={**answer, "version": seen + 2}).status_code == 409
    db.session.rollback()
    assert db.session.query(Answer).count() == 0


def test_an_answer_may_be_amended_and_keeps_its_moment(dee: Member, nora: Member, sign_in: SignInAs) -> None:
    report = make_report(dee, told_ago=5 * HOUR)
    answer = make_answer(nora, report)
    moment, version = answer.answered_at, answer.version
    url = f"{QUEUE}/{report.ref}/amend"
    client = sign_in(nora)
    assert client.post(url, data={"text": "Ash handles from May on.", "version": version}).status_code == 303
    stale = client.post(url, data={"text": "Another thought about ash.", "version": version})
    assert stale.status_code == 409
    assert "Another thought about ash." in stale.text
    db.session.rollback()
    db.session.expire_all()
    amended = db.session.query(Answer).one()
    assert (amended.text, amended.answered_at) == ("Ash handles from May on.", moment)
    assert amended.amended_at is not None


def test_nobody_answers_themselves(nora: Member, sign_in: SignInAs) -> None:
    report = make_report(nora, title="My own")
    client = sign_in(nora)
    assert titles(client.get(QUEUE).text) == []
    assert "somebody else answers it" in client.get(f"{QUEUE}/{report.ref}").text
    refused = client.post(f"{QUEUE}/{report.ref}", data={"text": "Well done.", "version": report.version})
    assert refused.status_code == 403


def test_an_answer_without_words_keeps_the_thanks(dee: Member, nora: Member, sign_in: SignInAs) -> None:
    report = make_report(dee)
    data = {"text": " ", "thanks_text": "For the list of lengths.", "version": report.version}
    response = sign_in(nora).post(f"{QUEUE}/{report.ref}", data=data)
    assert response.status_code == 422
    assert "For the list of lengths." in response.text
    assert db.session.query(Thanks).count() == 0


def test_a_report_of_another_program_is_not_there(nora: Member, sign_in: SignInAs) -> None:
    report = make_report(make_member(make_program("other", "Others"), "Mallory"))
    client = sign_in(nora)
    assert client.get(f"{QUEUE}/{report.ref}").status_code == 404
    assert client.post(f"{QUEUE}/{report.ref}", data={"text": "x", "version": 1}).status_code == 404


def test_the_queue_pages_in_order_and_meets_everything_once(dee: Member, nora: Member, sign_in: SignInAs) -> None:
    with time_machine.travel(now(), tick=False):
        for each in range(45):
            # Several in the same moment, so that the id has to decide.
            make_report(dee, title=f"Report {each:02}", told_ago=(45 - each // 6) * HOUR)
    client, url, seen = sign_in(nora), QUEUE, []
    while url:
        page = client.get(url).text
        seen += titles(page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        url = following[1].replace("&amp;", "&") if following else ""
    moments = {report.title: report.reported_at for report in db.session.query(ConversationReport)}
    assert len(seen) == len(set(seen)) == 45
    assert [moments[title] for title in seen] == sorted(moments.values())


@pytest.mark.parametrize("number", [1, 30])
def test_the_queue_costs_the_same_with_one_and_with_thirty(
    program: Program,
    nora: Member,
    sign_in: SignInAs,
    budget: Budget,
    fresh: Callable[[], None],
    number: int,
) -> None:
    for each in range(number):
        make_report(make_member(program, f"Person Number{each}"), told_ago=each * HOUR)
    client = sign_in(nora)
    client.get("/p/hollow/")  # what the desk's menu counts is remembered from here on
    fresh()
    # Session and person; membership; reports with reporters; how many; not yet thanked, and their names; last seen.
    with budget(7):
        assert client.get(QUEUE).status_code == 200


@given(
    st.integers(0, 10 * 24 * 3600),
    st.integers(1, 14),
)
def test_a_promise_runs_out_once(seconds: int, days: int) -> None:
    told_at = now()
    promise = promise_of(told_at, days, told_at + dt.timedelta(seconds=seconds))
    assert 0 <= promise.fraction <= 1
    assert promise.is_late == (seconds > days * 86_400)
    assert promise.state in {"", "soon", "late"}
    assert (promise.state == "late") == promise.is_late
