"""The blueprint of the pages under a program."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("notifications", __name__, url_prefix="/p/<program>")
