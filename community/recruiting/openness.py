"""Which mail to applicants may be shown with its address: that of applications whose decisions are frozen, no other.

The outbox knows no application. It keeps what a mail is by its key, and `applying.emails` and `deciding.emails` give
those; a key that is not listed here stays closed.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import literal, select, union_all

from community.core.db import db
from community.core.keys import find_number
from community.recruiting.models import Application, Decision, ResumeLink

#: By what the key begins with: what the number behind it is an id of.
_NAMED = {
    "resume": "link",
    "received": "application",
    "withdrawn": "application",
    "decision": "decision",
    "invited_again": "application",
}


def opened(program_id: int, keys: Collection[str]) -> set[str]:
    """Those of the outbox's `keys` that are mail to an applicant of the program whose decision was frozen once."""
    named: dict[tuple[str, int], set[str]] = {}
    for key in keys:
        what, _colon, rest = key.partition(":")
        number = find_number(rest.partition(":")[0])
        if what in _NAMED and number is not None:
            named.setdefault((_NAMED[what], number), set()).add(key)
    if not named:
        return set()

    def ids(of: str) -> list[int]:
        return [number for what, number in named if what == of]

    frozen = (
        select(Decision.application_id)
        .join(Application, Application.id == Decision.application_id)
        .where(Application.program_id == program_id, Decision.frozen_at.is_not(None))
    )
    found = db.session.execute(
        union_all(
            select(literal("link"), ResumeLink.id).where(
                ResumeLink.id.in_(ids("link")), ResumeLink.application_id.in_(frozen)
            ),
            select(literal("application"), Application.id).where(
                Application.id.in_(ids("application")), Application.id.in_(frozen)
            ),
            select(literal("decision"), Decision.id).where(
                Decision.id.in_(ids("decision")), Decision.application_id.in_(frozen)
            ),
        )
    )
    return {key for what, number in found for key in named[what, number]}
