"""The people of the sample program: accounts, memberships, standings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from community.accounts.services import register_person
from community.demo.seed.content import load
from community.demo.seed.news import prefer
from community.demo.seed.timeline import Happening, Stage
from community.programs.models import Role, Standing
from community.programs.queries import current_agreement
from community.programs.services import accept_agreement, add_member

MAIL_DOMAIN = "hollow-and-grain.example"


def happenings(stage: Stage) -> Iterator[Happening]:
    """Everybody joins, and some pause or leave later."""
    for entry in load("people", "person"):
        yield Happening(stage.ago(entry["joined_days_ago"]), 0, partial(join, stage, entry))
        yield Happening(stage.ago(entry["joined_days_ago"]), 1, partial(prefer, stage, entry))
        if standing := entry.get("standing"):
            yield Happening(stage.ago(20), 9, partial(stand, stage, entry["key"], Standing(standing)))


def join(stage: Stage, entry: dict[str, Any]) -> None:
    """One person comes in and accepts the agreement."""
    person = register_person(
        email=f"{entry['key']}@{MAIL_DOMAIN}",
        name=entry["name"],
        password_hash=None,
        language=entry["language"],
        time_zone=entry["time_zone"],
        verified=True,
    )
    roles = Role(0)
    for name in entry["roles"]:
        roles |= Role[name.upper()]
    about = f"{entry['about']}. {entry['town']}" if len(entry["about"]) < 70 else entry["about"]
    member = add_member(stage.program.id, person, roles=roles, about=about[:160])
    agreement = current_agreement(stage.program.id)
    if agreement:
        accept_agreement(member, agreement)
    member.person = person
    member.program = stage.program
    stage.members[entry["key"]] = member


def stand(stage: Stage, key: str, standing: Standing) -> None:
    """Somebody pauses or becomes alumni."""
    stage.members[key].standing = standing
