"""What all services of a case share: a line in its record, opening it again, the fields that its events have."""

from __future__ import annotations

import datetime as dt
from typing import Any

from community.core.clock import now
from community.core.db import db
from community.core.events import ActorKind
from community.core.states import move
from community.moderation.models import MOVES, Case, CaseEvent, CaseState, Cause, Outcome, Step
from community.programs.models import Member

#: Until when a decision is promised.
PROMISE = dt.timedelta(hours=48)


def keep_step(case: Case, step: Step, actor: Member | None, *, reverts_id: int | None = None, **data: Any) -> CaseEvent:
    """Write one line of the record. `actor` is None for what a rule or a job did; `data` holds plain values only."""
    line = CaseEvent(
        case_id=case.id,
        step=step,
        actor_kind=ActorKind.MEMBER if actor else ActorKind.SYSTEM,
        actor_id=actor.id if actor else None,
        at=now(),
        reverts_id=reverts_id,
        data=data,
    )
    db.session.add(line)
    db.session.flush()
    return line


def common(case: Case, actor: Member | None) -> dict[str, Any]:
    """The fields that every event of a case begins with."""
    return {
        "program_id": case.program_id,
        "actor_id": actor.id if actor else None,
        "actor_kind": ActorKind.MEMBER if actor else ActorKind.SYSTEM,
        "case_id": case.id,
        "post_id": case.post_id,
        "author_id": case.author_id,
    }


def reopen(case: Case, cause: Cause) -> None:
    """Let a decided case wait again, with a fresh promise."""
    case.state = move(case.state, CaseState.OPEN, MOVES)
    case.cause = cause
    case.outcome = case.decided_at = case.restore_at = None
    case.opened_at = now()
    case.due_at = case.opened_at + PROMISE
    free(case)


def close(case: Case, outcome: Outcome) -> None:
    """Let a case rest with this outcome."""
    case.state = move(case.state, CaseState.DECIDED, MOVES)
    case.outcome, case.decided_at = outcome, now()
    case.restore_at = None
    free(case)


def free(case: Case) -> None:
    """Nobody works on it any longer."""
    case.claimed_by_id = case.claimed_at = case.claimed_until = None
    case.claimed_by = None
