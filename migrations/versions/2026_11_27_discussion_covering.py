"""Indexes that hold all that lists of threads ask of posts, and that find pinned threads.

Revision ID: discussion_covering
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "discussion_covering"
down_revision = "0001"
branch_labels = None
depends_on = None

PINNED = sa.text("pinned_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_post_thread_id_publish_seq_author_id", "post", ["thread_id", "publish_seq", "author_id"])
    op.drop_index("ix_post_thread_id_publish_seq", "post")
    op.create_index(
        "ix_thread_pinned", "thread", ["space_id", "pinned_at"], sqlite_where=PINNED, postgresql_where=PINNED
    )


def downgrade() -> None:
    op.drop_index("ix_thread_pinned", "thread", sqlite_where=PINNED, postgresql_where=PINNED)
    op.create_index("ix_post_thread_id_publish_seq", "post", ["thread_id", "publish_seq"])
    op.drop_index("ix_post_thread_id_publish_seq_author_id", "post")
