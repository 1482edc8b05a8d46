"""Permission. A policy is a plain function `may_x(actor, thing)` that answers None or a `Refusal`.

Policies ask about the person, never about the moment (`states.move` does that) and never about the request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from community.core.errors import NotAllowed


@dataclass(frozen=True)
class Refusal:
    """Why not, as a translatable sentence that the person reads."""

    sentence: Any


def require(policy: Callable[..., Refusal | None], *arguments: Any, **named: Any) -> None:
    """Ask `policy`; raise what it answers.

    :raises NotAllowed: with the policy's sentence.
    """
    refusal = policy(*arguments, **named)
    if refusal is not None:
        raise NotAllowed(refusal.sentence)


def allows(policy: Callable[..., Refusal | None], *arguments: Any, **named: Any) -> bool:
    """Ask `policy` without raising: for pages that show or leave out a button."""
    return policy(*arguments, **named) is None
