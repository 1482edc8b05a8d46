"""Writing the program's own letters, and reasons to begin from."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.core.clock import now
from community.core.db import db
from community.core.errors import Conflict, Invalid
from community.core.policies import require
from community.core.states import unchanged
from community.programs.models import Member
from community.recruiting.deciding import letters
from community.recruiting.deciding.letters import Source
from community.recruiting.models import DecisionLetter, DecisionReason, LetterKind
from community.recruiting.policies import may_see_decisions
from community.recruiting.states import Outcome


def keep_letter(
    actor: Member,
    kind: LetterKind,
    language: str,
    source: Source,
    found: DecisionLetter | None,
    *,
    seen_version: int | None,
) -> DecisionLetter:
    """Write a letter in the program's own words, or change one.

    :param found: the program's letter as it is now, None while it is the shipped one.
    :raises Invalid: for a placeholder that there is not, and for one that must not be missing.
    :raises Conflict: when somebody else wrote it meanwhile.
    """
    require(may_see_decisions, actor)
    letters.check(kind, source)
    if found is not None:
        unchanged(found, seen_version)
    elif seen_version:
        raise Conflict
    else:
        found = DecisionLetter(program_id=actor.program_id, kind=kind, language=language)
        db.session.add(found)
    found.subject, found.body = source.subject.strip(), source.body.strip()
    found.changed_at, found.changed_by_id = now(), actor.id
    db.session.flush()
    return found


def forget_letter(actor: Member, found: DecisionLetter | None, *, seen_version: int | None) -> None:
    """Back to the shipped letter. Letters that were let go keep the words that they had."""
    require(may_see_decisions, actor)
    if found is not None:
        unchanged(found, seen_version)
        db.session.delete(found)
        db.session.flush()


def keep_reason(actor: Member, *, outcome: Outcome, text: str, reason: DecisionReason | None = None) -> DecisionReason:
    """Write down a reason to begin from, or change one."""
    require(may_see_decisions, actor)
    if not text.strip():
        raise Invalid(_l("Please write something here."), field="text")
    if reason is None:
        reason = DecisionReason(program_id=actor.program_id, created_by_id=actor.id, created_at=now())
        db.session.add(reason)
    reason.outcome, reason.text = outcome, text.strip()
    db.session.flush()
    return reason


def forget_reason(actor: Member, reason: DecisionReason) -> None:
    """Take one away. Decisions that began from it keep their words."""
    require(may_see_decisions, actor)
    db.session.delete(reason)
    db.session.flush()
