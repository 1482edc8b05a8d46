"""Who may learn from recruiting: managers."""

from __future__ import annotations

from typing import Any

from tests.factories.recruiting import make_call
from tests.house.rows import Cast, only

MANAGERS = ("manager", "owner")


def stage(cast: Cast) -> None:
    make_call(cast.program)


def name(cast: Cast) -> dict[str, Any]:
    return {"name": "funnel"}


ROWS = [
    only(MANAGERS, "insights.recruiting"),
    only(MANAGERS, "insights.table", values=name),
    only(MANAGERS, "insights.exports"),
    only(MANAGERS, "insights.export", "POST", ok=200, values=lambda cast: {"name": "applications"}),
]
