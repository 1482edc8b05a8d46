"""Deciding, taking back, freezing, and having answers sent."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from community.core import jobs
from community.core.clock import now, today
from community.core.db import db
from community.core.errors import Conflict, Invalid, WrongState
from community.core.events import record
from community.core.policies import require
from community.core.states import move, unchanged
from community.programs.models import Member, Program, Role
from community.programs.services import invite
from community.recruiting.deciding import emails, queries
from community.recruiting.events import DecisionChanged, DecisionSent, DecisionsFrozen
from community.recruiting.models import Application, Call, Decision, DecisionBatch
from community.recruiting.policies import may_decide, may_see_decisions
from community.recruiting.states import MOVES, STATE_AFTER, Outcome


def decide(
    actor: Member,
    application: Application,
    *,
    outcome: Outcome,
    reason: str,
    wait_until: dt.date | None = None,
    change_reason: str = "",
    seen_version: int | None,
) -> Decision:
    """A pending decision: the applicant learns of it when its batch is sent.

    :raises Invalid: without a reason, with a wait list that has no end, or changed after the freeze without saying why.
    """
    require(may_decide, actor, application)
    unchanged(application, seen_version)
    if application.state not in queries.DECIDABLE:
        raise WrongState(_l("This application is not waiting for a decision."))
    move(application.state, STATE_AFTER[outcome], MOVES)
    if not reason.strip():
        raise Invalid(_l("An answer without a reason is a closed door. One honest sentence is enough."), field="reason")
    if outcome is Outcome.WAITLIST and (wait_until is None or wait_until <= today(actor.program.time_zone)):
        raise Invalid(_l("A waiting list has an end. Please give a day to come."), field="wait_until")
    before = queries.find_decision(application.id)
    was_frozen = _replace(before, change_reason)
    decision = Decision(
        application_id=application.id,
        batch_id=before.batch_id if before and was_frozen else None,
        outcome=outcome,
        reason=reason.strip(),
        wait_until=wait_until if outcome is Outcome.WAITLIST else None,
        decided_by_id=actor.id,
        decided_at=now(),
        frozen_at=before.frozen_at if before and was_frozen else None,
        supersedes_id=before.id if before else None,
        after_freeze=was_frozen,
        change_reason=change_reason.strip() if was_frozen else "",
    )
    db.session.add(decision)
    _touch(application)
    if before is not None and was_frozen:
        _record_change(actor, application, before.outcome.value, outcome.value)
    return decision


def take_back(actor: Member, application: Application, *, change_reason: str = "", seen_version: int | None) -> None:
    """Undo a decision that has not been sent. Out of a frozen batch only with a reason, and it is counted."""
    require(may_decide, actor, application)
    unchanged(application, seen_version)
    decision = queries.find_decision(application.id)
    if decision is None or decision.mailed_at is not None:
        raise WrongState(_l("There is no decision to take back."))
    if _replace(decision, change_reason):
        decision.after_freeze, decision.change_reason = True, change_reason.strip()
        _record_change(actor, application, decision.outcome.value, "")
    _touch(application)


def _replace(decision: Decision | None, change_reason: str) -> bool:
    """Put the decision in force out of force. Whether it was frozen and unsent, which wants a reason."""
    if decision is None:
        return False
    frozen = decision.frozen_at is not None and decision.mailed_at is None
    if frozen and not change_reason.strip():
        raise Invalid(_l("Names are open now. Please say why this changes; it is counted."), field="change_reason")
    decision.replaced_at = now()
    db.session.flush()
    return frozen


def _touch(application: Application) -> None:
    """Count the application's version up, so that of two people who decide at once one is told."""
    flag_modified(application, "state")
    db.session.flush()


def _record_change(actor: Member, application: Application, before: str, after: str) -> None:
    record(
        DecisionChanged(
            program_id=application.program_id,
            actor_id=actor.id,
            application_id=application.id,
            outcome_before=before,
            outcome_after=after,
        )
    )


def freeze(actor: Member, call: Call, *, seen: str) -> DecisionBatch:
    """Make a batch of all pending decisions of the call. From here on names are open to managers.

    :param seen: `queries.fingerprint` of the decisions that the manager saw.
    :raises Conflict: when one was added, changed or taken back since.
    """
    require(may_see_decisions, actor)
    decisions = queries.unfrozen(call.id)
    if not decisions:
        raise WrongState(_l("There is no pending decision to freeze."))
    if queries.fingerprint(decisions) != seen:
        raise Conflict(_l("A decision was changed while you were looking. Please look again before you freeze."))
    moment = now()
    batch = DecisionBatch(call_id=call.id, created_at=moment, frozen_at=moment, frozen_by_id=actor.id)
    db.session.add(batch)
    db.session.flush()
    for decision in decisions:
        decision.batch_id, decision.frozen_at = batch.id, moment
    db.session.flush()
    record(DecisionsFrozen(program_id=actor.program_id, actor_id=actor.id, batch_id=batch.id, count=len(decisions)))
    return batch


def send(actor: Member, batch: DecisionBatch, *, seen_version: int | None) -> int:
    """Have every answer of the batch sent. Each is a job of its own: its state and its mail change together.

    Returns how many there are.
    """
    require(may_see_decisions, actor)
    unchanged(batch, seen_version)
    if batch.sent_at is not None:
        raise WrongState(_l("These answers are sent already."))
    decisions = [one for one in queries.decisions_of(batch.id) if one.mailed_at is None]
    if not decisions:
        raise WrongState(_l("There is nothing left in this batch to send."))
    batch.sent_at, batch.sent_by_id = now(), actor.id
    db.session.flush()
    for decision in decisions:
        jobs.enqueue("recruiting.answer", {"decision_id": decision.id}, key=f"answer:{decision.id}")
    return len(decisions)


def answer(decision: Decision, application: Application, program: Program, *, sent_by_id: int | None) -> None:
    """Give one answer: the state that the applicant sees, the invitation if it is one, and the mail.

    Does nothing a second time, nor for an application that was withdrawn in between.
    """
    if decision.mailed_at is not None or decision.replaced_at is not None:
        return
    if application.state not in queries.DECIDABLE:
        return
    application.state = move(application.state, STATE_AFTER[decision.outcome], MOVES)
    application.answered_at = decision.mailed_at = now()
    application.waiting_since = None
    secret = ""
    if decision.outcome is Outcome.INVITE:
        secret = invite(
            program,
            email=application.email,
            name=application.name,
            roles=Role.AMBASSADOR,
            actor_id=sent_by_id,
            because_of=f"application:{application.id}",
            send=False,
        )
    db.session.flush()
    emails.answer(program, application, decision, secret=secret)
    record(
        DecisionSent(
            program_id=program.id,
            actor_id=sent_by_id,
            application_id=application.id,
            outcome=decision.outcome.value,
        )
    )
