"""Logs that only grow: triggers with which the database itself refuses to change or remove a row.

The event log holds ids and plain values only, so erasing a person never needs to touch it and there is no way around
the refusal. Lines of a case's record can't be removed while their case exists; they go with it when a program goes.
TRUNCATE is left out: only who owns the database can do that, and tests do.
"""

from __future__ import annotations

from sqlalchemy import DDL, Table, event

from community.core.db import Base
from community.core.events import EventRecord

SENTENCE = "this log only grows"


def statements(table: str, dialect: str, *, parent: tuple[str, str] | None = None) -> list[str]:
    """The statements that make `table` refuse UPDATE and DELETE, for "sqlite" or "postgresql".

    :param parent: (column, table): rows may be removed once the row of `table` that `column` names is gone.
    """
    has_parent = f"EXISTS (SELECT 1 FROM {parent[1]} WHERE id = OLD.{parent[0]})" if parent else ""  # noqa: S608  (our names)
    if dialect == "sqlite":
        when = f" WHEN {has_parent}" if has_parent else ""
        return [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}{when} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
        ]
    go_on = f"IF TG_OP = 'DELETE' AND NOT {has_parent} THEN RETURN OLD; END IF; " if has_parent else ""
    return [
        f"CREATE OR REPLACE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {go_on}RAISE EXCEPTION '{SENTENCE}'; END $$",
        f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_only_grows()",
    ]


def guard_log() -> None:
    """Guard the event log."""
    _guard(EventRecord)


def guard_record(model: type[Base]) -> None:
    """Guard the record of cases."""
    _guard(model, parent=("case_id", "moderation_case"))


def _guard(model: type[Base], parent: tuple[str, str] | None = None) -> None:
    table = model.__table__
    assert isinstance(table, Table)
    for dialect in ("sqlite", "postgresql"):
        for statement in statements(table.name, dialect, parent=parent):
            ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl)
