"""Letters of a program's own, reasons to begin from, a time to send at, and a day to apply again.

Revision: letters_of_decisions
After: recruiting_nominations
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "letters_of_decisions"
down_revision = "0002_reviewing_round"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("invite", "waitlist", "decline", "ask_more", "waitlist_over", "question_over")
OUTCOMES = ("invite", "waitlist", "decline", "ask_more")


def choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    """An enum as text with a CHECK, as models have it."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "decision_letter",
        sa.Column("id", KEY, nullable=False),
        sa.Column("program_id", KEY, nullable=False),
        sa.Column("kind", choice("letterkind", KINDS), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_decision_letter_program_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["member.id"], name=op.f("fk_decision_letter_changed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_letter")),
        sa.UniqueConstraint("program_id", "kind", "language", name=op.f("uq_decision_letter_program_id_kind_language")),
    )
    op.create_index(op.f("ix_decision_letter_changed_by_id"), "decision_letter", ["changed_by_id"])
    op.create_table(
        "decision_reason",
        sa.Column("id", KEY, nullable=False),
        sa.Column("program_id", KEY, nullable=False),
        sa.Column("outcome", choice("outcome", OUTCOMES), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_decision_reason_program_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["member.id"], name=op.f("fk_decision_reason_created_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_reason")),
    )
    op.create_index(op.f("ix_decision_reason_created_by_id"), "decision_reason", ["created_by_id"])
    op.create_index("ix_decision_reason_program_id_outcome", "decision_reason", ["program_id", "outcome"])
    with op.batch_alter_table("decision") as batch:
        batch.add_column(sa.Column("reapply_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("letter_subject", sa.String(length=200), server_default="", nullable=False))
        batch.add_column(sa.Column("letter_body", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("decision_batch") as batch:
        batch.add_column(sa.Column("send_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_check_constraint(
            op.f("ck_decision_batch_goes_out_once_said"), "send_at IS NULL OR sent_at IS NOT NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("decision_batch") as batch:
        batch.drop_constraint(op.f("ck_decision_batch_goes_out_once_said"), type_="check")
        batch.drop_column("send_at")
    with op.batch_alter_table("decision") as batch:
        for column in ("letter_body", "letter_subject", "held_at", "reapply_on"):
            batch.drop_column(column)
    op.drop_table("decision_reason")
    op.drop_table("decision_letter")
