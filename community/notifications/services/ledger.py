"""Writing the ledger: one row for each member and subject, and when its mail is due. Safe to be run twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Table, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from community.core import jobs
from community.core.clock import now
from community.core.db import Json, db, is_postgresql
from community.core.jobs.queue import insert_once
from community.discussion.models import Mention, MentionKind, Post, Thread, ThreadMark, WatchLevel
from community.moderation.models import Case
from community.notifications.models import MAILABLE, MailPreference, Notice, NoticeKind, NoticeMail
from community.notifications.queries.preferences import find_preference, first_preference
from community.programs.models import INSIDE, Member

MAIL = "notices.mail"


def notify(
    member_id: int,
    kind: NoticeKind,
    subject: str,
    *,
    actor_id: int | None = None,
    post_id: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> bool:
    """Tell a member of `subject`, once: in the page, and by mail if they want this kind so. False if they know.

    :param subject: what it is about, such as "post:7"; the first kind under which a member hears of it stays.
    :param actor_id: who did it, if that may be said.
    :param data: plain values that its line needs. Never words that people wrote.
    """
    if member_id == actor_id:
        return False
    row = insert_once(
        Notice,
        ["member_id", "subject"],
        {
            "member_id": member_id,
            "kind": kind,
            "subject": subject,
            "actor_id": actor_id,
            "post_id": post_id,
            "data": dict(data or {}),
            "created_at": now(),
            "mail": NoticeMail.NONE,
        },
    )
    notice_id = db.session.execute(row.returning(Notice.id)).scalar()
    if notice_id is None:
        return False
    if kind in MAILABLE:
        preference = find_preference(member_id) or first_preference(member_id)
        if kind.value in preference.instant:
            send_later(member_id, [notice_id], dt.timedelta(minutes=preference.delay))
    return True


def send_later(member_id: int, notice_ids: Collection[int], delay: dt.timedelta) -> None:
    """Put notices into the mail that is gathering for the member, or into one that goes after `delay`."""
    moment = now()
    gathering = db.session.scalar(
        select(func.min(Notice.mail_due_at)).where(
            Notice.member_id == member_id, Notice.mail == NoticeMail.PENDING, Notice.mail_due_at > moment
        )
    )
    due_at = gathering or moment + delay
    db.session.execute(
        update(Notice)
        .where(Notice.id.in_(notice_ids))
        .values(mail=NoticeMail.PENDING, mail_due_at=due_at, mail_key=None, mail_reason=None)
        .execution_options(synchronize_session=False)
    )
    ask_for_mail(member_id, due_at)


def ask_for_mail(member_id: int, due_at: dt.datetime) -> None:
    """Have the member's pending notices mailed at `due_at`; asked for twice it is one job."""
    jobs.enqueue(
        MAIL,
        {"member_id": member_id},
        key=f"notices:{member_id}:{due_at.isoformat()}",
        subject=f"notices:{member_id}",
        run_at=due_at,
    )


def tell_of_post(post_id: int) -> None:
    """Tell whom a post concerns: who is named or quoted in it, who started the thread, who follows it."""
    post = db.session.get(Post, post_id)
    if post is None or post.publish_seq is None:
        return
    thread = db.session.get_one(Thread, post.thread_id)
    levels = _levels(thread.id)
    kinds: dict[int, NoticeKind] = {}
    for member_id in _followers(thread.id, post.program_id):
        kinds[member_id] = NoticeKind.FOLLOWED
    if thread.author_id is not None and not post.is_opener:
        kinds[thread.author_id] = NoticeKind.REPLY
    for mention in db.session.scalars(select(Mention).where(Mention.post_id == post.id).order_by(Mention.kind.desc())):
        named = mention.kind is MentionKind.NAMED
        kinds[mention.member_id] = NoticeKind.MENTION if named else NoticeKind.REPLY
    for member_id, kind in sorted(kinds.items()):
        if member_id != post.author_id and levels.get(member_id) is not WatchLevel.MUTE:
            notify(member_id, kind, f"post:{post.id}", actor_id=post.author_id, post_id=post.id)


def _levels(thread_id: int) -> dict[int, WatchLevel | None]:
    chosen = select(ThreadMark.member_id, ThreadMark.level).where(
        ThreadMark.thread_id == thread_id, ThreadMark.level.is_not(None)
    )
    return dict(db.session.execute(chosen).tuples().all())


def _followers(thread_id: int, program_id: int) -> list[int]:
    """Members who follow the thread with every post and want such posts by mail. Others see them as unread."""
    rows = db.session.execute(
        select(Member.id, MailPreference.instant)
        .join(ThreadMark, ThreadMark.member_id == Member.id)
        .join(MailPreference, MailPreference.member_id == Member.id)
        .where(
            ThreadMark.thread_id == thread_id,
            ThreadMark.level == WatchLevel.EVERY,
            Member.program_id == program_id,
            Member.standing.in_(INSIDE),
        )
    )
    return [member_id for member_id, instant in rows.tuples() if NoticeKind.FOLLOWED.value in instant]


def tell_everybody(thread_id: int) -> None:
    """Tell every member of an announcement, in one statement: in the page and in the next digest."""
    opener = db.session.scalar(select(Post).where(Post.thread_id == thread_id, Post.is_opener))
    if opener is None or opener.publish_seq is None:
        return
    table = Notice.__table__
    assert isinstance(table, Table)
    told = select(
        Member.id,
        literal(NoticeKind.ANNOUNCEMENT, table.c.kind.type),
        literal(f"post:{opener.id}"),
        literal(opener.author_id, table.c.actor_id.type),
        literal(opener.id, table.c.post_id.type),
        literal({}, Json),
        literal(now(), table.c.created_at.type),
        literal(NoticeMail.NONE, table.c.mail.type),
    ).where(
        Member.program_id == opener.program_id,
        Member.standing.in_(INSIDE),
        Member.id.is_distinct_from(opener.author_id),
    )
    columns = ["member_id", "kind", "subject", "actor_id", "post_id", "data", "created_at", "mail"]
    statement = (
        postgresql.insert(table).from_select(columns, told).on_conflict_do_nothing()
        if is_postgresql()
        else sqlite.insert(table).from_select(columns, told).on_conflict_do_nothing()
    )
    db.session.execute(statement)


def tell_of_case(author_id: int | None, case_id: int, line: str, subject: str) -> None:
    """Tell the author of a post that a case has news for them: a line that leads to their own page of the case."""
    if author_id is not None:
        ref = db.session.scalars(select(Case.ref).where(Case.id == case_id)).one()
        notify(author_id, NoticeKind.CASE, subject, data={"line": line, "ref": ref})


def mark_read(member: Member, *, up_to: int | None = None, only: int | None = None) -> None:
    """Mark the member's own notices read: those up to the id `up_to`, or `only` one."""
    statement = update(Notice).where(Notice.member_id == member.id, Notice.read_at.is_(None))
    if up_to is not None:
        statement = statement.where(Notice.id <= up_to)
    if only is not None:
        statement = statement.where(Notice.id == only)
    db.session.execute(statement.values(read_at=now()).execution_options(synchronize_session=False))
