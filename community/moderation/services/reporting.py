"""Telling us that something is wrong with a post, and taking that back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, NotFound, WrongState
from community.core.events import record
from community.core.jobs.queue import insert_once
from community.core.policies import require
from community.core.tokens import new_reference
from community.discussion.models import Post
from community.moderation.events import CaseDropped, PostReported, ReportWithdrawn
from community.moderation.models import (
    WORDS_LENGTH,
    Case,
    CaseKind,
    CaseState,
    Cause,
    ConductPoint,
    Outcome,
    Report,
    Step,
)
from community.moderation.policies import may_report
from community.moderation.queries.cases import find_case_of_post
from community.moderation.services import ruling
from community.moderation.services.keeping import PROMISE, close, common, keep_step, reopen
from community.programs.models import Member

SAY_WHAT = _l("Please say in a few words what it is.")


def report_post(actor: Member, post: Post, *, reason: ConductPoint, words: str = "") -> Report:
    """Keep what the member says about the post. A second time changes their open report.

    :raises Invalid: when the reason is "something else" and nothing says what.
    :raises WrongState: if somebody decided on their earlier report and the post has not changed since.
    """
    require(may_report, actor, post)
    words = words.strip()
    if reason == ConductPoint.ELSE and not words:
        raise Invalid(SAY_WHAT, field="words")
    if len(words) > WORDS_LENGTH:
        raise Invalid(_l("Please keep this to %(max)d characters.", max=WORDS_LENGTH), field="words")
    case = _case_of(post)
    if not case.is_open:
        _refuse_the_same_again(actor, case)
        reopen(case, Cause.REPORTED)
    # Each report changes the case's version: who decides has read them all.
    case.last_reported_at, case.point = now(), reason
    report = _open_report(actor, case)
    if report is not None:
        report.reason, report.words = reason, words
        keep_step(case, Step.REPORTED, actor, reason=reason.value, again=True)
    else:
        report = Report(case_id=case.id, member_id=actor.id, reason=reason, words=words, reported_at=now())
        db.session.add(report)
        db.session.flush()
        keep_step(case, Step.REPORTED, actor, reason=reason.value)
        record(PostReported(**common(case, actor), report_id=report.id, reason=reason.value))
    ruling.follow_reports(case)
    db.session.flush()
    return report


def withdraw_report(actor: Member, post_id: int) -> None:
    """Take one's open report back. With the last one gone there is nothing to decide.

    :raises NotFound: when there is none.
    """
    case = find_case_of_post(post_id, lock=True)
    report = _open_report(actor, case) if case and case.program_id == actor.program_id else None
    if case is None or report is None:
        raise NotFound
    report.withdrawn_at = now()
    case.last_reported_at = now()
    db.session.flush()
    keep_step(case, Step.WITHDRAWN, actor)
    record(ReportWithdrawn(**common(case, actor), report_id=report.id))
    if not case.is_open:
        return
    ruling.follow_reports(case)
    if case.cause == Cause.REPORTED and not _has_open_reports(case):
        close(case, Outcome.DROPPED)
        keep_step(case, Step.DROPPED, None, because="withdrawn")
        record(CaseDropped(**common(case, None), because="withdrawn"))
    db.session.flush()


def _case_of(post: Post) -> Case:
    """The one case about this post, made if need be, with its row locked: two first reports at once share it."""
    moment = now()
    db.session.execute(
        insert_once(
            Case,
            ["kind", "post_id"],
            {
                "version": 1,
                "program_id": post.program_id,
                "ref": new_reference(),
                "kind": CaseKind.POST,
                "post_id": post.id,
                "author_id": post.author_id,
                "state": CaseState.OPEN,
                "cause": Cause.REPORTED,
                "opened_at": moment,
                "due_at": moment + PROMISE,
                "appeal_words": "",
            },
        )
    )
    case = find_case_of_post(post.id, lock=True)
    assert case is not None
    return case


def _open_report(actor: Member, case: Case) -> Report | None:
    return db.session.scalar(
        select(Report).where(
            Report.case_id == case.id,
            Report.member_id == actor.id,
            Report.withdrawn_at.is_(None),
            Report.answered_at.is_(None),
        )
    )


def _has_open_reports(case: Case) -> bool:
    found = select(Report.id).where(
        Report.case_id == case.id, Report.withdrawn_at.is_(None), Report.answered_at.is_(None)
    )
    return db.session.scalar(found.limit(1)) is not None


def _refuse_the_same_again(actor: Member, case: Case) -> None:
    answered_at = db.session.scalar(
        select(Report.answered_at)
        .where(Report.case_id == case.id, Report.member_id == actor.id, Report.answered_at.is_not(None))
        .order_by(Report.id.desc())
        .limit(1)
    )
    edited_at = case.post.edited_at
    if answered_at is not None and (edited_at is None or edited_at <= answered_at):
        raise WrongState(_l("You told us about this post, and somebody decided. It has not changed since then."))
