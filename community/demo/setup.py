"""Hangs the demo's pages into the application, in demo mode only."""

from __future__ import annotations

from flask import Flask

from community.demo.views import bp


def register(app: Flask) -> None:
    """Add "look around as ..." and the mailbox, and tell templates that this is a demo."""
    demo = app.config["GRAPEVINE"].demo
    app.jinja_env.globals["is_demo"] = demo
    if demo:
        app.register_blueprint(bp)
