"""The job that sends one mail, and the one that drops old bodies.

The state `handing_over` is committed when the server has said "go ahead" and before it gets the first byte
of content. So whoever finds a mail in that state after a crash knows that its end is ambiguous, and whoever
finds it `waiting` knows that no server has it. Both commits are fenced: a worker that lost its lease sends
nothing.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import update

from community.core import clock, jobs, mailer
from community.core.db import db, unit_of_work
from community.core.failpoints import failpoint
from community.core.outbox import letters
from community.core.outbox.models import SETTLED, EmailRecord, EmailState
from community.core.outbox.posting import SEND, find_guard

#: With a delay of at most an hour these last for about two days.
ATTEMPTS = 60
BODY_KEPT = dt.timedelta(days=30)
REASON_LENGTH = 1000
INTERRUPTED = "The connection to the mail server ended before it had answered."


@jobs.job(SEND, max_attempts=ATTEMPTS, own_transactions=True)
def send(claim: jobs.Claim, email_id: int) -> None:
    """Take one mail as far as it goes in this attempt; its state and the job's change in one transaction."""
    row = db.session.get(EmailRecord, email_id)
    if row is None or row.state in SETTLED:
        return
    db.session.expunge(row)  # read once: what is sent is what the guard was asked about
    if row.state is EmailState.HANDING_OVER and row.stream.subscribed:
        _settle(claim, row, EmailState.UNCERTAIN, row.reason or INTERRUPTED)
        return
    refusal = find_guard(row.guard)(**row.guard_args) if row.guard else None
    db.session.rollback()  # nothing stays open while a server is waited for
    if refusal is not None:
        _settle(claim, row, EmailState.SKIPPED, refusal)
        return
    _hand_over(claim, row)


def _hand_over(claim: jobs.Claim, row: EmailRecord) -> None:
    def going_ahead() -> None:
        with unit_of_work():
            claim.hold()
            _update(row, state=EmailState.HANDING_OVER)

    try:
        mailer.deliver(letters.write(row), going_ahead)
    except mailer.Refused as refused:
        _settle(claim, row, EmailState.FAILED, str(refused))
    except mailer.NotNow as answer:
        # Known not to have been taken, so waiting again, whatever the stream.
        if claim.last_attempt:
            _settle(
                claim,
                row,
                EmailState.FAILED,
                f"Given up after {claim.attempts} attempts. Last answer: {answer}",
            )
        else:
            _wait(claim, row, EmailState.WAITING, str(answer))
    except mailer.Ambiguous as ending:
        if row.stream.subscribed or claim.last_attempt:
            _settle(claim, row, EmailState.UNCERTAIN, str(ending))
        else:
            _wait(claim, row, EmailState.HANDING_OVER, str(ending))
    else:
        failpoint("after_dot")
        _settle(claim, row, EmailState.SENT, None)


def _settle(claim: jobs.Claim, row: EmailRecord, state: EmailState, reason: str | None) -> None:
    """The mail's end and the job's, in one transaction."""
    tried = state is not EmailState.SKIPPED
    with unit_of_work():
        claim.complete()
        _update(
            row,
            state=state,
            reason=reason and reason[:REASON_LENGTH],
            attempts=EmailRecord.attempts + 1 if tried else EmailRecord.attempts,
            sent_at=clock.now() if state is EmailState.SENT else None,
        )
        failpoint("before_commit")


def _wait(claim: jobs.Claim, row: EmailRecord, state: EmailState, reason: str) -> None:
    with unit_of_work():
        claim.retry(reason)
        _update(row, state=state, reason=reason[:REASON_LENGTH], attempts=EmailRecord.attempts + 1)


def _update(row: EmailRecord, **values: object) -> None:
    db.session.execute(
        update(EmailRecord)
        .where(EmailRecord.id == row.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


@jobs.periodic("outbox.drop_bodies", dt.timedelta(days=1), lane=jobs.Lane.BULK)
def drop_bodies() -> None:
    """Drop content and technical headers of mail that was settled long ago; who got what when stays."""
    db.session.execute(
        update(EmailRecord)
        .where(
            EmailRecord.state.in_(SETTLED),
            EmailRecord.created_at < clock.now() - BODY_KEPT,
            EmailRecord.body_dropped_at.is_(None),
        )
        .values(text="", html=None, headers={}, body_dropped_at=clock.now())
        .execution_options(synchronize_session=False)
    )
