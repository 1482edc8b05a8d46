"""What happens to thanks. That an answer was given is `conversations.events.ConversationAnswered`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ThanksGiven(Event):
    """Somebody thanked a member. `report_id` or `for_what` ("post:7") say for what, if it was in here."""

    about: ClassVar[str] = "thanks_id"
    thanks_id: int
    to_id: int
    is_public: bool
    report_id: int | None
    for_what: str
