"""What a digest holds for one member at this moment. Reads only; the preview and the issue are made by the same call.

Sections stand in a fixed order, and nothing stands twice: neither a thread in two sections, nor what instant mail or
an earlier issue has told already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from community.accounts.models import Face, Person
from community.core.db import db
from community.discussion.models import Post, Thread, ThreadMark
from community.discussion.queries import best_of_spaces, newcomers, started_by, unanswered
from community.discussion.queries.rows import Pick, ShownThread, Writer
from community.notifications.models import (
    TOLD,
    TOLD_BY_MAIL,
    DigestIssue,
    DigestItem,
    MailPreference,
    Notice,
    NoticeKind,
    NoticeMail,
    Section,
)
from community.notifications.queries.notices import Told, untold
from community.notifications.queries.tasks import Task, tasks_of
from community.programs.models import Member, Program

#: Windows of empty and failed issues roll on, no further back than this many days.
ROLL_DAYS = 14
#: The first section is never cut to make room; this is where a year's absence ends.
PERSONAL_LIMIT = 200
#: Issues older than this don't count against a thread that stood in them unopened.
SHOWN_WITHIN = dt.timedelta(days=30)
STARTED_LIMIT = 5
ANNOUNCEMENT_LIMIT = 5
BEST_LIMIT = 5
UNANSWERED_LIMIT = 3
NEWCOMER_LIMIT = 5
#: Fewer things than this, with nothing personal among them, make no mail.
WORTH_A_MAIL = 2


@dataclass(frozen=True)
class ThreadLine:
    """A thread in a digest. `people` wrote what is new, `why` is a plain sentence that is already translated."""

    thread: Thread | ShownThread
    new_count: int
    people: Sequence[Person | Face | Writer]
    why: str = ""
    score: float | None = None
    from_seq: int = 0


@dataclass(frozen=True)
class Window:
    """What an issue looks at: posts with from_seq < publish_seq <= to_seq, and newcomers since a moment."""

    from_seq: int
    to_seq: int
    since: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything that one issue says, by section."""

    window: Window
    waiting: Sequence[Told] = field(default_factory=tuple)
    tasks: Sequence[Task] = field(default_factory=tuple)
    started: Sequence[ThreadLine] = field(default_factory=tuple)
    thanks: Sequence[Told] = field(default_factory=tuple)
    announcements: Sequence[Told] = field(default_factory=tuple)
    best: Sequence[ThreadLine] = field(default_factory=tuple)
    unanswered: Sequence[ThreadLine] = field(default_factory=tuple)
    newcomers: Sequence[Member] = field(default_factory=tuple)

    @property
    def is_personal(self) -> bool:
        """Whether it holds anything that is about the reader."""
        return bool(self.waiting or self.tasks or self.started or self.thanks)

    @property
    def is_worth_a_mail(self) -> bool:
        """Something personal, or at least two things."""
        rest = (self.announcements, self.best, self.unanswered, self.newcomers)
        return self.is_personal or sum(len(section) for section in rest) >= WORTH_A_MAIL

    def items(self) -> Iterator[dict[str, Any]]:
        """Rows for `DigestItem`, in the order in which they are read."""
        for position, row in enumerate(self._rows(), 1):
            yield {"notice_id": None, "thread_id": None, "post_id": None, "score": None, "why": ""} | {
                "from_seq": self.window.from_seq,
                "to_seq": self.window.to_seq,
                "position": position,
                **row,
            }

    def _rows(self) -> Iterator[dict[str, Any]]:
        for section, notices in (
            (Section.WAITING, self.waiting),
            (Section.THANKS, self.thanks),
            (Section.ANNOUNCEMENTS, self.announcements),
        ):
            for told in notices:
                notice = told.notice
                seqs = {"from_seq": told.seq, "to_seq": told.seq} if told.thread_id else {}
                yield {
                    "section": section,
                    "notice_id": notice.id,
                    "thread_id": told.thread_id,
                    "post_id": notice.post_id,
                    "why": notice.kind.value,
                } | seqs
        for section, lines in (
            (Section.STARTED, self.started),
            (Section.BEST, self.best),
            (Section.UNANSWERED, self.unanswered),
        ):
            for line in lines:
                yield {
                    "section": section,
                    "thread_id": line.thread.id,
                    "from_seq": line.from_seq,
                    "to_seq": line.thread.last_publish_seq,
                    "score": line.score,
                    "why": section.value,
                }


def window_of(member: Member, preference: MailPreference, moment: dt.datetime) -> Window:
    """The window of an issue that is written at `moment`: on from the last one that went out.

    Every issue notes the seq of its day, so one of two weeks ago says how far back the window may roll, without a look
    at when posts were written: a restored post is old and newly published.
    """
    last = (
        select(DigestIssue.id)
        .where(DigestIssue.member_id == member.id, DigestIssue.state.in_(TOLD))
        .order_by(DigestIssue.to_seq.desc(), DigestIssue.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    # From the local midnight, so that a fortnightly issue a minute late still reaches back to the last one.
    zone = ZoneInfo(member.person.time_zone)
    first_day = (moment.astimezone(zone) - dt.timedelta(days=ROLL_DAYS)).date()
    oldest = dt.datetime.combine(first_day, dt.time(), tzinfo=zone).astimezone(dt.UTC)
    floor = (
        select(DigestIssue.to_seq)
        .where(DigestIssue.member_id == member.id, DigestIssue.due_at < oldest)
        .order_by(DigestIssue.due_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    issue = aliased(DigestIssue)
    to_seq, floor_seq, last_seq, last_at = db.session.execute(
        select(Program.seq, floor, issue.to_seq, issue.rendered_at)
        .outerjoin(issue, issue.id == last)
        .where(Program.id == member.program_id)
    ).one()
    from_seq = max(last_seq or 0, floor_seq or 0, member.joined_seq, preference.since_seq)
    since = max(last_at or member.joined_at, oldest)
    return Window(min(from_seq, to_seq), to_seq, since)


def content_for(member: Member, preference: MailPreference, window: Window) -> Content:
    """What `member` (with person and program) has not read, was not told, and may see now. In their language."""
    wanted = set(preference.sections)
    personal = untold(
        member,
        # The news of a case came by a mail of its own.
        (NoticeKind.MENTION, NoticeKind.REPLY, NoticeKind.THANKS, NoticeKind.ANSWER),
        PERSONAL_LIMIT,
    )
    personal = _not_in_an_issue(member, personal)
    thankful = (NoticeKind.THANKS, NoticeKind.ANSWER)
    waiting = [told for told in personal if told.notice.kind not in thankful]
    announced = (
        untold(member, (NoticeKind.ANNOUNCEMENT,), ANNOUNCEMENT_LIMIT) if Section.ANNOUNCEMENTS in wanted else []
    )
    announced = _not_in_an_issue(member, announced)
    taken = {told.thread_id for told in [*waiting, *announced]}

    started = _started(member, window)
    best = _best(member, window) if Section.BEST in wanted else []
    questions = _unanswered(member) if Section.UNANSWERED in wanted else []
    told_seqs = _told_seqs(member, [line.thread.id for line in [*started, *best, *questions]])

    def fresh(lines: Sequence[ThreadLine], limit: int) -> list[ThreadLine]:
        chosen = [
            line
            for line in lines
            if line.thread.id not in taken and line.thread.last_publish_seq > told_seqs.get(line.thread.id, 0)
        ][:limit]
        taken.update(line.thread.id for line in chosen)
        return chosen

    return Content(
        window=window,
        waiting=waiting,
        tasks=tasks_of(member),
        started=fresh(started, STARTED_LIMIT),
        thanks=[told for told in personal if told.notice.kind in thankful],
        announcements=announced,
        best=fresh(best, BEST_LIMIT),
        unanswered=fresh(questions, UNANSWERED_LIMIT),
        newcomers=_newcomers(member, window) if Section.NEWCOMERS in wanted else [],
    )


def _started(member: Member, window: Window) -> list[ThreadLine]:
    rows = started_by(member, window.from_seq, limit=2 * STARTED_LIMIT)
    return [
        ThreadLine(
            row.thread,
            row.unread_count,
            [writer for writer in row.writers if writer],
            from_seq=window.from_seq,
        )
        for row in rows
    ]


def _best(member: Member, window: Window) -> list[ThreadLine]:
    picks: Sequence[Pick] = best_of_spaces(
        member, window.from_seq, window.to_seq, 3 * BEST_LIMIT, shown=_shown_unopened(member, window)
    )
    return [
        ThreadLine(pick.thread, pick.new_count, pick.people, pick.why, pick.score, window.from_seq) for pick in picks
    ]


def _unanswered(member: Member) -> list[ThreadLine]:
    return [
        ThreadLine(row.thread, row.unread_count, [row.thread.author] if row.thread.author else [])
        for row in unanswered(member, 4 * UNANSWERED_LIMIT)
    ]


def _newcomers(member: Member, window: Window) -> list[Member]:
    found = newcomers(member.program_id, window.since, NEWCOMER_LIMIT + 1)
    return [someone for someone in found if someone.id != member.id][:NEWCOMER_LIMIT]


def _not_in_an_issue(member: Member, notices: Sequence[Told]) -> list[Told]:
    """Those that no issue has told."""
    if not notices:
        return []
    ids = [told.notice.id for told in notices]
    known = set(
        db.session.scalars(
            select(DigestItem.notice_id)
            .join(DigestIssue, DigestIssue.id == DigestItem.issue_id)
            .where(DigestItem.notice_id.in_(ids), DigestIssue.member_id == member.id, DigestIssue.state.in_(TOLD))
        )
    )
    return [told for told in notices if told.notice.id not in known]


def _told_seqs(member: Member, thread_ids: Collection[int]) -> dict[int, int]:
    """By thread, up to which publish_seq mail has told the member of it, or is about to."""
    if not thread_ids:
        return {}
    by_mail = (
        select(Post.thread_id, func.max(Post.publish_seq))
        .join(Notice, Notice.post_id == Post.id)
        .where(
            Notice.member_id == member.id,
            Notice.mail.in_([*TOLD_BY_MAIL, NoticeMail.PENDING]),
            Post.thread_id.in_(thread_ids),
            Post.publish_seq.is_not(None),
        )
        .group_by(Post.thread_id)
    )
    by_issue = (
        select(DigestItem.thread_id, func.max(DigestItem.to_seq))
        .join(DigestIssue, DigestIssue.id == DigestItem.issue_id)
        .where(DigestIssue.member_id == member.id, DigestIssue.state.in_(TOLD), DigestItem.thread_id.in_(thread_ids))
        .group_by(DigestItem.thread_id)
    )
    told: dict[int, int] = {}
    for thread_id, seq in db.session.execute(by_mail.union_all(by_issue)):
        told[thread_id] = max(told.get(thread_id, 0), seq or 0)
    return told


def _shown_unopened(member: Member, window: Window) -> dict[int, int]:
    """By thread, in how many issues it stood without being read up to where it was then."""
    rows = db.session.execute(
        select(DigestItem.thread_id, func.count())
        .join(DigestIssue, DigestIssue.id == DigestItem.issue_id)
        .outerjoin(ThreadMark, (ThreadMark.thread_id == DigestItem.thread_id) & (ThreadMark.member_id == member.id))
        .where(
            DigestIssue.member_id == member.id,
            DigestIssue.state.in_(TOLD),
            DigestItem.section.in_([Section.BEST, Section.UNANSWERED]),
            DigestIssue.due_at > window.since - SHOWN_WITHIN,
            func.coalesce(ThreadMark.read_seq, 0) < DigestItem.to_seq,
        )
        .group_by(DigestItem.thread_id)
    )
    return {thread_id: count for thread_id, count in rows.tuples() if thread_id is not None}
