"""Warning, silencing and suspending the author of a post, always with a letter, and lifting that again."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, NotFound, WrongState
from community.core.events import record
from community.core.policies import require
from community.moderation import emails
from community.moderation.events import MemberSanctioned, SanctionLifted
from community.moderation.models import LETTER_LENGTH, Case, CaseEvent, Sanction, SanctionKind, Step
from community.moderation.policies import may_decide
from community.moderation.queries.cases import has_reported
from community.moderation.services.discretion import require_discreet
from community.moderation.services.keeping import common, keep_step
from community.programs import services as programs
from community.programs.models import Member
from community.programs.policies import may_silence

MOST_DAYS = 90


def sanction(actor: Member, case: Case, *, kind: SanctionKind, days: int | None, letter: str) -> Sanction:
    """Lay something on the author of the post; they read why and until when.

    :param days: 1 to 90; without meaning for a warning.
    :raises WrongState: if the author has left, or the same thing runs already.
    """
    require(may_decide, actor, case, has_reported=has_reported(actor, case.id))
    member = case.author
    if member is None:
        raise WrongState(_l("Who wrote this has left, so there is nobody to write to."))
    require(may_silence, actor, member)
    letter = letter.strip()
    if not letter or len(letter) > LETTER_LENGTH:
        raise Invalid(_l("They read why, in at most %(max)d characters.", max=LETTER_LENGTH), field="letter")
    require_discreet(case, letter, field="letter")
    ends_at = _end(kind, days)
    _require_none_running(member, kind)
    given = Sanction(
        case_id=case.id,
        member_id=member.id,
        kind=kind,
        letter=letter,
        given_at=now(),
        given_by_id=actor.id,
        ends_at=ends_at,
    )
    db.session.add(given)
    db.session.flush()
    if kind == SanctionKind.SILENCE:
        programs.silence(actor, member, ends_at)
    elif kind == SanctionKind.SUSPENSION:
        programs.suspend(actor, member, ends_at)
    case.author_told_at = case.author_told_at or now()
    keep_step(case, Step.SANCTIONED, actor, sanction_id=given.id, kind=kind.value)
    record(
        MemberSanctioned(
            **common(case, actor),
            sanction_id=given.id,
            kind_of_sanction=kind.value,
            ends_at=ends_at.isoformat() if ends_at else None,
        )
    )
    emails.sanctioned(case, given)
    return given


def _end(kind: SanctionKind, days: int | None) -> dt.datetime | None:
    if kind == SanctionKind.WARNING:
        return None
    if days is None or not 1 <= days <= MOST_DAYS:
        raise Invalid(_l("Between 1 and %(max)d days.", max=MOST_DAYS), field="days")
    return now() + dt.timedelta(days=days)


def _require_none_running(member: Member, kind: SanctionKind) -> None:
    running = select(Sanction.id).where(
        Sanction.member_id == member.id,
        Sanction.kind == kind,
        Sanction.lifted_at.is_(None),
        Sanction.ends_at > now(),
    )
    if db.session.scalar(running.limit(1)) is not None:
        raise WrongState(_l("That is in force already. Lift it first if it should last longer or shorter."))


def lift_sanction(actor: Member, case: Case, sanction_id: int) -> None:
    """Lift what this case laid on its author, before its time.

    :raises NotFound: if it is not of this case. :raises WrongState: if it is over.
    """
    require(may_decide, actor, case, has_reported=has_reported(actor, case.id))
    given = db.session.scalar(select(Sanction).where(Sanction.id == sanction_id, Sanction.case_id == case.id))
    member = case.author
    if given is None or member is None:
        raise NotFound
    require(may_silence, actor, member)
    if given.lifted_at is not None or (given.ends_at is not None and given.ends_at <= now()):
        raise WrongState(_l("That is over already."))
    given.lifted_at, given.lifted_by_id = now(), actor.id
    if given.kind == SanctionKind.SILENCE:
        programs.silence(actor, member, None)
    elif given.kind == SanctionKind.SUSPENSION:
        programs.suspend(actor, member, None)
    lines = db.session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.step == Step.SANCTIONED))
    made = next((line.id for line in lines if line.data.get("sanction_id") == given.id), None)
    keep_step(case, Step.SANCTION_LIFTED, actor, reverts_id=made, sanction_id=given.id, kind=given.kind.value)
    record(SanctionLifted(**common(case, actor), sanction_id=given.id, kind_of_sanction=given.kind.value))
    emails.sanction_lifted(case, given)
