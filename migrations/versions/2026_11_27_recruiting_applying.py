"""Files and recordings as answers, transcripts, a screener's questions, and erasing one answer after the other.

Revision: recruiting_applying
After: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "recruiting_applying"
down_revision = "recruiting_nominations"
branch_labels = None
depends_on = None

big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

#: Columns that hold the key of a field, and how long they were: what lies beside an answer has a longer key.
KEYS = (("answer_revision", "field_key", 41), ("redaction_span", "field_key", 40), ("score", "evidence_field", 40))
FIELD_KEY = 60

FROZEN = {
    "snapshot": ("application_id", "number", "answers", "created_at", "erased_at"),
    "redacted_view": ("application_id", "snapshot_id", "number", "answers", "released_at", "erased_at"),
}
ERASED_AT_ONCE = "NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL"
ERASED_IN_PARTS = (
    f"({ERASED_AT_ONCE}) OR (NEW.erasures > OLD.erasures"
    " AND length(CAST(NEW.answers AS TEXT)) < length(CAST(OLD.answers AS TEXT)))"
)


def upgrade() -> None:
    op.add_column("application", sa.Column("erasure_warned_at", sa.DateTime(timezone=True), nullable=True))
    for table in FROZEN:
        op.add_column(table, sa.Column("erasures", sa.Integer(), server_default="0", nullable=False))
        freeze(table, ERASED_IN_PARTS)
    for table, column, length in KEYS:
        change_length(table, column, length, FIELD_KEY)
    op.create_table(
        "answer_file",
        sa.Column("id", big, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("application_id", big, nullable=False),
        sa.Column("field_key", sa.String(length=FIELD_KEY), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "picture",
                "audio",
                "document",
                name="filekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("bytes > 0", name=op.f("ck_answer_file_not_empty")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_answer_file_application_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_file")),
        sa.UniqueConstraint("key", name=op.f("uq_answer_file_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_answer_file_public_id")),
    )
    op.create_index(op.f("ix_answer_file_application_id"), "answer_file", ["application_id"])
    op.create_table(
        "erased_answer",
        sa.Column("application_id", big, nullable=False),
        sa.Column("field_key", sa.String(length=FIELD_KEY), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_erased_answer_application_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("application_id", "field_key", name=op.f("pk_erased_answer")),
    )
    op.create_table(
        "transcript",
        sa.Column("id", big, nullable=False),
        sa.Column("file_id", big, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by_id", big, nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["answer_file.id"], name=op.f("fk_transcript_file_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["member.id"], name=op.f("fk_transcript_written_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcript")),
        sa.UniqueConstraint("file_id", name=op.f("uq_transcript_file_id")),
    )
    op.create_index(op.f("ix_transcript_written_by_id"), "transcript", ["written_by_id"])
    op.create_table(
        "screener_question",
        sa.Column("id", big, nullable=False),
        sa.Column("application_id", big, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_by_id", big, nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_screener_question_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["member.id"], name=op.f("fk_screener_question_asked_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screener_question")),
    )
    op.create_index("ix_screener_question_application_id", "screener_question", ["application_id"])
    op.create_index(op.f("ix_screener_question_asked_by_id"), "screener_question", ["asked_by_id"])
    op.create_index(
        "uq_screener_question_open",
        "screener_question",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def downgrade() -> None:
    for table in ("screener_question", "transcript", "erased_answer", "answer_file"):
        op.drop_table(table)
    for table, column, length in KEYS:
        change_length(table, column, FIELD_KEY, length)
    for table in FROZEN:
        freeze(table, ERASED_AT_ONCE)
        op.drop_column(table, "erasures")
    op.drop_column("application", "erasure_warned_at")


def freeze(table: str, unless: str) -> None:
    """Make the table's trigger anew, with another exception."""
    name = f"{table}_is_frozen"
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    differ = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
    changed = " OR ".join(f"NEW.{column} {differ} OLD.{column}" for column in FROZEN[table])
    condition = f"({changed}) AND NOT ({unless})"
    if is_sqlite:
        op.execute(f"DROP TRIGGER {name}")
        op.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, 'a {table} never changes'); END"
        )
    else:
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {name}()"
        )


def change_length(table: str, column: str, before: int, after: int) -> None:
    """Of a column of text. On SQLite that makes the table anew, and reflection forgets its CHECKs: they are handed on."""
    nullable = column == "evidence_field"
    existing = sa.String(length=before)
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column(table, column, existing_type=existing, type_=sa.String(after), existing_nullable=nullable)
        return
    checks = [
        sa.CheckConstraint(check["sqltext"], name=op.f(str(check["name"])))
        for check in sa.inspect(op.get_bind()).get_check_constraints(table)
    ]
    with op.batch_alter_table(table, recreate="always", table_args=checks) as batch:
        batch.alter_column(column, existing_type=existing, type_=sa.String(after), existing_nullable=nullable)
