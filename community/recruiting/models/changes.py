"""How often anything changed that a program's desk counts: one number, kept by the database itself.

Pages remember what they worked out under this number (`recruiting.remembering`), so every way of changing a row has to
move it: bulk statements and SQL by hand as well. Triggers do. What is only being written, and that nobody counts yet,
leaves the number alone: drafts of applications, and scores and notes of a review that has not been sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import DDL, BigInteger, ForeignKey, Table, event
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigKey
from community.recruiting.models.applications import Application
from community.recruiting.models.calls import Call, ReviewRound
from community.recruiting.models.deciding import Decision, DecisionBatch
from community.recruiting.models.reviewing import Assignment, Review, Score, TalkComment
from community.recruiting.models.screening import RedactedView


class ChangeCount(Base):
    """One row for each program that has had a call. `number` was never the same before: it counts changes on SQLite,
    and is the number of the last transaction that changed something on PostgreSQL."""

    __tablename__ = "recruiting_change_count"

    program_id: Mapped[int] = mapped_column(BigKey, ForeignKey("program.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, default=1)


@dataclass(frozen=True)
class Watched:
    """A table whose changes count.

    :param program: SQL for the program of a row; ``{row}`` is NEW or OLD. NULL: counts nowhere.
    :param unless: SQL for rows that don't count; a row that was one and becomes another does.
    """

    table: str
    program: str
    unless: str = ""


_OF_CALL = "SELECT program_id FROM call WHERE id = {row}.call_id"
_OF_APPLICATION = "SELECT program_id FROM application WHERE id = {row}.application_id"
_OF_REVIEW = (
    "SELECT application.program_id FROM assignment JOIN application ON application.id = assignment.application_id "
    "WHERE assignment.id = {row}.assignment_id"
)
_OF_SENT_REVIEW = (
    "SELECT application.program_id FROM review JOIN assignment ON assignment.id = review.assignment_id "
    "JOIN application ON application.id = assignment.application_id "
    "WHERE review.id = {row}.review_id AND review.state <> 'draft'"
)

WATCHED = (
    Watched("call", "{row}.program_id"),
    Watched("application", "{row}.program_id", unless="{row}.state = 'draft'"),
    Watched("review_round", _OF_CALL),
    Watched("redacted_view", _OF_APPLICATION),
    Watched("assignment", _OF_APPLICATION),
    Watched(
        "review",
        _OF_REVIEW,
        unless="{row}.state = 'draft' AND {row}.exposed_at IS NULL AND {row}.text_changed_at IS NULL",
    ),
    Watched("score", _OF_SENT_REVIEW),
    Watched("talk_comment", _OF_APPLICATION),
    Watched("decision", _OF_APPLICATION),
    Watched("decision_batch", _OF_CALL),
)

_ROWS = {"INSERT": ("NEW",), "UPDATE": ("NEW", "OLD"), "DELETE": ("OLD",)}


def statements(dialect: str, watched: Watched) -> list[str]:
    """The triggers of one table, for "sqlite" or "postgresql".

    On PostgreSQL they wait for the commit: the one row that all changes of a program share is then held for no longer
    than the commit takes, and with no other lock to come, so that two who change things don't wait in a ring.
    """
    return _on_sqlite(watched) if dialect == "sqlite" else _on_postgresql(watched)


def _when(watched: Watched, operation: str) -> str:
    if not watched.unless:
        return ""
    idle = " AND ".join(f"({watched.unless.format(row=row)})" for row in _ROWS[operation])
    return f" WHEN (NOT ({idle}))"


def _on_sqlite(watched: Watched) -> list[str]:
    made = []
    for operation, (row, *_old) in _ROWS.items():
        program = watched.program.format(row=row)
        change = f"UPDATE recruiting_change_count SET number = number + 1 WHERE program_id = ({program})"  # noqa: S608  (ours)
        if (watched.table, operation) == ("call", "INSERT"):
            change = (
                "INSERT INTO recruiting_change_count (program_id, number) VALUES (NEW.program_id, 1) "
                "ON CONFLICT (program_id) DO UPDATE SET number = number + 1"
            )
        made.append(
            f"CREATE TRIGGER {watched.table}_{operation.lower()}_counts AFTER {operation} ON {watched.table}"
            f"{_when(watched, operation)} BEGIN {change}; END"
        )
    return made


def _on_postgresql(watched: Watched) -> list[str]:
    name = f"{watched.table}_counts"
    program = watched.program.format(row="changed")
    change = (
        f"UPDATE recruiting_change_count SET number = txid_current() WHERE program_id = ({program}) "  # noqa: S608  (ours)
        "AND number <> txid_current();"
    )
    if watched.table == "call":
        change = (
            "IF TG_OP = 'INSERT' THEN INSERT INTO recruiting_change_count "  # noqa: S608  (ours)
            "VALUES (changed.program_id, txid_current()) "
            f"ON CONFLICT (program_id) DO UPDATE SET number = txid_current(); ELSE {change} END IF;"
        )
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE changed record; BEGIN "
        f"IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF; {change} RETURN NULL; END $$"
    )
    return [
        function,
        *(
            f"CREATE CONSTRAINT TRIGGER {watched.table}_{operation.lower()}_counts AFTER {operation} "
            f"ON {watched.table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW{_when(watched, operation)} "
            f"EXECUTE FUNCTION {name}()"
            for operation in _ROWS
        ),
    ]


def _watch(models: Sequence[type[Base]]) -> None:
    """Have the triggers made together with their tables."""
    by_table = {watched.table: watched for watched in WATCHED}
    for model in models:
        table = model.__table__
        assert isinstance(table, Table)
        for dialect in ("sqlite", "postgresql"):
            for statement in statements(dialect, by_table[table.name]):
                ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
                event.listen(table, "after_create", ddl)


_watch((Call, Application, ReviewRound, RedactedView, Assignment, Review, Score, TalkComment, Decision, DecisionBatch))
