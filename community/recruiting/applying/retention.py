"""How long what people wrote is kept, and erasing it when the time is over.

Two clocks. A question may say how many days after the decision its answer goes; only that answer does. A story that
was never sent, or was taken back, goes as a whole some time after its call has closed, and a mail says so beforehand.
What others wrote about a text goes with it, since it can hold the same words: notes, talks, a screener's questions.
Scores are numbers and stay.
Frozen rows are not deleted: what is in them is, and the row stays as a tombstone. Every step bears being run twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import contains_eager

from community.core.clock import now
from community.core.db import db
from community.core.events import ActorKind, record
from community.programs.models import Program
from community.questionnaires.models import QuestionnaireVersion
from community.questionnaires.schema import Schema
from community.recruiting.applying import emails
from community.recruiting.applying.attachments import drop, files_of
from community.recruiting.applying.forgetting import (
    forget_decision,
    forget_mail,
    forget_nomination,
    forget_spans,
    forget_what_was_said,
)
from community.recruiting.applying.links import new_link
from community.recruiting.events import AnswerErased, ApplicationErased
from community.recruiting.models import (
    AnswerRevision,
    Application,
    Call,
    ErasedAnswer,
    RedactedView,
    RedactionSpan,
    ResumeLink,
    ScreenerQuestion,
    Snapshot,
)
from community.recruiting.spoken import transcript_key
from community.recruiting.states import ANSWERED, ApplicationState

S = ApplicationState

#: So long after its call has closed, or after it was written in or taken back, whichever is last.
UNSENT_KEPT = dt.timedelta(days=90)
WARNED_BEFORE = dt.timedelta(days=14)
#: A decision is made. Whoever is on the waiting list still waits for one.
DECIDED = ANSWERED - {S.WAITLISTED}
UNDECIDED = frozenset({S.DRAFT, S.WITHDRAWN})
BATCH = 200


@dataclass(frozen=True)
class Kept:
    """What an applicant is told about keeping: `title` of a question and how many days its answer is kept."""

    title: str
    days: int
    erased_at: dt.datetime | None


def told_of(application: Application, schema: Schema) -> list[Kept]:
    """The answers with a time of their own, in the order of the questions."""
    fields = [field for field in schema.questions if field.retention_days]
    if not fields:
        return []
    rows = db.session.execute(
        select(ErasedAnswer.field_key, ErasedAnswer.erased_at).where(ErasedAnswer.application_id == application.id)
    )
    erased: dict[str, dt.datetime] = {row.field_key: row.erased_at for row in rows}
    return [Kept(field.title, field.retention_days or 0, erased.get(field.key)) for field in fields]


# Single answers


def erase_answers() -> int:
    """Erase the answers whose time is over; returns how many. At most `BATCH` for each question at once."""
    count = 0
    for version in db.session.scalars(
        select(QuestionnaireVersion).where(QuestionnaireVersion.published_at.is_not(None))
    ):
        for field in Schema.parse(version.schema).questions:
            if not field.retention_days:
                continue
            for application in _due(version.id, field.key, field.retention_days):
                beside = {field.key, field.recording_key, transcript_key(field)}
                erase_answer(application, field.key, beside)
                count += 1
    return count


def _due(version_id: int, key: str, days: int) -> Sequence[Application]:
    erased = select(ErasedAnswer.application_id).where(ErasedAnswer.field_key == key)
    return db.session.scalars(
        select(Application)
        .where(
            Application.questionnaire_version_id == version_id,
            Application.state.in_(DECIDED),
            Application.answered_at <= now() - dt.timedelta(days=days),
            Application.erased_at.is_(None),
            Application.id.not_in(erased),
        )
        .order_by(Application.id)
        .limit(BATCH)
        .with_for_update()
    ).all()


def erase_answer(application: Application, key: str, beside: set[str]) -> None:
    """Remove one answer from everywhere: draft, revisions, what was sent, what reviewers read, files, transcripts.

    If reviewers read it, their notes can hold its words, and go as well.

    :param beside: every key under which the answer, or something made of it, stands.
    """
    application.answers = without(application.answers, beside)
    db.session.execute(
        delete(AnswerRevision).where(
            AnswerRevision.application_id == application.id, AnswerRevision.field_key.in_(beside)
        )
    )
    was_read = False
    texts: list[Snapshot | RedactedView] = []
    texts += db.session.scalars(select(Snapshot).where(Snapshot.application_id == application.id))
    texts += db.session.scalars(select(RedactedView).where(RedactedView.application_id == application.id))
    for frozen in texts:
        if frozen.answers.keys() & beside:
            frozen.answers, frozen.erasures = without(frozen.answers, beside), frozen.erasures + 1
            was_read |= isinstance(frozen, RedactedView)
    forget_spans(application.id, RedactionSpan.field_key.in_(beside))
    for row in files_of(application.id):
        if row.field_key in beside:
            drop(row)
    db.session.execute(
        delete(ScreenerQuestion)
        .where(ScreenerQuestion.application_id == application.id)
        .execution_options(synchronize_session=False)
    )
    if was_read:
        forget_what_was_said(application.id)
    db.session.add(ErasedAnswer(application_id=application.id, field_key=key, erased_at=now()))
    db.session.flush()
    record(
        AnswerErased(
            program_id=application.program_id,
            actor_kind=ActorKind.SYSTEM,
            application_id=application.id,
            field_key=key,
        )
    )


def without(answers: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    """The answers but those under `keys`."""
    return {key: value for key, value in answers.items() if key not in keys}


# Whole applications


def _closed_at() -> ColumnElement[dt.datetime]:
    return func.coalesce(Call.closed_at, Call.closes_at)


def _untouched_since(moment: dt.datetime) -> Select[Application]:
    """Unsent and withdrawn applications of calls that closed by `moment`, and that nobody has touched since."""
    return (
        select(Application)
        .join(Application.call)
        .options(contains_eager(Application.call))
        .where(
            Application.state.in_(UNDECIDED),
            Application.erased_at.is_(None),
            _closed_at() <= moment,
            Application.changed_at <= moment,
            or_(Application.withdrawn_at.is_(None), Application.withdrawn_at <= moment),
        )
        .order_by(Application.id)
        .limit(BATCH)
        .with_for_update(of=Application)
    )


def _was_warned() -> ColumnElement[bool]:
    """Whether a mail went out since the call has closed and since it was last written in."""
    return and_(
        Application.erasure_warned_at > _closed_at(),
        Application.erasure_warned_at > Application.changed_at,
        or_(Application.withdrawn_at.is_(None), Application.erasure_warned_at > Application.withdrawn_at),
    )


def warn_of_erasure() -> int:
    """Tell those whose text goes in two weeks; returns how many."""
    due = _untouched_since(now() - (UNSENT_KEPT - WARNED_BEFORE))
    warned = func.coalesce(_was_warned(), False)
    applications = db.session.scalars(due.where(~warned)).all()
    for application in applications:
        program = db.session.get_one(Program, application.program_id)
        application.erasure_warned_at = now()
        if application.answers or application.name:
            _link, secret = new_link(application)
            erased_on = (now() + WARNED_BEFORE).date()
            emails.will_be_erased(program, application.call, application, erased_on=erased_on, secret=secret)
    db.session.flush()
    return len(applications)


def erase_untouched() -> int:
    """Erase what nobody came back to after the mail; returns how many applications."""
    due = _untouched_since(now() - UNSENT_KEPT)
    applications = db.session.scalars(
        due.where(_was_warned(), Application.erasure_warned_at <= now() - WARNED_BEFORE)
    ).all()
    for application in applications:
        erase_application(application)
    return len(applications)


def erase_application(application: Application) -> None:
    """Leave nothing but a tombstone: that there was an application to this call, and what became of it. Idempotent."""
    if application.erased_at is not None:
        return
    for row in files_of(application.id):
        drop(row)
    forget_spans(application.id)
    for table in (AnswerRevision, ResumeLink, ScreenerQuestion):
        db.session.execute(
            delete(table).where(table.application_id == application.id).execution_options(synchronize_session=False)
        )
    for frozen in (Snapshot, RedactedView):
        db.session.execute(
            update(frozen)
            .where(frozen.application_id == application.id, frozen.erased_at.is_(None))
            .values(answers={}, erased_at=now())
            .execution_options(synchronize_session=False)
        )
    forget_what_was_said(application.id)
    forget_decision(application.id)
    forget_nomination(application.id)
    forget_mail(application)
    application.answers = {}
    application.name = application.email = ""
    # One address, one application to a call: the tombstone must not stand in anybody's way.
    application.email_key = f"erased:{application.public_ref}"
    application.erased_at = now()
    db.session.flush()
    record(
        ApplicationErased(program_id=application.program_id, actor_kind=ActorKind.SYSTEM, application_id=application.id)
    )
