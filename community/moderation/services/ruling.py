"""The rule of reports: so many of them hide a post until a person has looked, for a day at most.

It gives way to people: it does nothing to the post of somebody who runs the program, nothing to a text that a person
let stand, and it acts once on one text. A post that it hid comes back after a day if nobody decided, unless a report
says that somebody could come to harm.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from community.core.clock import now
from community.core.db import db
from community.core.events import record
from community.discussion.services.hiding import hide_post, restore_post
from community.moderation import emails
from community.moderation.events import RuleHidPost, RuleRestoredPost
from community.moderation.models import Case, CaseState, Outcome, Step
from community.moderation.queries.cases import find_case_of_post
from community.moderation.queries.file import last_decision
from community.moderation.queries.rule import Tally, tally
from community.moderation.services.keeping import common, keep_step
from community.programs.models import MANAGERS, MODERATORS, Program
from community.programs.queries import members_with

#: What a post carries as `hidden_reason_key` while it is hidden by the rule and by nobody's decision.
RULE_KEY = "reports"
HIDES_FOR = dt.timedelta(hours=24)


def is_held(case: Case) -> bool:
    """Whether the post is hidden by the rule at this moment."""
    return case.post.is_hidden and case.post.hidden_reason_key == RULE_KEY


def follow_reports(case: Case) -> None:
    """Hide the post, set until when, or restore it, as the open reports now say."""
    count = tally(case)
    if is_held(case):
        if not count.is_enough:
            _lift(case)
        else:
            _set_end(case, count)
    elif count.is_enough and _may_act(case):
        _hide(case, count)


def _may_act(case: Case) -> bool:
    post, author = case.post, case.author
    if not post.is_readable or (author is not None and author.has(MANAGERS)):
        return False
    decision = last_decision(case)
    stands = decision is not None and decision.outcome == Outcome.LET_STAND and decision.undone_at is None
    words_about_it = [case.rule_hid_at, decision.decided_at if decision is not None and stands else None]
    latest = max((moment for moment in words_about_it if moment is not None), default=None)
    return latest is None or (post.edited_at is not None and post.edited_at > latest)


def _hide(case: Case, count: Tally) -> None:
    case.rule_hid_at = now()
    _set_end(case, count)
    reason = emails.held_sentence(case)
    hide_post(case.post, reason_key=RULE_KEY, reason=reason, by_id=None)
    line = keep_step(
        case,
        Step.RULE_HID,
        None,
        reporters=count.reporters,
        needed=count.needed,
        by_manager=count.by_manager,
        fails_open=case.restore_at is not None,
    )
    record(
        RuleHidPost(
            **common(case, None),
            reporters=count.reporters,
            needed=count.needed,
            fails_open=case.restore_at is not None,
        )
    )
    if case.author is not None:
        case.author_told_at = case.author_told_at or now()
        emails.held(case, key=f"case_held:{line.id}")


def _set_end(case: Case, count: Tally) -> None:
    """Until when it stays hidden. Talk of harm keeps it hidden and calls the people who can look."""
    before = case.restore_at
    case.restore_at = None if count.safety or case.rule_hid_at is None else case.rule_hid_at + HIDES_FOR
    if count.safety and (before is not None or not case.post.is_hidden):
        program = db.session.get_one(Program, case.program_id)
        for member in members_with(case.program_id, MODERATORS):
            if member.id != case.author_id:
                emails.look_now(case, member, program)


def hold_again(case: Case) -> None:
    """Undoing a decision about a held post leads back to the rule, with a fresh day for another decision."""
    case.rule_hid_at = now()
    _set_end(case, tally(case))
    reason = emails.held_sentence(case)
    if case.post.is_hidden:
        case.post.hidden_reason_key, case.post.hidden_reason = RULE_KEY, reason
    else:
        hide_post(case.post, reason_key=RULE_KEY, reason=reason, by_id=None)


def _lift(case: Case) -> None:
    restore_post(case.post)
    case.rule_hid_at = case.restore_at = None
    line = keep_step(case, Step.RULE_LIFTED, None)
    _tell_it_is_back(case, line.id, "withdrawn")


def restore_overdue(limit: int = 100) -> int:
    """Give posts back whose day is over without a decision. Returns how many. The cases stay open."""
    found = db.session.scalars(
        select(Case.post_id)
        .where(Case.restore_at <= now(), Case.state == CaseState.OPEN)
        .order_by(Case.restore_at)
        .limit(limit)
    ).all()
    count = 0
    for post_id in found:
        case = find_case_of_post(post_id, lock=True)
        if case is None or case.restore_at is None or case.restore_at > now() or not case.is_open:
            continue
        case.restore_at = None
        if is_held(case):
            restore_post(case.post)
            line = keep_step(case, Step.RULE_RAN_OUT, None)
            _tell_it_is_back(case, line.id, "time")
            count += 1
    db.session.flush()
    return count


def _tell_it_is_back(case: Case, line_id: int, because: str) -> None:
    record(RuleRestoredPost(**common(case, None), because=because))
    if case.author is not None:
        emails.back(case, because, key=f"case_back:{line_id}")
