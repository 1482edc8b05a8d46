"""Connections to the database: how each engine is set up, and what a connection is asked before it is used.

On PostgreSQL a reading transaction is none: READ COMMITTED gives every statement a snapshot of its own whether it
stands in a transaction or not, so reads go without BEGIN and ROLLBACK. That spares two round trips, and it keeps
prepared statements, which psycopg throws away with every ROLLBACK: without them PostgreSQL plans every statement of
every page anew, at up to three milliseconds each. What stands outside a transaction is read-only for the server, too.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from psycopg import Error as PostgreSQLError
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import InvalidatePoolError

#: A connection that lay idle for longer (seconds) is asked whether it still works; a firewall may have dropped it.
ASK_AFTER = 30.0
#: Prepared statements that a connection to PostgreSQL keeps: more than all pages together have.
PREPARED = 500


def engine_options(url: str) -> dict[str, Any]:
    """Options for `create_engine`, by the kind of database that `url` names."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 10, "check_same_thread": False}, "hide_parameters": True}
    return {
        "pool_size": 5,
        "max_overflow": 10,
        "pool_timeout": 10,
        # The one used last comes first: it has its statements prepared, and the others may be given up.
        "pool_use_lifo": True,
        "hide_parameters": True,
        "skip_autocommit_rollback": True,
    }


def tune(engine: Engine, *, is_writing: Callable[[], bool]) -> None:
    """Install the connection settings and the way in which transactions begin."""
    if engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _on_postgresql_connect)
        event.listen(engine, "checkout", _on_postgresql_checkout)
        event.listen(engine, "checkin", _on_postgresql_checkin)
        return

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing() else "BEGIN")

    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", begin)


@lru_cache(maxsize=16)
def for_reading(engine: Engine) -> Engine:
    """`engine` for what only reads: the same connections, on PostgreSQL without transactions."""
    return engine.execution_options(isolation_level="AUTOCOMMIT") if engine.dialect.name == "postgresql" else engine


def _on_sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" event opens transactions, not the driver
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "busy_timeout=10000",
        "foreign_keys=ON",
        # Pages are read from the system's own cache without a call for each; only address space is taken.
        "mmap_size=268435456",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_postgresql_connect(connection: Any, _record: Any) -> None:
    connection.prepared_max = PREPARED
    connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    connection.commit()
    connection.read_only = False  # transactions that are begun say READ WRITE


def _on_postgresql_checkin(_connection: Any, record: Any) -> None:
    record.info["returned_at"] = time.monotonic()


def _on_postgresql_checkout(connection: Any, record: Any, _proxy: Any) -> None:
    """Take no connection whose server has gone: what `pool_pre_ping` does, but without a round trip for each request.

    A server that stops closes its end, which this side can see without asking anybody: something is there to be read
    though nothing was asked. Only then, or after a long rest, the server is asked.

    :raises InvalidatePoolError: the connection is of no use; the pool makes fresh ones.
    """
    rested = time.monotonic() - record.info.get("returned_at", time.monotonic())
    if rested < ASK_AFTER and not _has_word(connection):
        return
    try:
        connection.execute("SELECT 1")
        connection.commit()  # a rollback would throw the prepared statements away
    except PostgreSQLError as error:
        raise InvalidatePoolError from error


def _has_word(connection: Any) -> bool:
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
