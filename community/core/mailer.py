"""Handing one message to the mail server: Flask-Mail's settings and connection, with what they lack.

Flask-Mail 0.10 has no time-out (a server that stays silent holds `send()` for ever) and sends in one step.
Here every wait is limited, the step between "go ahead" and the content is visible, and an answer is told
apart from a broken connection. Its `Message` is not used: `community.core.outbox.letters` writes the bytes.

This module knows nothing of jobs and rows: `community.core.outbox.sending` decides what each ending means.
"""

from __future__ import annotations

import smtplib
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_mail import Connection, Mail

from community.core import jobs
from community.core.failpoints import failpoint
from config import Config, MailSecurity

MESSAGES_PER_CONNECTION = 100
IDLE_SECONDS = 30.0


@dataclass(frozen=True)
class Letter:
    """One message to one recipient. `international`: the recipient's address needs SMTPUTF8."""

    sender: str
    recipient: str
    content: bytes
    international: bool = False


class NotNow(Exception):
    """The message was not taken, for a passing reason: try again later."""


class Refused(Exception):
    """The server refused the message for good; the text is its answer."""


class Ambiguous(Exception):
    """The connection ended between the content and the answer: nobody knows whether the message was taken."""


class Mailer(Mail):
    """Flask-Mail with the settings of our `Config`."""

    def init_mail(self, config: dict[str, Any], debug: bool | int = False, testing: bool = False) -> Any:
        ours: Config = config["GRAPEVINE"]
        settings = {
            "MAIL_SERVER": ours.mail_host,
            "MAIL_PORT": ours.mail_port,
            "MAIL_USERNAME": ours.mail_username or None,
            "MAIL_PASSWORD": ours.mail_password or None,
            "MAIL_USE_TLS": ours.mail_security is MailSecurity.STARTTLS,
            "MAIL_USE_SSL": ours.mail_security is MailSecurity.TLS,
            "MAIL_DEFAULT_SENDER": ours.mail_from,
            "MAIL_DEBUG": 0,
            "MAIL_SUPPRESS_SEND": False,
        }
        return super().init_mail(settings)


class TimedConnection(Connection):
    """A connection on which no wait is longer than `timeout` seconds; it checks the server's certificate."""

    def __init__(self, mail: Any, timeout: float) -> None:
        super().__init__(mail)
        self.timeout = timeout

    def configure_host(self) -> smtplib.SMTP:
        host: smtplib.SMTP
        if self.mail.use_ssl:
            host = smtplib.SMTP_SSL(
                self.mail.server, self.mail.port, timeout=self.timeout, context=ssl.create_default_context()
            )
        else:
            host = smtplib.SMTP(self.mail.server, self.mail.port, timeout=self.timeout)
        try:
            if self.mail.use_tls:
                host.starttls(context=ssl.create_default_context())
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
            host.ehlo_or_helo_if_needed()
        except BaseException:
            host.close()
            raise
        return host


@dataclass
class _Kept:
    """The connection that a thread keeps between messages."""

    config: Config
    host: smtplib.SMTP
    used_at: float
    count: int = 0


_thread = threading.local()


def deliver(letter: Letter, going_ahead: Callable[[], None]) -> None:
    """Hand `letter` to the server; return once it has been taken.

    :param going_ahead: called after the server has accepted sender, recipient and DATA, before the first
        byte of content. What it raises passes through, and the server drops the message.
    :raises NotNow: definitely not taken; may be tried again.
    :raises Refused: definitely not taken; must not be tried again.
    :raises Ambiguous: nobody knows.
    """
    host = _connect()
    try:
        _envelope(host, letter)
        failpoint("before_data")
        _answer(host.docmd("DATA"), 354)
    except (OSError, smtplib.SMTPException) as error:
        close()
        raise NotNow(_describe(error)) from error
    try:
        going_ahead()
    except BaseException:
        # The server waits for content: a connection that ends without the final dot leaves nothing behind.
        close(politely=False)
        raise
    try:
        host.send(_stuffed(letter.content))
        answer = host.getreply()
    except (OSError, smtplib.SMTPException) as error:
        close(politely=False)
        raise Ambiguous(_describe(error)) from error
    try:
        _answer(answer, 250)
    finally:
        if answer[0] == 421:
            close(politely=False)
    _thread.kept.count += 1
    _thread.kept.used_at = time.monotonic()


def _stuffed(content: bytes) -> bytes:
    """Content as it goes over the wire (RFC 5321, 4.5.2), with the final dot."""
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _envelope(host: smtplib.SMTP, letter: Letter) -> None:
    options = []
    if host.has_extn("size"):
        options.append(f"SIZE={len(letter.content)}")
    if letter.international:
        if not host.has_extn("smtputf8"):
            raise Refused("The mail server can't deliver to addresses with letters outside ASCII.")
        options.append("SMTPUTF8")
        host.command_encoding = "utf-8"
    try:
        _answer(host.mail(letter.sender, options), 250)
        _answer(host.rcpt(letter.recipient), 250, 251)
    finally:
        host.command_encoding = "ascii"


def _answer(answer: tuple[int, bytes], *wanted: int) -> None:
    code, text = answer
    if code in wanted:
        return
    words = f"{code} {text.decode('utf-8', 'replace')}"
    if 500 <= code < 600:
        raise Refused(words)
    raise NotNow(words)


def _describe(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return f"{error.smtp_code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
    return f"{type(error).__name__}: {error}"


def _connect() -> smtplib.SMTP:
    """The thread's connection, if it can still be used, or a new one.

    :raises NotNow: when there is none to be had. Wrong credentials count too: the operator can mend them.
    """
    config: Config = current_app.config["GRAPEVINE"]
    kept: _Kept | None = getattr(_thread, "kept", None)
    if kept is not None:
        fresh = time.monotonic() - kept.used_at < IDLE_SECONDS and kept.count < MESSAGES_PER_CONNECTION
        if fresh and kept.config == config and _is_alive(kept.host):
            return kept.host
        close()
    mail = Mailer().init_mail({"GRAPEVINE": config})
    try:
        host = TimedConnection(mail, config.mail_timeout).configure_host()
    except (OSError, smtplib.SMTPException) as error:
        raise NotNow(_describe(error)) from error
    _thread.kept = _Kept(config, host, time.monotonic())
    return host


def _is_alive(host: smtplib.SMTP) -> bool:
    try:
        return host.rset()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def close(*, politely: bool = True) -> None:
    """Give up the thread's connection; `politely` says QUIT, which waits for an answer."""
    kept: _Kept | None = getattr(_thread, "kept", None)
    if kept is None:
        return
    _thread.kept = None
    if politely:
        with suppress(OSError, smtplib.SMTPException):
            kept.host.quit()
    kept.host.close()


@jobs.when_idle
def close_when_idle(leaving: bool) -> None:
    """Give the connection up when nothing has been sent for a while, or the thread ends."""
    kept: _Kept | None = getattr(_thread, "kept", None)
    if kept is not None and (leaving or time.monotonic() - kept.used_at >= IDLE_SECONDS):
        close()
