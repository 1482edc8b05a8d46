"""What happens to mail preferences and digests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event


@dataclass(frozen=True, kw_only=True)
class MailPreferenceChanged(Event):
    """A member chose how often mail comes. `by_link`: through a signed link in a mail, without signing in."""

    about: ClassVar[str] = "member_id"
    member_id: int
    cadence: str
    instant: list[str]
    by_link: bool
