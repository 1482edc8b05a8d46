"""Making and arranging spaces."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid
from community.core.events import record
from community.core.policies import require
from community.core.states import unchanged
from community.core.tokens import new_reference
from community.discussion.events import SpaceChanged
from community.discussion.models import Space
from community.discussion.policies import may_arrange_spaces
from community.programs.models import Member


def create_space(actor: Member, *, name: str, about: str = "", position: int | None = None) -> Space:
    """A new space, at the end of the list unless a position is given.

    :raises Invalid: if there is one by this name.
    """
    require(may_arrange_spaces, actor)
    _require_free_name(actor.program_id, name)
    last = db.session.scalar(select(func.max(Space.position)).where(Space.program_id == actor.program_id))
    space = Space(
        program_id=actor.program_id,
        ref=new_reference(),
        name=name,
        about=about,
        position=(last or 0) + 1 if position is None else position,
        created_at=now(),
    )
    db.session.add(space)
    db.session.flush()
    record(SpaceChanged(program_id=actor.program_id, actor_id=actor.id, space_id=space.id))
    return space


def change_space(
    actor: Member, space: Space, *, name: str, about: str, position: int, seen_version: int | None
) -> None:
    """Rename a space, say what it is for, set its place in the list.

    :raises Invalid: if another one has this name.
    """
    require(may_arrange_spaces, actor)
    unchanged(space, seen_version)
    if name != space.name:
        _require_free_name(actor.program_id, name)
    space.name, space.about, space.position = name, about, position
    db.session.flush()
    record(SpaceChanged(program_id=actor.program_id, actor_id=actor.id, space_id=space.id))


def _require_free_name(program_id: int, name: str) -> None:
    if db.session.scalar(select(Space.id).where(Space.program_id == program_id, Space.name == name)):
        raise Invalid(_l("There is a space by this name already."), field="name")
