"""Writing, publishing, extending, closing and copying calls. Who passes them on is in `calling.passing`."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import unicodedata
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, WrongState
from community.core.events import ActorKind, record
from community.core.policies import require
from community.core.states import unchanged
from community.programs.models import Member, Program
from community.questionnaires.models import QuestionnaireVersion
from community.recruiting.applying.policies import may_manage_calls
from community.recruiting.events import CallClosed, CallExtended, CallPublished, CallWritten
from community.recruiting.models import Application, Call, CallSource, ReviewRound
from community.recruiting.sides import round_of

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SLUG_LENGTH = 60
#: Addresses under ``/calls/`` that are pages of their own.
TAKEN = frozenset({"new"})
TARGET_REVIEWS = 2
#: More than five readings of one story cost more than they tell.
FEWEST_REVIEWS, MOST_REVIEWS = 2, 5
#: What SQL holds as an integer on both engines.
_SEEDS = 2**31
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "", "'": ""})


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a call says, in the words and dates of whoever writes it."""

    title: str
    text: str
    questionnaire_version: QuestionnaireVersion
    opens_at: dt.datetime
    closes_at: dt.datetime
    source: CallSource = CallSource.OPEN
    answer_by: dt.date | None = None
    places: int | None = None
    reapply_on: dt.date | None = None


def create_call(
    program: Program,
    *,
    slug: str,
    title: str,
    text: str,
    questionnaire_version: QuestionnaireVersion,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    source: CallSource = CallSource.OPEN,
    answer_by: dt.date | None = None,
    places: int | None = None,
    reapply_on: dt.date | None = None,
    target_reviews: int = TARGET_REVIEWS,
    actor: Member | None = None,
) -> Call:
    """A call that nobody sees yet, with the round in which its applications will be read. `actor` None: the system.

    :raises Invalid: for a slug that is taken or no slug, and for dates in the wrong order.
    """
    if actor is not None:
        require(may_manage_calls, actor)
    check_slug(program.id, slug)
    said = Said(
        title=title,
        text=text,
        questionnaire_version=questionnaire_version,
        opens_at=opens_at,
        closes_at=closes_at,
        source=source,
        answer_by=answer_by,
        places=places,
        reapply_on=reapply_on,
    )
    call = Call(program_id=program.id, slug=slug, created_at=now(), created_by_id=actor.id if actor else None)
    _say(call, said)
    db.session.add(call)
    db.session.flush()
    db.session.add(
        ReviewRound(call_id=call.id, target_reviews=target_reviews, seed=secrets.randbelow(_SEEDS), created_at=now())
    )
    db.session.flush()
    _record_writing(call, actor)
    return call


def _say(call: Call, said: Said) -> None:
    _check_dates(said.opens_at, said.closes_at, said.answer_by)
    if said.reapply_on is not None and said.reapply_on < said.closes_at.date():
        raise Invalid(
            _l("That is before this call has closed. Leave it empty, or choose a later day."), field="reapply_on"
        )
    call.title, call.text, call.source = said.title.strip(), said.text.strip(), said.source
    call.questionnaire_version_id = said.questionnaire_version.id
    call.opens_at, call.closes_at = said.opens_at, said.closes_at
    call.answer_by, call.places, call.reapply_on = said.answer_by, said.places, said.reapply_on


def _record_writing(call: Call, actor: Member | None) -> None:
    kind = ActorKind.MEMBER if actor else ActorKind.SYSTEM
    record(
        CallWritten(program_id=call.program_id, actor_id=actor.id if actor else None, actor_kind=kind, call_id=call.id)
    )


def check_slug(program_id: int, slug: str, *, of: Call | None = None) -> None:
    """Whether a call may have this address; `of` has it already.

    :raises Invalid: if not.
    """
    if not SLUG.fullmatch(slug) or len(slug) > SLUG_LENGTH:
        raise Invalid(_l("The address is made of small letters, digits and single hyphens."), field="slug")
    if slug in TAKEN:
        raise Invalid(_l("This address is a page of our own. Please choose another."), field="slug")
    found = db.session.scalar(select(Call.id).where(Call.program_id == program_id, Call.slug == slug))
    if found is not None and (of is None or found != of.id):
        raise Invalid(_l("Another call has this address already."), field="slug")


def propose_slug(program_id: int, title: str) -> str:
    """An address that is free, made of the title: "For people who can’t walk past" is for-people-who-cant-walk-past."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    wanted = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: SLUG_LENGTH - 4].strip("-") or "call"
    taken = TAKEN | set(db.session.scalars(select(Call.slug).where(Call.program_id == program_id)))
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{number}" for number in range(2, len(taken) + 3) if f"{wanted}-{number}" not in taken)


def _check_dates(opens_at: dt.datetime, closes_at: dt.datetime, answer_by: dt.date | None) -> None:
    if closes_at <= opens_at:
        raise Invalid(_l("A call closes after it opens."), field="closes_at")
    if answer_by is not None and answer_by < closes_at.date():
        raise Invalid(_l("People can’t be answered before the call has closed."), field="answer_by")


def change_call(
    actor: Member, call: Call, said: Said, *, slug: str, target_reviews: int, seen_version: int | None
) -> None:
    """Say something else. Address and source stay once it is published, the questions once somebody has begun.

    :raises Invalid: for a taken address, dates in the wrong order, or questions that people are answering.
    """
    require(may_manage_calls, actor)
    unchanged(call, seen_version)
    if call.published_at is not None and (slug != call.slug or said.source is not call.source):
        raise WrongState(
            _l("The call is published, and its link is out in the world: address and way stay as they are.")
        )
    check_slug(call.program_id, slug, of=call)
    if said.questionnaire_version.id != call.questionnaire_version_id:
        if has_applications(call.id):
            raise Invalid(
                _l("Somebody has begun to answer, so the questions stay. Copy the call to ask others."),
                field="questions",
            )
        if call.published_at is not None and said.questionnaire_version.published_at is None:
            raise Invalid(_l("Publish the questions first."), field="questions")
    _say(call, said)
    call.slug = slug
    round_of(call.id).target_reviews = target_reviews
    db.session.flush()
    _record_writing(call, actor)


def has_applications(call_id: int) -> bool:
    """Whether anybody has begun, also who took it back since."""
    return db.session.scalar(select(Application.id).where(Application.call_id == call_id).limit(1)) is not None


def publish_call(call: Call, *, actor: Member | None = None) -> None:
    """Let the call be found from its opening on. `actor` None: the system.

    :raises WrongState: if its questions are not published yet.
    """
    if actor is not None:
        require(may_manage_calls, actor)
    version = db.session.get_one(QuestionnaireVersion, call.questionnaire_version_id)
    if version.published_at is None:
        raise WrongState(_l("Publish the questions first: what people are asked must not change while they answer."))
    if call.published_at is not None:
        return
    call.published_at = now()
    db.session.flush()
    record(
        CallPublished(
            program_id=call.program_id,
            actor_id=actor.id if actor else None,
            actor_kind=ActorKind.MEMBER if actor else ActorKind.SYSTEM,
            call_id=call.id,
        )
    )


def extend_call(actor: Member, call: Call, closes_at: dt.datetime, *, answer_by: dt.date | None = None) -> None:
    """Move the closing date, also of a call that is over: it opens again. `answer_by` None: the promise stays.

    :raises Invalid: for a date in the past, or one that breaks the promise of an answer.
    """
    require(may_manage_calls, actor)
    _check_dates(call.opens_at, closes_at, None)
    if closes_at <= now():
        raise Invalid(_l("That is in the past. To end the call now, close it."), field="closes_at")
    promised = answer_by or call.answer_by
    if promised is not None and promised < closes_at.date():
        raise Invalid(_l("An answer was promised before that day. Please name a new day for it."), field="answer_by")
    call.closes_at, call.closed_at, call.answer_by = closes_at, None, promised
    db.session.flush()
    record(
        CallExtended(program_id=call.program_id, actor_id=actor.id, call_id=call.id, closes_at=closes_at.isoformat())
    )


def close_call(actor: Member, call: Call) -> None:
    """End the call now. Drafts stay readable to whoever wrote them."""
    require(may_manage_calls, actor)
    if call.closed_at is not None:
        return
    call.closed_at = now()
    db.session.flush()
    record(CallClosed(program_id=call.program_id, actor_id=actor.id, call_id=call.id))


def copy_call(actor: Member, call: Call, *, title: str, version: QuestionnaireVersion) -> Call:
    """A draft that says the same, opening tomorrow for as long; no applications, no passers."""
    require(may_manage_calls, actor)
    lasts = call.closes_at - call.opens_at
    opens_at = now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    waits = call.answer_by - call.closes_at.date() if call.answer_by else None
    copied = create_call(
        actor.program,
        slug=propose_slug(call.program_id, title),
        title=title,
        text=call.text,
        questionnaire_version=version,
        opens_at=opens_at,
        closes_at=opens_at + lasts,
        source=call.source,
        answer_by=(opens_at + lasts).date() + waits if waits is not None else None,
        places=call.places,
        target_reviews=round_of(call.id).target_reviews,
        actor=actor,
    )
    copied.passing_text = call.passing_text
    db.session.flush()
    return copied
