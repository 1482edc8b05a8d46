"""Instant mail: gathered, looked at again at the last moment, and never told a second time by the digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.outbox import EmailRecord
from community.core.worker import Worker
from community.discussion.services.reading import mark_read as read_thread
from community.notifications.models import NoticeKind, NoticeMail, Reason
from community.notifications.services import instant
from community.notifications.services.ledger import mark_read
from community.programs.models import Member, Standing
from tests.conftest import SignInAs
from tests.drills.mail_server import Fault, MailServer
from tests.factories import make_member
from tests.factories.notifications import (
    change,
    hide,
    make_reply,
    make_thread,
    notices_of,
    restore,
    send_digest,
    set_preference,
)
from tests.mailsink import html_of, text_of
from tests.notifications.conftest import Group

Drain = Callable[[], int]
START = dt.datetime(2026, 11, 24, 15, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """A clock that stands still until it is moved."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def mails_to(server: MailServer, name: str) -> list[EmailMessage]:
    found = []
    for taken in server.taken:
        message = message_from_bytes(taken.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        if name in str(message["To"]):
            found.append(message)
    return found


def states(member: Member) -> list[tuple[NoticeMail, str | None]]:
    return [(notice.mail, notice.mail_reason) for notice in notices_of(member)]


def settle() -> None:
    with unit_of_work():
        instant.settle()


def test_what_comes_within_ten_minutes_goes_in_one_mail(
    group: Group, drain: Drain, mail_server: MailServer, clock: time_machine.Coordinates
) -> None:
    thread = make_thread(group.dee, group.space, "My thread")
    make_reply(group.hana, thread, "First thought.")
    drain()
    clock.shift(dt.timedelta(minutes=6))
    make_reply(group.walt, thread, "Second thought?")
    drain()
    assert mail_server.taken == []
    assert len({notice.mail_due_at for notice in notices_of(group.dee)}) == 1
    clock.shift(dt.timedelta(minutes=5))
    drain()
    (message,) = mails_to(mail_server, "Dee")
    assert message["Subject"] == "Hana replies to you, and Walt has a question for you."
    assert "First thought" in text_of(message)
    assert "Second thought" in text_of(message)
    settle()
    assert states(group.dee) == [(NoticeMail.SENT, None), (NoticeMail.SENT, None)]
    make_reply(group.hana, thread, "Third thought.")
    drain()
    clock.shift(dt.timedelta(minutes=11))
    drain()
    assert len(mails_to(mail_server, "Dee")) == 2


def test_what_was_read_in_the_meantime_is_not_mailed(
    group: Group, drain: Drain, mail_server: MailServer, clock: time_machine.Coordinates
) -> None:
    thread = make_thread(group.dee, group.space)
    post = make_reply(group.hana, thread)
    drain()
    with unit_of_work():
        read_thread(group.dee, thread, post.publish_seq or 0)
    clock.shift(dt.timedelta(minutes=11))
    drain()
    assert mail_server.taken == []
    assert states(group.dee) == [(NoticeMail.SKIPPED, Reason.READ)]


def test_a_hidden_text_is_not_mailed(
    group: Group, drain: Drain, mail_server: MailServer, clock: time_machine.Coordinates
) -> None:
    thread = make_thread(group.dee, group.space)
    post = make_reply(group.hana, thread)
    drain()
    hide(post)
    clock.shift(dt.timedelta(minutes=11))
    drain()
    assert mail_server.taken == []
    assert states(group.dee) == [(NoticeMail.SKIPPED, Reason.GONE)]


@pytest.mark.parametrize(
    ("happening", "reason"), [("paused", Reason.OUTSIDE), ("stopped", Reason.STOPPED), ("opened", Reason.READ)]
)
def test_what_is_no_longer_wanted_is_not_mailed(
    group: Group,
    drain: Drain,
    mail_server: MailServer,
    clock: time_machine.Coordinates,
    happening: str,
    reason: Reason,
) -> None:
    thread = make_thread(group.dee, group.space)
    make_reply(group.hana, thread)
    drain()
    if happening == "paused":
        with unit_of_work():
            db.session.execute(update(Member).where(Member.id == group.dee.id).values(standing=Standing.PAUSED))
    if happening == "stopped":
        set_preference(group.dee, instant=[NoticeKind.MENTION.value])
    if happening == "opened":
        with unit_of_work():
            mark_read(group.dee, up_to=10**9)
    clock.shift(dt.timedelta(minutes=11))
    drain()
    assert mail_server.taken == []
    assert states(group.dee) == [(NoticeMail.SKIPPED, reason)]


def test_who_does_not_want_it_by_mail_has_it_in_the_page_only(
    group: Group, drain: Drain, mail_server: MailServer, clock: time_machine.Coordinates
) -> None:
    set_preference(group.dee, instant=[])
    thread = make_thread(group.dee, group.space)
    make_reply(group.hana, thread)
    drain()
    clock.shift(dt.timedelta(hours=1))
    drain()
    assert mail_server.taken == []
    assert states(group.dee) == [(NoticeMail.NONE, None)]


def post_without_sending(app: Flask) -> None:
    """Everything up to the moment at which a mail waits in the outbox."""
    worker = Worker(app)
    while db.session.scalar(select(func.count(EmailRecord.id))) == 0:
        db.session.rollback()
        assert worker.step()
    db.session.rollback()


def test_what_is_hidden_between_writing_and_sending_does_not_leave_and_the_rest_does(
    app: Flask, group: Group, drain: Drain, mail_server: MailServer, clock: time_machine.Coordinates
) -> None:
    thread = make_thread(group.dee, group.space)
    make_reply(group.walt, thread, "The kind sentence.")
    unkind = make_reply(group.hana, thread, "The unkind sentence.")
    drain()
    clock.shift(dt.timedelta(minutes=11))
    post_without_sending(app)
    hide(unkind)
    drain()
    assert mail_server.taken == []
    settle()
    drain()
    settle()
    (message,) = mails_to(mail_server, "Dee")
    assert "The kind sentence" in text_of(message)
    assert "unkind" not in text_of(message)
    assert states(group.dee) == [(NoticeMail.SENT, None), (NoticeMail.SKIPPED, Reason.GONE)]


def test_what_is_edited_between_writing_and_sending_goes_as_it_is_now(
    app: Flask, group: Group, drain: Drain, mail_server: MailServer, clock: time_machine.Coordinates
) -> None:
    thread = make_thread(group.dee, group.space)
    post = make_reply(group.hana, thread, "The rash sentence.")
    drain()
    clock.shift(dt.timedelta(minutes=11))
    post_without_sending(app)
    clock.shift(dt.timedelta(seconds=1))
    change(group.hana, post, "The considered sentence.")
    drain()
    settle()
    drain()
    (message,) = mails_to(mail_server, "Dee")
    assert "considered" in text_of(message)


def test_what_was_hidden_does_not_leave_although_the_post_is_back_before_the_mail_goes(
    app: Flask,
    group: Group,
    drain: Drain,
    mail_server: MailServer,
    clock: time_machine.Coordinates,
    sign_in: SignInAs,
) -> None:
    thread = make_thread(group.dee, group.space)
    post = make_reply(group.hana, thread, "The unkind sentence.")
    drain()
    clock.shift(dt.timedelta(minutes=11))
    post_without_sending(app)
    hide(post)
    clock.shift(dt.timedelta(seconds=1))
    change(group.hana, post, "The considered sentence.")
    restore(post)
    for _ in range(3):
        drain()
        settle()
        clock.shift(dt.timedelta(minutes=11))
    (message,) = mails_to(mail_server, "Dee")
    assert "considered" in text_of(message)
    page = sign_in(group.dee).get("/p/hollow/notices").text
    assert "considered" in page
    for told in (text_of(message), html_of(message), page):
        assert "unkind" not in told


def test_the_digest_does_not_tell_again_what_instant_mail_told(
    app: Flask, group: Group, drain: Drain, mail_server: MailServer, clock: time_machine.Coordinates
) -> None:
    thread = make_thread(group.dee, group.space, "My thread")
    make_reply(group.hana, thread, "A thought that came by mail.")
    drain()
    clock.shift(dt.timedelta(minutes=11))
    drain()
    settle()
    for number in range(2):
        author = make_member(group.program, f"Writer {number}")
        make_thread(author, group.space, f"Another thing {number}")
    send_digest(app, group.dee)
    instant_mail, digest = mails_to(mail_server, "Dee")
    assert "A thought that came by mail" in text_of(instant_mail)
    assert "A thought that came by mail" not in text_of(digest)
    assert "My thread" not in text_of(digest)
    assert "Another thing" in text_of(digest)


def test_a_digest_leaves_to_instant_mail_what_is_about_to_go(
    app: Flask, group: Group, drain: Drain, mail_server: MailServer, clock: time_machine.Coordinates
) -> None:
    thread = make_thread(group.dee, group.space, "My thread")
    make_reply(group.hana, thread, "A thought on its way.")
    drain()
    for number in range(2):
        author = make_member(group.program, f"Writer {number}")
        make_thread(author, group.space, f"Another thing {number}")
    send_digest(app, group.dee)
    (digest,) = mails_to(mail_server, "Dee")
    assert "A thought on its way" not in text_of(digest)
    assert "My thread" not in text_of(digest)
    clock.shift(dt.timedelta(minutes=11))
    drain()
    assert len(mails_to(mail_server, "Dee")) == 2


def test_what_no_server_took_comes_with_the_digest(
    app: Flask, group: Group, drain: Drain, mail_server: MailServer, clock: time_machine.Coordinates
) -> None:
    thread = make_thread(group.dee, group.space, "My thread")
    make_reply(group.hana, thread, "A thought that was refused.")
    drain()
    clock.shift(dt.timedelta(minutes=11))
    mail_server.faults = [Fault.RCPT_5XX]
    drain()
    settle()
    assert states(group.dee)[0][0] is NoticeMail.FAILED
    send_digest(app, group.dee)
    (digest,) = mails_to(mail_server, "Dee")
    assert "A thought that was refused" in text_of(digest)


def test_mailed_twice_it_is_one_mail(
    app: Flask, group: Group, drain: Drain, mail_server: MailServer, clock: time_machine.Coordinates
) -> None:
    thread = make_thread(group.dee, group.space)
    make_reply(group.hana, thread)
    drain()
    clock.shift(dt.timedelta(minutes=11))
    first, second = instant.gather(group.dee.id), instant.gather(group.dee.id)
    with unit_of_work():
        instant.keep(first)
    with pytest.raises(RuntimeError), unit_of_work():
        instant.keep(second)
    drain()
    drain()
    settle()
    settle()
    assert len(mails_to(mail_server, "Dee")) == 1


def test_what_was_left_behind_is_picked_up(
    group: Group, drain: Drain, mail_server: MailServer, clock: time_machine.Coordinates
) -> None:
    thread = make_thread(group.dee, group.space)
    make_reply(group.hana, thread)
    drain()
    with unit_of_work():
        for notice in notices_of(group.dee):
            notice.mail_due_at = now() - dt.timedelta(hours=1)
            db.session.add(notice)
        instant.pick_up_stranded()
        instant.pick_up_stranded()
    drain()
    assert len(mails_to(mail_server, "Dee")) == 1
