"""Instant mail: the pending notices of a member in one mail, looked at again before it is written and before it goes.

What is read by then is not mailed; what is hidden never is. The reason is kept at the notice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select, update

from community.core.clock import now
from community.core.db import db
from community.core.outbox import Email, EmailRecord, EmailState, post
from community.core.outbox.models import SETTLED
from community.notifications import emails
from community.notifications.models import MailPreference, Notice, NoticeMail, Reason
from community.notifications.queries.notices import Told, by_ids, with_mail
from community.notifications.queries.preferences import find_recipient, preference_of, why_no_mail
from community.notifications.services.ledger import ask_for_mail, send_later
from community.programs.models import Member

BATCH = 500
#: Pending notices whose job must have run by now: it came between a mail's reading and its writing.
STRANDED_AFTER = dt.timedelta(minutes=2)

_SETTLED_AS = {
    EmailState.SENT: NoticeMail.SENT,
    # The server may have it. Like a digest it is not sent again.
    EmailState.UNCERTAIN: NoticeMail.SENT,
    EmailState.FAILED: NoticeMail.FAILED,
    EmailState.SKIPPED: NoticeMail.SKIPPED,
}


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What the pending notices of one member came to, not kept yet."""

    member_id: int
    skipped: dict[int, Reason] = field(default_factory=dict)
    notice_ids: Sequence[int] = field(default_factory=tuple)
    email: Email | None = None
    mail_key: str = ""


def why_not(told: Told, member: Member, preference: MailPreference) -> Reason | None:
    """Why this notice should not be mailed to `member` any more; None if it should."""
    if refused := why_no_mail(member):
        return refused
    if told.notice.kind.value not in preference.instant:
        return Reason.STOPPED
    if told.place.kind == "gone":
        return Reason.GONE
    return None if told.is_unread else Reason.READ


def gather(member_id: int) -> Batch:
    """Write the mail of what is pending and due for the member, without keeping anything."""
    member = find_recipient(member_id)
    if member is None:
        return Batch(member_id=member_id)
    moment = now()
    preference = preference_of(member)
    pending = with_mail(member, [NoticeMail.PENDING], due=moment)
    reasons = {told.notice.id: why_not(told, member, preference) for told in pending}
    skipped = {notice_id: reason for notice_id, reason in reasons.items() if reason is not None}
    going = [told for told in pending if told.notice.id not in skipped]
    if not going:
        return Batch(member_id=member_id, skipped=skipped)
    ids = [told.notice.id for told in going]
    guard_args = {"member_id": member_id, "notice_ids": ids, "written_at": moment.isoformat()}
    return Batch(
        member_id=member_id,
        skipped=skipped,
        notice_ids=ids,
        email=emails.instant(member, going, guard_args=guard_args),
        mail_key=f"notices:{member_id}:{max(ids)}:{moment.isoformat()}",
    )


def keep(batch: Batch) -> None:
    """Keep what `gather` came to and hand the mail to the outbox, if no other mail has taken one of its notices."""
    for notice_id, reason in batch.skipped.items():
        _set(NoticeMail.PENDING, [notice_id], mail=NoticeMail.SKIPPED, mail_reason=reason)
    if batch.email is None:
        return
    taken = _set(NoticeMail.PENDING, batch.notice_ids, mail=NoticeMail.POSTED, mail_key=batch.mail_key)
    if taken != len(batch.notice_ids):
        raise RuntimeError("another mail took some of these notices: gather anew")
    post(batch.email, key=batch.mail_key)


def why_skip(member_id: int, notice_ids: Collection[int], written_at: str) -> Reason | None:
    """The guard's question: why this mail should not go as it was written; None if it should.

    If anything in it changed, it is skipped whole; `settle` sends what is left of it in a mail written anew.
    """
    member = find_recipient(member_id)
    if member is None:
        return Reason.OUTSIDE
    preference = preference_of(member)
    notices = by_ids(member, notice_ids)
    reasons = [why_not(told, member, preference) for told in notices]
    if notices and all(reasons):
        return reasons[0]
    moment = dt.datetime.fromisoformat(written_at)
    changed = any(told.changed_at is not None and told.changed_at > moment for told in notices)
    return Reason.CHANGED if any(reasons) or changed or len(notices) < len(notice_ids) else None


def settle() -> int:
    """Copy what the outbox says to a batch of posted notices; returns how many."""
    rows = (
        db.session.execute(
            select(Notice, EmailRecord.state, EmailRecord.reason)
            .join(EmailRecord, EmailRecord.key == Notice.mail_key)
            .where(Notice.mail == NoticeMail.POSTED, EmailRecord.state.in_(SETTLED))
            .order_by(Notice.id)
            .limit(BATCH)
            .execution_options(populate_existing=True)
        )
        .tuples()
        .all()
    )
    for notice, state, reason in rows:
        if state is EmailState.SKIPPED and reason == Reason.CHANGED:
            send_later(notice.member_id, [notice.id], dt.timedelta(0))
        else:
            notice.mail, notice.mail_reason = _SETTLED_AS[state], reason
    db.session.flush()
    return len(rows)


def pick_up_stranded() -> None:
    """Ask again for mail whose moment has passed without a mail."""
    before = now() - STRANDED_AFTER
    members = db.session.scalars(
        select(Notice.member_id)
        .where(Notice.mail == NoticeMail.PENDING, Notice.mail_due_at < before)
        .distinct()
        .limit(BATCH)
    ).all()
    for member_id in members:
        ask_for_mail(member_id, now())


def _set(now_in: NoticeMail, notice_ids: Sequence[int], **values: object) -> int:
    """Change notices whose mail is in the state `now_in`; returns how many did."""
    changed = db.session.execute(
        update(Notice)
        .where(Notice.id.in_(notice_ids), Notice.mail == now_in)
        .values(**values)
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    return len(changed.all())
