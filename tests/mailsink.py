"""A real SMTP server for tests: keeps what arrives, and finds mails and the links in them."""

from __future__ import annotations

import email
import email.policy
import re
import socket
import threading
import time
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

PATIENCE = 60.0


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Mailsink:
    """Takes mail on a free port of this machine. Use as a context manager."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self._arrived = threading.Condition()
        # The controller knocks at the port that it was given, so port 0 won't do.
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> Mailsink:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        with self._arrived:
            self.messages.append(message)
            self._arrived.notify_all()
        return "250 OK"

    def to(self, address: str, *, subject: str = "") -> list[EmailMessage]:
        """Mails to `address` whose subject contains `subject`, in order of arrival."""
        return [m for m in self.messages if address in str(m["To"]) and subject.lower() in str(m["Subject"]).lower()]

    def wait_for(self, address: str, *, subject: str = "", number: int = 1) -> EmailMessage:
        """The `number`-th such mail; waits for it.

        :raises AssertionError: when it has not come in time, with what came instead.
        """
        deadline = time.monotonic() + PATIENCE
        with self._arrived:
            while len(found := self.to(address, subject=subject)) < number:
                if (
                    not self._arrived.wait(timeout=max(0.0, deadline - time.monotonic()))
                    and time.monotonic() >= deadline
                ):
                    came = [(str(m["To"]), str(m["Subject"])) for m in self.messages]
                    raise AssertionError(f"no mail {number} to {address} about {subject!r}; came: {came}")
        return found[number - 1]


def text_of(message: EmailMessage) -> str:
    """The plain text."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(message: EmailMessage) -> str:
    """The HTML."""
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def link_in(message: EmailMessage, containing: str = "") -> str:
    """The first address in the text that contains a word.

    :raises AssertionError: when there is none.
    """
    for address in re.findall(r"https?://[^\s<>\"]+", text_of(message)):
        if containing in address:
            return str(address).rstrip(".,)")
    raise AssertionError(f"no link with {containing!r} in:\n{text_of(message)}")
