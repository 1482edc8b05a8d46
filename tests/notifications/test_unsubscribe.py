"""Leaving with one click: as mail programs do it, as people do it, and as scanners must not be able to."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from community.core.db import Base, db, unit_of_work
from community.core.outbox import Stream
from community.notifications import links
from community.notifications.models import MailPreference, NoticeKind
from community.notifications.services.ledger import notify
from community.notifications.slots import Cadence
from community.programs.models import Member
from tests.conftest import SignInAs
from tests.drills.mail_server import MailServer
from tests.factories import make_member
from tests.factories.notifications import make_reply, make_thread, plan, send_digest, set_preference
from tests.mailsink import text_of
from tests.notifications.conftest import Group

Drain = Callable[[], int]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
PAGES = ("unsubscribe", "less-often", "another-day")


@pytest.fixture
def csrf_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in production: a POST without a token is refused, unless it is meant to be taken."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


def preference_of(member: Member) -> MailPreference:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(MailPreference, member.id)


def everything() -> dict[str, list[tuple[object, ...]]]:
    """The whole database, as it is now."""
    db.session.rollback()
    return {
        table.name: sorted((tuple(row) for row in db.session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }


def with_talk(group: Group) -> None:
    for number in range(2):
        make_thread(make_member(group.program, f"Writer {number}"), group.space, f"Shaving {number}")


def received(server: MailServer, name: str) -> list[object]:
    messages = [message_from_bytes(taken.content, policy=policy.default) for taken in server.taken]
    return [message for message in messages if name in str(message["To"])]


@pytest.mark.usefixtures("csrf_on")
def test_the_headers_of_a_digest_stop_it_with_one_click(app: Flask, group: Group, mail_server: MailServer) -> None:
    set_preference(group.dee)
    with_talk(group)
    send_digest(app, group.dee)
    (message,) = received(mail_server, "Dee")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (address,) = re.findall(r"<([^>]*)>", message["List-Unsubscribe"])
    assert address.startswith("https://people.example.org/mail/unsubscribe/")
    assert message["List-Id"] == f"<digest.program-{group.program.id}.people.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    path = urlsplit(address).path
    assert path in text_of(message)

    mail_program = app.test_client(use_cookies=False)
    answers = [mail_program.post(path, data=ONE_CLICK) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert not any("Set-Cookie" in answer.headers for answer in answers)
    assert preference_of(group.dee).cadence is Cadence.NEVER
    assert preference_of(group.dee).next_due_at is None
    with_talk(group)
    plan()
    assert len(received(mail_server, "Dee")) == 1


@pytest.mark.usefixtures("csrf_on")
def test_the_headers_of_instant_mail_stop_it_and_leave_the_digest(
    app: Flask, group: Group, mail_server: MailServer, drain: Drain
) -> None:
    set_preference(group.dee, delay=0)
    make_reply(group.hana, make_thread(group.dee, group.space))
    drain()
    drain()
    (message,) = received(mail_server, "Dee")
    assert message["List-Id"].startswith("<notice.")
    path = urlsplit(message["List-Unsubscribe"].strip("<>")).path
    assert app.test_client().post(path, data=ONE_CLICK).status_code == 200
    assert preference_of(group.dee).instant == []
    assert preference_of(group.dee).cadence is Cadence.WEEKLY
    with unit_of_work():
        notify(group.dee.id, NoticeKind.REPLY, "post:900")
    drain()
    assert len(received(mail_server, "Dee")) == 1


@pytest.mark.parametrize("stream", [Stream.DIGEST, Stream.NOTICE])
@pytest.mark.parametrize("page", PAGES)
def test_a_get_changes_nothing(app: Flask, group: Group, page: str, stream: Stream) -> None:
    set_preference(group.dee)
    before = everything()
    token = links.sign(group.dee.id, stream)
    answer = app.test_client().get(f"/mail/{page}/{token}")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert everything() == before


def test_a_post_changes_something_where_a_get_does_not(app: Flask, group: Group) -> None:
    """The positive control of the test above."""
    set_preference(group.dee)
    before = everything()
    app.test_client().post(f"/mail/unsubscribe/{links.sign(group.dee.id, Stream.DIGEST)}")
    assert everything() != before


@pytest.mark.usefixtures("csrf_on")
def test_it_acts_for_whom_the_mail_went_to_whoever_is_signed_in(app: Flask, group: Group, sign_in: SignInAs) -> None:
    set_preference(group.dee)
    set_preference(group.hana)
    client = sign_in(group.hana)
    assert client.post(f"/mail/unsubscribe/{links.sign(group.dee.id, Stream.DIGEST)}").status_code == 200
    assert preference_of(group.dee).cadence is Cadence.NEVER
    assert preference_of(group.hana).cadence is Cadence.WEEKLY


@pytest.mark.usefixtures("csrf_on")
def test_less_often_pressed_twice_is_pressed_once(app: Flask, group: Group) -> None:
    set_preference(group.dee, cadence=Cadence.DAILY)
    token = links.sign(group.dee.id, Stream.DIGEST)
    for _ in range(2):
        answer = app.test_client().post(f"/mail/less-often/{token}", data={"cadence": "weekly"})
        assert answer.status_code == 200
    assert preference_of(group.dee).cadence is Cadence.WEEKLY
    app.test_client().post(f"/mail/less-often/{token}", data={"cadence": "fortnightly"})
    assert preference_of(group.dee).cadence is Cadence.FORTNIGHTLY


@pytest.mark.usefixtures("csrf_on")
def test_another_day_is_a_choice_of_one_click(app: Flask, group: Group) -> None:
    set_preference(group.dee)
    path = f"/mail/another-day/{links.sign(group.dee.id, Stream.DIGEST)}"
    assert app.test_client().post(path, data={"weekday": "4"}).status_code == 200
    assert preference_of(group.dee).weekday == 4
    assert app.test_client().post(path, data={"weekday": "9"}).status_code == 422
    assert app.test_client().post(path).status_code == 422
    assert preference_of(group.dee).weekday == 4


def test_a_link_that_was_tampered_with_finds_nothing(app: Flask, group: Group) -> None:
    token = links.sign(group.dee.id, Stream.DIGEST)
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", token.replace(".", "", 1)):
        for page in PAGES:
            assert app.test_client().get(f"/mail/{page}/{wrong}").status_code == 404
            assert app.test_client().post(f"/mail/{page}/{wrong}").status_code == 404


def test_tokens_differ_by_member_and_stream(group: Group) -> None:
    tokens = {links.sign(member.id, stream) for member in (group.dee, group.hana) for stream in Stream}
    assert len(tokens) == 2 * len(Stream)
    assert links.unsign(links.sign(group.dee.id, Stream.NOTICE)) == (group.dee.id, Stream.NOTICE)
