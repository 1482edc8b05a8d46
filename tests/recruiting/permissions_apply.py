"""Who may do what with calls and applications: whoever holds the draft session, and nobody else of any role."""

from __future__ import annotations

from typing import Any

from community.core.db import unit_of_work
from community.recruiting.applying import services
from tests.factories.recruiting import mail_link, make_call, make_draft, open_draft
from tests.house.rows import ROLES, Cast, Row, open_to_all


def stage_apply(cast: Cast) -> None:
    """An open call with two applications of one applicant: a full draft, and one that was taken back."""
    call = make_call(cast.program)
    other_call = make_call(cast.program, "spring", title="Spring call")
    draft = make_draft(call)
    taken_back = make_draft(other_call)
    with unit_of_work():
        services.withdraw(cast.program, taken_back)
    cast.things |= {
        "call": call.slug,
        "draft": draft.public_ref,
        "taken_back": taken_back.public_ref,
        "resume_secret": mail_link(draft)[1],
    }

    def open_draft_session(client: Any) -> None:
        open_draft(client, cast.program, draft)
        open_draft(client, cast.program, taken_back)

    cast.things["open_draft_session"] = open_draft_session


def of_call(cast: Cast) -> dict[str, Any]:
    return {"slug": cast.things["call"]}


def of_draft(cast: Cast) -> dict[str, Any]:
    return {"ref": cast.things["draft"]}


def of_link(cast: Cast) -> dict[str, Any]:
    return {"secret": cast.things["resume_secret"]}


def own(endpoint: str, method: str = "GET", *, ok: int | None = None, **more: Any) -> Row:
    """A page of the applicant's own: others are sent to where a link is mailed, or refused with their text kept."""
    good, refused = (200, 302) if method == "GET" else (303, 403)
    expects = dict.fromkeys(ROLES, refused) | {"applicant": ok or good}
    return Row(endpoint, method, expects, **{"values": of_draft, **more})


ADDRESS = {"email": "somebody@example.org"}
SAVED = {"a_moment": "Another moment.", "version": "1", "step": "moment", "then": "next"}

APPLY_ROWS = [
    open_to_all("applying.call", values=of_call),
    open_to_all("applying.start", values=of_call),
    open_to_all("applying.start_submit", "POST", ok=303, values=of_call, data=lambda cast: ADDRESS),
    open_to_all("applying.lost"),
    open_to_all("applying.lost", "POST", ok=303, data=lambda cast: ADDRESS),
    open_to_all("applying.link_sent"),
    open_to_all("applying.resume", values=of_link),
    open_to_all("applying.resume_open", "POST", ok=303, values=of_link),
    own("applying.write"),
    own("applying.save", "POST", data=lambda cast: SAVED),
    own("applying.autosave", "PATCH", ok=200, data=lambda cast: SAVED),
    own("applying.nudge", "POST", ok=200, data=lambda cast: SAVED),
    own("applying.preview"),
    own("applying.send", "POST", data=lambda cast: {"version": "1", "adult": "y", "honest": "y"}),
    own("applying.status"),
    own("applying.download"),
    own("applying.withdraw"),
    own("applying.withdraw", "POST"),
    own("applying.take_up_again", "POST", values=lambda cast: {"ref": cast.things["taken_back"]}),
    own("applying.close_here", "POST"),
    own("applying.revoke", "POST"),
]
