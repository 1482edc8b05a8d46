"""Telling of a conversation, changing it, adding to it, taking it back, and saying what came of it."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from community.conversations.episode import (
    Basis,
    CameBack,
    Depth,
    Disclosure,
    GroupSize,
    Mode,
    Outcome,
    Polarity,
    Prompt,
    Recommendation,
    Relation,
    Venue,
    kind_of,
)
from community.conversations.events import (
    ConversationAmended,
    ConversationEdited,
    ConversationLogged,
    ConversationVoided,
    FollowUpTold,
)
from community.conversations.models import (
    MOVES,
    TOLD_WITHIN,
    TOPICS_AT_MOST,
    Amendment,
    ConversationReport,
    FollowUp,
    ReportState,
    Topic,
)
from community.conversations.policies import may_change_report, may_log
from community.conversations.queries import find_alike, find_by_form_key, topics_by_id
from community.conversations.services.counting import count_talk, topics_of
from community.conversations.services.listeners import point_out_names, refuse_identities
from community.conversations.services.weeks import forget_quiet_week
from community.core.clock import monday_of, now, today
from community.core.db import db
from community.core.errors import Invalid, WrongState
from community.core.events import record
from community.core.policies import require
from community.core.states import move, unchanged
from community.core.tokens import new_reference
from community.programs.models import Member


@dataclass(frozen=True, kw_only=True)
class Told:
    """What an ambassador tells of one episode: the day and five taps, and whatever else they like."""

    happened_on: dt.date
    mode: Mode
    relation: Relation
    prompt: Prompt
    basis: Basis
    came_back: CameBack
    recommendation: Recommendation = Recommendation.NONE
    title: str = ""
    story: str = ""
    polarity: Polarity | None = None
    depth: Depth | None = None
    disclosure: Disclosure | None = None
    group_size: GroupSize | None = None
    venue: Venue | None = None
    topic_ids: tuple[int, ...] = ()


#: What is copied from `Told` to the report as it is.
_PLAIN = (
    "happened_on", "mode", "relation", "prompt", "basis", "came_back", "recommendation", "title", "story",
    "polarity", "depth", "disclosure", "group_size", "venue",
)  # fmt: skip


def log_conversation(
    actor: Member,
    told: Told,
    *,
    form_key: str = "",
    names_confirmed: bool = False,
    again: bool = False,
    reported_at: dt.datetime | None = None,
) -> tuple[ConversationReport, bool]:
    """Keep what `actor` told. Returns the report and whether it is new: the same `form_key` is the same report.

    :param again: the reporter says that a talk like this on the same day is another one.
    :param reported_at: when it was told, for imports and samples; now by default.
    :raises Invalid: at the field whose text names a listener, whose day is out of bounds, or that wants a yes.
    """
    require(may_log, actor)
    form_key = form_key[:64] or secrets.token_hex(16)
    if before := find_by_form_key(actor.id, form_key):
        return before, False
    _check(actor, told, told_at=reported_at, names_confirmed=names_confirmed)
    if not again and find_alike(actor.id, told.happened_on, told.mode, told.relation):
        # Sent twice at once, the other one may have arrived since we looked for its key.
        if before := find_by_form_key(actor.id, form_key):
            return before, False
        raise Invalid(
            _l("You told us of a talk like this on that day. If this was another one, tick the box and save again."),
            field="again",
        )
    report = ConversationReport(
        ref=new_reference(),
        program_id=actor.program_id,
        reporter_id=actor.id,
        form_key=form_key,
        reported_at=reported_at or now(),
        names_confirmed=names_confirmed,
        topics=_topics(actor, told),
    )
    _write(report, told)
    try:
        with db.session.begin_nested():
            db.session.add(report)
    except IntegrityError:
        # The phone sent it twice at once, and the other one was a moment faster.
        before = find_by_form_key(actor.id, form_key)
        if before is None:
            raise
        return before, False
    count_talk([topic.id for topic in report.topics])
    forget_quiet_week(actor, report.week_on)
    record(
        ConversationLogged(
            program_id=actor.program_id,
            actor_id=actor.id,
            report_id=report.id,
            kind_of_report=report.kind.value,
            happened_on=told.happened_on.isoformat(),
        )
    )
    return report, True


def edit_conversation(
    actor: Member,
    report: ConversationReport,
    told: Told,
    *,
    seen_version: int | None,
    names_confirmed: bool = False,
) -> None:
    """Change a report within its edit window. Its `topics` must be loaded.

    :raises WrongState: when the window is over or the report was taken back.
    """
    require(may_change_report, actor, report)
    unchanged(report, seen_version)
    if not report.is_editable:
        raise WrongState(_l("This can no longer be changed, but you can add to it below."))
    _check(actor, told, told_at=report.reported_at, names_confirmed=names_confirmed)
    before = report.kind
    touched = topics_of(report)
    report.state = move(report.state, ReportState.EDITED, MOVES)
    report.edited_at = now()
    report.names_confirmed = names_confirmed
    report.topics = _topics(actor, told)
    _write(report, told)
    db.session.flush()
    count_talk(touched | {topic.id for topic in report.topics})
    forget_quiet_week(actor, report.week_on)
    record(
        ConversationEdited(
            program_id=report.program_id,
            actor_id=actor.id,
            report_id=report.id,
            kind_before=before.value,
            kind_after=report.kind.value,
        )
    )


def amend_conversation(actor: Member, report: ConversationReport, text: str, *, names_confirmed: bool = False) -> None:
    """Add a paragraph to a report, at any time.

    :raises Invalid: at ``text`` when there is none or it names a listener.
    """
    require(may_change_report, actor, report)
    if report.is_voided:
        raise WrongState(_l("You took this report back, so nothing can be added."))
    if not text.strip():
        raise Invalid(_l("Please write what you would like to add."), field="text")
    refuse_identities({"text": text})
    point_out_names(actor, [text], confirmed=names_confirmed)
    amendment = Amendment(report_id=report.id, text=text.strip(), added_at=now())
    db.session.add(amendment)
    db.session.flush()
    record(
        ConversationAmended(
            program_id=report.program_id, actor_id=actor.id, report_id=report.id, amendment_id=amendment.id
        )
    )


def void_conversation(actor: Member, report: ConversationReport, reason: str, *, seen_version: int | None) -> None:
    """Take a report back. It is kept for the reporter, with the reason, and counts nowhere."""
    require(may_change_report, actor, report)
    unchanged(report, seen_version)
    if not reason.strip():
        raise Invalid(_l("Please say in a word why, so that the record makes sense later."), field="reason")
    refuse_identities({"reason": reason})
    report.state = move(report.state, ReportState.VOIDED, MOVES, _l("This was taken back already."))
    report.voided_at = now()
    report.void_reason = reason.strip()
    db.session.flush()
    count_talk(topics_of(report))
    record(ConversationVoided(program_id=report.program_id, actor_id=actor.id, report_id=report.id))


def tell_outcome(actor: Member, report: ConversationReport, outcome: Outcome) -> None:
    """Say what came of it. A second word replaces the first. Its `follow_up` must be loaded."""
    require(may_change_report, actor, report)
    if report.is_voided or not report.is_word_of_mouth:
        raise WrongState(_l("There is nothing to ask about this one."))
    if report.follow_up is None:
        report.follow_up = FollowUp(report_id=report.id, outcome=outcome, told_at=now())
    else:
        report.follow_up.outcome = outcome
        report.follow_up.told_at = now()
    db.session.flush()
    record(FollowUpTold(program_id=report.program_id, actor_id=actor.id, report_id=report.id, outcome=outcome.value))


def _check(actor: Member, told: Told, *, told_at: dt.datetime | None, names_confirmed: bool) -> None:
    """Refuse days out of bounds, too many topics, and whoever was talked to."""
    here = today(actor.person.time_zone) if told_at is None else told_at.astimezone(_zone(actor)).date()
    if told.happened_on > here:
        raise Invalid(_l("That day is still to come. Choose the day on which you talked."), field="day")
    if told.happened_on < here - TOLD_WITHIN:
        raise Invalid(
            _l("That is more than 30 days ago. Memory fades, so we ask for the last 30 days only."), field="day"
        )
    if len(set(told.topic_ids)) > TOPICS_AT_MOST:
        raise Invalid(_l("Choose up to three topics."), field="topics")
    refuse_identities({"title": told.title, "story": told.story})
    point_out_names(actor, [told.title, told.story], confirmed=names_confirmed)


def _zone(actor: Member) -> dt.tzinfo:
    return ZoneInfo(actor.person.time_zone)


def _topics(actor: Member, told: Told) -> list[Topic]:
    return list(topics_by_id(actor.program_id, told.topic_ids))


def _write(report: ConversationReport, told: Told) -> None:
    for name in _PLAIN:
        setattr(report, name, getattr(told, name))
    report.week_on = monday_of(told.happened_on)
    report.kind = kind_of(told.basis, told.came_back, told.recommendation, mode=told.mode)
