"""Who passes a broadcast call on: each gets a link of their own, and words to go with it.

What a link brought is counted by the day, and nobody is in the count. How many people somebody could tell is nowhere
asked: a neighbor who brings two people who stay is worth more to a program than a page that brings two hundred visits.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.sql import ColumnElement

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, WrongState
from community.core.events import record
from community.core.policies import require
from community.core.tokens import new_reference
from community.programs.models import Member, Standing
from community.recruiting.applying.policies import may_manage_calls
from community.recruiting.events import PasserAdded, PasserEnded
from community.recruiting.models import Call, CallPasser, CallSource

CODE_LENGTH = 6
#: More links than that and nobody reads what each of them brought.
MOST_PASSERS = 50


def add_passer(actor: Member, call: Call, *, name: str, is_member: bool = False, text: str = "") -> CallPasser:
    """Somebody who passes the call on. With `is_member` the name is that of one active member.

    :raises Invalid: without a name, for one that is there already, or when no single member is called so.
    :raises WrongState: if the call is not one that others pass on, or has as many as one can follow.
    """
    require(may_manage_calls, actor)
    if call.source is not CallSource.BROADCAST:
        raise WrongState(_l("Only a call that others pass on has links of their own."))
    name = " ".join(name.split())
    if not name:
        raise Invalid(_l("Please say who passes it on."), field="name")
    there = db.session.scalars(select(CallPasser.name).where(_active(call.id))).all()
    if name.lower() in {one.lower() for one in there}:
        raise Invalid(_l("They have a link already. It is below."), field="name")
    if len(there) >= MOST_PASSERS:
        raise WrongState(_l("Fifty links are as many as one can follow. Take one off the list first."))
    passer = CallPasser(
        call_id=call.id,
        code=new_reference(CODE_LENGTH),
        name=name[:80],
        member_id=_member_called(call.program_id, name) if is_member else None,
        text=text.strip(),
        created_at=now(),
    )
    db.session.add(passer)
    db.session.flush()
    record(PasserAdded(program_id=call.program_id, actor_id=actor.id, call_id=call.id, passer_id=passer.id))
    return passer


def _active(call_id: int) -> ColumnElement[bool]:
    return (CallPasser.call_id == call_id) & CallPasser.ended_at.is_(None)


def _member_called(program_id: int, name: str) -> int:
    found = db.session.scalars(
        select(Member.id)
        .join(Person, Person.id == Member.person_id)
        .where(
            Member.program_id == program_id,
            Member.standing == Standing.ACTIVE,
            func.lower(Person.name) == name.lower(),
        )
        .limit(2)
    ).all()
    if not found:
        raise Invalid(
            _l("No active member is called exactly so. Leave the tick out, or look the name up."), field="name"
        )
    if len(found) > 1:
        raise Invalid(_l("Two members are called so. Leave the tick out, and add what tells them apart."), field="name")
    return found[0]


def end_passer(actor: Member, call: Call, passer: CallPasser) -> None:
    """Take somebody off the list. Their link goes on leading to the call; nothing more is counted for them."""
    require(may_manage_calls, actor)
    if passer.ended_at is not None:
        return
    passer.ended_at = now()
    db.session.flush()
    record(PasserEnded(program_id=call.program_id, actor_id=actor.id, call_id=call.id, passer_id=passer.id))


def write_text(actor: Member, call: Call, text: str, *, passer: CallPasser | None = None) -> None:
    """The words that go with the link: of the call, or those written for one passer. Empty: the usual ones."""
    require(may_manage_calls, actor)
    if passer is None:
        call.passing_text = text.strip()
    else:
        passer.text = text.strip()
    db.session.flush()
