"""How often may this be done? Counted in the database, so that a limit holds over several processes.

Counting happens in a transaction of its own before the thing is tried: a refusal rolls nothing back. Fixed
windows; keys are hashed, so that no address or account name stands in the table.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from flask_babel import lazy_gettext as _l
from sqlalchemy import Index, String, delete
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.core.clock import now
from community.core.db import Base, Key, _writing, db, is_postgresql, read_again
from community.core.errors import TooOften
from community.core.jobs import Lane, periodic


class LimitCount(Base):
    """How often something was tried within one window."""

    __tablename__ = "limit_count"
    __table_args__ = (Index("ix_limit_count_window_ends_at", "window_ends_at"),)

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(64), unique=True)
    tried: Mapped[int]
    window_ends_at: Mapped[dt.datetime]


def spend(what: str, who: str, *, limit: int, per: dt.timedelta) -> None:
    """Count one try of `what` by `who` in its window of length `per`; commits at once.

    It ends the reading transaction, so a view reads again what it goes on with; who asks is read again here.

    Must not be called inside a writing transaction: on SQLite it would wait for itself.

    :raises TooOften: when this try is past `limit`.
    """
    if _writing.get():
        raise RuntimeError("spend() commits by itself: call it before the writing transaction begins")
    seconds = int(per.total_seconds())
    window = int(now().timestamp()) // seconds
    ends_at = dt.datetime.fromtimestamp((window + 1) * seconds, dt.UTC)
    name = hashlib.sha256(f"{what}\0{who}\0{window}".encode()).hexdigest()
    insert = postgresql_insert if is_postgresql() else sqlite_insert
    statement = (
        insert(LimitCount)
        .values(name=name, tried=1, window_ends_at=ends_at)
        .on_conflict_do_update(index_elements=["name"], set_={"tried": LimitCount.tried + 1})
        .returning(LimitCount.tried)
    )
    db.session.rollback()
    mark = _writing.set(True)
    try:
        with Session(db.engine) as session, session.begin():
            tried = session.execute(statement).scalar_one()
    finally:
        _writing.reset(mark)
    read_again()
    if tried > limit:
        wait = max(1, int((ends_at - now()).total_seconds()))
        raise TooOften(_l("That was tried too often. Please wait a little and try again."), retry_after=wait)


@periodic("limits.forget", dt.timedelta(hours=1), lane=Lane.BULK)
def forget() -> None:
    """Remove windows that are over."""
    db.session.execute(delete(LimitCount).where(LimitCount.window_ends_at < now()))
