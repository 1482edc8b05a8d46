"""What recruiting does by itself: sends answers, reminds, ends what nobody answered, and erases what has its time."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.events import ActorKind, record
from community.core.jobs import Claim, Lane, job, periodic, report_progress
from community.core.states import move
from community.programs.models import Member, Program
from community.programs.services import INVITATION_LASTS
from community.recruiting.applying import attachments, retention  # noqa: F401  (attachments name their files)
from community.recruiting.deciding import endings
from community.recruiting.deciding import services as deciding
from community.recruiting.deciding.sending import may_go
from community.recruiting.events import ApplicationSettled
from community.recruiting.importing import queries as importing_queries
from community.recruiting.importing import services as importing
from community.recruiting.models import Application, Call, Decision, DecisionBatch, ImportState
from community.recruiting.nominating import queries as nominating_queries
from community.recruiting.nominating import services as nominating
from community.recruiting.reviewing import emails as reviewing_emails
from community.recruiting.reviewing.queries import overdue_reviewers
from community.recruiting.screening import asking
from community.recruiting.states import MOVES, ApplicationState
from community.web.extensions import LANGUAGES

BATCH = 200


@job("recruiting.answer")
def answer(decision_id: int) -> None:
    """Give the answer of one decision whose batch was sent."""
    decision = db.session.get(Decision, decision_id)
    if decision is None or decision.batch_id is None:
        return
    application = db.session.get_one(Application, decision.application_id)
    batch = db.session.get_one(DecisionBatch, decision.batch_id)
    if not may_go(decision, batch, application):
        return
    program = db.session.get_one(Program, application.program_id)
    deciding.answer(decision, application, program, sent_by_id=batch.sent_by_id)


@periodic("recruiting.end_wait_lists", dt.timedelta(hours=6), lane=Lane.BULK)
def end_wait_lists() -> None:
    """A wait list ends on the day that was promised, and so does the wait for an answer. Both are told by mail."""
    for application, decision, program in endings.overdue(BATCH):
        kind = endings.ENDS[application.state]
        settle(application, ApplicationState.CLOSED)
        endings.tell_of_end(application, decision, program, kind)


@periodic("recruiting.end_questions", dt.timedelta(hours=6), lane=Lane.BULK)
def end_questions() -> None:
    """What a screener asked and nobody answered until the day that the mail named goes on as it stands."""
    for question, application, program in asking.overdue(BATCH):
        asking.lapse(question, application, program)


@periodic("recruiting.end_invitations", dt.timedelta(hours=6), lane=Lane.BULK)
def end_invitations() -> None:
    """An invitation that nobody accepted in its time has lapsed. A manager may invite again."""
    applications = db.session.scalars(
        select(Application)
        .where(Application.state == ApplicationState.INVITED, Application.answered_at < now() - INVITATION_LASTS)
        .order_by(Application.id)
        .limit(BATCH)
    ).all()
    for application in applications:
        settle(application, ApplicationState.LAPSED)


def settle(application: Application, state: ApplicationState) -> None:
    """The end of an answered application."""
    application.state = move(application.state, state, MOVES)
    db.session.flush()
    record(
        ApplicationSettled(
            program_id=application.program_id,
            actor_kind=ActorKind.SYSTEM,
            application_id=application.id,
            state=state.value,
        )
    )


@periodic("recruiting.remind_reviewers", dt.timedelta(days=1), lane=Lane.BULK)
def remind_reviewers() -> None:
    """One mail a week at most to those who have had a review for some days."""
    for member_id, count in overdue_reviewers():
        member = db.session.scalars(
            select(Member)
            .where(Member.id == member_id)
            .options(joinedload(Member.person), joinedload(Member.program))
            .execution_options(populate_existing=True)
        ).one()
        reviewing_emails.reviews_due(member, count)


@periodic("recruiting.remind_nominees", dt.timedelta(hours=6), lane=Lane.BULK)
def remind_nominees() -> None:
    """Once, after a week, to those who were put forward and have not answered."""
    for nomination_id in nominating_queries.to_remind(BATCH):
        if (nomination := nominating_queries.whole(nomination_id)) is not None:
            nominating.remind(nomination)


@periodic("recruiting.end_nominations", dt.timedelta(hours=6), lane=Lane.BULK)
def end_nominations() -> None:
    """After two weeks without an answer nothing of the person is kept."""
    for nomination_id in nominating_queries.to_end(BATCH):
        if (nomination := nominating_queries.whole(nomination_id)) is not None:
            nominating.lapse(nomination.program, nomination)
    nominating.forget_silences(now().date())


@periodic("recruiting.erase_answers", dt.timedelta(hours=6), lane=Lane.BULK)
def erase_answers() -> None:
    """Answers go so many days after the decision, if their question says so."""
    retention.erase_answers()


@periodic("recruiting.warn_of_erasure", dt.timedelta(hours=12), lane=Lane.BULK)
def warn_of_erasure() -> None:
    """A mail two weeks before an unsent or withdrawn story goes."""
    retention.warn_of_erasure()


@periodic("recruiting.erase_untouched", dt.timedelta(hours=12), lane=Lane.BULK)
def erase_untouched() -> None:
    """An unsent or withdrawn story goes some time after its call has closed."""
    retention.erase_untouched()


@job("recruiting.import", lane=Lane.BULK, own_transactions=True)
def bring_in(claim: Claim, upload_id: int) -> None:
    """Bring a large table in: what is slow first, without a lock, then all rows in one transaction."""
    upload = importing_queries.find_upload(upload_id)
    if upload is None or upload.state is not ImportState.RUNNING:
        db.session.rollback()
        with unit_of_work():
            claim.complete()
        return
    prepared = importing.prepare(upload, LANGUAGES, report_progress)
    db.session.rollback()
    try:
        with unit_of_work():
            found = importing_queries.find_upload(upload_id, lock=True)
            if found is not None and found.state is ImportState.RUNNING:
                if prepared.is_whole:
                    importing.write(found, prepared)
                else:
                    importing.give_back(found)
            claim.complete()
    except IntegrityError:
        # Somebody with one of the addresses applied in between: the page lists who, and nothing came in.
        with unit_of_work():
            claim.complete()
            found = importing_queries.find_upload(upload_id, lock=True)
            if found is not None and found.state is ImportState.RUNNING:
                importing.give_back(found)


@job("recruiting.tell_imported", lane=Lane.BULK)
def tell_imported(application_id: int) -> None:
    """Mail somebody whose application was brought in that it has arrived. Taken back since: nothing to say."""
    application = db.session.scalar(
        select(Application)
        .where(Application.id == application_id, Application.state != ApplicationState.WITHDRAWN)
        .options(joinedload(Application.call).joinedload(Call.program))
    )
    if application is not None and application.erased_at is None and not importing.was_told(application.id):
        importing.tell(application)


@periodic("recruiting.forget_imports", dt.timedelta(hours=1), lane=Lane.BULK)
def forget_imports() -> None:
    """A table that nobody brought in is kept for a day."""
    importing.forget(BATCH)
