"""Calls whose stories were read by several, and batches of their decisions. Each step is the real service."""

from __future__ import annotations

import datetime as dt

from community.core.db import db, unit_of_work
from community.programs.models import Member, Program, Role
from community.recruiting.deciding import queries, services
from community.recruiting.jobs import answer
from community.recruiting.models import Application, Call, Decision, DecisionBatch
from community.recruiting.states import Outcome
from tests.factories import make_member
from tests.factories.reviewing import acting, assigned_to, make_call, make_reviewers, make_sent, release, send_review


def make_read_call(
    program: Program,
    count: int,
    *,
    reviewers: int = 3,
    reviews: int = 2,
    places: int | None = None,
    severity: float = 0,
) -> tuple[Call, list[Application], list[Member]]:
    """A call with `count` stories, each read by `reviews` of its reviewers; the first reviewer takes `severity` off."""
    call = make_call(program, target=reviews, places=places)
    screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
    readers = make_reviewers(program, *(f"Reader {number}" for number in range(reviewers)))
    applications = []
    for number in range(count):
        application = make_sent(call, f"Applicant {number}")
        release(screener, application)
        for reader in readers:
            if reader.id in assigned_to(application):
                off = severity if reader is readers[0] else 0
                values = [max(1, min(5, round(2 + number % 4 - off + (place == number % 5)))) for place in range(5)]
                send_review(reader, application, *values)
        applications.append(application)
    return call, applications, readers


def fresh(application: Application) -> Application:
    """The application as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Application, application.id)


def decide_so(
    manager: Member, application: Application, outcome: Outcome, reason: str = "You told it well.", **days: dt.date
) -> Decision:
    """A pending decision with its days."""
    with unit_of_work():
        actor = acting(manager)
        found = queries.get_for(actor, application.public_ref)
        return services.decide(
            actor,
            found,
            outcome=outcome,
            reason=reason,
            wait_until=days.get("wait_until"),
            reapply_on=days.get("reapply_on"),
            seen_version=found.version,
        )


def freeze(manager: Member, call: Call) -> int:
    """All that is pending becomes a batch; its id."""
    with unit_of_work():
        actor = acting(manager)
        pending = queries.unfrozen(call.id)
        batch = services.freeze(actor, db.session.get_one(Call, call.id), seen=queries.fingerprint(pending))
    return batch.id


def send(manager: Member, batch_id: int, *, at: dt.datetime | None = None) -> None:
    """Somebody says that it goes out. Jobs are not run."""
    with unit_of_work():
        actor = acting(manager)
        batch = queries.get_batch(actor, batch_id)
        services.send(actor, batch, at=at, seen_version=batch.version)


def give_answers(batch_id: int) -> None:
    """What the worker does for each letter of the batch, and does again."""
    ids = [one.id for one in db.session.query(Decision).filter_by(batch_id=batch_id)]
    for decision_id in ids:
        for _ in range(2):
            with unit_of_work():
                answer(decision_id)


def tell(manager: Member, call: Call) -> int:
    """Frozen, sent and answered."""
    batch_id = freeze(manager, call)
    send(manager, batch_id)
    give_answers(batch_id)
    return batch_id


def batch_of(batch_id: int) -> DecisionBatch:
    """The batch as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(DecisionBatch, batch_id)
