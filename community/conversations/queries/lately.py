"""What a member told in the last two months, in one query for their home."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Date,
    Select,
    bindparam,
    select,
)

from community.conversations.counted import STANDS
from community.conversations.episode import WORD_OF_MOUTH, Kind, Mode, Outcome, Relation
from community.conversations.models import (
    FOLLOW_UP_AFTER,
    FOLLOW_UP_UNTIL,
    ConversationReport,
    FollowUp,
    ReportState,
    headline_of,
)
from community.core.clock import today
from community.core.db import BigKey, plain_rows
from community.programs.models import Member


class ToldReport(NamedTuple):
    """What a member's home shows of a report, under the names that `ConversationReport` has for it."""

    ref: str
    title: str
    mode: Mode
    relation: Relation
    kind: Kind
    happened_on: dt.date
    state: ReportState
    answered_at: dt.datetime | None
    thanked_at: dt.datetime | None
    outcome: Outcome | None

    @property
    def headline(self) -> str:
        """As `ConversationReport.headline`."""
        return headline_of(self.title, self.mode, self.relation)

    @property
    def is_voided(self) -> bool:
        """As `ConversationReport.is_voided`."""
        return self.state is ReportState.VOIDED


class Lately(NamedTuple):
    """What a member told of lately, and of which of it nobody has heard what came of it."""

    recent: list[ToldReport]
    follow_ups: list[ToldReport]


def lately_of(member: Member) -> Lately:
    """The member's last two months in one query: the latest first, and the due follow-ups, the oldest first."""
    here = today(member.person.time_zone)
    rows = plain_rows(_lately(), {"member_id": member.id, "since": here - FOLLOW_UP_UNTIL})
    told = [ToldReport._make(row) for row in rows]
    due = [
        report
        for report in told
        if report.outcome is None and report.kind in WORD_OF_MOUTH and report.happened_on <= here - FOLLOW_UP_AFTER
    ]
    return Lately(told, due[::-1])


@cache
def _lately() -> Select[*tuple[Any, ...]]:
    report = ConversationReport
    shown = [getattr(report, name) for name in ToldReport._fields if name != "outcome"]
    return (
        select(*shown, FollowUp.outcome)
        .select_from(report)
        .outerjoin(report.follow_up)
        .where(
            report.reporter_id == bindparam("member_id", type_=BigKey),
            report.happened_on >= bindparam("since", type_=Date),
            STANDS,
        )
        .order_by(report.happened_on.desc(), report.id.desc())
        .limit(100)
    )
