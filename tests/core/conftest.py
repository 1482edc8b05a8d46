"""What tests of the core share: a mail server that the application sends to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.drills.mail_server import MailServer, point_at


@pytest.fixture
def mail_server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A server that takes mail, and an application that sends to it."""
    server = MailServer().start()
    point_at(app, monkeypatch, server.port)
    yield server
    server.stop()
