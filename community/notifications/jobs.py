"""The jobs: plan digests, compose one, mail what gathered for a member, settle what the outbox has finished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from community.core import jobs
from community.core.db import db, unit_of_work
from community.core.failpoints import failpoint
from community.core.jobs import Claim, Lane
from community.notifications.services import instant, issues, preferences
from community.notifications.services.ledger import MAIL

#: The plan of a large installation takes longer than an ordinary job may.
PLAN_LIMIT = dt.timedelta(minutes=30)


@jobs.periodic("digests.plan", dt.timedelta(minutes=5), lane=Lane.PROMPT, own_transactions=True, time_limit=PLAN_LIMIT)
def plan(claim: Claim) -> None:
    """Settle what went out, plan what is due, then meet new members and follow those who moved."""
    for step in (issues.settle, issues.plan_due, preferences.meet_members, preferences.follow_moves):
        _in_batches(claim, step)


def _in_batches(claim: Claim, step: Callable[[], int]) -> None:
    """Run `step` in transactions of one batch each until it finds nothing."""
    while True:
        with unit_of_work():
            claim.hold()
            found = step()
            # Thousands of rows pass through: what is done need not be kept in memory.
            db.session.expire_all()
        if not found:
            return


@jobs.job(issues.COMPOSE, lane=Lane.BULK, own_transactions=True)
def compose(claim: Claim, issue_id: int, revision: int) -> None:
    """Write one issue and hand it to the outbox."""
    if issues.has_settled_before(issue_id):
        with unit_of_work():
            claim.hold()
            issues.settle_before(issue_id)
    made = issues.draft(issue_id, revision)
    with unit_of_work():
        claim.complete()
        if made is not None:
            issues.keep(made)
            failpoint("rendered")


@jobs.job(MAIL, lane=Lane.PROMPT, own_transactions=True)
def mail_notices(claim: Claim, member_id: int) -> None:
    """Write one mail of what gathered for a member and hand it to the outbox."""
    batch = instant.gather(member_id)
    with unit_of_work():
        claim.complete()
        instant.keep(batch)


@jobs.periodic("notices.settle", dt.timedelta(minutes=1), lane=Lane.PROMPT)
def settle_notices() -> None:
    """Learn what became of instant mail, and pick up what was left behind."""
    instant.settle()
    instant.pick_up_stranded()
