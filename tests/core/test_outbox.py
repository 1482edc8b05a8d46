"""The outbox: posting once, guards, dropping, forgetting, and what the delivery page reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask

from community.core import outbox
from community.core.db import unit_of_work
from community.core.jobs import JobState, Lane
from community.core.outbox import BadAddress, BadHeader, EmailState, Stream, post
from community.core.outbox.sending import BODY_KEPT
from community.core.worker import Worker
from tests.core.mails import a_mail, job, posted, row, work
from tests.drills.mail_server import MailServer

guarded: list[dict[str, Any]] = []


@outbox.guard("test.still_welcome")
def still_welcome(*, answer: str | None, **arguments: Any) -> str | None:
    guarded.append(arguments)
    return answer


@pytest.fixture(autouse=True)
def _nothing_yet() -> Iterator[None]:
    yield
    guarded.clear()


def post_and_fail() -> None:
    post(a_mail(), key="hello:1")
    raise ArithmeticError


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
