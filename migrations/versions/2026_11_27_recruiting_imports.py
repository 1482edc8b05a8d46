"""Tables of applications from elsewhere, kept for a day, and how their columns were understood.

Revision: recruiting_imports
After: letters_of_decisions
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "recruiting_imports"
down_revision = "letters_of_decisions"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
STATES = sa.Enum(
    "open", "running", "done", name="importstate", native_enum=False, create_constraint=True, length=40
)


def upgrade() -> None:
    op.create_table(
        "import_upload",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.String(10), nullable=False),
        sa.Column("program_id", KEY, nullable=False),
        sa.Column("call_id", KEY, nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("state", STATES, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("columns", JSON, nullable=False),
        sa.Column("day_first", sa.Boolean(), nullable=True),
        sa.Column("tells_applicants", sa.Boolean(), nullable=False),
        sa.Column("imported_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'done') = (content IS NULL)", name="ck_import_upload_file_goes_when_done"
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name="fk_import_upload_program_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_import_upload_call_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_import_upload_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_import_upload"),
        sa.UniqueConstraint("ref", name="uq_import_upload_ref"),
    )
    op.create_index("ix_import_upload_call_id", "import_upload", ["call_id"])
    op.create_index("ix_import_upload_created_at", "import_upload", ["created_at"])
    op.create_index("ix_import_upload_member_id_id", "import_upload", ["member_id", "id"])
    op.create_index("ix_import_upload_program_id", "import_upload", ["program_id"])
    op.create_table(
        "import_mapping",
        sa.Column("questionnaire_id", KEY, nullable=False),
        sa.Column("columns", JSON, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name="fk_import_mapping_questionnaire_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("questionnaire_id", name="pk_import_mapping"),
    )


def downgrade() -> None:
    op.drop_table("import_mapping")
    op.drop_table("import_upload")
