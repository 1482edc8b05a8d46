"""What the outbox asks just before a mail of this feature goes out: is all of it still to be read, and wanted?

A text that was hidden, taken back or changed since the mail was written never leaves: the mail is skipped, and what is
left of it is written anew.
"""

from __future__ import annotations

from sqlalchemy import func, or_, select

from community.core import outbox
from community.core.clock import now
from community.core.db import db
from community.discussion.models import Post, Thread
from community.notifications.emails import DIGEST_GUARD, INSTANT_GUARD
from community.notifications.models import DigestIssue, DigestItem, IssueState, Reason
from community.notifications.queries.notices import by_ids
from community.notifications.queries.preferences import find_preference, find_recipient, why_no_mail
from community.notifications.services import instant
from community.notifications.slots import LATE, Cadence
from community.programs.models import Member


@outbox.guard(DIGEST_GUARD)
def digest(*, issue_id: int, revision: int) -> str | None:
    """Whether an issue may go as it was written."""
    issue = db.session.get(DigestIssue, issue_id, populate_existing=True)
    if issue is None or issue.state is not IssueState.RENDERED or issue.revision != revision:
        return Reason.CHANGED
    member = find_recipient(issue.member_id)
    if refused := why_no_mail(member):
        return refused
    preference = find_preference(issue.member_id)
    if preference is None or preference.cadence is Cadence.NEVER:
        return Reason.STOPPED
    if now() - issue.due_at > LATE:
        return Reason.LATE
    assert member is not None
    return Reason.CHANGED if _has_changed(issue, member) else None


def _has_changed(issue: DigestIssue, member: Member) -> bool:
    items = db.session.scalars(select(DigestItem).where(DigestItem.issue_id == issue.id)).all()
    posts = [item.post_id for item in items if item.post_id is not None]
    if posts:
        gone = select(func.count()).where(
            Post.id.in_(posts), or_(Post.publish_seq.is_(None), Post.edited_at > issue.rendered_at)
        )
        if db.session.scalar(gone):
            return True
    threads = {item.thread_id for item in items if item.thread_id is not None}
    if threads:
        there = select(func.count()).where(Thread.id.in_(threads), Thread.post_count > 0)
        if db.session.scalar(there) != len(threads):
            return True
    notices = [item.notice_id for item in items if item.notice_id is not None]
    told = by_ids(member, notices) if notices else []
    since = issue.rendered_at
    changed = any(each.changed_at and since and each.changed_at > since for each in told)
    return changed or len(told) != len(notices) or any(each.place.kind == "gone" for each in told)


@outbox.guard(INSTANT_GUARD)
def notices(*, member_id: int, notice_ids: list[int], written_at: str) -> str | None:
    """Whether a mail of gathered notices may go as it was written."""
    return instant.why_skip(member_id, notice_ids, written_at)
