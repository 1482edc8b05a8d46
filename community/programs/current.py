"""The program and the member of this request, from the ``/p/<program>/`` that addresses begin with.

``current_member`` is what views hand to services and queries. A view under a program is for members, unless it is
marked `public`; who is not inside gets the same 404 as for a program that does not exist.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, g, has_request_context, request
from flask_login import current_user
from werkzeug.local import LocalProxy

from community.accounts.setup import found_already, token_digest
from community.core.db import reads_again
from community.core.errors import NotFound
from community.programs.models import Member, Program
from community.programs.queries import find_membership, find_program, find_who_asks
from community.web.guards import is_public


def _load() -> None:
    """Fill `g` once, with one query that reads session, person, program and membership."""
    if "program" in g:
        return
    g.program, g.member = None, None
    slug = g.get("program_slug")
    if slug is None:
        return
    member = None
    if "_login_user" in g:
        member = find_membership(slug, current_user.id) if current_user.is_authenticated else None
    elif (digest := token_digest()) and (found := find_who_asks(slug, digest)):
        sign_in, person, g.program, member = found
        found_already((sign_in, person))
    if member is not None:
        g.program = member.program
        # An idle session is over, which only Flask-Login's loader decides.
        g.member = member if member.is_inside and current_user.is_authenticated else None
    if g.program is None:
        g.program = find_program(slug)
    if g.program is not None:
        g.program_time_zone = g.program.time_zone


def get_current_member() -> Member:
    """The member who asks.

    :raises NotFound: outside a program, or for somebody who is not inside it.
    """
    _load()
    if g.member is None:
        raise NotFound
    return g.member


def find_current_member() -> Member | None:
    """The member who asks, if there is one: for public pages that greet members."""
    _load()
    member: Member | None = g.get("member")
    return member


def get_current_program() -> Program:
    """The program of this address.

    :raises NotFound: if there is none.
    """
    _load()
    if g.program is None:
        raise NotFound
    return g.program


@reads_again
def load_again() -> None:
    """Read the program and the member anew: the objects that views hold come back to life with them."""
    if has_request_context() and "program" in g:
        g.pop("program")
        g.pop("member")
        _load()


current_member: Member = LocalProxy(get_current_member)  # type: ignore[assignment]
current_program: Program = LocalProxy(get_current_program)  # type: ignore[assignment]


def register(app: Flask) -> None:
    """Take the program out of every address, put it back into every link, and let only members in."""

    @app.url_value_preprocessor
    def take_program(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "program" in values:
            g.program_slug = values.pop("program")
            _load()

    @app.url_defaults
    def give_program(endpoint: str, values: dict[str, Any]) -> None:
        if "program" not in values and g.get("program_slug") and app.url_map.is_endpoint_expecting(endpoint, "program"):
            values["program"] = g.program_slug

    @app.before_request
    def let_members_in() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if view is None or g.get("program_slug") is None:
            return
        if is_public(view):
            get_current_program()
        elif find_current_member() is None and current_user.is_authenticated:
            # The page that says so must not tell whether there is such a program.
            g.pop("program_slug")
            raise NotFound

    @app.context_processor
    def provide_member() -> dict[str, object]:
        if not has_request_context():
            return {}
        if g.get("is_broken"):
            return {"current_member": None, "current_program": None}
        _load()
        return {"current_member": g.member, "current_program": g.program}
