"""A number for each program that every change moves which its desk counts: a table, and the triggers that keep it.

Revision ID: counting_changes
Revises: recruiting_desk_indexes
"""

import sqlalchemy as sa
from alembic import op

revision = "counting_changes"
down_revision = "recruiting_desk_indexes"
branch_labels = None
depends_on = None

OF_CALL = "SELECT program_id FROM call WHERE id = {row}.call_id"
OF_APPLICATION = "SELECT program_id FROM application WHERE id = {row}.application_id"
OF_REVIEW = (
    "SELECT application.program_id FROM assignment JOIN application ON application.id = assignment.application_id "
    "WHERE assignment.id = {row}.assignment_id"
)
OF_SENT_REVIEW = (
    "SELECT application.program_id FROM review JOIN assignment ON assignment.id = review.assignment_id "
    "JOIN application ON application.id = assignment.application_id "
    "WHERE review.id = {row}.review_id AND review.state <> 'draft'"
)
UNSEEN = "{row}.state = 'draft' AND {row}.exposed_at IS NULL AND {row}.text_changed_at IS NULL"

#: Table, the program of a row, and which rows don't count.
WATCHED = (
    ("call", "{row}.program_id", ""),
    ("application", "{row}.program_id", "{row}.state = 'draft'"),
    ("review_round", OF_CALL, ""),
    ("redacted_view", OF_APPLICATION, ""),
    ("assignment", OF_APPLICATION, ""),
    ("review", OF_REVIEW, UNSEEN),
    ("score", OF_SENT_REVIEW, ""),
    ("talk_comment", OF_APPLICATION, ""),
    ("decision", OF_APPLICATION, ""),
    ("decision_batch", OF_CALL, ""),
)
ROWS = {"INSERT": ("NEW",), "UPDATE": ("NEW", "OLD"), "DELETE": ("OLD",)}

BEGIN_SQLITE = (
    "INSERT INTO recruiting_change_count (program_id, number) VALUES (NEW.program_id, 1) "
    "ON CONFLICT (program_id) DO UPDATE SET number = number + 1"
)
BEGIN_POSTGRESQL = (
    "IF TG_OP = 'INSERT' THEN INSERT INTO recruiting_change_count VALUES (changed.program_id, txid_current()) "
    "ON CONFLICT (program_id) DO UPDATE SET number = txid_current(); ELSE {change} END IF;"
)


def upgrade() -> None:
    op.create_table(
        "recruiting_change_count",
        sa.Column("program_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_recruiting_change_count_program_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", name=op.f("pk_recruiting_change_count")),
    )
    op.execute("INSERT INTO recruiting_change_count (program_id, number) SELECT DISTINCT program_id, 1 FROM call")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, program, unless in WATCHED:
        if not is_sqlite:
            make_function(table, program.format(row="changed"))
        for operation, rows in ROWS.items():
            idle = " AND ".join(f"({unless.format(row=row)})" for row in rows)
            when = f" WHEN (NOT ({idle}))" if unless else ""
            if is_sqlite:
                make_trigger(table, operation, when, program.format(row=rows[0]))
            else:
                op.execute(
                    f"CREATE CONSTRAINT TRIGGER {table}_{operation.lower()}_counts AFTER {operation} ON {table} "
                    f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW{when} EXECUTE FUNCTION {table}_counts()"
                )


def make_trigger(table: str, operation: str, when: str, program: str) -> None:
    """On SQLite."""
    change = f"UPDATE recruiting_change_count SET number = number + 1 WHERE program_id = ({program})"
    if (table, operation) == ("call", "INSERT"):
        change = BEGIN_SQLITE
    op.execute(
        f"CREATE TRIGGER {table}_{operation.lower()}_counts AFTER {operation} ON {table}{when} BEGIN {change}; END"
    )


def make_function(table: str, program: str) -> None:
    """On PostgreSQL: what the table's triggers do when a transaction is committed."""
    change = (
        f"UPDATE recruiting_change_count SET number = txid_current() WHERE program_id = ({program}) "
        "AND number <> txid_current();"
    )
    if table == "call":
        change = BEGIN_POSTGRESQL.format(change=change)
    op.execute(
        f"CREATE OR REPLACE FUNCTION {table}_counts() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"DECLARE changed record; BEGIN "
        f"IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF; {change} RETURN NULL; END $$"
    )


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, _program, _unless in WATCHED:
        for operation in ROWS:
            place = "" if is_sqlite else f" ON {table}"
            op.execute(f"DROP TRIGGER {table}_{operation.lower()}_counts{place}")
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {table}_counts()")
    op.drop_table("recruiting_change_count")


#: The keeper of triggers must not give these back.
drops_triggers = tuple(f"{table}_{operation.lower()}_counts" for table, *_rest in WATCHED for operation in ROWS)
