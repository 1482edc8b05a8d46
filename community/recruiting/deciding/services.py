"""Deciding and taking back. Freezing and sending are in `sending`; both can be had from here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from community.core.clock import now, today
from community.core.db import db
from community.core.errors import Invalid, WrongState
from community.core.events import record
from community.core.policies import require
from community.core.states import move, unchanged
from community.programs.models import Member
from community.recruiting.deciding import queries
from community.recruiting.deciding.sending import answer, freeze, hold, let_go, send, stop
from community.recruiting.events import DecisionChanged
from community.recruiting.models import Application, Call, Decision, DecisionBatch
from community.recruiting.policies import may_decide
from community.recruiting.states import MOVES, STATE_AFTER, Outcome

__all__ = [
    "Words",
    "answer",
    "decide",
    "decide_together",
    "freeze",
    "hold",
    "let_go",
    "outcomes_for",
    "reapply_on",
    "send",
    "stop",
    "take_back",
]

#: Somebody who was not chosen may come again so long after the call has closed, unless the call or a manager says
#: otherwise: time for something to happen.
REAPPLY_AFTER = dt.timedelta(days=180)


def reapply_on(call: Call) -> dt.date | None:
    """From when on somebody who is not chosen may apply again, to begin from. A day that the call names comes first.

    None if that day is over: then anybody may, at any time.
    """
    named: dt.date | None = getattr(call, "reapply_on", None)
    day = named or (call.closes_at + REAPPLY_AFTER).date()
    return day if day > now().date() else None


def outcomes_for(application: Application) -> list[Outcome]:
    """The answers that can be given from where the application stands."""
    return [outcome for outcome, state in STATE_AFTER.items() if state in MOVES[application.state]]


def decide(
    actor: Member,
    application: Application,
    *,
    outcome: Outcome,
    reason: str,
    wait_until: dt.date | None = None,
    reapply_on: dt.date | None = None,
    change_reason: str = "",
    seen_version: int | None,
) -> Decision:
    """A pending decision: the applicant learns of it when its batch is sent.

    :param wait_until: for the waiting list and for a question, until when it lasts.
    :param reapply_on: for "not this time", from when on one may apply again.
    :raises Invalid: without a reason, with a wait list that has no end, with a day that is over, or changed after the
        freeze without saying why.
    """
    require(may_decide, actor, application)
    unchanged(application, seen_version)
    if application.state not in queries.DECIDABLE:
        raise WrongState(_l("This application is not waiting for a decision."))
    move(application.state, STATE_AFTER[outcome], MOVES)
    if not reason.strip():
        raise Invalid(_l("An answer without a reason is a closed door. One honest sentence is enough."), field="reason")
    wait_until = wait_until if outcome in {Outcome.WAITLIST, Outcome.ASK_MORE} else None
    reapply_on = reapply_on if outcome is Outcome.DECLINE else None
    _check_days(outcome, wait_until, reapply_on, today(actor.program.time_zone))
    before = queries.find_decision(application.id)
    was_frozen = _replace(before, change_reason)
    decision = Decision(
        application_id=application.id,
        batch_id=before.batch_id if before and was_frozen else None,
        outcome=outcome,
        reason=reason.strip(),
        wait_until=wait_until,
        reapply_on=reapply_on,
        decided_by_id=actor.id,
        decided_at=now(),
        frozen_at=before.frozen_at if before and was_frozen else None,
        held_at=now() if before and was_frozen and _goes_out(before) else None,
        supersedes_id=before.id if before else None,
        after_freeze=was_frozen,
        change_reason=change_reason.strip() if was_frozen else "",
    )
    db.session.add(decision)
    _touch(application)
    if before is not None and was_frozen:
        _record_change(actor, application, before.outcome.value, outcome.value)
    return decision


def _check_days(outcome: Outcome, wait_until: dt.date | None, reapply_on: dt.date | None, day: dt.date) -> None:
    if outcome is Outcome.WAITLIST and (wait_until is None or wait_until <= day):
        raise Invalid(_l("A waiting list has an end. Please give a day to come."), field="wait_until")
    if wait_until is not None and wait_until <= day:
        raise Invalid(_l("Please give a day to come, or none."), field="wait_until")
    if reapply_on is not None and reapply_on < day:
        raise Invalid(_l("This day is over. Please give another, or none."), field="reapply_on")


def _goes_out(decision: Decision) -> bool:
    """Whether somebody said that its batch is sent. A letter that nobody has read is then kept back."""
    batch = db.session.get(DecisionBatch, decision.batch_id) if decision.batch_id else None
    return batch is not None and batch.sent_at is not None


@dataclass(frozen=True)
class Words:
    """What is special about one of several that are decided together. An empty reason takes the common one."""

    seen_version: int | None
    reason: str = ""


def decide_together(
    actor: Member,
    applications: Mapping[str, Application],
    words: Mapping[str, Words],
    *,
    outcome: Outcome,
    reason: str,
    wait_until: dt.date | None = None,
    reapply_on: dt.date | None = None,
) -> list[Decision]:
    """Pending decisions on several applications, by their references: all of them, or none.

    :raises WrongState: when one is frozen: what is changed then needs a reason of its own.
    """
    if queries.frozen_among([one.id for one in applications.values()]):
        raise WrongState(_l("One of these is frozen by now. Please change it on its own page."))
    return [
        decide(
            actor,
            application,
            outcome=outcome,
            reason=words[ref].reason.strip() or reason,
            wait_until=wait_until,
            reapply_on=reapply_on,
            seen_version=words[ref].seen_version,
        )
        for ref, application in applications.items()
    ]


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
