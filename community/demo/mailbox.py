"""The demo's mail server: a real SMTP server that keeps what it is given as files, and a reader for them."""

from __future__ import annotations

import email
import email.policy
import itertools
import os
import re
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

_numbers = itertools.count()


class Keeper:
    """Writes each message into a folder. The name orders by time; a message appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Take one message."""
        name = f"{time.time_ns():020d}-{os.getpid()}-{next(_numbers)}"
        unfinished = self.folder / f"{name}.part"
        unfinished.write_bytes(envelope.content)
        unfinished.rename(self.folder / f"{name}.eml")
        return "250 Message accepted for delivery"


def serve(folder: Path, port: int) -> None:
    """Take mail on `port` of this machine until told to stop."""
    controller = Controller(Keeper(folder), hostname="127.0.0.1", port=port)
    controller.start()
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    done.wait()
    controller.stop()


@dataclass(frozen=True)
class Letter:
    """One mail as the mailbox shows it. `name` is the file's, without ending."""

    name: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def at(self) -> Any:
        return parsedate_to_datetime(str(self.message["Date"]))

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return part.get_content() if part else ""

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        return part.get_content() if part else ""


def read(folder: Path, *, before: str | None = None, limit: int = 50) -> Sequence[Letter]:
    """The latest mails, newest first; `before` is the name of the last one that was shown."""
    names = sorted((path.stem for path in folder.glob("*.eml")), reverse=True)
    if before:
        names = [name for name in names if name < before]
    return [letter for name in names[:limit] if (letter := find(folder, name))]


def find(folder: Path, name: str) -> Letter | None:
    """One mail by its name, or None. Names that are not ours find nothing."""
    path = folder / f"{name}.eml"
    if not re.fullmatch(r"[0-9]+-[0-9]+-[0-9]+", name) or not path.is_file():
        return None
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return Letter(name, message)
