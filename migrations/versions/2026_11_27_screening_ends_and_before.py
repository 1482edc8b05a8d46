"""A day on which a screener's question ends, and masks that come from what was sent before.

Questions that are open keep waiting without end: their mail named no day.

Revision ID: screening_ends_and_before
Revises: counting_changes
"""

import sqlalchemy as sa
from alembic import op

revision = "screening_ends_and_before"
down_revision = "counting_changes"
branch_labels = None
depends_on = None

OPEN = sa.text("answered_at IS NULL AND lapsed_at IS NULL")
OPEN_BEFORE = sa.text("answered_at IS NULL")
SOURCE = "ck_redaction_span_spansource"


def upgrade() -> None:
    op.drop_index("uq_screener_question_open", "screener_question")
    with op.batch_alter_table("screener_question") as batch:
        batch.add_column(sa.Column("answer_by", sa.Date(), nullable=True))
        batch.add_column(sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_check_constraint(
            op.f("ck_screener_question_one_end"), "answered_at IS NULL OR lapsed_at IS NULL"
        )
        batch.create_check_constraint(
            op.f("ck_screener_question_lapses_on_a_day"), "lapsed_at IS NULL OR answer_by IS NOT NULL"
        )
    op.create_index(
        "uq_screener_question_open",
        "screener_question",
        ["application_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_screener_question_answer_by",
        "screener_question",
        ["answer_by"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    allow_sources("rule", "screener", "flag", "before")


def downgrade() -> None:
    op.execute("UPDATE redaction_span SET source = 'screener' WHERE source = 'before'")
    allow_sources("rule", "screener", "flag")
    op.drop_index("ix_screener_question_answer_by", "screener_question")
    op.drop_index("uq_screener_question_open", "screener_question")
    # The two ends exclude each other while the CHECK stands.
    op.execute("UPDATE screener_question SET answered_at = lapsed_at, lapsed_at = NULL WHERE lapsed_at IS NOT NULL")
    with op.batch_alter_table("screener_question") as batch:
        batch.drop_constraint(op.f("ck_screener_question_lapses_on_a_day"), type_="check")
        batch.drop_constraint(op.f("ck_screener_question_one_end"), type_="check")
        batch.drop_column("lapsed_at")
        batch.drop_column("answer_by")
    op.create_index(
        "uq_screener_question_open",
        "screener_question",
        ["application_id"],
        unique=True,
        sqlite_where=OPEN_BEFORE,
        postgresql_where=OPEN_BEFORE,
    )


def allow_sources(*values: str) -> None:
    """Write the CHECK of `redaction_span.source` anew."""
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("redaction_span") as batch:
        batch.drop_constraint(op.f(SOURCE), type_="check")
        batch.create_check_constraint(op.f(SOURCE), f"source IN ({listed})")
