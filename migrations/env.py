"""How migrations run: one transaction each, one at a time, and on SQLite with foreign keys off.

A batch change on SQLite makes a table anew and drops the old one. With foreign keys on, that empties every
table that refers to it with ON DELETE CASCADE, so they are switched off before the transaction begins (inside one
the switch does nothing), and what they would have held is checked before the commit.
"""

from __future__ import annotations

from logging.config import fileConfig
from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from community.core.db import Base, db, start_writing, stop_writing

fileConfig(context.config.config_file_name, disable_existing_loggers=False)

#: The number under which PostgreSQL keeps two upgrades apart.
ADVISORY_LOCK = 731_204


def leave_alone(_thing: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    """Search tables and their shadows are made by hand in revisions, not compared with models."""
    return not (kind == "table" and name and ("_search" in name or name.startswith("sqlite_")))


def configure(connection: Connection) -> None:
    """What revisions see and how models are compared."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
        include_object=leave_alone,
        user_module_prefix="community.core.db.",
        on_version_apply=check_foreign_keys,
    )


def check_foreign_keys(ctx: Any, **_named: Any) -> None:
    """On SQLite, refuse a revision that leaves rows without what they refer to."""
    if ctx.connection.dialect.name == "sqlite":
        broken = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the revision leaves dangling references: {broken[:5]}")


def run_online() -> None:
    """Upgrade or downgrade the database of this installation."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            switch_foreign_keys(connection, on=False)
            start_writing()
            try:
                configure(connection)
                with context.begin_transaction():
                    context.run_migrations()
            finally:
                connection.rollback()
                stop_writing()
                switch_foreign_keys(connection, on=True)
            return
        connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": ADVISORY_LOCK})
        connection.commit()
        try:
            configure(connection)
            with context.begin_transaction():
                context.run_migrations()
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": ADVISORY_LOCK})
            connection.commit()


def switch_foreign_keys(connection: Connection, *, on: bool) -> None:
    """Straight at the driver, outside any transaction."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    cursor.close()


if context.is_offline_mode():
    raise SystemExit("Grapevine's revisions look at the database they change; run them online.")
run_online()
