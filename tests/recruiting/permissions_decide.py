"""Who may do what once stories were read: tables, several at once, batches with their times, letters and reasons."""

from __future__ import annotations

import datetime as dt
from typing import Any

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Member
from community.recruiting.deciding import queries, services, wording
from community.recruiting.deciding.letters import Source
from community.recruiting.models import Call, Decision, DecisionBatch, LetterKind
from community.recruiting.states import Outcome
from tests.factories.reviewing import acting, decide, make_sent, release, send_review
from tests.house.rows import Cast, Row, only

MANAGERS = ("manager", "owner")
LETTER = {"subject": "Come to {program}", "body": "Dear {name},\n\n{reason}\n\n{link}"}


def stage_decide(cast: Cast, call: Call, screener: Member) -> None:
    """A batch that waits for its time with one letter kept back, one more story to decide, a letter, a reason."""
    applications = [make_sent(call, name) for name in ("Goes Later", "Kept Back")]
    for application in applications:
        release(screener, application)
        send_review(cast["reviewer"], application)
    manager = cast["manager"]
    # Another call's batch would need another round; the one that is pending on the stage is put aside meanwhile.
    with unit_of_work():
        aside = [one.id for one in queries.unfrozen(call.id)]
        db.session.query(Decision).filter(Decision.id.in_(aside)).update({"replaced_at": now()})
    for application in applications:
        decide(manager, application)
    with unit_of_work():
        actor, found = acting(manager), db.session.get_one(Call, call.id)
        batch = services.freeze(actor, found, seen=queries.fingerprint(queries.unfrozen(found.id)))
        kept = db.session.query(Decision).filter_by(application_id=applications[1].id).one()
        services.hold(actor, kept, seen_version=kept.version)
        services.send(actor, batch, at=now() + dt.timedelta(days=2), seen_version=batch.version)
        reason = wording.keep_reason(actor, outcome=Outcome.DECLINE, text="We looked for something else.")
        wording.keep_letter(
            actor, LetterKind.INVITE, "en", Source(LETTER["subject"], LETTER["body"]), None, seen_version=0
        )
    with unit_of_work():
        db.session.query(Decision).filter(Decision.id.in_(aside)).update({"replaced_at": None})
    cast.things |= {
        "later_batch": batch.id,
        "goes_later": applications[0].public_ref,
        "kept_back": applications[1].public_ref,
        "reason": reason.id,
    }


def later(cast: Cast) -> dict[str, Any]:
    return {"batch_id": cast.things["later_batch"]}


def batch_version(cast: Cast) -> dict[str, Any]:
    return {"version": db.session.get_one(DecisionBatch, cast.things["later_batch"]).version}


def letter_to(name: str) -> Any:
    return lambda cast: {"batch_id": cast.things["later_batch"], "ref": cast.things[name]}


def letter_version(name: str) -> Any:
    def versions(cast: Cast) -> dict[str, Any]:
        rows = queries.decisions_of(cast.things["later_batch"])
        return {"version": next(one.version for one in rows if one.application.public_ref == cast.things[name])}

    return versions


def together(cast: Cast) -> dict[str, Any]:
    actor = acting(cast["manager"])
    ref = cast.things["reviewed"]
    application = queries.get_for(actor, ref)
    return {"ref": ref, f"version-{ref}": application.version, "outcome": "decline", "reason": "A good story."}


def named(kind: str = "invite") -> Any:
    return lambda cast: {"kind": kind, "language": "en"}


def desk(cast: Cast) -> dict[str, Any]:
    return {"slug": "desk"}


def reason(cast: Cast) -> dict[str, Any]:
    return {"reason_id": cast.things["reason"]}


REASON = {"outcome": "decline", "text": "There was one place, and many good stories."}

DECIDE_ROWS: list[Row] = [
    only(MANAGERS, "recruiting_decisions.agreement", values=desk),
    only(MANAGERS, "recruiting_decisions.ranking_table", values=desk),
    only(MANAGERS, "recruiting_decisions.together", values=desk),
    only(MANAGERS, "recruiting_decisions.decide_together", "POST", values=desk, data=together),
    only(MANAGERS, "recruiting_decisions.stop", "POST", values=later, data=batch_version),
    only(
        MANAGERS,
        "recruiting_decisions.hold",
        "POST",
        values=letter_to("goes_later"),
        data=letter_version("goes_later"),
    ),
    only(
        MANAGERS,
        "recruiting_decisions.let_go",
        "POST",
        values=letter_to("kept_back"),
        data=letter_version("kept_back"),
    ),
    only(MANAGERS, "recruiting_decisions.letters_page"),
    only(MANAGERS, "recruiting_decisions.letter_edit", values=named()),
    only(MANAGERS, "recruiting_decisions.letter_try", "POST", ok=200, values=named(), data=lambda cast: LETTER),
    only(
        MANAGERS,
        "recruiting_decisions.letter_save",
        "POST",
        values=named("ask_more"),
        data=lambda cast: {**LETTER, "version": 0},
    ),
    only(MANAGERS, "recruiting_decisions.letter_default", "POST", values=named(), data=lambda cast: {"version": 1}),
    only(MANAGERS, "recruiting_decisions.reason_edit", values=reason),
    only(MANAGERS, "recruiting_decisions.reason_add", "POST", data=lambda cast: REASON),
    only(MANAGERS, "recruiting_decisions.reason_save", "POST", values=reason, data=lambda cast: REASON),
]
