"""Tells templates whether this is the demo."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Let pages show the strip with the ways in."""
    app.jinja_env.globals["is_demo"] = app.config["GRAPEVINE"].demo
