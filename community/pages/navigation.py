"""Rail, bars and the desk's menu: which places a member has, and what waits there.

Counts come from one query. Features are asked by name; what a member may not do is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask, g, has_request_context, request, url_for
from flask_babel import gettext as _
from werkzeug.local import LocalProxy

from community.programs.current import find_current_member
from community.programs.models import MANAGERS, Member


@dataclass(frozen=True)
class Item:
    """One place. `count` is what waits there, `count_label` says what it counts ("unread")."""

    key: str
    label: str
    icon: str
    url: str
    count: int = 0
    count_label: str = ""
    late: bool = False
    current: bool = False


@dataclass(frozen=True)
class Navigation:
    """What the frame around a member's page needs."""

    main: list[Item] = field(default_factory=list)
    desk: list[Item] = field(default_factory=list)
    log_url: str | None = None
    search_url: str | None = None
    notices_url: str | None = None
    notices_count: int = 0
    theme_url: str | None = None


def build(member: Member) -> Navigation:
    """The navigation of `member` on the page of this request."""
    main = [
        item("home", _("Home"), "house", "pages.home"),
    ]
    desk = []
    if member.has(MANAGERS):
        desk.append(item("people", _("People"), "people", "programs.members"))
    return Navigation(main=main, desk=desk, theme_url=url_for("accounts.theme"))


def item(key: str, label: str, icon: str, endpoint: str, **more: Any) -> Item:
    """A place; it is current when the request's endpoint belongs to the same blueprint or is the same."""
    here = request.endpoint or ""
    current = here == endpoint or (
        key not in {"home", "today"} and here.partition(".")[0] == endpoint.partition(".")[0]
    )
    return Item(key=key, label=label, icon=icon, url=url_for(endpoint), current=current, **more)


def register(app: Flask) -> None:
    """Give every template its `navigation`, built when a template asks."""

    @app.context_processor
    def provide_navigation() -> dict[str, object]:
        return {"navigation": LocalProxy(of_this_request)} if has_request_context() else {}


def of_this_request() -> Navigation:
    """The navigation for who asks, built once and only for pages that show it."""
    if "navigation" not in g:
        member = None if g.get("is_broken") else find_current_member()
        g.navigation = build(member) if member else Navigation(theme_url=url_for("accounts.theme"))
    return g.navigation
