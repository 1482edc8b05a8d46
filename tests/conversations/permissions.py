"""Who may do what with reports, quiet weeks and topics."""

from __future__ import annotations

from typing import Any

from community.core.db import db
from tests.factories.conversations import TAPS, as_form, make_report, make_topic
from tests.house.rows import ROLES, Cast, Row, members_only, only

MANAGERS = ("manager", "owner")
READERS = ("ambassador", *MANAGERS)


def stage(cast: Cast) -> None:
    reporter = cast["ambassador"]
    cast.things["report"] = make_report(reporter)
    cast.things["topic"] = make_topic(cast["manager"])
    cast.things["draft"] = make_topic(cast["manager"], "A draft", launched=False)
    db.session.flush()


def of_report(cast: Cast) -> dict[str, Any]:
    return {"ref": cast.things["report"].ref}


def of_topic(cast: Cast) -> dict[str, Any]:
    return {"topic_id": cast.things["topic"].id}


def version_of(thing: str) -> Any:
    return lambda cast: {"version": cast.things[thing].version}


def reporter_only(endpoint: str, method: str = "POST", **more: Any) -> Row:
    """Managers read a report but don't change it; for the others it is not there."""
    expects = dict.fromkeys(ROLES, 404) | dict.fromkeys(("anonymous", "applicant"), 302)
    expects |= dict.fromkeys(MANAGERS, 403) | {"ambassador": 200 if method == "GET" else 303}
    return Row(endpoint, method, expects, values=of_report, **more)


ROWS = [
    members_only("conversations.log"),
    members_only("conversations.log_submit", "POST", data=lambda cast: as_form(cast["ambassador"], form_key="one", relation="stranger")),
    members_only("conversations.mine"),
    only(READERS, "conversations.report", refused=404, values=of_report),
    reporter_only("conversations.edit", "GET"),
    reporter_only(
        "conversations.edit",
        data=lambda cast: as_form(cast["ambassador"], version=cast.things["report"].version, **TAPS),
    ),
    reporter_only("conversations.amend", data=lambda cast: {"text": "They came back for a second look."}),
    reporter_only(
        "conversations.void", data=lambda cast: {"reason": "Told twice", "version": cast.things["report"].version}
    ),
    reporter_only("conversations.follow_up", data=lambda cast: {"outcome": "trial"}),
    # The ambassador has told of this week already.
    Row(
        "conversations.quiet_week",
        "POST",
        dict.fromkeys(ROLES, 303) | {"anonymous": 302, "applicant": 302, "stranger": 404, "ambassador": 422},
    ),
    members_only("conversations.undo_quiet_week", "POST"),
    members_only("topics.index"),
    members_only("topics.show", values=of_topic),
    only(MANAGERS, "topics.new"),
    only(MANAGERS, "topics.new", "POST", data=lambda cast: {"title": "Buy one tool fewer"}),
    only(MANAGERS, "topics.edit", values=of_topic),
    only(
        MANAGERS,
        "topics.edit",
        "POST",
        values=of_topic,
        data=lambda cast: {"title": "The sound", "version": cast.things["topic"].version},
    ),
    only(
        MANAGERS,
        "topics.launch",
        "POST",
        values=lambda cast: {"topic_id": cast.things["draft"].id},
        data=version_of("draft"),
    ),
    only(MANAGERS, "topics.retire", "POST", values=of_topic, data=version_of("topic")),
]
