"""Indexes that hold all that the desk's counts ask of applications and assignments.

Revision ID: recruiting_desk_indexes
Revises: recruiting_imports
"""

from alembic import op

revision = "recruiting_desk_indexes"
down_revision = "recruiting_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_application_call_id_state_version", "application", ["call_id", "state", "version"])
    op.create_index("ix_assignment_application_id_state", "assignment", ["application_id", "state"])
    op.create_index("ix_assignment_round_id_version_state", "assignment", ["round_id", "version", "state"])
    op.drop_index("ix_assignment_round_id", "assignment")


def downgrade() -> None:
    op.create_index("ix_assignment_round_id", "assignment", ["round_id"])
    op.drop_index("ix_assignment_round_id_version_state", "assignment")
    op.drop_index("ix_assignment_application_id_state", "assignment")
    op.drop_index("ix_application_call_id_state_version", "application")
