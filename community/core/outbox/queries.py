"""What the delivery page reads."""

from __future__ import annotations

from sqlalchemy import func, select

from community.core.db import db
from community.core.outbox.models import EmailRecord, EmailState


def recent(program_id: int | None, after_id: int | None = None, limit: int = 50) -> list[EmailRecord]:
    """The mails of a program, newest first; the next page begins after the last id of this one.

    None as the program means the mails of no program, such as sign-in and reset.
    """
    chosen = select(EmailRecord).where(EmailRecord.program_id == program_id)
    if after_id is not None:
        chosen = chosen.where(EmailRecord.id < after_id)
    return list(db.session.scalars(chosen.order_by(EmailRecord.id.desc()).limit(limit)))


def counts(program_id: int | None) -> dict[EmailState, int]:
    """How many mails of a program are in each state."""
    rows = db.session.execute(
        select(EmailRecord.state, func.count()).where(EmailRecord.program_id == program_id).group_by(EmailRecord.state)
    )
    return dict.fromkeys(EmailState, 0) | dict(rows.tuples().all())


def find_by_key(key: str) -> EmailRecord | None:
    """The mail that was posted under `key`, for a feature that follows what became of it."""
    return db.session.scalar(select(EmailRecord).where(EmailRecord.key == key))
