"""State machines: an enum and a table of moves, with a CHECK constraint behind it in the model."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l

from community.core.errors import Conflict, WrongState

StateT = TypeVar("StateT", bound=enum.Enum)


def move(now: StateT, to: StateT, moves: Mapping[StateT, Collection[StateT]], sentence: Any = None) -> StateT:
    """`to`, if `moves` allows it from `now`.

    :raises WrongState: with `sentence`, or a general one.
    """
    if to not in moves.get(now, ()):
        raise WrongState(sentence or _l("That is no longer possible: this has moved on since you opened the page."))
    return to


def unchanged(thing: Any, seen_version: int | None) -> None:
    """Refuse to act on a `thing` (with a `version`) that changed since the person saw `seen_version`.

    :raises Conflict: when the versions differ. A form that carries no version is treated as stale.
    """
    if seen_version is None or thing.version != seen_version:
        raise Conflict
