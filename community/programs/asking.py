"""A member as the parameters of a statement.

A query that pages ask all day is put together once, not for every request: putting it together costs more than
running it. Its makers take a `Member`; called with `ASKER` they make a statement in which everything that differs
between members is a parameter, and `asked_by` gives the values::

    @cache
    def _threads() -> Select[...]:
        return select(Thread).where(Thread.author_id == ASKER.id)

    db.session.scalars(_threads(), asked_by(member))

Only what is named here may be asked of `ASKER`. What a statement does differently by role is an argument of its maker.
"""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import bindparam

from community.core.db import BigKey
from community.programs.models import Member


class _Asker:
    id = bindparam("asker_id", type_=BigKey)
    program_id = bindparam("asker_program_id", type_=BigKey)
    joined_seq = bindparam("asker_joined_seq", type_=BigKey)


#: Stands for the member who asks, in a statement that is put together once.
ASKER: Member = cast(Member, _Asker())


def asked_by(member: Member, **more: Any) -> dict[str, Any]:
    """The values for a statement about `ASKER`, and `more` for parameters of its own."""
    return {
        "asker_id": member.id,
        "asker_program_id": member.program_id,
        "asker_joined_seq": member.joined_seq,
        **more,
    }
