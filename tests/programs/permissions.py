"""Who may do what with programs and members."""

from __future__ import annotations

from typing import Any

from community.core.db import db
from community.programs.models import Invitation, Role
from community.programs.queries import current_agreement
from community.programs.services import invite
from tests.house.rows import ROLES, Cast, Row, members_only, only, open_to_all

MANAGERS = ("manager", "owner")


def stage(cast: Cast) -> None:
    cast.things["secret"] = invite(
        cast.program, email="new@example.org", name="New", roles=Role.AMBASSADOR, actor_id=None
    )
    cast.things["invitation"] = db.session.query(Invitation).one().id
    agreement = current_agreement(cast.program.id)
    assert agreement
    cast.things["agreement"] = agreement.id


def target(cast: Cast) -> dict[str, Any]:
    return {"member_id": cast["ambassador"].id}


SETTINGS = {
    "name": "Hollow & Grain Makers",
    "tagline": "For people who can’t walk past a dull chisel.",
    "about": "We make planes.",
    "address_line": "14 Mill Lane, Brattle River, Vermont",
    "time_zone": "America/New_York",
    "language": "en",
    "answer_promise_days": "2",
}

JOIN = {
    "name": "New Person",
    "password": "an orchard behind seven mills",
    "time_zone": "UTC",
    "accept": "y",
}

ROWS = [
    open_to_all("programs.join", values=lambda cast: {"secret": cast.things["secret"]}),
    Row(
        "programs.join_submit",
        "POST",
        # Somebody who is signed in with another address is told so.
        dict.fromkeys(ROLES, 422) | {"anonymous": 303, "applicant": 303},
        values=lambda cast: {"secret": cast.things["secret"]},
        data=lambda cast: {**JOIN, "agreement_id": cast.things["agreement"]},
    ),
    members_only("programs.agreement"),
    members_only(
        "programs.agreement",
        "POST",
        data=lambda cast: {"accept": "y", "agreement_id": cast.things["agreement"]},
    ),
    only(MANAGERS, "programs.members"),
    only(
        MANAGERS,
        "programs.invite",
        "POST",
        data=lambda cast: {
            "email": "another@example.org",
            "name": "A",
            "roles": [str(Role.AMBASSADOR.value)],
        },
    ),
    only(MANAGERS, "programs.revoke", "POST", values=lambda cast: {"invitation_id": cast.things["invitation"]}),
    only(MANAGERS, "programs.member", values=target),
    only(
        MANAGERS,
        "programs.member",
        "POST",
        values=target,
        data=lambda cast: {"version": cast["ambassador"].version, "roles": ["1", "2"], "standing": "active"},
    ),
    only(("owner",), "programs.settings"),
    only(("owner",), "programs.settings", "POST", data=lambda cast: {**SETTINGS, "version": cast.program.version}),
    only(("owner",), "programs.write_agreement"),
    only(("owner",), "programs.write_agreement", "POST", data=lambda cast: {"text": "Be honest and kind."}),
]
