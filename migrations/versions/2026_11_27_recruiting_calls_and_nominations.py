"""Who passes a call on, when one may apply again, and nominations.

Revision: recruiting_nominations
After: discussion_hidden_revisions
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "recruiting_nominations"
down_revision = "questionnaires_retiring"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = sa.Enum(
    "waiting",
    "accepted",
    "refused",
    "lapsed",
    name="nominationstate",
    native_enum=False,
    create_constraint=True,
    length=40,
)
RELATIONS = sa.Enum(
    "family",
    "friend",
    "neighbor",
    "work",
    "craft",
    "met",
    name="relation",
    native_enum=False,
    create_constraint=True,
    length=40,
)
OUTCOMES = sa.Enum(
    "invited",
    "not_this_time",
    "joined",
    name="nominationoutcome",
    native_enum=False,
    create_constraint=True,
    length=40,
)
NOTHING_STAYS = (
    "state IN ('waiting', 'accepted') OR "
    "(name = '' AND reason = '' AND example = '' AND relation IS NULL AND secret_digest IS NULL "
    "AND reminder_digest IS NULL)"
)


def upgrade() -> None:
    with op.batch_alter_table("call") as batch:
        batch.add_column(sa.Column("reapply_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("passing_text", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "call_passer",
        sa.Column("id", KEY, nullable=False),
        sa.Column("call_id", KEY, nullable=False),
        sa.Column("code", sa.String(10), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("member_id", KEY, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_call_passer_call_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_call_passer_member_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_call_passer"),
        sa.UniqueConstraint("code", name="uq_call_passer_code"),
    )
    op.create_index("ix_call_passer_call_id", "call_passer", ["call_id"])
    op.create_index("ix_call_passer_member_id", "call_passer", ["member_id"])
    op.create_table(
        "passer_visits",
        sa.Column("passer_id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["passer_id"], ["call_passer.id"], name="fk_passer_visits_passer_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("passer_id", "day", name="pk_passer_visits"),
    )
    with op.batch_alter_table("application") as batch:
        batch.add_column(sa.Column("passed_on_by_id", KEY, nullable=True))
        batch.create_foreign_key(
            "fk_application_passed_on_by_id", "call_passer", ["passed_on_by_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_index("ix_application_passed_on_by_id", ["passed_on_by_id"])
    op.create_table(
        "nomination",
        sa.Column("id", KEY, nullable=False),
        sa.Column("program_id", KEY, nullable=False),
        sa.Column("call_id", KEY, nullable=False),
        sa.Column("nominator_id", KEY, nullable=True),
        sa.Column("state", STATES, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("email_key", sa.String(254), nullable=True),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("relation", RELATIONS, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("example", sa.Text(), nullable=False),
        sa.Column("secret_digest", sa.String(64), nullable=True),
        sa.Column("reminder_digest", sa.String(64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("application_id", KEY, nullable=True),
        sa.Column("outcome", OUTCOMES, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'waiting' OR (email = '' AND email_key IS NULL)", name="ck_nomination_address_only_while_waiting"
        ),
        sa.CheckConstraint(NOTHING_STAYS, name="ck_nomination_nothing_stays_of_a_no"),
        sa.CheckConstraint(
            "application_id IS NULL OR state = 'accepted'", name="ck_nomination_applied_after_a_yes"
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name="fk_nomination_program_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_nomination_call_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["nominator_id"], ["member.id"], name="fk_nomination_nominator_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_nomination_application_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_nomination"),
        sa.UniqueConstraint("secret_digest", name="uq_nomination_secret_digest"),
        sa.UniqueConstraint("reminder_digest", name="uq_nomination_reminder_digest"),
    )
    op.create_index("ix_nomination_application_id", "nomination", ["application_id"])
    op.create_index("ix_nomination_call_id", "nomination", ["call_id"])
    op.create_index("ix_nomination_nominator_id_id", "nomination", ["nominator_id", "id"])
    op.create_index("ix_nomination_program_id", "nomination", ["program_id"])
    op.create_index("ix_nomination_state_created_at", "nomination", ["state", "created_at"])
    op.create_index(
        "uq_nomination_waiting",
        "nomination",
        ["program_id", "email_key"],
        unique=True,
        sqlite_where=sa.text("email_key IS NOT NULL"),
        postgresql_where=sa.text("email_key IS NOT NULL"),
    )
    op.create_table(
        "unasked_address",
        sa.Column("program_id", KEY, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name="fk_unasked_address_program_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "key", name="pk_unasked_address"),
    )


def downgrade() -> None:
    op.drop_table("unasked_address")
    op.drop_table("nomination")
    with op.batch_alter_table("application") as batch:
        batch.drop_index("ix_application_passed_on_by_id")
        batch.drop_constraint("fk_application_passed_on_by_id", type_="foreignkey")
        batch.drop_column("passed_on_by_id")
    op.drop_table("passer_visits")
    op.drop_table("call_passer")
    with op.batch_alter_table("call") as batch:
        batch.drop_column("passing_text")
        batch.drop_column("reapply_on")
