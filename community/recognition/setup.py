"""Gives templates the thanks for a report: the page of a report lies below and can't ask for them itself."""

from __future__ import annotations

from flask import Flask

from community.recognition.queries import thanks_for_report


def register(app: Flask) -> None:
    """Hang `thanks_for_report` into every template."""
    app.jinja_env.globals["thanks_for_report"] = thanks_for_report
