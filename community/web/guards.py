"""Who gets to a view at all. Sign-in is the default; `@public` marks the exceptions, and a house test pins them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, redirect, request, url_for
from flask_login import current_user

ViewT = TypeVar("ViewT", bound=Callable[..., Any])


def public(view: ViewT) -> ViewT:
    """Let people in who are not signed in."""
    view.public = True  # type: ignore[attr-defined]
    return view


def begins_reading(view: ViewT) -> ViewT:
    """Let a POST begin in a reading transaction; it calls `core.db.start_writing` when the slow part is over."""
    view.begins_reading = True  # type: ignore[attr-defined]
    return view


def counts(view: ViewT) -> ViewT:
    """Mark a GET that counts something outside the request's transaction. A house test pins their list."""
    view.counts = True  # type: ignore[attr-defined]
    return view


def is_public(view: Callable[..., Any] | None) -> bool:
    """Whether `view` was marked with `public`."""
    return bool(getattr(view, "public", False))


def register(app: Flask) -> None:
    """Ask for sign-in on every view that is not marked public."""

    @app.before_request
    def require_sign_in() -> Any:
        view = app.view_functions.get(request.endpoint or "")
        if view is None or is_public(view) or request.endpoint == "static" or current_user.is_authenticated:
            return None
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=wanted))
