"""Answering reports. Complaints are answered like praise. `recognition` joins this with thanks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.conversations.events import AnswerAmended, ConversationAnswered
from community.conversations.models import Answer, ConversationReport
from community.conversations.policies import may_answer
from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, WrongState
from community.core.events import record
from community.core.policies import require
from community.core.states import unchanged
from community.programs.models import Member

ANSWER_LENGTH = 4000


def answer(actor: Member, report: ConversationReport, text: str, *, seen_version: int | None) -> Answer:
    """Write back to the reporter, once.

    :raises Conflict: somebody answered, or the reporter changed it, since the actor opened it.
    """
    require(may_answer, actor, report)
    unchanged(report, seen_version)
    if report.is_voided:
        raise WrongState(_l("The report was taken back while you were writing."))
    if report.answered_at is not None:
        raise WrongState(_l("This has its answer. You can amend it."))
    _require_text(text)
    moment = now()
    waited = max(0, int((moment - report.reported_at).total_seconds()))
    written = Answer(
        report_id=report.id, author_id=actor.id, text=text.strip(), answered_at=moment, waited_seconds=waited
    )
    db.session.add(written)
    report.answered_at = moment
    db.session.flush()
    record(
        ConversationAnswered(
            program_id=report.program_id,
            actor_id=actor.id,
            report_id=report.id,
            answer_id=written.id,
            reporter_id=report.reporter_id,
            waited_seconds=waited,
        )
    )
    return written


def amend_answer(actor: Member, report: ConversationReport, text: str, *, seen_version: int | None) -> None:
    """Change the words of an answer; when it was given stays. `report.answer` must be loaded.

    :raises Conflict: somebody amended it since the actor opened it.
    """
    require(may_answer, actor, report)
    written = report.answer
    if written is None:
        raise WrongState(_l("There is no answer to amend yet."))
    unchanged(written, seen_version)
    _require_text(text)
    if text.strip() == written.text:
        return
    written.text = text.strip()
    written.amended_at = now()
    db.session.flush()
    record(AnswerAmended(program_id=report.program_id, actor_id=actor.id, report_id=report.id, answer_id=written.id))


def note_thanks(report: ConversationReport) -> None:
    """Leave on the report that somebody gave thanks for it; the first time counts."""
    if report.thanked_at is None:
        report.thanked_at = now()
        db.session.flush()


def _require_text(text: str) -> None:
    if not text.strip():
        raise Invalid(_l("Please write a sentence or two. It may be short."), field="text")
