"""What drills need: a database of their own, worker processes, a mail server."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from community.app import create_app
from community.core.db import db
from config import Config
from tests import databases
from tests.conftest import make_schema
from tests.drills.application import build, create_tables, mark
from tests.drills.mail_server import MailServer
from tests.drills.nursery import Nursery, WorkerProcess

#: Short, so that what a killed worker held is soon taken again.
LEASE_SECONDS = 1.0
#: For workers that nobody kills: however busy the machine is, none of them loses its lease to another one.
PATIENT = {"GRAPEVINE_LEASE_SECONDS": "60"}

StartWorker = Callable[..., WorkerProcess]


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def environment(tmp_path: Path, mail_server: MailServer) -> Iterator[dict[str, str]]:
    """The variables of the application and of every worker process of this drill."""
    if databases.ENGINE == "postgresql":
        name = f"drill_{uuid.uuid4().hex[:12]}"
        url = databases.new_database(name)
    else:
        url = f"sqlite:///{tmp_path / 'drill.sqlite'}"
    yield {
        "GRAPEVINE_MODE": "test",
        "GRAPEVINE_DATABASE_URL": url,
        "GRAPEVINE_PUBLIC_URL": "https://people.example.org",
        "GRAPEVINE_MAIL_HOST": "127.0.0.1",
        "GRAPEVINE_MAIL_PORT": str(mail_server.port),
        "GRAPEVINE_MAIL_FROM": "grapevine@example.org",
        "GRAPEVINE_MAIL_TIMEOUT": "20",
        "GRAPEVINE_LEASE_SECONDS": str(LEASE_SECONDS),
    }
    if databases.ENGINE == "postgresql":
        with psycopg.connect(os.environ[databases.SERVER], autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def drill(environment: dict[str, str]) -> Iterator[Flask]:
    """The application of a drill, with a context pushed."""
    app = build(Config.from_env(environment))
    create_tables(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def whole(environment: dict[str, str]) -> Iterator[Flask]:
    """The whole application on a database of its own, with a context pushed."""
    app = create_app(Config.from_env(environment))
    make_schema(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    with Nursery() as running:
        yield running


@pytest.fixture
def start_worker(nursery: Nursery, environment: dict[str, str], tmp_path: Path) -> Iterator[StartWorker]:
    """Start a worker of the whole application, with further variables."""
    running: list[WorkerProcess] = []

    def start(**variables: str) -> WorkerProcess:
        process = nursery.start(environment | variables, 1, tmp_path / "worker.log", is_whole=True)
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()


class Workers:
    """Worker processes of one drill. Ended for good when the drill ends."""

    def __init__(self, nursery: Nursery, environment: dict[str, str], log_path: Path) -> None:
        self.nursery = nursery
        self.environment = environment
        self.log_path = log_path
        self.processes: list[WorkerProcess] = []

    def start(self, *, threads: int = 1, **variables: str) -> WorkerProcess:
        """Start a worker; `variables` are added to its environment."""
        process = self.nursery.start(self.environment | variables, threads, self.log_path)
        self.processes.append(process)
        return process

    def end(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()

    @property
    def log(self) -> str:
        return self.log_path.read_text() if self.log_path.exists() else ""


@pytest.fixture
def workers(nursery: Nursery, environment: dict[str, str], tmp_path: Path) -> Iterator[Workers]:
    pool = Workers(nursery, environment, tmp_path / "workers.log")
    yield pool
    pool.end()


def wait_until(condition: Callable[[], bool], seconds: float = 45.0) -> None:
    """Look again and again in fresh transactions, until `condition` holds."""
    deadline = time.monotonic() + seconds
    while True:
        holds = condition()
        db.session.rollback()
        if holds:
            return
        assert time.monotonic() < deadline, "this did not happen in time"
        time.sleep(0.05)


def marks(tag: str | None = None) -> list[tuple[str, str, int, float]]:
    """(tag, what, pid, at) of the marks, in the order of their ids."""
    query = select(mark.c.tag, mark.c.what, mark.c.pid, mark.c.at).order_by(mark.c.id)
    if tag is not None:
        query = query.where(mark.c.tag == tag)
    rows = [tuple(row) for row in db.session.execute(query)]
    db.session.rollback()
    return rows
