"""The tables to take away, by name. Values are plain words, the same in every language.

Each has a head and a function that gives the rows after a key: ``(rows, next key)``, None at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from community.insights.queries.applications_table import applications, applications_head
from community.insights.queries.counts_tables import calls, calls_head, nominations, nominations_head
from community.insights.queries.readings_tables import decisions, decisions_head, reviews, reviews_head
from community.insights.queries.taking import Rows, Taking


@dataclass(frozen=True)
class Table:
    """A table by its name."""

    head: Callable[[Taking], list[str]]
    rows: Callable[[Taking, Any], Rows]
    #: Whether taking it opens raw words.
    opens: bool = False


TABLES: dict[str, Table] = {
    "applications": Table(applications_head, applications, opens=True),
    "reviews": Table(reviews_head, reviews),
    "decisions": Table(decisions_head, decisions),
    "nominations": Table(nominations_head, nominations),
    "calls": Table(calls_head, calls),
}
