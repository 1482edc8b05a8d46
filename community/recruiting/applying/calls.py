"""Writing, publishing and closing calls."""

from __future__ import annotations

import datetime as dt
import re
import secrets

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, WrongState
from community.core.events import ActorKind, record
from community.core.policies import require
from community.programs.models import Member, Program
from community.questionnaires.models import QuestionnaireVersion
from community.recruiting.applying.policies import may_manage_calls
from community.recruiting.events import CallClosed, CallPublished
from community.recruiting.models import Call, CallSource, ReviewRound

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TARGET_REVIEWS = 2
#: What SQL holds as an integer on both engines.
_SEEDS = 2**31


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
    target_reviews: int = TARGET_REVIEWS,
    actor: Member | None = None,
) -> Call:
    """A call that nobody sees yet, with the round in which its applications will be read. `actor` None: the system.

    :raises Invalid: for a slug that is taken or no slug, and for dates in the wrong order.
    """
    if actor is not None:
        require(may_manage_calls, actor)
    if not SLUG.fullmatch(slug) or len(slug) > 60:
        raise Invalid(_l("The address is made of small letters, digits and single hyphens."), field="slug")
    if db.session.scalar(select(Call.id).where(Call.program_id == program.id, Call.slug == slug)) is not None:
        raise Invalid(_l("Another call has this address already."), field="slug")
    _check_dates(opens_at, closes_at, answer_by)
    call = Call(
        program_id=program.id,
        slug=slug,
        title=title.strip(),
        text=text.strip(),
        source=source,
        questionnaire_version_id=questionnaire_version.id,
        opens_at=opens_at,
        closes_at=closes_at,
        answer_by=answer_by,
        places=places,
        created_at=now(),
        created_by_id=actor.id if actor else None,
    )
    db.session.add(call)
    db.session.flush()
    db.session.add(
        ReviewRound(call_id=call.id, target_reviews=target_reviews, seed=secrets.randbelow(_SEEDS), created_at=now())
    )
    db.session.flush()
    return call


def _check_dates(opens_at: dt.datetime, closes_at: dt.datetime, answer_by: dt.date | None) -> None:
    if closes_at <= opens_at:
        raise Invalid(_l("A call closes after it opens."), field="closes_at")
    if answer_by is not None and answer_by < closes_at.date():
        raise Invalid(_l("People can’t be answered before the call has closed."), field="answer_by")


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


def extend_call(actor: Member, call: Call, closes_at: dt.datetime) -> None:
    """Move the closing date, also of a call that is over: it opens again."""
    require(may_manage_calls, actor)
    _check_dates(call.opens_at, closes_at, None)
    if closes_at <= now():
        raise Invalid(_l("That is in the past. To end the call now, close it."), field="closes_at")
    call.closes_at, call.closed_at = closes_at, None
    db.session.flush()


def close_call(actor: Member, call: Call) -> None:
    """End the call now. Drafts stay readable to whoever wrote them."""
    require(may_manage_calls, actor)
    if call.closed_at is not None:
        return
    call.closed_at = now()
    db.session.flush()
    record(CallClosed(program_id=call.program_id, actor_id=actor.id, call_id=call.id))
