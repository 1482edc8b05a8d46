"""Reading reports, weeks and topics. Voided reports count nowhere; their reporter still finds them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Date,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import joinedload, selectinload

from community.conversations.counted import IS_WORD_OF_MOUTH as IS_WORD_OF_MOUTH
from community.conversations.counted import NEVER, WAITS, talk
from community.conversations.counted import STANDS as STANDS
from community.conversations.episode import WORD_OF_MOUTH, Kind, Mode, Outcome, Relation
from community.conversations.models import (
    FOLLOW_UP_AFTER,
    FOLLOW_UP_UNTIL,
    Answer,
    ConversationReport,
    FollowUp,
    QuietWeek,
    ReportState,
    Topic,
    TopicState,
    headline_of,
)
from community.conversations.policies import may_read_report, may_read_topic
from community.core.clock import monday_of, now, today
from community.core.db import BigKey, db, plain_rows
from community.core.errors import NotFound
from community.core.policies import allows
from community.programs.models import Member, Program

WEEK = dt.timedelta(days=7)


def report_for(actor: Member, ref: str) -> ConversationReport:
    """One report with its people, answer, follow-up, topics and amendments.

    :raises NotFound: absent, of another program, or neither the actor's own nor the actor a manager.
    """
    report = db.session.scalar(
        select(ConversationReport)
        .where(ConversationReport.ref == ref, ConversationReport.program_id == actor.program_id)
        .options(
            joinedload(ConversationReport.reporter).joinedload(Member.person),
            joinedload(ConversationReport.answer).joinedload(Answer.author).joinedload(Member.person),
            joinedload(ConversationReport.follow_up),
            selectinload(ConversationReport.topics),
            selectinload(ConversationReport.amendments),
        )
    )
    if report is None or not allows(may_read_report, actor, report):
        raise NotFound
    return report


def find_by_form_key(reporter_id: int, form_key: str) -> ConversationReport | None:
    """The report that this form made before, if it was sent already."""
    return db.session.scalar(
        select(ConversationReport).where(
            ConversationReport.reporter_id == reporter_id, ConversationReport.form_key == form_key
        )
    )


def find_alike(reporter_id: int, happened_on: dt.date, mode: Mode, relation: Relation) -> ConversationReport | None:
    """A report of the same member for the same day, mode and relation: perhaps the same talk told twice."""
    return db.session.scalar(
        select(ConversationReport)
        .where(
            ConversationReport.reporter_id == reporter_id,
            ConversationReport.happened_on == happened_on,
            ConversationReport.mode == mode,
            ConversationReport.relation == relation,
            STANDS,
        )
        .limit(1)
    )


def recent_of(
    member: Member, *, after: tuple[dt.date, int] | None = None, size: int = 20
) -> Sequence[ConversationReport]:
    """What the member told, the latest day first, `size` + 1 of them after the key (happened_on, id)."""
    statement = (
        select(ConversationReport)
        .where(ConversationReport.reporter_id == member.id)
        .order_by(ConversationReport.happened_on.desc(), ConversationReport.id.desc())
        .limit(size + 1)
    )
    if after:
        day, report_id = after
        statement = statement.where(
            or_(
                ConversationReport.happened_on < day,
                and_(ConversationReport.happened_on == day, ConversationReport.id < report_id),
            )
        )
    return db.session.scalars(statement).all()


def due_answers(
    program_id: int,
    *,
    after: tuple[dt.datetime, int] | None = None,
    size: int = 20,
    not_by: int | None = None,
) -> Sequence[ConversationReport]:
    """What waits for an answer with its reporters, the oldest promise first, `size` + 1 after (reported_at, id).

    :param not_by: leaves out the reports of this member, who can't answer them.
    """
    statement = (
        select(ConversationReport)
        .where(ConversationReport.program_id == program_id, WAITS)
        .options(joinedload(ConversationReport.reporter).joinedload(Member.person))
        .order_by(ConversationReport.reported_at, ConversationReport.id)
        .limit(size + 1)
    )
    if not_by is not None:
        statement = statement.where(ConversationReport.reporter_id.is_distinct_from(not_by))
    if after:
        moment, report_id = after
        statement = statement.where(
            or_(
                ConversationReport.reported_at > moment,
                and_(ConversationReport.reported_at == moment, ConversationReport.id > report_id),
            )
        )
    return db.session.scalars(statement).all()


def badge_to_answer(
    program_id: int, *, not_by: int | None = None, older_than: dt.datetime | None = None
) -> ScalarSelect[int]:
    """How many reports wait for an answer, as a part of a larger query.

    :param older_than: count only those told before it: with "now minus the promise", the late ones.
    """
    statement = select(func.count(ConversationReport.id)).where(ConversationReport.program_id == program_id, WAITS)
    if not_by is not None:
        statement = statement.where(ConversationReport.reporter_id.is_distinct_from(not_by))
    if older_than is not None:
        statement = statement.where(ConversationReport.reported_at < older_than)
    return statement.scalar_subquery()


def waiting_follow_ups(member: Member, *, limit: int = 5) -> Sequence[ConversationReport]:
    """Word of mouth of two weeks ago and more of which the member has not said what came of it, oldest first.

    It is asked for a while and then let go: nobody remembers after two months.
    """
    here = today(member.person.time_zone)
    return db.session.scalars(
        select(ConversationReport)
        .outerjoin(FollowUp, FollowUp.report_id == ConversationReport.id)
        .where(
            ConversationReport.reporter_id == member.id,
            ConversationReport.happened_on <= here - FOLLOW_UP_AFTER,
            ConversationReport.happened_on >= here - FOLLOW_UP_UNTIL,
            IS_WORD_OF_MOUTH,
            STANDS,
            FollowUp.id.is_(None),
        )
        .order_by(ConversationReport.happened_on, ConversationReport.id)
        .limit(limit)
    ).all()


@dataclass(frozen=True)
class WeekOfMember:
    """One week of one member. `number`: word of mouth told of; 0 is a zero that they told; None: not told."""

    week_on: dt.date
    number: int | None
    running: bool


def last_mondays(today_: dt.date, weeks: int) -> list[dt.date]:
    """The Mondays of the last `weeks` ISO weeks, oldest first; the last is of the week that holds `today_`."""
    running = monday_of(today_)
    return [running - WEEK * back for back in reversed(range(weeks))]


def weeks_of(member: Member, weeks: int = 12) -> list[WeekOfMember]:
    """The member's own last `weeks` weeks by their own calendar, the running one last. For nobody else's eyes."""
    mondays = last_mondays(today(member.person.time_zone), weeks)
    told = plain_rows(_weeks(), {"member_id": member.id, "since": mondays[0]})
    numbers: dict[dt.date, int] = {}
    for week_on, number in told:
        numbers[week_on] = numbers.get(week_on, 0) + int(number)
    return [WeekOfMember(monday, numbers.get(monday), running=monday == mondays[-1]) for monday in mondays]


@cache
def _weeks() -> CompoundSelect[*tuple[Any, ...]]:
    member_id, since = bindparam("member_id", type_=BigKey), bindparam("since", type_=Date)
    return (
        select(ConversationReport.week_on, func.sum(case((IS_WORD_OF_MOUTH, 1), else_=0)))
        .where(ConversationReport.reporter_id == member_id, ConversationReport.week_on >= since, STANDS)
        .group_by(ConversationReport.week_on)
        .union_all(
            select(QuietWeek.week_on, func.min(0))
            .where(QuietWeek.member_id == member_id, QuietWeek.week_on >= since)
            .group_by(QuietWeek.week_on)
        )
    )


def find_quiet_week(member_id: int, week_on: dt.date) -> QuietWeek | None:
    """The member's word that this week was quiet."""
    return db.session.scalar(select(QuietWeek).where(QuietWeek.member_id == member_id, QuietWeek.week_on == week_on))


def has_told(member_id: int, week_on: dt.date) -> bool:
    """Whether the member told of anything in this week."""
    return (
        db.session.scalar(
            select(ConversationReport.id)
            .where(ConversationReport.reporter_id == member_id, ConversationReport.week_on == week_on, STANDS)
            .limit(1)
        )
        is not None
    )


@dataclass(frozen=True)
class WeekOfProgram:
    """One ISO week of a program. `counts` by kind; they stand beside each other and have no sum."""

    week_on: dt.date
    running: bool
    counts: Mapping[Kind, int] = field(default_factory=dict)

    @property
    def word_of_mouth(self) -> int:
        """Conversations and recommendations: the two kinds of one thing."""
        return sum(self.counts.get(kind, 0) for kind in WORD_OF_MOUTH)

    @property
    def shares(self) -> int:
        return self.counts.get(Kind.SHARE_ONLY, 0)

    @property
    def overheard(self) -> int:
        return self.counts.get(Kind.OVERHEARD, 0)


def weekly_counts(program: Program, weeks: int = 12) -> list[WeekOfProgram]:
    """The program's last `weeks` ISO weeks, oldest first; the last is the running one, by the program's time zone.

    A conversation belongs to the week of the day on which it happened, where its teller was.
    """
    mondays = last_mondays(today(program.time_zone), weeks)
    rows = db.session.execute(
        select(ConversationReport.week_on, ConversationReport.kind, func.count(ConversationReport.id))
        .where(
            ConversationReport.program_id == program.id,
            ConversationReport.week_on.between(mondays[0], mondays[-1]),
            STANDS,
        )
        .group_by(ConversationReport.week_on, ConversationReport.kind)
    ).all()
    counts: dict[dt.date, dict[Kind, int]] = {}
    for week_on, kind, number in rows:
        counts.setdefault(week_on, {})[kind] = number
    return [WeekOfProgram(monday, monday == mondays[-1], counts.get(monday, {})) for monday in mondays]


@dataclass(frozen=True)
class TopicTalk:
    """A topic with how much it was talked about: word of mouth only, from how many people."""

    topic: Topic
    conversation_count: int
    people_count: int

    @property
    def is_new(self) -> bool:
        """Launched within two weeks."""
        return bool(self.topic.launched_at and now() - self.topic.launched_at < dt.timedelta(days=14))


def topics_page(
    program_id: int,
    *,
    states: Sequence[TopicState] = (TopicState.LIVE,),
    after: int | None = None,
    size: int = 20,
) -> Sequence[TopicTalk]:
    """Topics in these states with their talk, the newest first, `size` + 1 of them after the topic id `after`."""
    values = {"program_id": program_id, "states": list(states), "before": after or NEVER, "most": size + 1}
    return [talk_about(topic) for topic in db.session.scalars(talk(), values)]


def topic_for(actor: Member, topic_id: int) -> Topic:
    """A topic of the actor's program.

    :raises NotFound: absent, of another program, or a draft that is not the actor's to see.
    """
    topic = db.session.scalar(select(Topic).where(Topic.id == topic_id, Topic.program_id == actor.program_id))
    if topic is None or not allows(may_read_topic, actor, topic):
        raise NotFound
    return topic


def talk_about(topic: Topic) -> TopicTalk:
    """The topic with its counts."""
    return TopicTalk(topic, topic.conversation_count, topic.people_count)


def live_topics(program_id: int) -> Sequence[Topic]:
    """What the log offers as topics, the newest first."""
    return db.session.scalars(
        select(Topic)
        .where(Topic.program_id == program_id, Topic.state == TopicState.LIVE)
        .order_by(Topic.id.desc())
        .limit(30)
    ).all()


def topics_by_id(program_id: int, topic_ids: Sequence[int]) -> Sequence[Topic]:
    """Those of the ids that are topics of the program and no drafts."""
    if not topic_ids:
        return []
    return db.session.scalars(
        select(Topic)
        .where(Topic.program_id == program_id, Topic.id.in_(topic_ids), Topic.state != TopicState.DRAFT)
        .order_by(Topic.id)
    ).all()


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
