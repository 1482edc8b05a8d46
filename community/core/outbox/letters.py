"""Writing one mail as bytes: headers that stay one header each, text and HTML side by side.

The standard library builds the body. The header lines are written here, because its own folding wraps a long
link in encoded words, which mail programs then don't recognize in List-Unsubscribe.
"""

from __future__ import annotations

import datetime as dt
import email.policy
from collections.abc import Iterator
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime, quote

import idna
from flask import current_app

from community.core import clock
from community.core.mailer import Letter
from community.core.outbox.models import EmailRecord
from community.core.outbox.posting import public_host
from config import Config

_LINE = 76
_PLAIN_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !#$%&'*+-/=?^_`{|}~")


def write(row: EmailRecord) -> Letter:
    """The message of `row`, dated now."""
    config: Config = current_app.config["GRAPEVINE"]
    recipient = wire_address(row.to_address)
    head = b"".join(_header(name, value) for name, value in _headers(row, config, recipient, clock.now()))
    return Letter(
        sender=config.mail_from,
        recipient=recipient,
        content=head + _body(row),
        international=not recipient.isascii(),
    )


def _headers(row: EmailRecord, config: Config, recipient: str, moment: dt.datetime) -> Iterator[tuple[str, str]]:
    yield "Date", format_datetime(moment)
    yield "From", mailbox(row.from_name or config.mail_from_name, config.mail_from)
    yield "To", mailbox(row.to_name, recipient)
    if row.reply_to:
        yield "Reply-To", mailbox("", wire_address(row.reply_to))
    yield "Subject", encoded(row.subject, "Subject")
    yield "Message-ID", row.message_id
    yield "Auto-Submitted", "auto-generated"
    if row.stream.subscribed:
        about = f"program-{row.program_id}." if row.program_id is not None else ""
        yield "List-Id", f"<{row.stream.value}.{about}{public_host()}>"
    yield from row.headers.items()


def _header(name: str, value: str) -> bytes:
    lines = [line.strip() for line in value.split("\n")]
    return f"{name}: {chr(10).join(lines)}\n".replace("\n", "\r\n ").removesuffix(" ").encode()


def _body(row: EmailRecord) -> bytes:
    body = EmailMessage(policy=email.policy.SMTP)
    body.set_content(row.text, cte="quoted-printable")
    if row.html is not None:
        body.add_alternative(row.html, subtype="html", cte="quoted-printable")
    return bytes(body)


def wire_address(address: str) -> str:
    """`address` as it goes over the wire: the domain in ASCII (IDNA 2008), the local part as it is."""
    local, _, domain = address.rpartition("@")
    return address if domain.isascii() else f"{local}@{idna.encode(domain, uts46=True).decode()}"


def mailbox(name: str, address: str) -> str:
    """``Name <address>``, with the name quoted or encoded as it needs."""
    if not name:
        return address
    if not name.isascii() or "=?" in name or len(name) > _LINE:
        phrase = Header(name, "utf-8", header_name="Reply-To", maxlinelen=_LINE).encode()
    else:
        phrase = name if _PLAIN_NAME.issuperset(name) else f'"{quote(name)}"'
    separator = "\n" if len(phrase) + len(address) > _LINE - 15 else " "
    return f"{phrase}{separator}<{address}>"


def encoded(text: str, header_name: str) -> str:
    """Free text as the value of a header: folded, and in encoded words if it is not plain ASCII."""
    plain = text.isascii() and "=?" not in text
    return Header(text, "us-ascii" if plain else "utf-8", header_name=header_name, maxlinelen=_LINE).encode()
