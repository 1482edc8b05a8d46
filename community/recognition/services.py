"""Answering with thanks, and giving thanks."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l

from community.conversations import services as conversations
from community.conversations.models import Answer, ConversationReport
from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid
from community.core.events import record
from community.core.policies import require
from community.programs.models import Member
from community.recognition.events import ThanksGiven
from community.recognition.models import THANKS_LENGTH, Thanks
from community.recognition.policies import may_thank


def answer_and_thank(
    actor: Member,
    report: ConversationReport,
    text: str,
    *,
    seen_version: int | None,
    thanks_text: str = "",
    thanks_public: bool = False,
) -> tuple[Answer, Thanks | None]:
    """Answer a report and, with `thanks_text`, thank for it in the same breath. `report.reporter` must be loaded.

    :raises Conflict: somebody answered, or the reporter changed it, since the actor opened it.
    """
    written = conversations.answer(actor, report, text, seen_version=seen_version)
    if not thanks_text.strip() or report.reporter is None:
        return written, None
    return written, give_thanks(actor, report.reporter, thanks_text, report=report, is_public=thanks_public)


def give_thanks(
    actor: Member,
    receiver: Member,
    text: str,
    *,
    report: ConversationReport | None = None,
    subject: str = "",
    reason: str = "",
    is_public: bool = False,
    done_at: dt.datetime | None = None,
) -> Thanks:
    """Thank `receiver` for a report, for something else in here (`subject`, such as "post:7"), or for a `reason`.

    :param done_at: when the receiver did it, where that is known; a report knows it by itself.
    """
    require(may_thank, actor, receiver)
    if not text.strip():
        raise Invalid(_l("Please say in a sentence what you are thankful for."), field="text")
    if len(text) > THANKS_LENGTH:
        raise Invalid(_l("Please keep this to %(max)d characters.", max=THANKS_LENGTH), field="text")
    if report is not None:
        done_at = report.reported_at
    moment = now()
    thanks = Thanks(
        program_id=actor.program_id,
        from_id=actor.id,
        to_id=receiver.id,
        report_id=report.id if report else None,
        subject=subject,
        reason=reason.strip(),
        text=text.strip(),
        is_public=is_public,
        thanked_at=moment,
        waited_seconds=max(0, int((moment - done_at).total_seconds())) if done_at else None,
    )
    db.session.add(thanks)
    db.session.flush()
    if report is not None:
        conversations.note_thanks(report)
    record(
        ThanksGiven(
            program_id=actor.program_id,
            actor_id=actor.id,
            thanks_id=thanks.id,
            to_id=receiver.id,
            is_public=is_public,
            report_id=thanks.report_id,
            for_what=subject,
        )
    )
    return thanks
