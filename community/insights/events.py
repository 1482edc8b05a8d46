"""What is taken away from here. Who did it and which table, never what stood in it."""

from __future__ import annotations

from dataclasses import dataclass

from community.core.events import Event


@dataclass(frozen=True, kw_only=True)
class RecruitingExported(Event):
    """A manager took a table away. `table` is its name; `call_id` None: of all calls."""

    table: str
    call_id: int | None
