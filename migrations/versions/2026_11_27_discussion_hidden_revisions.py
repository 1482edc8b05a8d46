"""Which earlier texts of a post were hidden with it, so that they stay so when the post is back.

Revision: discussion_hidden_revisions
After: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "discussion_hidden_revisions"
down_revision = "conversations_counters"
branch_labels = None
depends_on = None

EVENT = sa.table("event", sa.column("kind"), sa.column("subject"), sa.column("at"))
TEXT = sa.table("post_revision", sa.column("post_id"), sa.column("written_at"), sa.column("was_hidden"))


def upgrade() -> None:
    with op.batch_alter_table("post_revision") as batch:
        batch.add_column(sa.Column("was_hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
    # The log knows which posts were changed while they were hidden: what such a post said before is kept back. The text
    # of that change itself is, too, if it was replaced since: rather one too many than one too few.
    connection = op.get_bind()
    last = sa.func.max(EVENT.c.at)
    changed = sa.select(EVENT.c.subject, last).where(EVENT.c.kind == "post_revised").group_by(EVENT.c.subject)
    for subject, at in connection.execute(changed).all():
        post_id = int(subject.rpartition(":")[2])
        earlier = (TEXT.c.post_id == post_id) & (TEXT.c.written_at < at)
        connection.execute(sa.update(TEXT).where(earlier).values(was_hidden=True))


def downgrade() -> None:
    with op.batch_alter_table("post_revision") as batch:
        batch.drop_column("was_hidden")
