"""The blueprint that the log and the reports share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("conversations", __name__, url_prefix="/p/<program>")
