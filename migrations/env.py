"""How migrations run: one transaction each, one at a time, and on SQLite with foreign keys off.

A batch change on SQLite makes a table anew and drops the old one. With foreign keys on, that empties every
table that refers to it with ON DELETE CASCADE, so they are switched off before the transaction begins (inside one
the switch does nothing), and what they would have held is checked before the commit. The old table's triggers go
with it; they are made anew, unless the revision names them in `drops_triggers`.
"""

from __future__ import annotations

from logging.config import fileConfig
from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from community.core.db import Base, UtcDateTime, db, start_writing, stop_writing
from community.programs.models import RolesType

fileConfig(context.config.config_file_name, disable_existing_loggers=False)

#: The number under which PostgreSQL keeps two upgrades apart.
ADVISORY_LOCK = 731_204


def leave_alone(_thing: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    """Search tables and their shadows are made by hand in revisions, not compared with models."""
    return not (kind == "table" and name and (name.startswith(("search_index", "sqlite_"))))


def configure(connection: Connection) -> None:
    """What revisions see and how models are compared."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
        transactional_ddl=True,
        include_object=leave_alone,
        render_item=render,
        on_version_apply=Keeper(connection).look_over,
    )


def render(kind: str, thing: Any, _context: Any) -> str | bool:
    """Write our own column types into revisions as what they are in the database: revisions outlive classes."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, RolesType):
        return "sa.Integer()"
    return False


class Keeper:
    """Looks a revision on SQLite over: gives back the triggers that a batch change dropped, refuses dangling rows."""

    def __init__(self, connection: Connection) -> None:
        self.before = triggers_of(connection)
        connection.rollback()  # Alembic commits only transactions that it began itself

    def look_over(self, ctx: Any, step: Any, **_named: Any) -> None:
        """Called after each revision, inside its transaction.

        :raises RuntimeError: if rows are left without what they refer to.
        """
        connection = ctx.connection
        if connection.dialect.name != "sqlite":
            return
        meant = getattr(getattr(step.up_revision, "module", None), "drops_triggers", ())
        tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
        for name in self.before.keys() - triggers_of(connection).keys() - set(meant):
            table, statement = self.before[name]
            if table in tables:
                connection.exec_driver_sql(statement)
        self.before = triggers_of(connection)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the revision leaves dangling references: {broken[:5]}")


def triggers_of(connection: Connection) -> dict[str, tuple[str, str]]:
    """On SQLite, every trigger by name, with its table and the statement that makes it."""
    if connection.dialect.name != "sqlite":
        return {}
    rows = connection.exec_driver_sql("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: (table, statement) for name, table, statement in rows}


def run_online() -> None:
    """Upgrade or downgrade the database of this installation."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            prepare_batches(connection, changing=True)
            start_writing()
            try:
                configure(connection)
                with context.begin_transaction():
                    context.run_migrations()
            finally:
                connection.rollback()
                stop_writing()
                prepare_batches(connection, changing=False)
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


def prepare_batches(connection: Connection, *, changing: bool) -> None:
    """Straight at the driver, outside any transaction: foreign keys off, and names changed without a look at triggers.

    A table that is made anew is missing for a moment, and SQLite would refuse to give its name to the new one while
    triggers of other tables ask for it.
    """
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'OFF' if changing else 'ON'}")
    cursor.execute(f"PRAGMA legacy_alter_table={'ON' if changing else 'OFF'}")
    cursor.close()


if context.is_offline_mode():
    raise SystemExit("Grapevine's revisions look at the database they change; run them online.")
run_online()
