"""Who may do what with calls and applications: whoever holds the draft session, and nobody else of any role."""

from __future__ import annotations

from typing import Any

from flask import current_app

from community.core.db import unit_of_work
from community.recruiting.applying import services
from tests.factories.files import a_picture, asked, make_files_call, put_file, recording_bytes
from tests.factories.inviting import make_invited
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
    with_files = make_draft(make_files_call(cast.program))
    file = put_file(with_files, "tool", a_picture())
    questioned = asked(cast.program, make_call(cast.program, "autumn", title="Autumn call"))
    invited = make_invited(cast.program, make_call(cast.program, "harvest", title="Harvest call"))
    cast.things |= {
        "invited": invited.public_ref,
        "call": call.slug,
        "draft": draft.public_ref,
        "taken_back": taken_back.public_ref,
        "resume_secret": mail_link(draft)[1],
        "with_files": with_files.public_ref,
        "file": file.public_id,
        "to_upload": to_upload(),
        "questioned": questioned.public_ref,
    }

    def open_draft_session(client: Any) -> None:
        open_draft(client, cast.program, draft)
        open_draft(client, cast.program, taken_back)
        open_draft(client, cast.program, with_files)
        open_draft(client, cast.program, questioned)
        open_draft(client, cast.program, invited)

    cast.things["open_draft_session"] = open_draft_session


def to_upload() -> str:
    """The path of a recording: every role sends it anew."""
    path = current_app.config["GRAPEVINE"].files_path / "to-upload.webm"
    path.write_bytes(recording_bytes())
    return str(path)


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
    own(
        "applying.upload",
        "POST",
        ok=200,
        values=lambda cast: {"ref": cast.things["with_files"], "key": "tool"},
        data=lambda cast: {"file": (cast.things["to_upload"], "tool.webm")},
    ),
    own("applying.file", values=lambda cast: {"ref": cast.things["with_files"], "public_id": cast.things["file"]}),
    own(
        "applying.reply",
        "POST",
        values=lambda cast: {"ref": cast.things["questioned"]},
        data=lambda cast: {"reply": "It was in May."},
    ),
    own("applying.invitation_again", "POST", values=lambda cast: {"ref": cast.things["invited"]}),
    own("applying.revoke", "POST"),
]
