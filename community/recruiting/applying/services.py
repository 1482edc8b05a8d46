"""The applicant's deeds: start, send, take back, take up again. Saving what is typed is in `drafts`.

The actor is whoever holds the draft session of an application; views make sure of that and hand the application in,
with its call and questions loaded and its row locked.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from community.accounts.models import mail_key
from community.core.clock import now, today
from community.core.db import db
from community.core.errors import Gone, Invalid, WrongState
from community.core.events import ActorKind, record
from community.core.states import move
from community.core.tokens import new_reference
from community.programs.models import Program
from community.questionnaires.answers import faults_on_sending, to_send
from community.questionnaires.schema import Schema
from community.recruiting.applying import emails
from community.recruiting.applying.attachments import tidy
from community.recruiting.applying.links import new_link
from community.recruiting.applying.proposals import propose_masks
from community.recruiting.applying.queries import (
    ToComeAgain,
    applications_of_address,
    find_application,
    latest_snapshot,
    to_come_again,
)
from community.recruiting.applying.questions import answered_by_sending
from community.recruiting.events import ApplicationStarted, ApplicationSubmitted, ApplicationWithdrawn
from community.recruiting.extras import without_extras
from community.recruiting.models import Application, Assignment, Call, CallSource, Review, ReviewState, Snapshot
from community.recruiting.nominating.words import with_nomination
from community.recruiting.screening.masks import texts_of, with_those_before
from community.recruiting.screening.queries import spans_of
from community.recruiting.screening.services import take_from_reviewers
from community.recruiting.screening.transcripts import transcripts_of
from community.recruiting.states import EDITABLE, MOVES, REVIEWABLE, TO_SCREEN, ApplicationState

S = ApplicationState

CALL_IS_OVER = _l("This call is over. What you wrote stays here, yours to read and to download.")


def request_start(
    program: Program, call: Call, email: str, *, language: str, passed_on_by_id: int | None = None
) -> None:
    """Mail the address a link to its application to this call, which is made if there is none.

    Somebody who was told to come again from a later day on is mailed that day instead. Nothing tells one case from the
    other but the mail itself, so that nobody learns who has applied. A call for people who were put forward makes none
    here: see `nominating`.

    :raises Gone: if the call is over.
    """
    if not call.is_open:
        raise Gone(CALL_IS_OVER)
    application = find_application(call.id, email)
    if application is None:
        if call.source is CallSource.NOMINATION:
            return
        again = to_come_again(program.id, email)
        if again is not None and again.on > today(program.time_zone):
            _mail_day(program, call, again, language=language)
            return
        application = start(call, email, language=language, passed_on_by_id=passed_on_by_id)
    mail_link(program, call, application)


def _mail_day(program: Program, call: Call, again: ToComeAgain, *, language: str) -> None:
    """Say from when on one may apply again, with the way to what was written before."""
    earlier = db.session.get_one(Application, again.application_id)
    link, secret = new_link(earlier)
    emails.too_early(program, call, earlier, on=again.on, language=language, link_id=link.id, secret=secret)


def request_links(program: Program, email: str) -> None:
    """Mail the address a link to each of its applications in the program, but for those of who has joined and signs in.

    What was answered has its page as well: the letter may be lost, and the texts are the applicant's own. Silent if
    there is none.
    """
    for application in applications_of_address(program.id, email):
        if application.state is not S.JOINED:
            mail_link(program, application.call, application)


def mail_link(program: Program, call: Call, application: Application) -> None:
    """Mail a way back to the application, good on any device."""
    link, secret = new_link(application)
    emails.resume(program, call, application, link_id=link.id, secret=secret)


def start(
    call: Call,
    email: str,
    *,
    language: str = "en",
    nominated_by_id: int | None = None,
    passed_on_by_id: int | None = None,
) -> Application:
    """An empty draft. One for each address and call: the table's unique constraint decides races."""
    application = Application(
        public_ref=new_reference(),
        program_id=call.program_id,
        call_id=call.id,
        questionnaire_version_id=call.questionnaire_version_id,
        state=S.DRAFT,
        email=email.strip(),
        email_key=mail_key(email),
        language=language,
        nominated_by_id=nominated_by_id,
        passed_on_by_id=passed_on_by_id,
        answers={},
        answers_version=0,
        created_at=now(),
        changed_at=now(),
    )
    db.session.add(application)
    db.session.flush()
    record(
        ApplicationStarted(
            program_id=call.program_id,
            actor_kind=ActorKind.APPLICANT,
            application_id=application.id,
            call_id=call.id,
        )
    )
    return application


def can_edit(application: Application) -> bool:
    """Whether it can be changed and sent now. What the program asked can be answered after the call as well."""
    if application.state is S.ASK_MORE:
        return True
    return application.state in EDITABLE and application.call.is_open


def faults_of(application: Application, schema: Schema) -> dict[str, str]:
    """What stands in the way of sending, by field; the name goes by "name"."""
    found = faults_on_sending(schema, application.answers)
    if not application.name:
        found["name"] = str(_l("We would like to know how to address you."))
    return found


def has_unsent_changes(application: Application, schema: Schema, snapshot: Snapshot | None) -> bool:
    """Whether what is written differs from what was sent last."""
    return snapshot is not None and to_send(schema, application.answers) != without_extras(schema, snapshot.answers)


def send(program: Program, application: Application, *, adult: bool, honest: bool) -> Snapshot:
    """Freeze the answers and hand them to the screeners, for the first time or again after a change.

    Reviewers who had an earlier text lose it until a screener has read the new one.

    :raises Gone: if the call is over.
    :raises WrongState: if it was decided or taken back.
    :raises Invalid: if something is missing, not confirmed, or nothing changed since it was last sent.
    """
    schema = Schema.parse(application.questionnaire_version.schema)
    if application.state not in EDITABLE:
        raise WrongState(_l("This application can’t be sent any more. Its page says where it stands."))
    if not can_edit(application):
        raise Gone(CALL_IS_OVER)
    if not adult:
        raise Invalid(_l("We can only take applications from adults."), field="adult")
    if not honest:
        raise Invalid(_l("Please confirm that these are your own words and your own experience."), field="honest")
    if faults_of(application, schema):
        raise Invalid(_l("Something is missing. The list says what."))
    before = latest_snapshot(application.id)
    if before is not None and application.state is not S.DRAFT and not has_unsent_changes(application, schema, before):
        raise Invalid(_l("Nothing has changed since you sent it, so there is nothing to send."))
    snapshot = _freeze(application, schema, before)
    _hand_over(application, schema, before, snapshot)
    tidy(application)
    answered_by_sending(application)
    record(
        ApplicationSubmitted(
            program_id=application.program_id,
            actor_kind=ActorKind.APPLICANT,
            application_id=application.id,
            call_id=application.call_id,
            snapshot=snapshot.number,
        )
    )
    link, secret = new_link(application)
    emails.received(program, application.call, application, number=snapshot.number, link_id=link.id, secret=secret)
    return snapshot


def _freeze(application: Application, schema: Schema, before: Snapshot | None) -> Snapshot:
    answers = with_nomination(application, to_send(schema, application.answers))
    number = before.number + 1 if before else 1
    snapshot = Snapshot(application_id=application.id, number=number, answers=answers, created_at=now())
    db.session.add(snapshot)
    db.session.flush()
    transcripts = transcripts_of(schema, application.id, answers)
    spans = propose_masks(application, schema, answers, transcripts)
    if before is not None:
        earlier = texts_of(schema, before.answers, transcripts_of(schema, application.id, before.answers))
        spans = with_those_before(spans, spans_of(before.id), earlier, texts_of(schema, answers, transcripts))
    for span in spans:
        span.snapshot_id = snapshot.id
        db.session.add(span)
    return snapshot


def _hand_over(application: Application, schema: Schema, before: Snapshot | None, snapshot: Snapshot) -> None:
    moment = now()
    application.submitted_at = moment
    if application.state in REVIEWABLE:
        if before is not None and _scored_text_changed(schema, before, snapshot):
            _mark_reviews(application)
        take_from_reviewers(application, because="edited", actor_kind=ActorKind.APPLICANT)
    elif application.state not in TO_SCREEN:
        application.state = move(application.state, S.SUBMITTED, MOVES)
        application.waiting_since = moment


def _scored_text_changed(schema: Schema, before: Snapshot, after: Snapshot) -> bool:
    return any(
        before.answers.get(field.key) != after.answers.get(field.key) for field in schema.questions if field.is_shown
    )


def _mark_reviews(application: Application) -> None:
    """Reviews that were sent stay, and say that the text has changed since."""
    assignments = select(Assignment.id).where(Assignment.application_id == application.id)
    db.session.execute(
        update(Review)
        .where(Review.assignment_id.in_(assignments), Review.state == ReviewState.SUBMITTED)
        .values(text_changed_at=now())
        .execution_options(synchronize_session="fetch")
    )


def withdraw(program: Program, application: Application) -> None:
    """Take it back. Nobody reads it from now on; the applicant keeps the text.

    :raises WrongState: if it is too late for that.
    """
    to = move(application.state, S.WITHDRAWN, MOVES, _l("This application has come to its end already."))
    if application.state in REVIEWABLE:
        take_from_reviewers(application, because="withdrawn", actor_kind=ActorKind.APPLICANT)
    was_sent = application.submitted_at is not None
    application.state = to
    application.withdrawn_at = now()
    application.waiting_since = None
    db.session.flush()
    record(
        ApplicationWithdrawn(
            program_id=application.program_id, actor_kind=ActorKind.APPLICANT, application_id=application.id
        )
    )
    if was_sent:
        emails.withdrawn(program, application.call, application)


def take_up_again(application: Application) -> None:
    """Make a draft of what was taken back, as long as the call is open.

    :raises Gone: if the call is over.
    """
    if not application.call.is_open:
        raise Gone(CALL_IS_OVER)
    application.state = move(application.state, S.DRAFT, MOVES)
    application.withdrawn_at = None
    db.session.flush()
