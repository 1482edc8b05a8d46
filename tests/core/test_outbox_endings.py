"""How a delivery can end, and what each ending leaves behind: the mail's state, the job's, the mailboxes."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from community.core import mailer, outbox
from community.core.db import db, unit_of_work
from community.core.jobs import Job, JobState
from community.core.outbox import EmailRecord, EmailState, Stream, sending
from community.core.outbox.sending import ATTEMPTS
from community.core.worker import Worker
from tests.core.mails import job, posted, row, work
from tests.drills.mail_server import Fault, MailServer, free_port, point_at

SUBSCRIBED = [Stream.NOTICE, Stream.DIGEST, Stream.ANNOUNCEMENT]
AWAITED = [Stream.ACCOUNT, Stream.DECISION]


def patience(app: Flask, monkeypatch: pytest.MonkeyPatch, server: MailServer, fault: Fault | None) -> None:
    """Wait one second for a server that will be silent for a minute, and long for one that is only slow."""
    point_at(app, monkeypatch, server.port, timeout=1.0 if fault in (Fault.RCPT_STALL, Fault.DOT_STALL) else 20.0)


@pytest.mark.parametrize("stream", [Stream.DIGEST, Stream.ACCOUNT])
@pytest.mark.parametrize(
    "fault",
    [Fault.RCPT_4XX, Fault.RCPT_421, Fault.RCPT_STALL, Fault.DATA_4XX, Fault.DATA_HANG_UP, Fault.DOT_4XX],
)
def test_what_was_surely_not_taken_is_tried_again(
    app: Flask, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch, fault: Fault, stream: Stream
) -> None:
    posted(stream=stream)
    mail_server.faults = [fault]
    patience(app, monkeypatch, mail_server, fault)
    work(app)
    waiting = row()
    assert (waiting.state, waiting.attempts) == (EmailState.WAITING, 1)
    assert waiting.reason
    assert mail_server.taken == []
    task = job()
    assert (task.state, task.attempts, task.error) == (JobState.WAITING, 1, waiting.reason)
    patience(app, monkeypatch, mail_server, None)
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
    app: Flask, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch, fault: Fault, stream: Stream
) -> None:
    posted(stream=stream)
    mail_server.faults = [fault]
    patience(app, monkeypatch, mail_server, fault)
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
    app: Flask, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch, fault: Fault, stream: Stream
) -> None:
    posted(stream=stream)
    mail_server.faults = [fault]
    patience(app, monkeypatch, mail_server, fault)
    work(app)
    assert (row().state, job().state) == (EmailState.HANDING_OVER, JobState.WAITING)
    patience(app, monkeypatch, mail_server, None)
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
        assert time.monotonic() - began < 20
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
    point_at(app, monkeypatch, mail_server.port, timeout=60)
    mail_server.faults = [Fault.DOT_STALL]
    posted()
    sending = threading.Thread(target=lambda: Worker(app).drain())
    sending.start()
    wait(lambda: bool(mail_server.taken))
    posted(key="hello:2")
    assert row().state is EmailState.HANDING_OVER, "the server has yet to answer"
    mail_server.stall_seconds = 0
    sending.join()
    assert row().state is EmailState.SENT


def wait(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
