"""Questionnaires that are no longer offered for new calls.

Revision: questionnaires_retiring
After: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "questionnaires_retiring"
down_revision = "discussion_hidden_revisions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("questionnaire", schema=None) as batch_op:
        batch_op.add_column(sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("questionnaire", schema=None) as batch_op:
        batch_op.drop_column("retired_at")
