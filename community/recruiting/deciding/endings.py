"""Ends that come by themselves: a waiting list whose day has come, a question without an answer. People are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from community.core.clock import now, today
from community.core.db import db
from community.programs.models import Program
from community.recruiting.deciding import emails, wording_queries
from community.recruiting.models import Application, Call, Decision, LetterKind
from community.recruiting.states import ApplicationState

#: What ends on the day that its letter named, and the letter that says so.
ENDS = {
    ApplicationState.WAITLISTED: LetterKind.WAITLIST_OVER,
    ApplicationState.ASK_MORE: LetterKind.QUESTION_OVER,
}


def overdue(limit: int) -> Sequence[tuple[Application, Decision, Program]]:
    """Applications whose day is over in their program's time zone, with what was said to them."""
    rows = db.session.execute(
        select(Application, Decision, Program)
        .join(Decision, Decision.application_id == Application.id)
        .join(Program, Program.id == Application.program_id)
        .where(
            Application.state.in_(ENDS),
            Decision.replaced_at.is_(None),
            Decision.mailed_at.is_not(None),
            Decision.wait_until < (now() + dt.timedelta(days=1)).date(),
        )
        .order_by(Decision.wait_until, Application.id)
        .limit(limit)
    ).tuples()
    return [
        (application, decision, program)
        for application, decision, program in rows
        if decision.wait_until is not None and decision.wait_until < today(program.time_zone)
    ]


def tell_of_end(application: Application, decision: Decision, program: Program, kind: LetterKind) -> None:
    """Mail that it is over. Once for each decision."""
    if application.erased_at is not None:
        return
    source = emails.source_of(kind, wording_queries.own_letters(program.id), program, application.language)
    # From here on this is what the applicant's page says.
    decision.letter_subject, decision.letter_body = source.subject, source.body
    db.session.flush()
    call = db.session.get_one(Call, application.call_id)
    emails.tell(
        program,
        kind,
        source,
        emails.about(application, decision, call),
        to_address=application.email,
        key=f"decision-over:{decision.id}",
    )
