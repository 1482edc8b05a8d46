"""The outbox: posting once, guards, what each ending of a delivery leaves behind, dropping and forgetting."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from community.core import mailer, outbox
from community.core.db import db, unit_of_work
from community.core.jobs import Job, JobState, Lane
from community.core.outbox import BadAddress, BadHeader, Email, EmailRecord, EmailState, Stream, post, sending
from community.core.outbox.sending import ATTEMPTS, BODY_KEPT
from community.core.worker import Worker
from tests.drills.mail_server import Fault, MailServer, free_port, point_at

SUBSCRIBED = [Stream.NOTICE, Stream.DIGEST, Stream.ANNOUNCEMENT]
AWAITED = [Stream.ACCOUNT, Stream.DECISION]
guarded: list[dict[str, Any]] = []


@outbox.guard("test.still_welcome")
def still_welcome(*, answer: str | None, **arguments: Any) -> str | None:
    guarded.append(arguments)
    return answer


@pytest.fixture(autouse=True)
def _nothing_yet() -> Iterator[None]:
    yield
    guarded.clear()


@pytest.fixture
def mail_server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    server = MailServer().start()
    point_at(app, monkeypatch, server.port)
    yield server
    server.stop()


def a_mail(**changes: Any) -> Email:
    defaults: dict[str, Any] = {
        "to_address": "ada@example.org",
        "to_name": "Ada",
        "subject": "Hello",
        "text": "Good to see you.",
        "stream": Stream.NOTICE,
    }
    return Email(**(defaults | changes))


def posted(key: str = "hello:1", **changes: Any) -> None:
    with unit_of_work():
        post(a_mail(**changes), key=key)


def post_and_fail() -> None:
    post(a_mail(), key="hello:1")
    raise ArithmeticError


def row(key: str = "hello:1") -> EmailRecord:
    db.session.rollback()
    found = outbox.find_by_key(key)
    assert found is not None
    return found


def job() -> Job:
    db.session.rollback()
    return db.session.scalars(select(Job)).one()


def work(app: Flask) -> int:
    """Run what waits, also what waits for its next attempt."""
    with unit_of_work():
        db.session.execute(update(Job).where(Job.state == JobState.WAITING).values(run_at=Job.created_at))
    return Worker(app).drain()


# Posting


def test_a_mail_is_stored_and_sent_with_its_transaction(app: Flask, mail_server: MailServer) -> None:
    with pytest.raises(ArithmeticError), unit_of_work():
        post_and_fail()
    assert work(app) == 0
    posted()
    assert work(app) == 1
    sent = row()
    assert (sent.state, sent.attempts, sent.reason) == (EmailState.SENT, 1, None)
    assert sent.sent_at is not None
    [taken] = mail_server.taken
    assert taken.recipients == ["ada@example.org"]
    assert taken.sender == "grapevine@example.org"
    assert taken.message_id == sent.message_id
    assert sent.message_id.endswith("@people.example.org>")
    assert job().state is JobState.DONE


def test_one_key_is_one_mail(app: Flask, mail_server: MailServer) -> None:
    posted()
    first = row().message_id
    posted(subject="Another")
    work(app)
    posted()
    work(app)
    assert [taken.message_id for taken in mail_server.taken] == [first]


@pytest.mark.parametrize(
    ("stream", "lane"),
    [
        (Stream.ACCOUNT, Lane.ACCOUNT),
        (Stream.DECISION, Lane.PROMPT),
        (Stream.NOTICE, Lane.PROMPT),
        (Stream.DIGEST, Lane.BULK),
        (Stream.ANNOUNCEMENT, Lane.BULK),
    ],
)
def test_the_stream_decides_the_lane(app: Flask, stream: Stream, lane: Lane) -> None:
    posted(stream=stream)
    assert job().lane is lane


def test_a_mail_can_wait_for_its_moment(app: Flask, mail_server: MailServer) -> None:
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    posted(not_before=tomorrow)
    assert Worker(app).drain() == 0
    with time_machine.travel(tomorrow + dt.timedelta(minutes=1)):
        assert Worker(app).drain() == 1
    assert row().state is EmailState.SENT


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@a@b",
        "ada @example.org",
        "ada@example.org\r\nBcc: eve@example.org",
        "<ada@example.org>",
        "ada@example.org,eve@example.org",
        'a"b@example.org',
        "a..b@example.org",
        "ada@\u2028x",
    ],
)
def test_an_address_that_cannot_be_one_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        a_mail(to_address=address)
    with pytest.raises(BadAddress):
        a_mail(reply_to=address)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Bcc", "eve@example.org"),
        ("to", "x"),
        ("Content-Type", "text/html"),
        ("X Y", "z"),
        ("X-Y:", "z"),
        ("X-Y", "a\r\nBcc: b"),
        ("X-Y", "a\nb"),
        ("X-Y", "\u2028"),
        ("X-Y", "é"),
        ("X-Y", " "),
        ("X-Y", "a" * 901),
    ],
)
def test_a_header_that_would_break_the_message_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadHeader):
        a_mail(headers={name: value})


# Guards


def test_a_guard_is_asked_just_before_and_its_reason_kept(app: Flask, mail_server: MailServer) -> None:
    posted(guard="test.still_welcome", guard_args={"answer": "Ada left the program.", "post_id": 7})
    assert guarded == []
    work(app)
    assert guarded == [{"post_id": 7}]
    skipped = row()
    assert (skipped.state, skipped.reason, skipped.attempts) == (EmailState.SKIPPED, "Ada left the program.", 0)
    assert mail_server.connections == 0


def test_a_guard_that_answers_none_lets_it_go(app: Flask, mail_server: MailServer) -> None:
    posted(guard="test.still_welcome", guard_args={"answer": None})
    work(app)
    assert row().state is EmailState.SENT


def test_an_unknown_guard_is_refused_at_once(app: Flask) -> None:
    with pytest.raises(outbox.UnknownGuard), unit_of_work():
        post(a_mail(guard="test.nobody"), key="x")


# Endings


@pytest.mark.parametrize("stream", [Stream.DIGEST, Stream.ACCOUNT])
@pytest.mark.parametrize(
    "fault",
    [Fault.RCPT_4XX, Fault.RCPT_421, Fault.RCPT_STALL, Fault.DATA_4XX, Fault.DATA_HANG_UP, Fault.DOT_4XX],
)
def test_what_was_surely_not_taken_is_tried_again(
    app: Flask, mail_server: MailServer, fault: Fault, stream: Stream
) -> None:
    posted(stream=stream)
    mail_server.faults = [fault]
    mail_server.stall_seconds = 1.5
    work(app)
    waiting = row()
    assert (waiting.state, waiting.attempts) == (EmailState.WAITING, 1)
    assert waiting.reason
    assert mail_server.taken == []
    task = job()
    assert (task.state, task.attempts, task.error) == (JobState.WAITING, 1, waiting.reason)
    work(app)
    sent = row()
    assert (sent.state, sent.attempts, sent.reason) == (EmailState.SENT, 2, None)
    assert [taken.message_id for taken in mail_server.taken] == [sent.message_id]


@pytest.mark.parametrize("stream", [Stream.DIGEST, Stream.ACCOUNT])
@pytest.mark.parametrize(
    ("fault", "answer"),
    [(Fault.RCPT_5XX, "550 nobody"), (Fault.DATA_5XX, "554 never"), (Fault.DOT_5XX, "554 looks like spam")],
)
def test_what_was_refused_for_good_is_never_tried_again(
    app: Flask, mail_server: MailServer, fault: Fault, answer: str, stream: Stream
) -> None:
    posted(stream=stream)
    mail_server.faults = [fault]
    work(app)
    failed = row()
    assert (failed.state, failed.attempts) == (EmailState.FAILED, 1)
    assert failed.reason is not None
    assert failed.reason.startswith(answer)
    assert job().state is JobState.DONE
    assert work(app) == 0
    assert mail_server.taken == []
    assert mail_server.asked == 1


@pytest.mark.parametrize("stream", SUBSCRIBED)
@pytest.mark.parametrize("fault", [Fault.DOT_HANG_UP, Fault.DOT_STALL])
def test_subscribed_mail_with_an_ambiguous_end_is_not_sent_again(
    app: Flask, mail_server: MailServer, fault: Fault, stream: Stream
) -> None:
    posted(stream=stream)
    mail_server.faults = [fault]
    mail_server.stall_seconds = 1.5
    work(app)
    uncertain = row()
    assert (uncertain.state, uncertain.attempts, uncertain.sent_at) == (EmailState.UNCERTAIN, 1, None)
    assert uncertain.reason
    assert job().state is JobState.DONE
    work(app)
    assert len(mail_server.taken) == 1


@pytest.mark.parametrize("stream", AWAITED)
@pytest.mark.parametrize("fault", [Fault.DOT_HANG_UP, Fault.DOT_STALL])
def test_awaited_mail_with_an_ambiguous_end_is_sent_again_as_the_same(
    app: Flask, mail_server: MailServer, fault: Fault, stream: Stream
) -> None:
    posted(stream=stream)
    mail_server.faults = [fault]
    mail_server.stall_seconds = 1.5
    work(app)
    assert (row().state, job().state) == (EmailState.HANDING_OVER, JobState.WAITING)
    work(app)
    sent = row()
    assert (sent.state, sent.attempts) == (EmailState.SENT, 2)
    assert [taken.message_id for taken in mail_server.taken] == [sent.message_id] * 2


def test_a_server_that_is_not_there_is_tried_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    point_at(app, monkeypatch, free_port())
    posted()
    work(app)
    waiting = row()
    assert (waiting.state, waiting.attempts) == (EmailState.WAITING, 1)
    assert waiting.reason is not None
    assert "ConnectionRefusedError" in waiting.reason


def test_a_silent_server_does_not_hold_the_worker(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # the kernel accepts, nobody answers
        point_at(app, monkeypatch, silent.getsockname()[1], timeout=1.0)
        posted()
        began = time.monotonic()
        work(app)
        assert time.monotonic() - began < 3
    assert row().state is EmailState.WAITING


def test_after_the_last_attempt_it_has_failed_and_says_so(app: Flask, mail_server: MailServer) -> None:
    posted(stream=Stream.ACCOUNT)
    mail_server.fault = Fault.RCPT_4XX
    with unit_of_work():
        db.session.execute(update(Job).values(attempts=ATTEMPTS - 1))
    work(app)
    failed = row()
    assert failed.state is EmailState.FAILED
    assert failed.reason is not None
    assert "450 come back later" in failed.reason
    assert job().state is JobState.DONE


def test_a_mail_found_handing_over_after_a_crash(app: Flask, mail_server: MailServer) -> None:
    for stream in Stream:
        posted(key=stream.value, stream=stream)
    with unit_of_work():
        db.session.execute(update(EmailRecord).values(state=EmailState.HANDING_OVER))
    work(app)
    assert {stream: row(stream.value).state for stream in Stream} == {
        Stream.ACCOUNT: EmailState.SENT,
        Stream.DECISION: EmailState.SENT,
        Stream.NOTICE: EmailState.UNCERTAIN,
        Stream.DIGEST: EmailState.UNCERTAIN,
        Stream.ANNOUNCEMENT: EmailState.UNCERTAIN,
    }
    assert len(mail_server.taken) == 2


@pytest.mark.parametrize("moment", ["before", "after"])
def test_whoever_lost_the_lease_hands_nothing_over(
    app: Flask, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Another worker takes the job while this one talks to the server: before the content, or after the dot."""

    def taken_over(name: str) -> None:
        if name == {"before": "before_data", "after": "after_dot"}[moment]:
            with unit_of_work():
                db.session.execute(update(Job).values(fence=Job.fence + 1))

    monkeypatch.setattr("community.core.mailer.failpoint", taken_over)
    monkeypatch.setattr(sending, "failpoint", taken_over)
    posted(stream=Stream.DIGEST)
    work(app)
    assert row().state is (EmailState.WAITING if moment == "before" else EmailState.HANDING_OVER)
    assert len(mail_server.taken) == (0 if moment == "before" else 1)
    assert job().state is JobState.RUNNING


def test_one_connection_carries_many_mails_and_a_bad_one_between_them(app: Flask, mail_server: MailServer) -> None:
    for number in range(6):
        posted(key=f"hello:{number}")
    mail_server.faults = [None, None, Fault.RCPT_5XX, Fault.DOT_4XX]
    Worker(app).drain()
    assert len(mail_server.taken) == 4
    assert mail_server.connections == 1
    work(app)
    assert outbox.counts(None) == dict.fromkeys(EmailState, 0) | {EmailState.SENT: 5, EmailState.FAILED: 1}


def test_a_connection_that_died_while_idle_is_replaced(
    app: Flask, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("community.core.jobs.registry._idle", [])  # keep the connection between the two drains
    posted()
    Worker(app).drain()
    port = mail_server.port
    mail_server.stop()
    mail_server.port = port
    mail_server.start()
    posted(key="hello:2")
    Worker(app).drain()
    assert row("hello:2").state is EmailState.SENT
    assert row("hello:2").attempts == 1
    mailer.close()


def test_no_transaction_is_open_while_the_server_is_slow(
    app: Flask, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite an open writing transaction would hold up every page."""
    point_at(app, monkeypatch, mail_server.port, timeout=5)
    mail_server.faults = [Fault.DOT_STALL]
    mail_server.stall_seconds = 1.0
    posted()
    sending = threading.Thread(target=lambda: Worker(app).drain())
    sending.start()
    wait(lambda: row().state is EmailState.HANDING_OVER)
    began = time.monotonic()
    posted(key="hello:2")
    assert time.monotonic() - began < 0.5
    sending.join()
    assert row().state is EmailState.SENT


def wait(condition: Callable[[], bool], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


# Afterwards


def test_bodies_are_dropped_after_a_month_and_the_row_stays(app: Flask, mail_server: MailServer) -> None:
    posted(html="<p>Hi</p>", headers={"List-Unsubscribe": "<https://people.example.org/u/secret>"})
    work(app)
    with time_machine.travel(dt.datetime.now(dt.UTC) + BODY_KEPT - dt.timedelta(days=2)):
        Worker(app).drain(periodic=True)
        assert row().text
    with time_machine.travel(dt.datetime.now(dt.UTC) + BODY_KEPT + dt.timedelta(days=2)):
        posted(key="waits", not_before=dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
        Worker(app).drain(periodic=True)
    dropped = row()
    assert (dropped.text, dropped.html, dropped.headers) == ("", None, {})
    assert dropped.body_dropped_at is not None
    assert (dropped.to_address, dropped.subject) == ("ada@example.org", "Hello")
    assert row("waits").text


def test_a_person_is_forgotten(app: Flask, mail_server: MailServer) -> None:
    posted(person_id=1, html="<p>x</p>")
    posted(key="other", person_id=2)
    work(app)
    posted(key="waiting", person_id=1)
    with unit_of_work():
        outbox.forget(1)
    work(app)
    for key, state in [("hello:1", EmailState.SENT), ("waiting", EmailState.SKIPPED)]:
        gone = row(key)
        assert gone.state is state
        assert (gone.to_address, gone.to_name, gone.subject, gone.text, gone.html) == ("", "", "", "", None)
    assert row("other").to_address == "ada@example.org"
    assert len(mail_server.taken) == 2


def test_recent_goes_by_pages_and_stays_in_its_program(app: Flask) -> None:
    for number in range(5):
        posted(key=f"a:{number}", program_id=1)
    posted(key="b", program_id=2)
    posted(key="c")
    first = outbox.recent(1, limit=3)
    second = outbox.recent(1, after_id=first[-1].id, limit=3)
    assert [mail.key for mail in first + second] == ["a:4", "a:3", "a:2", "a:1", "a:0"]
    assert [mail.key for mail in outbox.recent(None)] == ["c"]
    assert outbox.counts(1)[EmailState.WAITING] == 5
