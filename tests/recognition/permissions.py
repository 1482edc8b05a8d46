"""Who may do what with answers, thanks and the movement's numbers."""

from __future__ import annotations

from typing import Any

from tests.factories.conversations import make_answer, make_report
from tests.house.rows import MEMBERS, Cast, members_only, only

MANAGERS = ("manager", "owner")


def stage(cast: Cast) -> None:
    cast.things["waiting"] = make_report(cast["ambassador"])
    cast.things["answered"] = make_report(cast["ambassador"])
    cast.things["answer"] = make_answer(cast["manager"], cast.things["answered"])


def of(thing: str) -> Any:
    return lambda cast: {"ref": cast.things[thing].ref}


def of_receiver(cast: Cast) -> dict[str, Any]:
    return {"member_id": cast["reviewer"].id}


OTHERS = tuple(role for role in MEMBERS if role != "reviewer")

ROWS = [
    only(MANAGERS, "answers.queue"),
    only(MANAGERS, "answers.report", values=of("waiting")),
    only(
        MANAGERS,
        "answers.answer",
        "POST",
        values=of("waiting"),
        data=lambda cast: {"text": "We will look.", "version": cast.things["waiting"].version},
    ),
    only(
        MANAGERS,
        "answers.amend",
        "POST",
        values=of("answered"),
        data=lambda cast: {"text": "We have looked.", "version": cast.things["answer"].version},
    ),
    members_only("thanks.index"),
    members_only("thanks.choose"),
    # Nobody thanks themselves.
    only(OTHERS, "thanks.give", values=of_receiver),
    only(OTHERS, "thanks.give_submit", "POST", values=of_receiver, data=lambda cast: {"text": "For the plane."}),
    only(MANAGERS, "movement.page"),
    only(MANAGERS, "movement.table", values=lambda cast: {"name": "shares"}),
]
