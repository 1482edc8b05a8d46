"""Freezing decisions, and having their letters sent: now or at a time, with a way back until then.

Each letter is a job of its own, which changes the state and posts the mail in one transaction. A job looks again at
all that may have changed since it was asked for, so one that is too many or too early does nothing: a second worker, a
batch that was stopped and let go anew, a decision that was replaced.
"""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from community.core import jobs
from community.core.clock import now
from community.core.db import db
from community.core.errors import Conflict, Invalid, WrongState
from community.core.events import record
from community.core.policies import require
from community.core.states import move, unchanged
from community.programs.models import Member, Program, Role
from community.programs.services import invite
from community.recruiting.applying.links import new_link
from community.recruiting.deciding import emails, queries, wording_queries
from community.recruiting.deciding.letters import KIND_OF
from community.recruiting.events import DecisionSent, DecisionsFrozen
from community.recruiting.models import Application, Call, Decision, DecisionBatch
from community.recruiting.policies import may_see_decisions
from community.recruiting.screening.services import take_from_reviewers
from community.recruiting.states import MOVES, REVIEWABLE, STATE_AFTER, Outcome

#: How far the clocks of two machines may be apart without a letter being taken for too early, and lost.
GRACE = dt.timedelta(minutes=1)
#: A time further off is rather a slip of the pen.
LONGEST_WAIT = dt.timedelta(days=90)


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


def send(actor: Member, batch: DecisionBatch, *, at: dt.datetime | None = None, seen_version: int | None) -> int:
    """Have every letter of the batch sent that is not held back, as it reads now. Returns how many there are.

    :param at: when they go out; at once if None. Until then `stop` takes it back.
    :raises Invalid: for a time that is over or too far off.
    """
    require(may_see_decisions, actor)
    unchanged(batch, seen_version)
    moment = now()
    if batch.sent_at is not None:
        raise WrongState(_l("These answers are sent already."))
    if at is not None and not moment < at <= moment + LONGEST_WAIT:
        raise Invalid(_l("Please give a time to come, within the next three months."), field="send_on")
    decisions = [one for one in queries.decisions_of(batch.id) if one.mailed_at is None and one.held_at is None]
    if not decisions:
        raise WrongState(_l("There is nothing left in this batch to send."))
    batch.sent_at, batch.sent_by_id, batch.send_at = moment, actor.id, at or moment
    db.session.flush()
    _fix_letters(actor.program, decisions)
    for decision in decisions:
        _ask_to_send(batch, decision)
    return len(decisions)


def _fix_letters(program: Program, decisions: list[Decision]) -> None:
    """Keep each letter as it reads now, so that what was read is what goes out, whoever edits the program's words."""
    own = wording_queries.own_letters(program.id)
    for decision in decisions:
        kind, language = KIND_OF[decision.outcome], decision.application.language
        source = emails.source_of(kind, own, program, language)
        decision.letter_subject, decision.letter_body = source.subject, source.body
    db.session.flush()


def _ask_to_send(batch: DecisionBatch, decision: Decision) -> None:
    """The key holds what was said and when, so that what is let go again gets a job again."""
    jobs.enqueue(
        "recruiting.answer",
        {"decision_id": decision.id},
        key=f"answer:{decision.id}:{batch.version}:{decision.version}",
        run_at=batch.goes_out_at,
    )


def stop(actor: Member, batch: DecisionBatch, *, seen_version: int | None) -> None:
    """Take back that it goes out, as long as its time has not come.

    :raises WrongState: when it has.
    """
    require(may_see_decisions, actor)
    unchanged(batch, seen_version)
    if not batch.can_be_stopped:
        raise WrongState(_l("It is too late to stop this batch: its time has come."))
    batch.sent_at = batch.sent_by_id = batch.send_at = None
    for decision in queries.decisions_of(batch.id):
        decision.letter_subject = decision.letter_body = ""
    db.session.flush()


def hold(actor: Member, decision: Decision, *, seen_version: int | None) -> None:
    """Keep one letter back. The others of its batch go out without it."""
    require(may_see_decisions, actor)
    unchanged(decision, seen_version)
    if decision.mailed_at is not None:
        raise WrongState(_l("This letter is gone already."))
    decision.held_at = decision.held_at or now()
    db.session.flush()


def let_go(actor: Member, batch: DecisionBatch, decision: Decision, *, seen_version: int | None) -> None:
    """Send a letter that was kept back after all: with its batch if that still waits, else now."""
    require(may_see_decisions, actor)
    unchanged(decision, seen_version)
    if decision.mailed_at is not None:
        raise WrongState(_l("This letter is gone already."))
    decision.held_at = None
    flag_modified(decision, "held_at")  # a new version, so that the job gets a key that no other had
    db.session.flush()
    if batch.sent_at is not None:
        _fix_letters(actor.program, [decision])
        _ask_to_send(batch, decision)


def may_go(decision: Decision, batch: DecisionBatch, application: Application) -> bool:
    """Whether the letter is to go out at this moment. Asked by the job, which may be late, early or one of two."""
    at = batch.goes_out_at
    return (
        decision.mailed_at is None
        and decision.replaced_at is None
        and decision.held_at is None
        and at is not None
        and at <= now() + GRACE
        and application.state in queries.DECIDABLE
    )


def answer(decision: Decision, application: Application, program: Program, *, sent_by_id: int | None) -> None:
    """Give one answer: the state that the applicant sees, the invitation if it is one, and the mail.

    Does nothing a second time, nor for an application that was withdrawn in between.
    """
    if decision.mailed_at is not None or decision.replaced_at is not None:
        return
    if application.state not in queries.DECIDABLE:
        return
    if decision.outcome is Outcome.ASK_MORE and application.state in REVIEWABLE:
        take_from_reviewers(application, because="question", actor_id=sent_by_id)
    application.state = move(application.state, STATE_AFTER[decision.outcome], MOVES)
    application.answered_at = decision.mailed_at = now()
    application.waiting_since = now() if decision.outcome is Outcome.ASK_MORE else None
    secret = _way_in(decision, application, program, sent_by_id)
    db.session.flush()
    _mail(decision, application, program, secret)
    record(
        DecisionSent(
            program_id=program.id,
            actor_id=sent_by_id,
            application_id=application.id,
            outcome=decision.outcome.value,
        )
    )


def _way_in(decision: Decision, application: Application, program: Program, sent_by_id: int | None) -> str:
    """The secret of the letter's link; empty if it has none."""
    if decision.outcome is Outcome.ASK_MORE:
        return new_link(application)[1]
    if decision.outcome is not Outcome.INVITE:
        return ""
    return invite(
        program,
        email=application.email,
        name=application.name,
        roles=Role.AMBASSADOR,
        actor_id=sent_by_id,
        because_of=f"application:{application.id}",
        send=False,
    )


def _mail(decision: Decision, application: Application, program: Program, secret: str) -> None:
    kind = KIND_OF[decision.outcome]
    own = {} if decision.letter_body else wording_queries.own_letters(program.id)
    source = emails.source_for(decision, own, program, application.language)
    decision.letter_subject, decision.letter_body = source.subject, source.body
    call = db.session.get_one(Call, application.call_id)
    emails.tell(
        program,
        kind,
        source,
        emails.about(application, decision, call),
        to_address=application.email,
        key=f"decision:{decision.id}",
        secret=secret,
    )
