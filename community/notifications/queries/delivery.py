"""What the delivery page reads: whom mail reached, and why one member did not get theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from community.core.db import db
from community.core.outbox import EmailRecord, EmailState, Stream
from community.core.outbox.queries import recent
from community.notifications.models import DigestIssue, Notice, NoticeMail, Reason
from community.programs.models import Member
from community.programs.queries import get_member
from community.recruiting.openness import opened

ISSUES = 12
NOTICES = 20
#: Whom a manager invited is nothing new to a manager. All other mail without an account goes to applicants.
INVITED = "invited:"


@dataclass(frozen=True)
class Line:
    """One mail as the page shows it. `is_closed`: it went to an applicant whose decision is not frozen.

    Then there is no name, no address and no word of a mail server, which says the address; and of `at` only the day may
    be shown.
    """

    id: int
    stream: Stream
    state: EmailState
    at: dt.datetime
    to: str
    reason: str | None
    member_id: int | None
    is_closed: bool


def mails_page(actor: Member, *, after: int | None, size: int) -> list[Line]:
    """The program's mails, the newest first, `size` + 1 of them. No search: what it finds would tell who applied."""
    mails = recent(actor.program_id, after, size + 1)
    members = _members_of(actor, mails)
    nameless = [mail.key for mail in mails if mail.person_id is None]
    shown = {key for key in nameless if key.startswith(INVITED)} | opened(actor.program_id, nameless)
    return [_line(mail, members, is_closed=mail.person_id is None and mail.key not in shown) for mail in mails]


def _line(mail: EmailRecord, members: dict[int, int], *, is_closed: bool) -> Line:
    own = mail.reason in set(Reason)
    return Line(
        id=mail.id,
        stream=mail.stream,
        state=mail.state,
        at=mail.sent_at or mail.created_at,
        to="" if is_closed else mail.to_name or mail.to_address,
        reason=mail.reason if own or not is_closed else None,
        member_id=members.get(mail.person_id) if mail.person_id is not None else None,
        is_closed=is_closed,
    )


def _members_of(actor: Member, mails: Sequence[EmailRecord]) -> dict[int, int]:
    """By person id, the id of the membership in the actor's program, for the people whom these mails went to."""
    people = {mail.person_id for mail in mails if mail.person_id is not None}
    if not people:
        return {}
    rows = db.session.execute(
        select(Member.person_id, Member.id).where(Member.program_id == actor.program_id, Member.person_id.in_(people))
    )
    return dict(rows.tuples().all())


@dataclass(frozen=True)
class Delivery:
    """What became of one member's mail. Their notices are counted by what became of them, never shown."""

    member: Member
    issues: Sequence[DigestIssue]
    mails: Sequence[EmailRecord]
    skipped: Sequence[Notice]


def delivery_to(actor: Member, member_id: int) -> Delivery:
    """What became of the mail to a member of the actor's program.

    :raises NotFound: absent, or of another program.
    """
    member = get_member(actor, member_id)
    issues = db.session.scalars(
        select(DigestIssue)
        .where(DigestIssue.member_id == member.id)
        .order_by(DigestIssue.due_at.desc(), DigestIssue.id.desc())
        .limit(ISSUES)
    ).all()
    mails = db.session.scalars(
        select(EmailRecord)
        .where(EmailRecord.program_id == actor.program_id, EmailRecord.person_id == member.person_id)
        .order_by(EmailRecord.id.desc())
        .limit(NOTICES)
    ).all()
    skipped = db.session.scalars(
        select(Notice)
        .where(Notice.member_id == member.id, Notice.mail.in_([NoticeMail.SKIPPED, NoticeMail.FAILED]))
        .order_by(Notice.id.desc())
        .limit(NOTICES)
    ).all()
    return Delivery(member, issues, mails, skipped)
