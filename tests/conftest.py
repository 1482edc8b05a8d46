"""Fixtures that every test may use: the application on a real database, clients that are signed in, query budgets."""

from __future__ import annotations

import contextvars
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy import event

from community.accounts.models import Person
from community.accounts.services import open_session
from community.accounts.setup import TOKEN
from community.app import create_app
from community.core import db as database
from community.core.clock import now
from community.core.db import Base, db, unit_of_work
from community.programs.models import Member
from community.recruiting import remembering
from config import Config
from tests import databases

#: `--hypothesis-profile=searching` looks at other cases in each run; without it everybody looks at the same ones.
settings.register_profile("searching", deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
settings.register_profile("house", settings.get_profile("searching"), derandomize=True)
settings.load_profile("house")

_server: databases.PostgreSQL | None = None
#: Files of people in tests; one folder for each process, removed at its end.
_files = tempfile.TemporaryDirectory(prefix="grapevine-files-")


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once for the whole run; workers of xdist find it through the environment."""
    global _server
    if databases.ENGINE == "postgresql" and databases.SERVER not in os.environ:
        _server = databases.PostgreSQL()
        os.environ[databases.SERVER] = _server.uri


def pytest_unconfigure(config: pytest.Config) -> None:
    if _server is not None:
        _server.stop()


def pytest_collection_finish() -> None:
    """What was imported stands for good: as in `wsgi`, the collector need not look at it after every 700 objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def pytest_report_header() -> str:
    return f"database: {databases.ENGINE}"


class SeparateClient(FlaskClient):
    """A client whose requests see nothing of the test's own context: not its session, not its `g`."""

    def open(self, *arguments: Any, **named: Any) -> Any:
        return contextvars.Context().run(super().open, *arguments, **named)


def config_for_tests(database_url: str, **changes: str) -> Config:
    """A configuration for tests: weak hashing, mail to a closed port unless a test says otherwise."""
    return Config.from_env(
        {
            "GRAPEVINE_MODE": "test",
            "GRAPEVINE_DATABASE_URL": database_url,
            "GRAPEVINE_PUBLIC_URL": "http://localhost",
            "GRAPEVINE_ARGON2_MEMORY_KIB": "64",
            "GRAPEVINE_ARGON2_PASSES": "1",
            "GRAPEVINE_MAIL_HOST": "127.0.0.1",
            "GRAPEVINE_MAIL_PORT": "9",
            "GRAPEVINE_FILES": _files.name,
            **changes,
        }
    )


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[tuple[Flask, Path | None]]:
    """The application and, on SQLite, the file with an empty schema to copy from."""
    if databases.ENGINE == "postgresql":
        app = create_app(config_for_tests(databases.new_database(f"test_{worker_id}")))
        make_schema(app)
        yield app, None
        with app.app_context():
            db.engine.dispose()
        return
    folder = tmp_path_factory.mktemp("database")
    app = create_app(config_for_tests(f"sqlite:///{folder / 'live.sqlite'}"))
    make_schema(app)
    with app.app_context():
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    shutil.copy(folder / "live.sqlite", folder / "empty.sqlite")
    yield app, folder
    with app.app_context():
        db.engine.dispose()


def make_schema(app: Flask) -> None:
    """All tables, with what hangs on them (search indexes, triggers)."""
    with app.app_context(), db.engine.begin() as connection:
        Base.metadata.create_all(connection)


@pytest.fixture
def app(_prepared: tuple[Flask, Path | None]) -> Iterator[Flask]:
    """The application on an empty database, with its context pushed. The first line of most tests."""
    app, folder = _prepared
    if folder is None:
        databases.empty(app)
    else:
        with app.app_context():
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{folder / 'live.sqlite'}{suffix}").unlink(missing_ok=True)
        shutil.copy(folder / "empty.sqlite", folder / "live.sqlite")
    shutil.rmtree(app.config["GRAPEVINE"].files_path, ignore_errors=True)
    remembering.forget()
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = SeparateClient
    with app.app_context():
        yield app
        db.session.rollback()
        database.stop_writing()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without an account."""
    return app.test_client()


SignInAs = Callable[[Person | Member], FlaskClient]


@pytest.fixture
def sign_in(app: Flask) -> SignInAs:
    """A function that gives a client on which this person (or the person of this member) is signed in."""

    def as_person(somebody: Person | Member) -> FlaskClient:
        person = db.session.get_one(Person, somebody.person_id) if isinstance(somebody, Member) else somebody
        with unit_of_work():
            token = open_session(person, device="test")
        signed_in = app.test_client()
        with signed_in.session_transaction() as session:
            session[TOKEN] = token
        return signed_in

    return as_person


@pytest.fixture
def fresh(app: Flask) -> Callable[[], None]:
    """Forget what was read: the next query sees what requests and jobs have changed since."""

    def forget() -> None:
        db.session.rollback()
        db.session.expire_all()

    return forget


@pytest.fixture
def standing_clock() -> Iterator[None]:
    """Let no time pass: all that a test does falls into one minute, one day and one window of a limit."""
    with time_machine.travel(now(), tick=False):
        yield


Budget = Callable[[int], AbstractContextManager[list[str]]]


@pytest.fixture
def budget(app: Flask) -> Budget:
    """``with budget(3):`` fails, with the statements, when more than three are sent to the database."""

    @contextmanager
    def at_most(limit: int) -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")):
                sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        listing = "\n\n".join(f"{number}. {statement}" for number, statement in enumerate(sent, 1))
        assert len(sent) <= limit, f"{len(sent)} statements, {limit} allowed:\n{listing}"

    return at_most


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The name of this xdist worker, "main" without xdist."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")
