"""Reading the ledger: a member's notices with what they are about, and how many are unread.

A notice of a post is there only while the post can be read. It is unread until it was opened, or the thread was read
past the post, whichever comes first: both marks are honored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from community.accounts.models import Person
from community.conversations.models import Answer, ConversationReport
from community.core.db import db
from community.core.errors import NotFound
from community.core.markup import excerpt, to_html
from community.discussion.models import Post, Thread
from community.discussion.queries.marks import mark_of, not_by, not_muted, with_marks
from community.notifications.models import Notice, NoticeKind, NoticeMail
from community.programs.models import Member
from community.recognition.models import Thanks

QUOTE_LENGTH = 240


@dataclass(frozen=True)
class Place:
    """Where something stands: a post in its thread, a report with its answer, thanks, a case. Not yet an address."""

    kind: str
    ref: str = ""
    post_id: int | None = None


@dataclass(frozen=True)
class Told:
    """A notice with the words that belong to it, read now. `who` is None for somebody who has left."""

    notice: Notice
    is_unread: bool
    who: Person | None
    title: str
    quote: str
    place: Place
    thread_id: int | None = None
    seq: int = 0
    #: When the words were changed last, if they were.
    changed_at: dt.datetime | None = None

    @property
    def asks(self) -> bool:
        """Whether the words hold a question."""
        return "?" in self.quote


def over_notices(statement: Select[*tuple[Any, ...]], member: Member) -> Select[*tuple[Any, ...]]:
    """`statement` over Notice, with post, thread and the member's marks beside it where there are any."""
    joined = statement.outerjoin(Post, Post.id == Notice.post_id).outerjoin(Thread, Thread.id == Post.thread_id)
    return with_marks(joined, member).where(Notice.member_id == member.id)


def is_there() -> ColumnElement[bool]:
    """Notices whose post, if they have one, everybody may read now."""
    return or_(Notice.post_id.is_(None), Post.publish_seq.is_not(None))


def is_unread(member: Member) -> ColumnElement[bool]:
    """Notices that the member neither opened nor read past."""
    unread_post = and_(Post.publish_seq > mark_of(member), not_by(member), not_muted())
    return and_(Notice.read_at.is_(None), or_(Notice.post_id.is_(None), unread_post))


def badge(member: Member) -> ScalarSelect[int]:
    """How many unread notices the member has, as a part of a larger query."""
    statement = select(func.count(Notice.id)).select_from(Notice)
    return over_notices(statement, member).where(is_there(), is_unread(member)).scalar_subquery()


def notices_page(member: Member, *, after: int | None = None, size: int = 30) -> list[Told]:
    """The member's notices, the newest first, `size` + 1 of them older than the id `after`."""
    statement = over_notices(select(Notice, is_unread(member)), member).where(is_there())
    if after is not None:
        statement = statement.where(Notice.id < after)
    rows = db.session.execute(statement.order_by(Notice.id.desc()).limit(size + 1)).all()
    return told(rows)


def get_notice(member: Member, notice_id: int) -> Told:
    """One of the member's own notices.

    :raises NotFound: absent, somebody else's, or about what is no longer there.
    """
    statement = over_notices(select(Notice, is_unread(member)), member).where(Notice.id == notice_id, is_there())
    found = told(db.session.execute(statement).all())
    if not found:
        raise NotFound
    return found[0]


def untold(member: Member, kinds: Collection[NoticeKind], limit: int) -> list[Told]:
    """Unread notices of these kinds that no mail brought or is about to bring, the oldest first."""
    statement = (
        over_notices(select(Notice, is_unread(member)), member)
        .where(
            Notice.kind.in_(kinds),
            Notice.mail.in_([NoticeMail.NONE, NoticeMail.FAILED, NoticeMail.SKIPPED]),
            is_there(),
            is_unread(member),
        )
        .order_by(Notice.id)
        .limit(limit)
    )
    return told(db.session.execute(statement).all())


def with_mail(member: Member, states: Collection[NoticeMail], *, due: dt.datetime | None = None) -> list[Told]:
    """The member's notices whose mail is in one of `states`, if `due` is given those that are due by then."""
    statement = over_notices(select(Notice, is_unread(member)), member).where(Notice.mail.in_(states))
    if due is not None:
        statement = statement.where(Notice.mail_due_at <= due)
    return told(db.session.execute(statement.order_by(Notice.id)).all(), also_gone=True)


def by_ids(member: Member, notice_ids: Collection[int]) -> list[Told]:
    """These of the member's notices, whatever became of what they are about: gone ones have no quote."""
    statement = over_notices(select(Notice, is_unread(member)), member).where(Notice.id.in_(notice_ids))
    return told(db.session.execute(statement.order_by(Notice.id)).all(), also_gone=True)


def told(rows: Sequence[Any], *, also_gone: bool = False) -> list[Told]:
    """Notices with their words, in the order of `rows`. What they are about is loaded with one query for each kind."""
    posts = _posts([notice.post_id for notice, _ in rows if notice.post_id is not None])
    answers = _answers(_ids(rows, NoticeKind.ANSWER))
    thanks = _thanks(_ids(rows, NoticeKind.THANKS))
    found = []
    for notice, unread in rows:
        number = _number(notice)
        if notice.post_id is not None:
            line = _of_post(notice, unread, posts.get(notice.post_id))
        elif notice.kind is NoticeKind.ANSWER:
            line = _of_answer(notice, unread, answers.get(number))
        elif notice.kind is NoticeKind.THANKS:
            line = _of_thanks(notice, unread, thanks.get(number))
        else:
            place = Place("case", str(notice.data.get("ref", "")))
            line = Told(notice, unread, None, "", "", place)
        if line is not None:
            found.append(line)
        elif also_gone:
            found.append(Told(notice, False, None, "", "", Place("gone")))
    return found


def _of_post(notice: Notice, unread: bool, post: Post | None) -> Told | None:
    if post is None or post.publish_seq is None:
        return None
    return Told(
        notice,
        unread,
        post.author.person if post.author else None,
        post.thread.title,
        excerpt(post.html, QUOTE_LENGTH),
        Place("thread", post.thread.ref, post.id),
        thread_id=post.thread_id,
        seq=post.publish_seq,
        changed_at=post.edited_at,
    )


def _of_answer(notice: Notice, unread: bool, answer: Answer | None) -> Told | None:
    if answer is None or answer.report.is_voided:
        return None
    who = answer.author.person if answer.author else None
    quote = excerpt(to_html(answer.text), QUOTE_LENGTH)
    place = Place("report", answer.report.ref)
    return Told(notice, unread, who, answer.report.headline, quote, place, changed_at=answer.amended_at)


def _of_thanks(notice: Notice, unread: bool, thanks: Thanks | None) -> Told | None:
    if thanks is None:
        return None
    who = thanks.giver.person if thanks.giver else None
    title = thanks.report.headline if thanks.report else thanks.reason
    return Told(notice, unread, who, title, excerpt(to_html(thanks.text), QUOTE_LENGTH), Place("thanks"))


def _number(notice: Notice) -> int:
    _, _, number = notice.subject.partition(":")
    return int(number) if number.isdigit() else 0


def _ids(rows: Sequence[Any], kind: NoticeKind) -> list[int]:
    return [_number(notice) for notice, _ in rows if notice.kind is kind]


def _posts(ids: Collection[int]) -> dict[int, Post]:
    if not ids:
        return {}
    statement = (
        select(Post)
        .where(Post.id.in_(set(ids)))
        .options(joinedload(Post.thread), joinedload(Post.author).joinedload(Member.person))
    )
    return {post.id: post for post in db.session.scalars(statement)}


def _answers(ids: Collection[int]) -> dict[int, Answer]:
    if not ids:
        return {}
    statement = (
        select(Answer)
        .where(Answer.id.in_(set(ids)))
        .options(joinedload(Answer.report), joinedload(Answer.author).joinedload(Member.person))
    )
    return {answer.id: answer for answer in db.session.scalars(statement)}


def _thanks(ids: Collection[int]) -> dict[int, Thanks]:
    if not ids:
        return {}
    statement = (
        select(Thanks)
        .where(Thanks.id.in_(set(ids)))
        .options(
            joinedload(Thanks.report).load_only(
                ConversationReport.title, ConversationReport.mode, ConversationReport.relation
            ),
            joinedload(Thanks.giver).joinedload(Member.person),
        )
    )
    return {thanks.id: thanks for thanks in db.session.scalars(statement)}
