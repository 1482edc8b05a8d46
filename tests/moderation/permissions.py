"""Who may report, decide, answer, and read the log."""

from __future__ import annotations

from typing import Any

from community.moderation import services
from community.moderation.models import Case, Outcome, SanctionKind
from community.moderation.queries import get_case
from tests.factories.discussion import make_reply, make_space, make_thread
from tests.factories.moderation import LETTER, make_decision, make_report
from tests.house.rows import MEMBERS, Cast, Row, members_only, only

MODERATORS = ("moderator", "manager", "owner")
MANAGERS = ("manager", "owner")


def stage(cast: Cast) -> None:
    """The ambassador's post with an open case, a reviewer's with a decided one, and one that nobody reported."""
    author, reporter = cast["ambassador"], cast["screener"]
    thread = make_thread(author, make_space(cast.program))
    open_post, decided_post = make_reply(author, thread), make_reply(cast["reviewer"], thread)
    cast.things["fresh"] = make_reply(cast["reviewer"], thread).id
    cast.things["open"] = make_report(reporter, open_post)
    decided = make_report(reporter, decided_post)
    make_decision(cast["moderator"], decided, outcome=Outcome.HIDE)
    cast.things["decided"] = get_case(cast["moderator"], decided.ref)
    given = services.sanction(
        cast["owner"], cast.things["open"], kind=SanctionKind.SILENCE, days=3, letter="Please stop selling."
    )
    cast.things["sanction"] = given.id


def open_case(cast: Cast) -> dict[str, Any]:
    return {"ref": cast.things["open"].ref}


def decided_case(cast: Cast) -> dict[str, Any]:
    return {"ref": cast.things["decided"].ref}


def fresh_post(cast: Cast) -> dict[str, Any]:
    return {"post_id": cast.things["fresh"]}


def version(cast: Cast, name: str) -> int:
    case: Case = cast.things[name]
    return case.version


def reporting(method: str, endpoint: str, **more: Any) -> Row:
    """Everybody but the author reports a post."""
    others = [role for role in MEMBERS if role != "reviewer"]
    return only(others, endpoint, method, values=fresh_post, **more)


def own(endpoint: str, method: str = "GET", **more: Any) -> Row:
    """For others than the author there is nothing at the address."""
    return only(("reviewer",), endpoint, method, refused=404, values=decided_case, **more)


DECISION = {"outcome": "let_stand", "point": "none", "letter": LETTER}

ROWS = [
    reporting("GET", "moderation.report"),
    reporting("POST", "moderation.send_report", data=lambda cast: {"reason": "kindness"}),
    only(
        ("screener",),
        "moderation.withdraw",
        "POST",
        refused=404,
        values=lambda cast: {"post_id": cast.things["open"].post_id},
    ),
    members_only("moderation.mine"),
    own("moderation.my_case"),
    own("moderation.answer", "POST", data=lambda cast: {"words": "Please look again."}),
    only(MODERATORS, "moderation.cases"),
    only(MODERATORS, "moderation.case", values=open_case),
    only(MODERATORS, "moderation.take", "POST", values=open_case),
    only(MODERATORS, "moderation.give_back", "POST", values=open_case),
    only(MODERATORS, "moderation.renew", "POST", ok=204, values=open_case),
    only(MODERATORS, "moderation.add_note", "POST", values=open_case, data=lambda cast: {"note": "I know her."}),
    only(
        MODERATORS,
        "moderation.preview",
        "POST",
        ok=200,
        values=open_case,
        data=lambda cast: {**DECISION, "version": version(cast, "open")},
    ),
    only(
        MODERATORS,
        "moderation.decide",
        "POST",
        values=open_case,
        data=lambda cast: {**DECISION, "version": version(cast, "open")},
    ),
    only(
        MODERATORS,
        "moderation.undo",
        "POST",
        values=decided_case,
        data=lambda cast: {"undo_letter": "We were too quick.", "version": version(cast, "decided")},
    ),
    only(
        MODERATORS,
        "moderation.sanction",
        "POST",
        values=open_case,
        data=lambda cast: {"kind": "warning", "sanction_letter": "Please mind how you write."},
    ),
    only(
        MODERATORS,
        "moderation.lift",
        "POST",
        values=lambda cast: {**open_case(cast), "sanction_id": cast.things["sanction"]},
    ),
    only(MANAGERS, "moderation.audit"),
]
