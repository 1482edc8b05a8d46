"""What the tables may and may not hold."""

from __future__ import annotations

import re

from flask import Flask

from community.core.db import Base

#: Words for the size of somebody's audience. There is no column for it to live in.
REACH = re.compile(r"(^|_)(followers?|reach|audience|subscribers?|impressions|influence)(_|$)")
#: Columns that match and mean something else, each with the reason.
MEANT_OTHERWISE: dict[str, str] = {}


def reach_columns(columns: list[str]) -> list[str]:
    """Those of ``table.column`` that could hold somebody's audience."""
    return [name for name in columns if REACH.search(name.partition(".")[2]) and name not in MEANT_OTHERWISE]


def test_no_column_could_hold_reach(app: Flask) -> None:
    columns = [f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns]
    assert len(columns) > 50
    assert reach_columns(columns) == []


def test_the_check_sees_a_planted_column() -> None:
    assert reach_columns(["person.follower_count", "post.reached_at", "x.audience"]) == [
        "person.follower_count",
        "x.audience",
    ]


def test_every_foreign_key_is_indexed(app: Flask) -> None:
    """Deleting a parent looks every child up; without an index that reads the whole table."""
    bare = []
    for table in Base.metadata.tables.values():
        leading = {next(iter(index.columns)).name for index in table.indexes}
        leading |= {next(iter(table.primary_key.columns)).name} if table.primary_key.columns else set()
        for constraint in table.constraints:
            columns = list(getattr(constraint, "columns", ()))
            if type(constraint).__name__ == "UniqueConstraint" and columns:
                leading.add(columns[0].name)
        leading |= {column.name for column in table.columns if column.unique}
        for key in table.foreign_keys:
            if key.parent.name not in leading:
                bare.append(f"{table.name}.{key.parent.name}")
    assert sorted(set(bare)) == []
