"""Issues of digests: planned when their slot has come, composed one by one, settled by what became of their mail.

Composing reads and renders in a reading transaction (`draft`); what it came to is kept in a short writing one (`keep`).
Only an issue whose mail was sent, or may have been, moves the window; all others leave it to the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import CursorResult, and_, delete, insert, or_, select, update
from sqlalchemy.orm import aliased, contains_eager

from community.core import jobs
from community.core.clock import now
from community.core.db import db
from community.core.jobs.queue import insert_once
from community.core.outbox import Email, EmailRecord, EmailState, post
from community.core.outbox.models import SETTLED
from community.notifications import emails
from community.notifications.models import (
    DigestIssue,
    DigestItem,
    IssueState,
    MailPreference,
    Reason,
)
from community.notifications.queries.composing import Window, content_for, window_of
from community.notifications.queries.preferences import find_preference, find_recipient, why_no_mail
from community.notifications.services.preferences import reckon
from community.notifications.slots import LATE, Cadence, spread_of
from community.programs.models import Member, Program

COMPOSE = "digests.compose"
BATCH = 500
#: How often an issue is written anew since something in it changed between writing and sending.
MOST_REVISIONS = 5

_SETTLED_AS = {
    EmailState.SENT: IssueState.SENT,
    EmailState.UNCERTAIN: IssueState.UNCERTAIN,
    EmailState.FAILED: IssueState.FAILED,
    EmailState.SKIPPED: IssueState.SKIPPED,
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What composing an issue came to, not kept yet."""

    issue_id: int
    revision: int
    state: IssueState
    reason: Reason | None = None
    window: Window | None = None
    email: Email | None = None
    mail_key: str | None = None
    written_at: dt.datetime | None = None
    items: Sequence[dict[str, Any]] = field(default_factory=tuple)


def plan_due() -> int:
    """Plan the issues of a batch of members whose slot has come; returns how many. Planned twice, an issue is one."""
    moment = now()
    due = (
        db.session.execute(
            select(MailPreference, Member, Program.seq)
            .join(Member, Member.id == MailPreference.member_id)
            .join(Member.person)
            .join(Program, Program.id == Member.program_id)
            .where(MailPreference.next_due_at <= moment)
            .options(contains_eager(Member.person))
            .order_by(MailPreference.next_due_at, MailPreference.member_id)
            .limit(BATCH)
        )
        .tuples()
        .all()
    )
    for preference, member, seq in due:
        _plan(preference, member, seq, moment)
    db.session.flush()
    return len(due)


def _plan(preference: MailPreference, member: Member, seq: int, moment: dt.datetime) -> None:
    assert preference.next_due_at is not None
    slot_at = preference.next_due_at - spread_of(member.id)
    late = moment - slot_at > LATE
    row = insert_once(
        DigestIssue,
        ["member_id", "period_key"],
        {
            "member_id": member.id,
            "period_key": preference.next_period,
            "due_at": slot_at,
            "from_seq": 0,
            "to_seq": seq,
            "state": IssueState.SKIPPED if late else IssueState.PLANNED,
            "reason": Reason.LATE if late else None,
            "revision": 1,
            "settled_at": moment if late else None,
        },
    )
    issue_id = db.session.execute(row.returning(DigestIssue.id)).scalar()
    if issue_id is not None and not late:
        ask_for(issue_id, member.id, revision=1)
    preference.last_period = preference.next_period
    reckon(preference, member.person.time_zone, after=moment)


def ask_for(issue_id: int, member_id: int, *, revision: int) -> None:
    """Have an issue composed. Issues of one member are composed one after the other."""
    jobs.enqueue(
        COMPOSE,
        {"issue_id": issue_id, "revision": revision},
        key=f"{COMPOSE}:{issue_id}:{revision}",
        subject=f"digest:{member_id}",
    )


def draft(issue_id: int, revision: int) -> Draft | None:
    """Write the issue as it is now, without keeping anything. None if that has happened already."""
    issue = db.session.get(DigestIssue, issue_id, populate_existing=True)
    if issue is None or issue.state is not IssueState.PLANNED or issue.revision != revision:
        return None
    moment = now()
    member = find_recipient(issue.member_id)
    preference = find_preference(issue.member_id)
    reason = why_no_mail(member)
    if reason is None and (preference is None or preference.cadence is Cadence.NEVER):
        reason = Reason.STOPPED
    if reason is None and moment - issue.due_at > LATE:
        reason = Reason.LATE
    if reason is None and _has_another_on_its_way(issue):
        reason = Reason.IN_FLIGHT
    if reason is not None:
        return Draft(issue_id=issue_id, revision=revision, state=IssueState.SKIPPED, reason=reason)
    assert member is not None
    assert preference is not None
    window = window_of(member, preference, moment)
    with emails.in_words_of(member):
        content = content_for(member, preference, window)
    if not content.is_worth_a_mail:
        return Draft(issue_id=issue_id, revision=revision, state=IssueState.EMPTY, reason=Reason.QUIET, window=window)
    guard_args = {"issue_id": issue_id, "revision": revision}
    email = emails.digest(member, preference, content, day=moment, guard_args=guard_args)
    return Draft(
        issue_id=issue_id,
        revision=revision,
        state=IssueState.RENDERED,
        window=window,
        email=email,
        mail_key=mail_key_of(issue),
        written_at=moment,
        items=list(content.items()),
    )


def mail_key_of(issue: DigestIssue) -> str:
    """The outbox's key: one for each member and period, and a further one only after the mail before was skipped."""
    key = f"digest:{issue.member_id}:{issue.period_key}"
    return key if issue.revision == 1 else f"{key}:{issue.revision}"


def keep(made: Draft) -> None:
    """Keep what composing came to and hand the mail to the outbox, if the issue still waits for it."""
    moment = now()
    values: dict[str, Any] = {"state": made.state, "reason": made.reason}
    if made.window is not None:
        values |= {"from_seq": made.window.from_seq, "to_seq": made.window.to_seq}
    if made.email is None:
        values["settled_at"] = moment
    else:
        values |= {"rendered_at": made.written_at, "mail_key": made.mail_key}
    changed = db.session.execute(
        update(DigestIssue)
        .where(
            DigestIssue.id == made.issue_id,
            DigestIssue.revision == made.revision,
            DigestIssue.state == IssueState.PLANNED,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(changed, CursorResult)
    if changed.rowcount != 1 or made.email is None or made.mail_key is None:
        return
    db.session.execute(
        delete(DigestItem).where(DigestItem.issue_id == made.issue_id).execution_options(synchronize_session=False)
    )
    if made.items:
        db.session.execute(insert(DigestItem), [{"issue_id": made.issue_id, **item} for item in made.items])
    post(made.email, key=made.mail_key)


def settle(member_id: int | None = None) -> int:
    """Copy what the outbox says to a batch of issues that are on their way; returns how many were settled.

    One that was skipped since something in it changed is written anew, so that what was hidden never leaves and the
    rest is not lost.
    """
    statement = (
        select(DigestIssue, EmailRecord.state, EmailRecord.reason)
        .join(EmailRecord, EmailRecord.key == DigestIssue.mail_key)
        .where(DigestIssue.state == IssueState.RENDERED, EmailRecord.state.in_(SETTLED))
        .order_by(DigestIssue.id)
        .limit(BATCH)
    )
    if member_id is not None:
        statement = statement.where(DigestIssue.member_id == member_id)
    rows = db.session.execute(statement.execution_options(populate_existing=True)).tuples().all()
    for issue, state, reason in rows:
        if state is EmailState.SKIPPED and reason == Reason.CHANGED and issue.revision < MOST_REVISIONS:
            issue.state, issue.reason, issue.mail_key = IssueState.PLANNED, Reason.CHANGED, None
            issue.revision += 1
            ask_for(issue.id, issue.member_id, revision=issue.revision)
        else:
            issue.state, issue.reason, issue.settled_at = _SETTLED_AS[state], reason, now()
    db.session.flush()
    return len(rows)


def settle_before(issue_id: int) -> None:
    """Settle what is on its way to the same member, so that the next window begins where the last one ended."""
    issue = db.session.get(DigestIssue, issue_id)
    if issue is not None:
        settle(issue.member_id)


def has_settled_before(issue_id: int) -> bool:
    """Whether `settle_before` would change anything."""
    this, other = aliased(DigestIssue), aliased(DigestIssue)
    found = (
        select(other.id)
        .join(this, this.member_id == other.member_id)
        .join(EmailRecord, EmailRecord.key == other.mail_key)
        .where(this.id == issue_id, other.state == IssueState.RENDERED, EmailRecord.state.in_(SETTLED))
        .limit(1)
    )
    return db.session.scalar(found) is not None


def _has_another_on_its_way(issue: DigestIssue) -> bool:
    return (
        db.session.scalar(
            select(DigestIssue.id)
            .where(
                DigestIssue.member_id == issue.member_id,
                DigestIssue.id < issue.id,
                or_(
                    DigestIssue.state == IssueState.RENDERED,
                    # One that was planned and never written will not be any more when it is late.
                    and_(DigestIssue.state == IssueState.PLANNED, DigestIssue.due_at > now() - LATE),
                ),
            )
            .limit(1)
        )
        is not None
    )
