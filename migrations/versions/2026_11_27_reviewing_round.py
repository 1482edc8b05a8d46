"""The round: practice stories, reminders, choice by hand, what follows a leak, talks and revised scores.

Revision: 0002_reviewing_round
After: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_reviewing_round"
down_revision = "recruiting_applying"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def judged_columns() -> list[sa.Column]:
    """What one dimension of a text is said to be."""
    return [
        sa.Column("dimension", sa.String(length=40), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=True),
        sa.Column("no_evidence", sa.Boolean(), nullable=False),
        sa.Column("evidence_field", sa.String(length=60), nullable=True),
        sa.Column("evidence_start", sa.Integer(), nullable=True),
        sa.Column("evidence_end", sa.Integer(), nullable=True),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name=op.f("ck_calibration_score_value_on_the_scale")),
        sa.CheckConstraint("value IS NULL OR NOT no_evidence", name=op.f("ck_calibration_score_value_or_no_evidence")),
        sa.CheckConstraint(
            "(evidence_field IS NULL AND evidence_start IS NULL AND evidence_end IS NULL) OR "
            "(evidence_field IS NOT NULL AND evidence_start >= 0 AND evidence_end > evidence_start)",
            name=op.f("ck_calibration_score_evidence_whole"),
        ),
    ]


def upgrade() -> None:
    with op.batch_alter_table("review_round") as batch:
        batch.add_column(sa.Column("calibration_count", sa.SmallInteger(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("by_hand_since", MOMENT, nullable=True))
        batch.add_column(sa.Column("names_in_talk", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_check_constraint(
            op.f("ck_review_round_calibration_count_shipped"), "calibration_count BETWEEN 0 AND 2"
        )
    with op.batch_alter_table("review_round") as batch:
        batch.alter_column("calibration_count", existing_type=sa.SmallInteger(), server_default=None)
        batch.alter_column("names_in_talk", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("review") as batch:
        batch.add_column(sa.Column("exposure_kept_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("note_kept_at", MOMENT, nullable=True))
        batch.drop_constraint(op.f("ck_review_submitted_with_a_moment"), type_="check")
        batch.create_check_constraint(
            op.f("ck_review_submitted_with_a_moment"), "state <> 'submitted' OR submitted_at IS NOT NULL"
        )
        batch.create_check_constraint(
            op.f("ck_review_kept_after_exposed"), "exposure_kept_at IS NULL OR exposed_at IS NOT NULL"
        )
    with op.batch_alter_table("score") as batch:
        batch.add_column(sa.Column("revised_value", sa.SmallInteger(), nullable=True))
        batch.add_column(sa.Column("revised_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("revised_reason", sa.String(length=500), nullable=False, server_default=""))
        batch.create_check_constraint(
            op.f("ck_score_revised_value_on_the_scale"), "revised_value BETWEEN 1 AND 5"
        )
        batch.create_check_constraint(
            op.f("ck_score_revised_with_a_reason"),
            "(revised_value IS NULL AND revised_at IS NULL AND revised_reason = '') OR "
            "(revised_value IS NOT NULL AND revised_at IS NOT NULL AND revised_reason <> '')",
        )
    with op.batch_alter_table("score") as batch:
        batch.alter_column("revised_reason", existing_type=sa.String(length=500), server_default=None)
    op.create_table(
        "talk_comment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("application_id", KEY, nullable=False),
        sa.Column("author_id", KEY, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kept_as_it_is", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_talk_comment_application_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["member.id"], name=op.f("fk_talk_comment_author_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_comment")),
    )
    op.create_index("ix_talk_comment_application_id_id", "talk_comment", ["application_id", "id"])
    op.create_index(op.f("ix_talk_comment_author_id"), "talk_comment", ["author_id"])
    op.create_table(
        "review_reminder",
        sa.Column("round_id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["review_round.id"], name=op.f("fk_review_reminder_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_review_reminder_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "member_id", name=op.f("pk_review_reminder")),
    )
    op.create_index(op.f("ix_review_reminder_member_id"), "review_reminder", ["member_id"])
    op.create_table(
        "calibration_review",
        sa.Column("id", KEY, nullable=False),
        sa.Column("round_id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("story", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["review_round.id"], name=op.f("fk_calibration_review_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_calibration_review_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_review")),
        sa.UniqueConstraint("round_id", "member_id", "story", name=op.f("uq_calibration_review_round_id_member_id_story")),
    )
    op.create_index("ix_calibration_review_member_id", "calibration_review", ["member_id"])
    op.create_table(
        "calibration_score",
        sa.Column("calibration_review_id", KEY, nullable=False),
        *judged_columns(),
        sa.ForeignKeyConstraint(
            ["calibration_review_id"],
            ["calibration_review.id"],
            name=op.f("fk_calibration_score_calibration_review_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("calibration_review_id", "dimension", name=op.f("pk_calibration_score")),
    )


def downgrade() -> None:
    op.drop_table("calibration_score")
    op.drop_table("calibration_review")
    op.drop_table("review_reminder")
    op.drop_table("talk_comment")
    with op.batch_alter_table("score") as batch:
        batch.drop_constraint(op.f("ck_score_revised_with_a_reason"), type_="check")
        batch.drop_constraint(op.f("ck_score_revised_value_on_the_scale"), type_="check")
        batch.drop_column("revised_reason")
        batch.drop_column("revised_at")
        batch.drop_column("revised_value")
    op.execute("DELETE FROM review WHERE state = 'voided' AND submitted_at IS NULL")
    with op.batch_alter_table("review") as batch:
        batch.drop_constraint(op.f("ck_review_kept_after_exposed"), type_="check")
        batch.drop_constraint(op.f("ck_review_submitted_with_a_moment"), type_="check")
        batch.create_check_constraint(
            op.f("ck_review_submitted_with_a_moment"), "state = 'draft' OR submitted_at IS NOT NULL"
        )
        batch.drop_column("note_kept_at")
        batch.drop_column("exposure_kept_at")
    with op.batch_alter_table("review_round") as batch:
        batch.drop_constraint(op.f("ck_review_round_calibration_count_shipped"), type_="check")
        batch.drop_column("names_in_talk")
        batch.drop_column("by_hand_since")
        batch.drop_column("calibration_count")
