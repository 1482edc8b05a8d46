"""Answers: a whole page, or the part of it that htmx asked for; going back to a page after a change; paging."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from flask import Response, current_app, make_response, redirect, render_template, request, url_for

ItemT = TypeVar("ItemT")


def wants_part() -> bool:
    """Whether htmx asked for a part of a page (a boosted or restored page wants the whole)."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers


def render(template: str, *, part: str | None = None, status: int = 200, **context: Any) -> Response:
    """The page `template`, or only its `part` when htmx asked. The same address answers both."""
    body = render_template(part if part and wants_part() else template, **context)
    response = make_response(body, status)
    response.vary.add("HX-Request")
    return response


def back_to(
    endpoint: str,
    *,
    part: str | None = None,
    context: Callable[[], dict[str, Any]] | None = None,
    **values: Any,
) -> Response:
    """After a change: 303 to the page. With htmx and a `part`, that part drawn anew with what `context()` gives."""
    anchor = values.pop("_anchor", None)
    if part and context and wants_part():
        return make_response(render_template(part, **context()))
    return make_response(redirect(url_for(endpoint, _anchor=anchor, **values), code=303))


def safe_next(candidate: str | None) -> str | None:
    """`candidate` if it is a path on this site, else None. Only paths that begin with one slash are taken."""
    if not candidate or not candidate.startswith("/") or candidate.startswith(("//", "/\\")):
        return None
    if any(ord(character) < 33 or character == "\\" for character in candidate):
        return None
    parts = urlsplit(candidate)
    return None if parts.scheme or parts.netloc else candidate


def external_url(endpoint: str, **values: Any) -> str:
    """The full address of `endpoint` under the configured public address, whatever Host a request named."""
    public = urlsplit(current_app.config["GRAPEVINE"].public_url)
    adapter = current_app.url_map.bind(public.netloc, url_scheme=public.scheme)
    anchor = values.pop("_anchor", None)
    current_app.inject_url_defaults(endpoint, values)
    address = adapter.build(endpoint, values, force_external=True)
    return f"{address}#{anchor}" if anchor else address


@dataclass(frozen=True)
class Page(Generic[ItemT]):
    """One page of a list that is paged by a key. `next_key` leads to the following page, None at the end."""

    items: Sequence[ItemT]
    next_key: str | None


def page_of(rows: Sequence[ItemT], size: int, key: Callable[[ItemT], Any]) -> Page[ItemT]:
    """A page from `rows`, which were read with a limit of ``size + 1``; `key` gives the last row's place."""
    if len(rows) <= size:
        return Page(rows, None)
    return Page(rows[:size], str(key(rows[size - 1])))
