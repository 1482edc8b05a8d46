"""The program's own letters, and its reasons to begin from."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from community.core.db import db
from community.core.errors import NotFound
from community.programs.models import Member
from community.recruiting.models import DecisionLetter, DecisionReason, LetterKind


def reasons_of(program_id: int) -> Sequence[DecisionReason]:
    """The program's own reasons to begin from, in the order in which they were written."""
    return db.session.scalars(
        select(DecisionReason)
        .where(DecisionReason.program_id == program_id)
        .order_by(DecisionReason.outcome, DecisionReason.id)
    ).all()


def get_reason(actor: Member, reason_id: int) -> DecisionReason:
    """One of them.

    :raises NotFound: absent, or of another program.
    """
    found = db.session.scalar(
        select(DecisionReason).where(DecisionReason.id == reason_id, DecisionReason.program_id == actor.program_id)
    )
    if found is None:
        raise NotFound
    return found


def own_letters(program_id: int) -> dict[tuple[LetterKind, str], DecisionLetter]:
    """The letters that the program wrote itself, by kind and language."""
    rows = db.session.scalars(select(DecisionLetter).where(DecisionLetter.program_id == program_id))
    return {(row.kind, row.language): row for row in rows}
