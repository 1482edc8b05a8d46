"""Pages of calls and of applicants."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("applying", __name__, url_prefix="/p/<program>")
