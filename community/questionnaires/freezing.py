"""Rows that never change, held by the database itself: a trigger on either engine refuses the UPDATE.

The session's guards can be walked around with plain SQL; a trigger cannot. Migrations run `statements` as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import DDL, Table, event

ENGINES = ("sqlite", "postgresql")


def statements(dialect: str, table: str, columns: Sequence[str], unless: str) -> list[str]:
    """SQL that makes an UPDATE of `columns` of `table` fail on `dialect`, except where `unless` holds.

    :param unless: a condition over NEW and OLD in SQL that both engines read.
    """
    name = f"{table}_is_frozen"
    sentence = f"a {table} never changes"
    differ = "IS NOT" if dialect == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f"NEW.{column} {differ} OLD.{column}" for column in columns)
    condition = f"({changed}) AND NOT ({unless})"
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {name}()",
    ]


def freeze(table: Table, columns: Sequence[str], unless: str) -> None:
    """Have the trigger made together with `table`; see `statements`."""
    for dialect in ENGINES:
        for statement in statements(dialect, table.name, columns, unless):
            ddl: Any = DDL  # its constructor is not typed
            event.listen(table, "after_create", ddl(statement.replace("%", "%%")).execute_if(dialect=dialect))
