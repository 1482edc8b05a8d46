"""Indexes that hold all that the desk's counts ask of applications, assignments and reviews.

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
    op.create_index(
        "ix_review_assignment_id_state_version",
        "review",
        ["assignment_id", "state", "version", "changed_at", "exposed_at", "text_changed_at"],
    )


def downgrade() -> None:
    op.drop_index("ix_review_assignment_id_state_version", "review")
    op.create_index("ix_assignment_round_id", "assignment", ["round_id"])
    op.drop_index("ix_assignment_round_id_version_state", "assignment")
    op.drop_index("ix_assignment_application_id_state", "assignment")
    op.drop_index("ix_application_call_id_state_version", "application")
