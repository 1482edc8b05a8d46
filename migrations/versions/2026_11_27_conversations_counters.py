"""Topics keep how much they were talked about, and from how many people.

Revision ID: conversations_counters
Revises: discussion_covering
"""

import sqlalchemy as sa
from alembic import op

revision = "conversations_counters"
down_revision = "discussion_covering"
branch_labels = None
depends_on = None

TALK = """
    SELECT count({what}) FROM report_topic
    JOIN conversation_report ON conversation_report.id = report_topic.report_id
    WHERE report_topic.topic_id = topic.id
      AND conversation_report.kind IN ('conversation', 'recommendation')
      AND conversation_report.voided_at IS NULL
"""


def upgrade() -> None:
    with op.batch_alter_table("topic") as batch_op:
        batch_op.add_column(sa.Column("conversation_count", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("people_count", sa.Integer(), nullable=False, server_default="0"))
    conversations = TALK.format(what="*")
    people = TALK.format(what="DISTINCT conversation_report.reporter_id")
    op.execute(f"UPDATE topic SET conversation_count = ({conversations}), people_count = ({people})")
    with op.batch_alter_table("topic") as batch_op:
        batch_op.alter_column("conversation_count", server_default=None)
        batch_op.alter_column("people_count", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("topic") as batch_op:
        batch_op.drop_column("people_count")
        batch_op.drop_column("conversation_count")
