"""What happens to accounts. No program is named: an account may belong to several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """A person set a new password; their other sessions were ended."""

    about: ClassVar[str] = "person_id"
    person_id: int


@dataclass(frozen=True, kw_only=True)
class EmailChanged(Event):
    """A person's mail address was replaced, after the new one was confirmed."""

    about: ClassVar[str] = "person_id"
    person_id: int
