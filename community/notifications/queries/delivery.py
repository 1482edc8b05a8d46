"""What the delivery page reads: whom mail reached, and why one member did not get theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from community.core.db import db
from community.core.outbox import EmailRecord
from community.core.outbox.queries import recent
from community.notifications.models import DigestIssue, Notice, NoticeMail
from community.programs.models import Member
from community.programs.queries import get_member

ISSUES = 12
NOTICES = 20


def mails_page(actor: Member, *, after: int | None, size: int) -> Sequence[EmailRecord]:
    """The program's mails, the newest first, `size` + 1 of them."""
    return recent(actor.program_id, after, size + 1)


def members_of(actor: Member, mails: Sequence[EmailRecord]) -> dict[int, int]:
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
