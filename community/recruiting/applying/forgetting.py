"""Emptying what stands about an application beside its answers: places, notes, reasons, a nomination, mails.

Rows stay, since numbers hang on them; words go. Each step bears being run twice.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, delete, func, select, update

from community.core.clock import now
from community.core.db import db
from community.core.outbox import EmailRecord, EmailState
from community.recruiting.models import (
    Application,
    Assignment,
    Decision,
    Nomination,
    RedactionSpan,
    Review,
    Score,
    Snapshot,
    TalkComment,
)

#: Stands for words that were erased where the table wants some.
GONE = "…"


def forget_spans(application_id: int, *which: ColumnElement[bool]) -> None:
    """Remove the places that were proposed or marked in what was sent; `which` narrows them."""
    snapshots = select(Snapshot.id).where(Snapshot.application_id == application_id)
    db.session.execute(
        delete(RedactionSpan)
        .where(RedactionSpan.snapshot_id.in_(snapshots), *which)
        .execution_options(synchronize_session=False)
    )


def forget_what_was_said(application_id: int) -> None:
    """Empty what was written about an application and not to the applicant: notes, talk, why a score was changed."""
    reviews = (
        select(Review.id)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .where(Assignment.application_id == application_id)
    )
    for statement in (
        update(Review).where(Review.id.in_(reviews)).values(note=""),
        update(Score).where(Score.review_id.in_(reviews), Score.revised_reason != "").values(revised_reason=GONE),
        update(TalkComment).where(TalkComment.application_id == application_id).values(text=""),
        update(Decision).where(Decision.application_id == application_id).values(note=""),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))


def forget_decision(application_id: int) -> None:
    """Empty what was decided and why, if it came to that before it was taken back. That it was decided stays."""
    db.session.execute(
        update(Decision)
        .where(Decision.application_id == application_id)
        .values(
            reason="",
            letter_subject="",
            letter_body="",
            change_reason=case((Decision.change_reason != "", GONE), else_=""),
        )
        .execution_options(synchronize_session=False)
    )


def forget_nomination(application_id: int) -> None:
    """Leave of the nomination who made it, when, and how it ended."""
    db.session.execute(
        update(Nomination)
        .where(Nomination.application_id == application_id)
        .values(
            name="",
            email="",
            email_key=None,
            relation=None,
            reason="",
            example="",
            secret_digest=None,
            reminder_digest=None,
        )
        .execution_options(synchronize_session=False)
    )


def forget_mail(application: Application) -> None:
    """Empty the mails to this address that have left the outbox, unless it is an account's. The rows stay."""
    db.session.execute(
        update(EmailRecord)
        .where(
            EmailRecord.program_id == application.program_id,
            EmailRecord.person_id.is_(None),
            func.lower(EmailRecord.to_address) == application.email.lower(),
            EmailRecord.state != EmailState.WAITING,
        )
        .values(
            to_address="", to_name="", reply_to=None, subject="", text="", html=None, headers={}, body_dropped_at=now()
        )
        .execution_options(synchronize_session=False)
    )
