"""A mail server in this process that keeps what it takes and misbehaves on demand."""

from __future__ import annotations

import asyncio
import dataclasses
import enum
import re
import socket
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax
from flask import Flask

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class Fault(enum.Enum):
    """What the server does instead of taking a message."""

    RCPT_4XX = "450 at RCPT"
    RCPT_5XX = "550 at RCPT"
    RCPT_421 = "421 at RCPT and hang up"
    DATA_4XX = "451 at DATA"
    DATA_5XX = "554 at DATA"
    DATA_HANG_UP = "hang up at DATA"
    DOT_4XX = "451 after the dot"
    DOT_5XX = "554 after the dot"
    DOT_HANG_UP = "take it, then hang up"
    DOT_STALL = "take it, then stay silent"
    RCPT_STALL = "stay silent at RCPT"


@dataclass
class Taken:
    """One message as it came over the wire."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def message_id(self) -> str:
        found = _MESSAGE_ID.findall(self.content)
        assert len(found) == 1, found
        return str(found[0].decode())


@dataclass
class MailServer:
    """`taken` is what reached mailboxes. `faults` are used up one for each message; then `fault`, if set.

    Who stalls does so until `stall_seconds` are over; set it to 0 and it goes on.
    """

    port: int = 0
    fault: Fault | None = None
    faults: list[Fault | None] = field(default_factory=list)
    stall_seconds: float = 60.0
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    asked: int = 0
    _now: Fault | None = None
    _controller: Controller | None = None

    def start(self) -> MailServer:
        outer = self
        self.port = self.port or free_port()

        class Server(SMTP):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                outer.connections += 1
                super().connection_made(transport)

            @syntax("DATA")
            async def smtp_DATA(self, arg: str) -> None:
                match outer._now:
                    case Fault.DATA_4XX:
                        await self.push("451 not now")
                    case Fault.DATA_5XX:
                        await self.push("554 never")
                    case Fault.DATA_HANG_UP:
                        assert isinstance(self.transport, asyncio.Transport)
                        self.transport.abort()
                    case _:
                        await super().smtp_DATA(arg)

        class OurController(Controller):
            def factory(self) -> SMTP:
                return Server(outer, enable_SMTPUTF8=True, data_size_limit=10_000_000)

        self._controller = OurController(outer, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        self.connections = 0  # the controller tries its own port once
        return self

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked += 1
        self._now = self.faults.pop(0) if self.faults else self.fault
        match self._now:
            case Fault.RCPT_4XX:
                return "450 come back later"
            case Fault.RCPT_5XX:
                return "550 nobody of that name"
            case Fault.RCPT_421:
                await server.push("421 closing")
                server.transport.close()
                return "421 closing"
            case Fault.RCPT_STALL:
                await self._stall()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        match self._now:
            case Fault.DOT_4XX:
                return "451 not now"
            case Fault.DOT_5XX:
                return "554 looks like spam"
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append(Taken(str(envelope.mail_from), list(envelope.rcpt_tos), content))
        if self._now is Fault.DOT_HANG_UP:
            server.transport.abort()
        if self._now is Fault.DOT_STALL:
            await self._stall()
        return "250 OK"

    async def _stall(self) -> None:
        began = time.monotonic()
        while time.monotonic() - began < self.stall_seconds:
            await asyncio.sleep(0.02)


def point_at(app: Flask, monkeypatch: pytest.MonkeyPatch, port: int, timeout: float = 20.0) -> None:
    """Have `app` send its mail to `port` of this machine for the rest of the test; wait `timeout` seconds for it."""
    config = dataclasses.replace(
        app.config["GRAPEVINE"],
        mail_host="127.0.0.1",
        mail_port=port,
        mail_timeout=timeout,
        mail_from="grapevine@example.org",
        public_url="https://people.example.org",
    )
    monkeypatch.setitem(app.config, "GRAPEVINE", config)


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
