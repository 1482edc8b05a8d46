"""Messages as bytes: what goes over the wire holds exactly the headers that were meant (Hypothesis)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import email.policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, cast

import pytest
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st

from community.core.mailer import _stuffed
from community.core.outbox import Email, EmailRecord, Stream
from community.core.outbox.letters import write
from community.core.outbox.messages import clean_body, one_line
from community.core.outbox.posting import new_message_id, public_host

#: What ends a line somewhere: in mail, in Python, in Unicode.
LINE_ENDS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\x00"]
INJECTIONS = [
    f"{end}{fold}{header}" for end in LINE_ENDS for fold in ("", " ") for header in ("Bcc: eve@example.org", end)
]
parts = st.one_of(
    st.text(max_size=30),
    st.sampled_from(INJECTIONS),
    st.sampled_from(
        [*'"\\<>,;:@()=?', "=?utf-8?q?=0D=0ABcc:_x?=", "é", "名前", "👩‍👩‍👧", "\u202e", "\ud800", "a" * 200]
    ),
)
wild = st.lists(parts, max_size=8).map("".join)
STREAMS = st.sampled_from(list(Stream))
USUAL = ["date", "from", "to", "reply-to", "subject", "message-id", "auto-submitted", "content-type", "mime-version"]


def written(mail: Email) -> tuple[bytes, EmailMessage]:
    """The bytes of `mail` and what the standard library's parser makes of them."""
    record = EmailRecord(
        message_id=new_message_id(),
        **{field.name: getattr(mail, field.name) for field in dataclasses.fields(mail)},
    )
    content = write(record).content
    return content, BytesParser(policy=email.policy.default).parsebytes(content)


def check_headers(subject: str, to_name: str, from_name: str, text: str, html: str | None, stream: Stream) -> None:
    content, message = written(
        Email(
            to_address="ada@example.org",
            to_name=to_name,
            from_name=from_name,
            reply_to="answers@example.org",
            subject=subject,
            text=text,
            html=html,
            stream=stream,
            program_id=3,
        ),
    )
    expected = USUAL + (["list-id"] if stream.subscribed else [])
    if html is None:
        expected.append("content-transfer-encoding")
    assert sorted(name.lower() for name, _ in message.items()) == sorted(expected)
    assert not message.defects
    head = content.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) < 998
    for name, address, shown in [("To", "ada@example.org", to_name), ("From", None, from_name)]:
        [mailbox] = cast(tuple[Address, ...], message[name].addresses)
        if address:
            assert mailbox.addr_spec == address
        if one_line(shown, 200):
            assert squeezed(mailbox.display_name) == squeezed(one_line(shown, 200))
    assert squeezed(str(message["Subject"])) == squeezed(one_line(subject, 900))
    assert body_of(message, "plain") == clean_body(text).rstrip("\n")
    if html is not None:
        assert body_of(message, "html") == clean_body(html).rstrip("\n")


any_mail = given(subject=wild, to_name=wild, from_name=wild, text=wild, html=st.none() | wild, stream=STREAMS)


@settings(max_examples=250)
@any_mail
@example(subject="x\r\nBcc: eve@example.org", to_name="", from_name="", text="", html=None, stream=Stream.NOTICE)
@example(
    subject="=?utf-8?q?=0D=0ABcc:_x?=",
    to_name="=?utf-8?q?=0D=0ABcc:_x?=",
    from_name="x",
    text="",
    html=None,
    stream=Stream.NOTICE,
)
@example(
    subject="",
    to_name='Ada, the "first" ' + "é" * 120,
    from_name="a@b",
    text=".",
    html="",
    stream=Stream.DIGEST,
)
def test_no_text_makes_a_header_or_a_recipient(app: Flask, **fields: Any) -> None:
    check_headers(**fields)


@pytest.mark.long
@settings(max_examples=10_000)
@any_mail
def test_no_text_makes_a_header_or_a_recipient_in_ten_thousand(app: Flask, **fields: Any) -> None:
    check_headers(**fields)


def squeezed(text: str) -> str:
    """Folding may change how much white space there is between words, never the words."""
    return "".join(text.split())


def body_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode().replace("\r\n", "\n").rstrip("\n")


def a_mail(**changes: Any) -> Email:
    defaults: dict[str, Any] = {
        "to_address": "ada@example.org",
        "subject": "Hello",
        "text": "Hi",
        "stream": Stream.DIGEST,
    }
    return Email(**(defaults | changes))


def test_a_long_link_stays_as_it_is(app: Flask) -> None:
    """Encoded words in it, which the standard library's folding makes, would hide it from mail programs."""
    link = "<https://people.example.org/unsubscribe/" + "x" * 300 + ">"
    headers = {"List-Unsubscribe": link, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    content, _ = written(a_mail(headers=headers))
    assert b"List-Unsubscribe: " + link.encode() + b"\r\n" in content
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in content


@pytest.mark.parametrize(
    ("stream", "listed"), [(Stream.ACCOUNT, False), (Stream.DECISION, False), (Stream.DIGEST, True)]
)
def test_only_what_one_can_leave_is_a_list(app: Flask, stream: Stream, listed: bool) -> None:
    _, message = written(a_mail(stream=stream, program_id=3))
    assert ("List-Id" in message) is listed
    if listed:
        assert message["List-Id"] == f"<digest.program-3.{public_host()}>"


def test_every_message_says_what_it_is(app: Flask) -> None:
    _, message = written(a_mail(to_name="Zoë Müller", html="<p>Hé</p>"))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["To"].addresses[0].display_name == "Zoë Müller"
    assert abs(message["Date"].datetime - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


def test_addresses_beyond_ascii(app: Flask) -> None:
    with app.app_context():
        content, message = written(a_mail(to_address="ada@bücher.example"))
        assert message["To"].addresses[0].addr_spec == "ada@xn--bcher-kva.example"
        assert content.isascii()
        record = EmailRecord(message_id="<x@y>", **dataclasses.asdict(a_mail(to_address="zoë@example.org")))
        assert write(record).international


@given(st.lists(st.sampled_from([b".", b"..", b"a", b"\r\n", b"\r\n.", b"\r\n.\r\n"]), max_size=8).map(b"".join))
def test_dots_are_stuffed_so_that_only_the_last_line_ends_the_message(content: bytes) -> None:
    sent = _stuffed(content)
    assert sent.endswith(b"\r\n.\r\n")
    lines = sent.removesuffix(b".\r\n").split(b"\r\n")
    assert b"." not in lines
    received = b"\r\n".join(line.removeprefix(b".") for line in lines)
    assert received.removesuffix(b"\r\n") == content.removesuffix(b"\r\n")
