"""Who may do what with calls (managers), with nominations (members), and with a mailed link (whoever holds it)."""

from __future__ import annotations

from typing import Any

from community.core.db import db
from community.recruiting.models import Call
from tests.factories.nominating import (
    EXAMPLE,
    REASON,
    make_broadcast_call,
    make_nomination,
    make_nomination_call,
    make_passer,
    secret_of,
)
from tests.factories.recruiting import make_call, make_version
from tests.house.rows import Cast, Row, members_only, only, open_to_all

MANAGERS = ("manager", "owner")


def stage_calls(cast: Cast) -> None:
    """A draft call, one that others pass on, and one by nomination, with somebody thinking it over."""
    make_call(cast.program, "in-the-drawer", published=False)
    passed_on = make_broadcast_call(cast.program)
    nomination_call = make_nomination_call(cast.program)
    nomination = make_nomination(cast["ambassador"], nomination_call)
    cast.things |= {
        "draft_call": "in-the-drawer",
        "passed_on": passed_on.slug,
        "passer": make_passer(cast["manager"], passed_on).code,
        "nominated_secret": secret_of(nomination),
        "questions": str(make_version(cast.program).id),
    }


def call(name: str) -> Any:
    return lambda cast: {"slug": cast.things[name]}


def passer(cast: Cast) -> dict[str, Any]:
    return {"slug": cast.things["passed_on"], "code": cast.things["passer"]}


def code(cast: Cast) -> dict[str, Any]:
    return {"slug": cast.things["passed_on"], "kind": "svg", "via": cast.things["passer"]}


def nominated(cast: Cast) -> dict[str, Any]:
    return {"secret": cast.things["nominated_secret"]}


def said(cast: Cast) -> dict[str, Any]:
    found = db.session.query(Call).filter_by(slug=cast.things["draft_call"]).one()
    return {
        "version": found.version,
        "title": "For people who mend what others throw away",
        "slug": "menders",
        "text": "We look for people who mend.",
        "source": "open",
        "questions": cast.things["questions"],
        "opens_at": "2027-01-01T09:00",
        "closes_at": "2027-02-01T09:00",
        "target_reviews": "3",
    }


def forward(cast: Cast) -> dict[str, Any]:
    return {
        "name": "Ida",
        "email": "ida@example.org",
        "relation": "craft",
        "reason": REASON,
        "example": EXAMPLE,
        "language": "en",
        "call": "put-forward",
    }


def managers(endpoint: str, method: str = "GET", **more: Any) -> Row:
    return only(MANAGERS, f"recruiting_calls.{endpoint}", method, **more)


def link(endpoint: str, method: str = "GET", *, ok: int = 200) -> Row:
    """Whoever has the mail: its link is all that is asked for."""
    return open_to_all(f"nominated.{endpoint}", method, ok=ok, values=nominated)


CALL_ROWS = [
    managers("index"),
    managers("new"),
    managers("new", "POST", data=said),
    managers("edit", values=call("draft_call")),
    managers("edit", "POST", values=call("draft_call"), data=said),
    managers("copy", "POST", values=call("draft_call")),
    managers("manage", values=call("passed_on")),
    managers("applications", values=call("passed_on")),
    managers("publish", "POST", values=call("draft_call")),
    managers(
        "extend",
        "POST",
        values=call("passed_on"),
        data=lambda cast: {"closes_at": "2040-01-01T09:00", "answer_by": "2040-02-01"},
    ),
    managers("close", "POST", values=call("passed_on")),
    managers("words", "POST", values=call("passed_on"), data=lambda cast: {"text": "Do you mend?"}),
    managers("add_passer", "POST", values=call("passed_on"), data=lambda cast: {"name": "The library"}),
    managers("end_passer", "POST", values=passer),
    managers("code", values=code),
    members_only("nominating.nominate"),
    members_only("nominating.nominate", "POST", ok=303, data=forward),
    members_only("nominating.mine"),
    link("page"),
    link("accept", "POST", ok=303),
    link("refusal"),
    link("refuse", "POST", ok=303),
    open_to_all("nominated.done"),
]
