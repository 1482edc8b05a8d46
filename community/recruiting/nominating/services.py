"""Putting somebody forward, and what they answer. A no and silence end alike: with nothing left of the person."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from community.accounts.models import mail_key
from community.core import outbox
from community.core.clock import now, today
from community.core.db import db, is_postgresql
from community.core.errors import Gone, Invalid, WrongState
from community.core.events import ActorKind, record
from community.core.policies import require
from community.core.tokens import new_secret
from community.programs.models import Member, Program
from community.recruiting.applying.queries import find_application
from community.recruiting.applying.services import CALL_IS_OVER, mail_link, start
from community.recruiting.events import NominationAccepted, NominationAnswered, NominationEnded, PersonNominated
from community.recruiting.models import (
    Application,
    Call,
    CallSource,
    Nomination,
    NominationOutcome,
    NominationState,
    Relation,
    UnaskedAddress,
)
from community.recruiting.nominating import emails, queries
from community.recruiting.nominating.policies import may_nominate
from community.recruiting.states import ApplicationState

S = NominationState

#: So many may wait for an answer at once. It keeps people from working through an address book.
WAITING_AT_ONCE = 3
#: And so many may be put forward in four weeks, however fast they answer.
MOST, WITHIN = 10, dt.timedelta(days=28)
#: Who said nothing is left alone for so long; who said no, for good.
LEFT_ALONE_FOR = dt.timedelta(days=365)


def nominate(
    actor: Member,
    call: Call,
    *,
    name: str,
    email: str,
    reason: str,
    example: str,
    relation: Relation | None = None,
    language: str = "en",
) -> Nomination:
    """Put somebody forward, and write to them unless they are not to be asked. The result looks the same either way.

    :raises Gone: if nobody can be put forward for the call any more.
    :raises Invalid: for the actor's own address, or with as many as may wait at once or be put forward in a while.
    """
    require(may_nominate, actor)
    if call.program_id != actor.program_id or call.source is not CallSource.NOMINATION or not call.is_open:
        raise Gone(_l("This call is over, so nobody can be put forward for it any more."))
    if queries.waiting_count(actor) >= WAITING_AT_ONCE:
        raise Invalid(
            _l("Three people are thinking it over already. When one has answered, or two weeks are over, ask the next.")
        )
    if queries.count_since(actor, now() - WITHIN) >= MOST:
        raise Invalid(_l("You have put ten people forward in four weeks. Let some of them arrive first."))
    if mail_key(email) == actor.person.email_key:
        raise Invalid(_l("This is your own address, and you are in already."), field="email")
    nomination = Nomination(
        program_id=actor.program_id,
        call_id=call.id,
        nominator_id=actor.id,
        state=S.WAITING,
        name=name.strip(),
        language=language,
        created_at=now(),
    )
    secret = ""
    if queries.may_be_asked(actor.program, call, email):
        secret, nomination.secret_digest = new_secret()
        nomination.email, nomination.email_key = email.strip(), mail_key(email)
        nomination.reason, nomination.example, nomination.relation = reason.strip(), example.strip(), relation
        nomination.asked_at = now()
    db.session.add(nomination)
    db.session.flush()
    record(
        PersonNominated(
            program_id=actor.program_id, actor_id=actor.id, nomination_id=nomination.id, call_id=nomination.call_id
        )
    )
    if secret:
        emails.ask(actor.program, call, actor, nomination, secret=secret)
    return nomination


def accept(program: Program, nomination: Nomination) -> Application:
    """The yes: an application of the call, begun with the address that the mail went to. A second yes finds the same.

    :raises Gone: if the call is over.
    """
    call = nomination.call
    if nomination.state is S.ACCEPTED and nomination.application_id is not None:
        return db.session.get_one(Application, nomination.application_id)
    if nomination.state is not S.WAITING:
        raise WrongState(_l("This was answered already."))
    if not call.is_open:
        raise Gone(CALL_IS_OVER)
    application = find_application(call.id, nomination.email, lock=True)
    if application is None:
        application = start(
            call, nomination.email, language=nomination.language, nominated_by_id=nomination.nominator_id
        )
        application.name = nomination.name
    elif application.nominated_by_id is None and application.state is ApplicationState.DRAFT:
        application.nominated_by_id = nomination.nominator_id
    mail_link(program, call, application)
    outbox.forget_mails(emails.keys_to_person(nomination.id))
    nomination.state, nomination.ended_at = S.ACCEPTED, now()
    nomination.application_id = application.id
    nomination.email, nomination.email_key = "", None
    db.session.flush()
    record(
        NominationAccepted(
            program_id=nomination.program_id,
            actor_kind=ActorKind.APPLICANT,
            nomination_id=nomination.id,
            application_id=application.id,
        )
    )
    return application


def refuse(program: Program, nomination: Nomination) -> None:
    """The no. Address, name and words are gone when this returns, and the address is not asked again.

    :raises WrongState: if the person said yes before: then it is the application that one takes back.
    """
    if nomination.state is not S.WAITING:
        raise WrongState(_l("You said yes to this before. You can take your application back on its page."))
    _leave_alone(program, nomination.email, until=None)
    _end(nomination, S.REFUSED)


def lapse(program: Program, nomination: Nomination) -> None:
    """Two weeks without an answer. Does nothing to one that was answered."""
    if nomination.state is not S.WAITING:
        return
    if nomination.email:
        _leave_alone(program, nomination.email, until=today(program.time_zone) + LEFT_ALONE_FOR)
    _end(nomination, S.LAPSED)


def _end(nomination: Nomination, state: NominationState) -> None:
    nomination.state, nomination.ended_at = state, now()
    nomination.name = nomination.email = nomination.reason = nomination.example = ""
    nomination.email_key = nomination.relation = nomination.secret_digest = nomination.reminder_digest = None
    outbox.forget_mails(emails.keys_to_person(nomination.id))
    db.session.flush()
    record(NominationEnded(program_id=nomination.program_id, actor_kind=ActorKind.SYSTEM, nomination_id=nomination.id))
    # Read anew with its nominator, now that nothing of the person is left that a mail could quote.
    if (ended := queries.whole(nomination.id)) is not None:
        emails.came_to_nothing(ended)


def _leave_alone(program: Program, email: str, *, until: dt.date | None) -> None:
    """Remember not to write to this address, without remembering the address. A no outlasts a silence."""
    insert = postgresql_insert if is_postgresql() else sqlite_insert
    key = queries.address_key(program.id, email)
    statement = insert(UnaskedAddress).values(program_id=program.id, key=key, until=until)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["program_id", "key"],
            set_={"until": until},
            where=UnaskedAddress.until.is_not(None),
        )
    )


def forget_silences(day: dt.date) -> None:
    """Forget whom to leave alone until before `day`."""
    db.session.execute(delete(UnaskedAddress).where(UnaskedAddress.until < day))


def remind(nomination: Nomination) -> None:
    """The one reminder, with a link of its own; the first goes on working. Does nothing a second time."""
    if nomination.state is not S.WAITING or nomination.reminded_at is not None or not nomination.email:
        return
    if nomination.nominator is None:
        return
    secret, nomination.reminder_digest = new_secret()
    nomination.reminded_at = now()
    db.session.flush()
    emails.remind(nomination.program, nomination.call, nomination.nominator, nomination, secret=secret)


def tell_outcome(application_id: int, outcome: NominationOutcome) -> None:
    """Let whoever put the applicant forward hear what came of it, without reason or scores. Once for each outcome."""
    nomination = queries.of_application(application_id)
    if nomination is None or nomination.outcome is outcome or nomination.outcome is NominationOutcome.JOINED:
        return
    nomination.outcome = outcome
    db.session.flush()
    if nomination.nominator is None:
        return
    record(
        NominationAnswered(
            program_id=nomination.program_id,
            actor_kind=ActorKind.SYSTEM,
            nomination_id=nomination.id,
            nominator_id=nomination.nominator.id,
            outcome=outcome.value,
        )
    )
    emails.outcome(nomination, outcome)
