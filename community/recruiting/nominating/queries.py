"""Reading nominations: a member's own, the one behind a mailed link, and those that time is up for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager

from community.accounts.models import Person, mail_key
from community.core.clock import now, today
from community.core.db import db
from community.core.errors import NotFound
from community.core.tokens import digest, keyed
from community.programs.models import Member, Program
from community.recruiting.applying.queries import to_come_again
from community.recruiting.models import (
    Application,
    Call,
    CallSource,
    Nomination,
    NominationOutcome,
    NominationState,
    UnaskedAddress,
)
from community.recruiting.states import SETTLED, ApplicationState

#: So long somebody has to answer.
ANSWERED_WITHIN = dt.timedelta(days=14)
#: After so long they are reminded, once.
REMINDED_AFTER = dt.timedelta(days=7)


def nomination_calls(program_id: int) -> Sequence[Call]:
    """Calls that one can be put forward for now, the one that closes last on top: there is most time for a yes."""
    moment = now()
    return db.session.scalars(
        select(Call)
        .where(
            Call.program_id == program_id,
            Call.source == CallSource.NOMINATION,
            Call.published_at.is_not(None),
            Call.closed_at.is_(None),
            Call.opens_at <= moment,
            Call.closes_at > moment,
        )
        .order_by(Call.closes_at.desc(), Call.id)
    ).all()


def waiting_count(member: Member) -> int:
    """How many that the member put forward have not answered yet."""
    return (
        db.session.scalar(
            select(func.count(Nomination.id)).where(
                Nomination.nominator_id == member.id, Nomination.state == NominationState.WAITING
            )
        )
        or 0
    )


def count_since(member: Member, moment: dt.datetime) -> int:
    """How many the member has put forward since, whatever came of it."""
    return (
        db.session.scalar(
            select(func.count(Nomination.id)).where(
                Nomination.nominator_id == member.id, Nomination.created_at >= moment
            )
        )
        or 0
    )


@dataclass(frozen=True)
class Mine:
    """One nomination as its nominator sees it: never a word of what the person answered, but yes."""

    id: int
    #: Empty once it came to nothing.
    name: str
    call_title: str
    created_at: dt.datetime
    state: NominationState
    outcome: NominationOutcome | None
    application_state: ApplicationState | None
    call_is_over: bool

    @property
    def standing(self) -> str:
        """waiting, nothing, applying, reading, invited, joined or not_this_time."""
        if self.state is NominationState.WAITING:
            return "waiting"
        if self.state is not NominationState.ACCEPTED or self.application_state in GIVEN_UP:
            return "nothing"
        if self.outcome is not None:
            return self.outcome.value
        if self.application_state is ApplicationState.DRAFT:
            return "nothing" if self.call_is_over else "applying"
        return "reading"


#: The application is gone, taken back, or ran out.
GIVEN_UP = frozenset({None, ApplicationState.WITHDRAWN, ApplicationState.LAPSED})


def own_page(member: Member, *, after: int | None, size: int) -> Sequence[Mine]:
    """What the member put forward, the latest first; `size` + 1 of them below the id `after`."""
    over = or_(Call.closed_at.is_not(None), Call.closes_at <= now())
    statement = (
        select(
            Nomination.id,
            Nomination.name,
            Call.title,
            Nomination.created_at,
            Nomination.state,
            Nomination.outcome,
            Application.state,
            over,
        )
        .join(Call, Call.id == Nomination.call_id)
        .outerjoin(Application, Application.id == Nomination.application_id)
        .where(Nomination.nominator_id == member.id)
        .order_by(Nomination.id.desc())
        .limit(size + 1)
    )
    if after is not None:
        statement = statement.where(Nomination.id < after)
    return [Mine(*row) for row in db.session.execute(statement)]


def get_by_secret(program_id: int, secret: str, *, lock: bool = False) -> Nomination:
    """The nomination behind a mailed link, waiting or accepted, with its program, call and nominator.

    :raises NotFound: never made, of another program, or over: then nothing is left that could be found.
    """
    found = digest(secret)
    statement = (
        select(Nomination)
        .join(Nomination.call)
        .join(Nomination.program)
        .outerjoin(Nomination.nominator)
        .outerjoin(Member.person)
        .where(
            Nomination.program_id == program_id,
            or_(Nomination.secret_digest == found, Nomination.reminder_digest == found),
        )
        .options(
            contains_eager(Nomination.call),
            contains_eager(Nomination.program),
            contains_eager(Nomination.nominator).contains_eager(Member.person),
        )
    )
    # Two answers at once wait for each other here: the second finds nothing any more.
    nomination = db.session.scalar(statement.with_for_update(of=Nomination) if lock else statement)
    if nomination is None:
        raise NotFound
    return nomination


def whole(nomination_id: int) -> Nomination | None:
    """A nomination with its program, call, and nominator with person, for a mail; None if it is gone."""
    return db.session.scalar(
        select(Nomination)
        .join(Nomination.call)
        .join(Nomination.program)
        .outerjoin(Nomination.nominator)
        .outerjoin(Member.person)
        .where(Nomination.id == nomination_id)
        .options(
            contains_eager(Nomination.call),
            contains_eager(Nomination.program),
            contains_eager(Nomination.nominator).contains_eager(Member.person),
        )
    )


def of_application(application_id: int) -> Nomination | None:
    """The nomination that an application came from."""
    found = db.session.scalar(select(Nomination.id).where(Nomination.application_id == application_id).limit(1))
    return whole(found) if found is not None else None


def to_remind(limit: int) -> Sequence[int]:
    """Ids of those that were asked a week ago, not reminded, and still have time. None whose call is over."""
    return db.session.scalars(
        select(Nomination.id)
        .join(Call, Call.id == Nomination.call_id)
        .where(
            Nomination.state == NominationState.WAITING,
            Nomination.asked_at <= now() - REMINDED_AFTER,
            Nomination.reminded_at.is_(None),
            Nomination.created_at > now() - ANSWERED_WITHIN,
            Call.closed_at.is_(None),
            Call.closes_at > now(),
        )
        .order_by(Nomination.id)
        .limit(limit)
    ).all()


def to_end(limit: int) -> Sequence[int]:
    """Ids of those whose two weeks are over."""
    return db.session.scalars(
        select(Nomination.id)
        .where(
            Nomination.state == NominationState.WAITING,
            Nomination.created_at <= now() - ANSWERED_WITHIN,
        )
        .order_by(Nomination.id)
        .limit(limit)
    ).all()


def folded(email: str) -> str:
    """The address without what makes no other mailbox of it: upper case, and what stands after a plus."""
    local, _at, domain = mail_key(email).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def address_key(program_id: int, email: str) -> str:
    """What a program keeps of an address that it does not write to."""
    return keyed("nomination", f"{program_id}\0{folded(email)}")


def may_be_asked(program: Program, call: Call, email: str) -> bool:
    """Whether the address is written to about a nomination.

    Not if it belongs to somebody in the program, has an application that goes on, was put forward and has not answered,
    said no, or was declined lately and may apply again only later. Whoever nominates sees no difference.
    """
    key = mail_key(email)
    day = today(program.time_zone)
    again = to_come_again(program.id, email)
    if again is not None and again.on > day:
        return False
    member = (
        select(Member.id)
        .join(Person, Person.id == Member.person_id)
        .where(Member.program_id == program.id, Person.email_key == key)
    )
    applying = select(Application.id).where(
        Application.program_id == program.id,
        Application.email_key == key,
        Application.erased_at.is_(None),
        or_(
            Application.call_id == call.id,
            Application.state.not_in(SETTLED),
            Application.state == ApplicationState.JOINED,
        ),
    )
    waiting = select(Nomination.id).where(Nomination.program_id == program.id, Nomination.email_key == key)
    unasked = select(UnaskedAddress.key).where(
        UnaskedAddress.program_id == program.id,
        UnaskedAddress.key == address_key(program.id, email),
        or_(UnaskedAddress.until.is_(None), UnaskedAddress.until >= day),
    )
    return not db.session.scalar(select(or_(member.exists(), applying.exists(), waiting.exists(), unasked.exists())))
