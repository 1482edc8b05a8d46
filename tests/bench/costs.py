"""Where the time of one page goes: statements, rendering, and the rest. Measured in process, apart from the timing."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from typing import Any

from flask import Flask, before_render_template, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import event

from community.core.db import db


@dataclass(frozen=True)
class Costs:
    """Of one request, in milliseconds; `statements` is a number and `kilobytes` the raw HTML."""

    statements: int
    database: float
    rendering: float
    total: float
    kilobytes: float

    @property
    def dearest(self) -> str:
        """What costs most, in words."""
        rest = max(0.0, self.total - self.database - self.rendering)
        parts = {"queries": self.database, "rendering": self.rendering, "other": rest}
        ordered = sorted(parts.items(), key=lambda part: -part[1])
        return ", ".join(f"{name} {value:.1f} ms" for name, value in ordered)


def costs_of(app: Flask, client: FlaskClient, path: str, repeats: int = 15) -> Costs:
    """The median costs of a GET. Statements made while rendering count as queries, not as rendering."""
    runs = [_one(app, client, path) for _ in range(repeats)][3:]
    return Costs(
        statements=runs[0].statements,
        database=median(run.database for run in runs),
        rendering=median(run.rendering for run in runs),
        total=median(run.total for run in runs),
        kilobytes=runs[0].kilobytes,
    )


def _one(app: Flask, client: FlaskClient, path: str) -> Costs:
    spent = {"database": 0.0, "rendering": 0.0, "inside": 0.0}
    count = 0
    marks: dict[str, float] = {}

    def before(*_: Any) -> None:
        marks["statement"] = time.perf_counter()

    def after(*arguments: Any) -> None:
        nonlocal count
        took = time.perf_counter() - marks["statement"]
        spent["database"] += took
        if "template" in marks:
            spent["inside"] += took
        if not arguments[2].startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            count += 1

    def rendering(*_: Any, **__: Any) -> None:
        marks.setdefault("template", time.perf_counter())

    def rendered(*_: Any, **__: Any) -> None:
        if "template" in marks:
            spent["rendering"] += time.perf_counter() - marks.pop("template")

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        with before_render_template.connected_to(rendering, app), template_rendered.connected_to(rendered, app):
            begun = time.perf_counter()
            response = client.get(path)
            total = time.perf_counter() - begun
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return Costs(
        statements=count,
        database=spent["database"] * 1000,
        rendering=(spent["rendering"] - spent["inside"]) * 1000,
        total=total * 1000,
        kilobytes=len(response.data) / 1000,
    )
