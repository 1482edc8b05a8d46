"""THE list of feature packages, from the lowest floor up. A new feature is one line here.

Each name is a package under `community`. What it has of `views` (`blueprints`, perhaps `demo_only`),
`subscribers`, `jobs`, `emails`,
`commands` (`groups`) and `personal` is found and registered; what it has not is skipped.
"""

from __future__ import annotations

import importlib
import importlib.util
from types import ModuleType

from flask import Flask

FEATURES = (
    "accounts",
    "programs",
    "questionnaires",
    "recruiting",
    "discussion",
    "conversations",
    "recognition",
    "moderation",
    "notifications",
    "insights",
    "pages",
    "demo",
)

#: Modules that only need to be imported: they register themselves by decorators.
_SELF_REGISTERING = ("models", "events", "subscribers", "jobs", "emails", "guards", "personal")


def find_module(feature: str, name: str) -> ModuleType | None:
    """``community.<feature>.<name>``, or None if the feature has no such module."""
    path = f"community.{feature}.{name}"
    return importlib.import_module(path) if importlib.util.find_spec(path) else None


def register(app: Flask) -> None:
    """Import every feature and hang its pages and commands into `app`."""
    for feature in FEATURES:
        for name in _SELF_REGISTERING:
            find_module(feature, name)
        if setup := find_module(feature, "setup"):
            setup.register(app)
        if commands := find_module(feature, "commands"):
            for group in commands.groups:
                app.cli.add_command(group)
        if views := find_module(feature, "views"):
            if getattr(views, "demo_only", False) and not app.config["GRAPEVINE"].demo:
                continue
            for blueprint in views.blueprints:
                app.register_blueprint(blueprint)
