"""The desk of recruiting."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("desk", __name__, url_prefix="/p/<program>/desk")
