"""Reading calls and, for whoever holds a draft session, one's own application. All of it by program and public ref."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, String, and_, bindparam, case, func, select
from sqlalchemy.orm import contains_eager, joinedload

from community.accounts.models import mail_key
from community.core.clock import now
from community.core.db import BigKey, db
from community.core.errors import Gone, NotFound
from community.core.tokens import digest
from community.programs.models import Program
from community.recruiting.models import AnswerRevision, Application, Call, Decision, ResumeLink, Snapshot
from community.recruiting.states import MAY_COME_AGAIN, Outcome


def open_calls(program: Program) -> Sequence[Call]:
    """Calls that one can apply to now, the one that closes first on top. For the landing page."""
    moment = now()
    statement = select(Call).where(
        Call.program_id == program.id,
        Call.published_at.is_not(None),
        Call.closed_at.is_(None),
        Call.opens_at <= moment,
        Call.closes_at > moment,
    )
    return db.session.scalars(statement.order_by(Call.closes_at, Call.id)).all()


def get_call(program: Program, slug: str) -> Call:
    """A published call with its questions, open or over.

    :raises NotFound: if there is none, or it is not published yet.
    """
    found = db.session.scalar(
        select(Call)
        .where(Call.program_id == program.id, Call.slug == slug, Call.published_at.is_not(None))
        .options(joinedload(Call.questionnaire_version))
    )
    if found is None:
        raise NotFound
    return found


def find_application(call_id: int, email: str, *, lock: bool = False) -> Application | None:
    """The application of this address to this call, in whatever state."""
    statement = select(Application).where(Application.call_id == call_id, Application.email_key == mail_key(email))
    return db.session.scalar(statement.with_for_update() if lock else statement)


def applications_of_address(program_id: int, email: str) -> Sequence[Application]:
    """What this address has in the program, newest first, with the calls."""
    statement = (
        select(Application)
        .where(
            Application.program_id == program_id,
            Application.email_key == mail_key(email),
            Application.erased_at.is_(None),
        )
        .options(joinedload(Application.call))
    )
    return db.session.scalars(statement.order_by(Application.id.desc())).all()


class ToComeAgain(NamedTuple):
    """From when on an address may apply again, and which of its applications says so."""

    on: dt.date
    application_id: int


def to_come_again(program_id: int, email: str) -> ToComeAgain | None:
    """The last of the days that hold for this address, see `coming_again`. None: it may come at any time."""
    day = case((Decision.outcome == Outcome.DECLINE, Decision.reapply_on), else_=Call.reapply_on)
    found = db.session.execute(
        select(day, Application.id)
        .join(Call, Call.id == Application.call_id)
        .outerjoin(
            Decision,
            and_(
                Decision.application_id == Application.id,
                Decision.mailed_at.is_not(None),
                Decision.replaced_at.is_(None),
            ),
        )
        .where(
            Application.program_id == program_id,
            Application.email_key == mail_key(email),
            Application.erased_at.is_(None),
            Application.state.in_(MAY_COME_AGAIN),
            day.is_not(None),
        )
        .order_by(day.desc(), Application.id.desc())
        .limit(1)
    ).first()
    return ToComeAgain(*found) if found else None


def get_link(program_id: int, secret: str) -> ResumeLink:
    """A mailed link with its application and call.

    :raises NotFound: if there is none in this program.
    :raises Gone: if it was revoked.
    """
    link = db.session.scalar(
        select(ResumeLink)
        .join(ResumeLink.application)
        .join(Application.call)
        .where(
            ResumeLink.secret_digest == digest(secret),
            Application.program_id == program_id,
            Application.erased_at.is_(None),
        )
        .options(contains_eager(ResumeLink.application).contains_eager(Application.call))
    )
    if link is None:
        raise NotFound
    if link.revoked_at is not None:
        raise Gone(_l("This link was replaced by a newer one. Ask for another below, and it comes by mail."))
    return link


def find_by_session(program_id: int, ref: str, link_id: int, *, lock: bool = False) -> Application | None:
    """The application that a draft session holds: opened by a link that has not been revoked since."""
    values = {"program_id": program_id, "ref": ref, "link_id": link_id}
    application: Application | None = db.session.scalar(_by_session(lock), values)
    return application


@cache
def _by_session(lock: bool) -> Select[Application]:
    statement = (
        _with_questions()
        .join(ResumeLink, ResumeLink.application_id == Application.id)
        .where(ResumeLink.id == bindparam("link_id", type_=BigKey), ResumeLink.revoked_at.is_(None))
    )
    return _locked(statement) if lock else statement


def find_by_address(program_id: int, ref: str, email_key: str, *, lock: bool = False) -> Application | None:
    """The application of somebody who is signed in with the same address, proven by their account."""
    statement = _with_questions().where(Application.email_key == email_key)
    values = {"program_id": program_id, "ref": ref}
    application: Application | None = db.session.scalar(_locked(statement) if lock else statement, values)
    return application


def _with_questions() -> Select[Application]:
    return (
        select(Application)
        .where(
            Application.program_id == bindparam("program_id", type_=BigKey),
            Application.public_ref == bindparam("ref", type_=String),
            Application.erased_at.is_(None),
        )
        .join(Application.call)
        .join(Application.questionnaire_version)
        .options(contains_eager(Application.call), contains_eager(Application.questionnaire_version))
    )


def _locked(statement: Select[Application]) -> Select[Application]:
    # Two devices that save at once wait for each other here, so that the second sees what the first wrote.
    return statement.with_for_update(of=Application).execution_options(populate_existing=True)


def latest_snapshot(application_id: int) -> Snapshot | None:
    """What was sent last."""
    return db.session.scalar(
        select(Snapshot).where(Snapshot.application_id == application_id).order_by(Snapshot.number.desc()).limit(1)
    )


def count_snapshots(application_id: int) -> int:
    """How often it was sent."""
    statement = select(func.count()).select_from(Snapshot).where(Snapshot.application_id == application_id)
    return db.session.scalar(statement) or 0


def last_written(application_id: int) -> str | None:
    """The field that was written last; the applicant's name counts as none."""
    found: str | None = db.session.scalar(_last_written(), {"application_id": application_id})
    return found


@cache
def _last_written() -> Select[str]:
    of_application = AnswerRevision.application_id == bindparam("application_id", type_=BigKey)
    statement = select(AnswerRevision.field_key).where(of_application, AnswerRevision.number > 0)
    return statement.order_by(AnswerRevision.id.desc()).limit(1)


def changed_since(application_id: int, keys: Collection[str], number: int) -> set[str]:
    """Those of the fields that were saved after the draft's version `number`."""
    statement = select(AnswerRevision.field_key).where(
        AnswerRevision.application_id == application_id,
        AnswerRevision.field_key.in_(keys),
        AnswerRevision.number > number,
    )
    return set(db.session.scalars(statement.distinct()))


def answer_sent(application_id: int) -> Decision | None:
    """The last decision that was mailed. One that is still pending is never found."""
    return db.session.scalar(
        select(Decision)
        .where(Decision.application_id == application_id, Decision.mailed_at.is_not(None))
        .order_by(Decision.mailed_at.desc(), Decision.id.desc())
        .limit(1)
    )
