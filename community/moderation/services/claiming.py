"""Working on a case: taking it for a few minutes, giving it back, notes for the others on the desk."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, WrongState
from community.core.events import record
from community.core.policies import require
from community.moderation.events import CaseClaimed, CaseGivenBack, CaseNoted
from community.moderation.models import WORDS_LENGTH, Case, CaseNote, Step
from community.moderation.policies import may_decide, may_see_case
from community.moderation.queries.cases import has_reported
from community.moderation.services.keeping import common, free, keep_step
from community.programs.models import Member

LEASE = dt.timedelta(minutes=10)


def take_case(actor: Member, case: Case) -> None:
    """Say that one works on it. Lasts ten minutes after the last sign of work.

    :raises WrongState: if it is decided, or somebody else works on it.
    """
    require(may_decide, actor, case, has_reported=has_reported(actor, case.id))
    require_open(case)
    require_free(actor, case)
    if case.is_claimed_by(actor.id):
        return
    case.claimed_by_id, case.claimed_by = actor.id, actor
    case.claimed_at, case.claimed_until = now(), now() + LEASE
    keep_step(case, Step.TAKEN, actor)
    record(CaseClaimed(**common(case, actor)))


def give_back(actor: Member, case: Case) -> None:
    """Let somebody else take it. Without a claim of one's own nothing happens."""
    require(may_see_case, actor, case)
    if not case.is_claimed_by(actor.id):
        return
    free(case)
    keep_step(case, Step.GIVEN_BACK, actor)
    record(CaseGivenBack(**common(case, actor)))


def renew_claim(actor: Member, case: Case) -> None:
    """Extend a claim while its holder works. `version` stays: it is the same case as on their page."""
    require(may_see_case, actor, case)
    db.session.execute(
        update(Case)
        .where(Case.id == case.id, Case.claimed_by_id == actor.id, Case.claimed_until > now())
        .values(claimed_until=now() + LEASE)
        .execution_options(synchronize_session=False)
    )


def add_note(actor: Member, case: Case, words: str) -> CaseNote:
    """Leave words for the others who tend the group. Neither author nor reporters ever read them."""
    require(may_see_case, actor, case)
    words = words.strip()
    if not words or len(words) > WORDS_LENGTH:
        raise Invalid(_l("A note has between 1 and %(max)d characters.", max=WORDS_LENGTH), field="words")
    note = CaseNote(case_id=case.id, author_id=actor.id, words=words, written_at=now())
    db.session.add(note)
    keep_step(case, Step.NOTED, actor)
    record(CaseNoted(**common(case, actor)))
    renew_claim(actor, case)
    return note


def require_open(case: Case) -> None:
    """Refuse what only makes sense before a decision."""
    if not case.is_open:
        raise WrongState(_l("This case is decided already. What was decided stands below, and can be undone."))


def require_free(actor: Member, case: Case) -> None:
    """Refuse to step into somebody else's work."""
    if case.is_claimed and case.claimed_by_id != actor.id:
        name = case.claimed_by.name if case.claimed_by else ""
        raise WrongState(_l("%(name)s works on this case. It is free again ten minutes after they stop.", name=name))
