"""The component page, for engineers, in development and tests only."""

from __future__ import annotations

from flask import Flask, render_template

from community.web.component_samples import samples
from community.web.guards import public
from config import Mode


def register(app: Flask) -> None:
    """Add /house/components unless this is production."""
    if app.config["GRAPEVINE"].mode is Mode.PRODUCTION:
        return

    @app.get("/house/components")
    @public
    def house_components() -> str:
        return render_template("house/components.html", sample=samples())
