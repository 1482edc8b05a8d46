"""Connections to PostgreSQL: reads can't write, statements stay prepared, and a server that restarted costs nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.exc import InternalError

from community.accounts.models import Person
from community.core import connections
from community.core.db import db, unit_of_work
from tests import databases
from tests.factories import make_person

pytestmark = pytest.mark.skipif(databases.ENGINE != "postgresql", reason="SQLite has neither server nor connections")


@pytest.fixture
def server(app: Flask) -> Iterator[psycopg.Connection]:
    """A connection beside those of the application."""
    with psycopg.connect(os.environ[databases.SERVER], autocommit=True) as connection:
        yield connection


def names() -> int:
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def pid() -> int:
    found = db.session.scalar(select(func.pg_backend_pid()))
    db.session.rollback()
    assert found is not None
    return found


def end_all(server: psycopg.Connection) -> None:
    """What a restart does to every open connection."""
    name = db.engine.url.database
    server.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name])


def test_sql_by_hand_changes_nothing_while_reading(app: Flask) -> None:
    make_person("Before")
    with pytest.raises(InternalError, match="read-only"):
        db.session.execute(text("UPDATE person SET name = 'After'"))
    db.session.rollback()
    with unit_of_work():
        db.session.execute(text("UPDATE person SET name = 'After'"))
    assert db.session.scalars(select(Person.name)).one() == "After"


@pytest.mark.parametrize("ask_after", [connections.ASK_AFTER, -1.0])
def test_statements_stay_prepared_from_request_to_request(
    app: Flask, monkeypatch: pytest.MonkeyPatch, ask_after: float
) -> None:
    monkeypatch.setattr(connections, "ASK_AFTER", ask_after)
    db.engine.dispose()
    for _ in range(8):
        names()
        db.session.rollback()
    kept = (
        select(func.count()).select_from(text("pg_prepared_statements")).where(text("statement LIKE '%FROM person%'"))
    )
    assert db.session.scalar(kept) == 1


def test_a_server_that_restarted_costs_no_request(app: Flask, client: FlaskClient, server: psycopg.Connection) -> None:
    assert client.get("/health").status_code == 200
    before = pid()
    end_all(server)
    assert client.get("/health").status_code == 200
    assert pid() != before
    end_all(server)
    with unit_of_work():
        assert names() == 0


def test_a_connection_that_is_in_order_is_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    before = pid()
    assert pid() == before
    monkeypatch.setattr(connections, "ASK_AFTER", -1.0)
    assert pid() == before


def test_a_connection_that_was_lost_silently_is_noticed_after_a_rest(
    app: Flask, monkeypatch: pytest.MonkeyPatch, server: psycopg.Connection
) -> None:
    before = pid()
    monkeypatch.setattr(connections, "_has_word", lambda _connection: False)  # no sign of it, as behind a firewall
    monkeypatch.setattr(connections, "ASK_AFTER", -1.0)
    end_all(server)
    assert pid() != before
