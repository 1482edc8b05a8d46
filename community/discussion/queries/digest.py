"""What a digest, a home page or a notice asks of the group. Everything honors marks, mutes, hiding and permission.

A window is (from_seq, to_seq]: publish_seqs, never moments. Scores come from docs' digest design: distinct people weigh
more than the number of posts, and posts more than reactions.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Integer, String, and_, bindparam, case, func, literal, select, type_coerce, union_all
from sqlalchemy.orm import aliased, contains_eager, joinedload
from sqlalchemy.sql import ColumnElement, Select

from community.accounts.models import Face, Person
from community.core.clock import now
from community.core.db import BigKey, db, plain_rows
from community.discussion.models import Mention, Post, Reaction, SpaceFloor, Thread, ThreadMark
from community.discussion.queries.access import sees_space
from community.discussion.queries.marks import bound_of, mark_of, not_by, not_muted, with_marks
from community.discussion.queries.rows import Pick, ThreadRow, Waiting, WaitingPost
from community.discussion.queries.unread import NEVER, rows_of, thread_rows
from community.programs.asking import ASKER, asked_by
from community.programs.models import MANAGERS, Member

CANDIDATES = 200
HALF_LIFE_DAYS = 3.0
MOST_OF_A_SPACE = 2
MOST_OF_A_STARTER = 1
UNANSWERED_FOR = dt.timedelta(days=30)
WAITING_LIMIT = 50

_WEIGHT = {"named": 0, "quoted": 1, "your_thread": 2}


def waiting_for(member: Member, after_seq: int = 0, limit: int = WAITING_LIMIT) -> list[Waiting]:
    """Unread posts past `after_seq` that name or quote the member or answer in a thread of theirs; the oldest first.

    At most `limit`. One query; each post comes once, for its weightiest reason.
    """
    values = asked_by(member, after_seq=after_seq, most=len(_WEIGHT) * limit)
    found: dict[int, Waiting] = {}
    for post_id, html, title, person_id, name, why in plain_rows(_waiting(), values):
        if post_id not in found or _WEIGHT[why] < _WEIGHT[found[post_id].why]:
            author = None if person_id is None else Face(person_id, name)
            found[post_id] = Waiting(WaitingPost(post_id, html, title, author), why)
    return list(found.values())[:limit]


@cache
def _waiting() -> Select[*tuple[Any, ...]]:
    meant = select(Mention.post_id, type_coerce(Mention.kind, String).label("why")).where(Mention.member_id == ASKER.id)
    own = (
        select(Post.id, literal("your_thread"))
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Thread.author_id == ASKER.id,
            Thread.last_publish_seq > bound_of(ASKER),
            Post.publish_seq > bound_of(ASKER),
            ~Post.is_opener,
        )
    )
    reasons = union_all(meant, own).subquery("reasons")
    statement = with_marks(
        select(Post.id, Post.html, Thread.title, Person.id, Person.name, reasons.c.why)
        .select_from(Post)
        .join(reasons, reasons.c.post_id == Post.id)
        .join(Post.thread),
        ASKER,
    )
    return (
        statement.join(Thread.space)
        .outerjoin(Post.author)
        .outerjoin(Member.person)
        .where(
            sees_space(ASKER),
            Thread.program_id == ASKER.program_id,
            Post.publish_seq > bindparam("after_seq", type_=BigKey),
            Post.publish_seq > mark_of(ASKER),
            not_by(ASKER),
            not_muted(),
        )
        .order_by(Post.publish_seq)
        .limit(bindparam("most", type_=Integer))
    )


def started_by(member: Member, from_seq: int, *, unread_only: bool = True, limit: int = 10) -> list[ThreadRow]:
    """Threads that the member started in which others wrote since `from_seq`, the latest first, with who wrote."""
    past = greatest_of(mark_of(member), from_seq) if unread_only else literal(from_seq)
    others = (
        select(Post.id)
        .where(Post.thread_id == Thread.id, Post.publish_seq > past, not_by(member))
        .correlate(Thread, ThreadMark, SpaceFloor)
    )
    statement = rows_of(member).where(
        Thread.author_id == member.id, Thread.last_publish_seq > from_seq, not_muted(), sees_space(member)
    )
    statement = statement.where(others.exists()).order_by(Thread.last_publish_seq.desc()).limit(limit)
    return thread_rows(member, statement, writers=NEVER)


def greatest_of(column: ColumnElement[int], number: int) -> ColumnElement[int]:
    """The greater of a column and a number."""
    return case((column > number, column), else_=literal(number))


def announcements(member: Member, from_seq: int, to_seq: int, limit: int = 5) -> list[ThreadRow]:
    """Announcements of the window whose opening post the member has not read, the oldest first."""
    statement = rows_of(member).join(Post, and_(Post.thread_id == Thread.id, Post.is_opener))
    statement = statement.where(
        Thread.program_id == member.program_id,
        Thread.announced_at.is_not(None),
        Post.publish_seq > from_seq,
        Post.publish_seq <= to_seq,
        Post.publish_seq > mark_of(member),
        not_by(member),
        sees_space(member),
    )
    return thread_rows(member, statement.order_by(Post.publish_seq).limit(limit))


def unanswered(member: Member, limit: int) -> list[ThreadRow]:
    """Questions of others that nobody has answered in `UNANSWERED_FOR`: the longest waiting first."""
    statement = rows_of(member).join(Post, and_(Post.thread_id == Thread.id, Post.is_opener))
    statement = statement.where(
        Thread.program_id == member.program_id,
        Thread.post_count == 1,
        Thread.locked_at.is_(None),
        Thread.announced_at.is_(None),
        Thread.guide.is_(None),
        Thread.created_at > now() - UNANSWERED_FOR,
        Post.publish_seq.is_not(None),
        Thread.title.contains("?") | Post.source.contains("?"),
        not_by(member),
        not_muted(),
        sees_space(member),
    )
    return thread_rows(member, statement.order_by(Thread.created_at, Thread.id).limit(limit))


def best_of_spaces(
    member: Member, from_seq: int, to_seq: int, limit: int, *, shown: Mapping[int, int] | None = None
) -> list[Pick]:
    """The threads most worth reading of the window, with a plain "why" each; at most two of a space, one of a starter.

    :param shown: by thread id, in how many past issues it stood without being opened.

    Four queries. Score: 3 ln(1 + people other than the starter) + ln(1 + new posts) + 0.5 ln(1 + reactions)
    + 2 if the member wrote in the space + 2 if somebody they have exchanged words with wrote + 1 if a manager did,
    times 0.5^(age / 3 days), times 0.6 for each past issue.
    """
    candidates = db.session.execute(_candidates(member, from_seq, to_seq)).unique().all()
    if not candidates:
        return []
    ids = [row[0].id for row in candidates]
    writers = _writers(ids, from_seq, to_seq)
    known, spaces = _known_to(member), _spaces_of(member)
    picks = []
    for thread, posts, reactions in candidates:
        wrote = writers.get(thread.id, [])
        others = [someone for someone in wrote if someone.id != thread.author_id]
        friends = [someone for someone in wrote if someone.id in known]
        score = 3 * math.log1p(len(others)) + math.log1p(posts) + 0.5 * math.log1p(reactions)
        score += 2 if thread.space_id in spaces else 0
        score += 2 if friends else 0
        score += 1 if any(someone.has(MANAGERS) for someone in wrote) else 0
        age = (now() - thread.last_posted_at).total_seconds() / 86400 if thread.last_posted_at else 0
        score *= 0.5 ** (max(0.0, age) / HALF_LIFE_DAYS) * 0.6 ** (shown or {}).get(thread.id, 0)
        why = _why(thread, posts, others, friends, wrote_here=thread.space_id in spaces)
        picks.append(Pick(thread, posts, score, why, [someone.person for someone in wrote]))
    return _diverse(sorted(picks, key=lambda pick: (-pick.score, pick.thread.id)), limit)


def _in_window(member: Member, from_seq: int, to_seq: int) -> ColumnElement[bool]:
    return and_(
        Post.thread_id == Thread.id,
        Post.publish_seq > greatest_of(mark_of(member), from_seq),
        Post.publish_seq <= to_seq,
        not_by(member),
    )


def _candidates(member: Member, from_seq: int, to_seq: int) -> Select[*tuple[Any, ...]]:
    here = (Thread, ThreadMark, SpaceFloor)
    window = _in_window(member, from_seq, to_seq)
    posts = select(func.count()).select_from(Post).where(window).correlate(*here).scalar_subquery()
    reactions = (
        select(func.count())
        .select_from(Post)
        .join(Reaction, Reaction.post_id == Post.id)
        .where(window)
        .correlate(*here)
        .scalar_subquery()
    )
    opener = aliased(Post)
    return (
        with_marks(select(Thread, posts, reactions).join(Thread.space), member)
        .join(opener, and_(opener.thread_id == Thread.id, opener.is_opener, opener.publish_seq.is_not(None)))
        .where(
            Thread.program_id == member.program_id,
            Thread.last_publish_seq > from_seq,
            Thread.announced_at.is_(None),
            Thread.author_id.is_distinct_from(member.id),
            not_muted(),
            sees_space(member),
            select(Post.id).where(window).correlate(*here).exists(),
        )
        .options(contains_eager(Thread.space), joinedload(Thread.author).joinedload(Member.person))
        .order_by(Thread.last_publish_seq.desc())
        .limit(CANDIDATES)
    )


def _writers(thread_ids: Sequence[int], from_seq: int, to_seq: int) -> dict[int, list[Member]]:
    """By thread, who wrote in the window."""
    wrote = (
        select(Post.thread_id, Post.author_id, func.min(Post.publish_seq).label("first"))
        .where(Post.thread_id.in_(thread_ids), Post.publish_seq > from_seq, Post.publish_seq <= to_seq)
        .group_by(Post.thread_id, Post.author_id)
        .subquery()
    )
    rows = db.session.execute(
        select(wrote.c.thread_id, Member)
        .join(Member, Member.id == wrote.c.author_id)
        .order_by(wrote.c.thread_id, wrote.c.first)
        .options(joinedload(Member.person))
    ).unique()
    found: dict[int, list[Member]] = {}
    for thread_id, someone in rows:
        found.setdefault(thread_id, []).append(someone)
    return found


def _known_to(member: Member) -> set[int]:
    """Members with whom words were exchanged: who named or quoted the member, and whom the member named or quoted."""
    named_me = select(Post.author_id).join(Mention, Mention.post_id == Post.id).where(Mention.member_id == member.id)
    named = select(Mention.member_id).join(Post, Post.id == Mention.post_id).where(Post.author_id == member.id)
    return {found for found in db.session.scalars(union_all(named_me, named)) if found and found != member.id}


def _spaces_of(member: Member) -> set[int]:
    """Spaces in which the member wrote."""
    return set(
        db.session.scalars(
            select(Thread.space_id)
            .join(Post, Post.thread_id == Thread.id)
            .where(Post.author_id == member.id, Post.publish_seq.is_not(None))
            .distinct()
        )
    )


def _why(thread: Thread, posts: int, others: Sequence[Member], friends: Sequence[Member], *, wrote_here: bool) -> str:
    """One sentence that says why this is proposed."""
    if friends:
        return _("%(name)s wrote here, and you two have talked before", name=friends[0].name)
    if len(others) > 1:
        return ngettext("%(num)d person replied", "%(num)d people replied", len(others))
    if wrote_here:
        return _("You have written in %(space)s", space=thread.space.name)
    if others:
        return _("%(name)s replied", name=others[0].name)
    return ngettext("%(num)d new post in %(space)s", "%(num)d new posts in %(space)s", posts, space=thread.space.name)


def _diverse(picks: Sequence[Pick], limit: int) -> list[Pick]:
    """The best of `picks` with at most two of a space and one of a starter."""
    chosen: list[Pick] = []
    for pick in picks:
        space = sum(each.thread.space_id == pick.thread.space_id for each in chosen)
        starter = sum(each.thread.author_id == pick.thread.author_id for each in chosen)
        if space < MOST_OF_A_SPACE and starter < MOST_OF_A_STARTER:
            chosen.append(pick)
        if len(chosen) == limit:
            break
    return chosen
