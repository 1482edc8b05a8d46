"""A case for each job of notifications: what it needs, and its payload."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app

from community.core.db import db
from community.core.worker import Worker
from community.notifications.models import DigestIssue
from community.programs.models import Member
from tests.factories import make_member, make_program
from tests.factories.notifications import be_due, make_reply, make_space, make_thread, plan


def mentioned() -> Member:
    """Somebody who was named in a thread and heard of it in the page."""
    program = make_program()
    dee, hana = make_member(program, "Dee Whitlock"), make_member(program, "Hana Kobayashi")
    thread = make_thread(hana, make_space(program, "Sharpening"))
    make_reply(hana, thread, "What would you say, @Dee Whitlock?")
    Worker(current_app._get_current_object()).drain()  # type: ignore[attr-defined]
    return dee


def due() -> dict[str, Any]:
    be_due(mentioned())
    return {}


def planned() -> dict[str, Any]:
    be_due(mentioned())
    plan()
    issue = db.session.query(DigestIssue).one()
    return {"issue_id": issue.id, "revision": issue.revision}


def waiting_mail() -> dict[str, Any]:
    return {"member_id": mentioned().id}


def mailed() -> dict[str, Any]:
    mentioned()
    return {}


CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "digests.compose": planned,
    "digests.plan": due,
    "notices.mail": waiting_mail,
    "notices.settle": mailed,
}
