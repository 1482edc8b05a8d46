"""`url_for` of the templates: what `flask.url_for` says, remembered.

An address inside the site is decided by endpoint, values and program alone. A page of a thread has a hundred of them,
most of which stood on the page before.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Flask, current_app, g, has_request_context, request, url_for

#: So many addresses are remembered in a process; then it begins anew.
MOST = 10_000

#: What `g` stands for just now: a page has a hundred addresses, and each look through `g` costs more than the look.
_g = g._get_current_object


class Addresses:
    """The addresses of one application."""

    def __init__(self) -> None:
        self._known: dict[Any, str] = {}

    def url_for(self, endpoint: str, *, _anchor: str | None = None, **values: Any) -> str:
        """The path of `endpoint`; the program of this request is filled in. Full addresses are left to Flask."""
        if not has_request_context() or endpoint[0] == "." or (values and any(name[0] == "_" for name in values)):
            return url_for(endpoint, _anchor=_anchor, **values)
        kept = _g().__dict__
        root = kept.get("root_path")
        if root is None:
            root = kept["root_path"] = request.root_path
        key = (endpoint, kept.get("program_slug"), root, *values.items())
        found = self._known.get(key)
        if found is None:
            found = url_for(endpoint, **values)
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = found
        return f"{found}#{quote(_anchor)}" if _anchor else found


def remembered_url_for(endpoint: str, **values: Any) -> str:
    """The same for Python code that a busy page runs."""
    addresses: Addresses = current_app.extensions[__name__]
    return addresses.url_for(endpoint, **values)


def register(app: Flask) -> None:
    """Give it to the templates."""
    addresses = app.extensions[__name__] = Addresses()
    app.jinja_env.globals["url_for"] = addresses.url_for
