"""What was worked out for the desk, remembered by a process until anything in the program's recruiting changes.

A page knows the program's number first (`models.changes`): it is read with who asks, or else once for each
transaction. Only what was not seen under this very number is worked out anew. Nothing is told between processes, and
nothing has to be forgotten in time.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

from sqlalchemy import bindparam, event, select
from sqlalchemy.orm import Session, SessionTransaction

from community.core.db import BigKey, db, is_writing, plain_rows
from community.programs.models import Program
from community.programs.queries import carry_along
from community.recruiting.models import ChangeCount

Worked = TypeVar("Worked")

#: So many things are remembered in a process. A call's outlook, worked out from 6,000 reviews, takes some megabytes;
#: everything else is small.
REMEMBERED = 48

_known: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()
_alone = Lock()

_NUMBER = select(ChangeCount.number).where(ChangeCount.program_id == bindparam("program_id", type_=BigKey))
_READ = "recruiting_change_counts"


def change_count(program_id: int) -> int:
    """The program's number: another one as soon as a change that counts is committed. 0 before the first call."""
    read = _read()
    if program_id not in read:
        rows = plain_rows(_NUMBER, {"program_id": program_id})
        read[program_id] = rows[0][0] if rows else 0
    return read[program_id]


def learn_changes(program_id: int, number: int | None) -> None:
    """Take the number that was read with something else, unless this transaction has worked with one already."""
    _read().setdefault(program_id, number or 0)


carry_along(
    "recruiting changes",
    select(ChangeCount.number).where(ChangeCount.program_id == Program.id).correlate(Program).scalar_subquery(),
    learn_changes,
)


def _read() -> dict[int, int]:
    found: dict[int, int] = db.session.info.setdefault(_READ, {})
    return found


@event.listens_for(Session, "after_transaction_end")
def _ask_again(session: Session, _transaction: SessionTransaction) -> None:
    session.info.pop(_READ, None)


def remembered(kind: str, program_id: int, work_out: Callable[[], Worked], *more: Hashable) -> Worked:
    """What `work_out` found when the program last stood as it does now, for the same `kind` and `more`.

    In a writing transaction everything is worked out: what it has changed may never be.

    :param work_out: may read the tables of `models.changes.WATCHED` and nothing else that changes.
    """
    if is_writing():
        return work_out()
    # First the number, then the rows: what is committed in between is kept under a number that never comes again.
    number, key = change_count(program_id), (kind, program_id, more)
    with _alone:
        if (kept := _known.get(key)) and kept[0] == number:
            _known.move_to_end(key)
            return cast(Worked, kept[1])
    found = work_out()
    with _alone:
        _known[key] = (number, found)
        _known.move_to_end(key)
        while len(_known) > REMEMBERED:
            _known.popitem(last=False)
    return found


def forget() -> None:
    """Forget everything, for tests: their databases begin with the same numbers."""
    with _alone:
        _known.clear()
