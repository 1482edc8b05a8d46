"""Deciding, undoing and answering. What happens to the post, the letters and the record are one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, WrongState
from community.core.events import record
from community.core.policies import require
from community.core.states import unchanged
from community.discussion.services.hiding import hide_post, restore_post
from community.moderation import emails
from community.moderation.events import AppealMade, CaseDecided, CaseUndone, ReportAnswered
from community.moderation.models import (
    CHOICES,
    HIDING,
    LETTER_LENGTH,
    LINE_LENGTH,
    Case,
    CaseEvent,
    Cause,
    ConductPoint,
    Decision,
    Outcome,
    Report,
    Step,
)
from community.moderation.policies import may_answer, may_decide, may_undo
from community.moderation.queries.cases import has_reported
from community.moderation.queries.file import last_decision
from community.moderation.services import ruling
from community.moderation.services.claiming import require_free, require_open
from community.moderation.services.discretion import require_discreet
from community.moderation.services.keeping import close, common, keep_step, reopen
from community.programs.models import Member, Program
from community.programs.queries import people_by_member

CAN_BE_UNDONE_FOR = dt.timedelta(days=30)


@dataclass(frozen=True)
class Choice:
    """What a moderator decides: the outcome, the point of the code of conduct, and both texts."""

    outcome: Outcome
    point: ConductPoint | None = None
    letter: str = ""
    reporter_line: str = ""


def check_choice(case: Case, choice: Choice) -> None:
    """Refuse a decision that does not explain itself, or that gives away who reported.

    :raises Invalid: at "outcome", "point", "letter" or "reporter_line".
    """
    if choice.outcome not in CHOICES:
        raise Invalid(_l("Please choose what happens to the post."), field="outcome")
    if choice.outcome in HIDING and choice.point is None:
        raise Invalid(_l("Please say which point it is about."), field="point")
    if needs_letter(case, choice.outcome) and not choice.letter.strip():
        raise Invalid(_l("The author reads why. Please write to them, with what they can do."), field="letter")
    if len(choice.letter) > LETTER_LENGTH:
        raise Invalid(_l("Please keep this to %(max)d characters.", max=LETTER_LENGTH), field="letter")
    if len(choice.reporter_line) > LINE_LENGTH:
        raise Invalid(_l("Please keep this to %(max)d characters.", max=LINE_LENGTH), field="reporter_line")
    require_discreet(case, choice.letter, field="letter")
    require_discreet(case, choice.reporter_line, field="reporter_line")


def needs_letter(case: Case, outcome: Outcome) -> bool:
    """Whether the author must be written to: always, but for a post that stands and a case they never heard of."""
    return case.author is not None and (outcome in HIDING or case.author_told_at is not None)


def decide(actor: Member, case: Case, choice: Choice, *, seen_version: int | None) -> Decision:
    """Decide: the post is hidden or stands, the author and the reporters hear why.

    The case must have been loaded with `get_case(..., lock=True)`.

    :raises Conflict: if the case changed since `seen_version`: a decision, a further report, a revised text.
    :raises WrongState: if it is decided, taken by somebody else, or the post is gone.
    :raises Invalid: see `check_choice`.
    """
    before = last_decision(case)
    require(
        may_decide,
        actor,
        case,
        has_reported=has_reported(actor, case.id),
        decided_by_id=before.decided_by_id if before else None,
    )
    require_open(case)
    unchanged(case, seen_version)
    require_free(actor, case)
    if case.post.taken_back_at is not None:
        raise WrongState(_l("Its author took the post back, so there is nothing left to decide."))
    check_choice(case, choice)
    decision = Decision(
        case_id=case.id,
        number=before.number + 1 if before else 1,
        outcome=choice.outcome,
        point=choice.point,
        letter=choice.letter.strip(),
        reporter_line=choice.reporter_line.strip(),
        decided_by_id=actor.id,
        decided_at=now(),
        was_hidden=case.post.is_hidden,
    )
    db.session.add(decision)
    db.session.flush()
    _set_hidden(actor, case, decision.outcome in HIDING, decision.outcome, choice.point)
    close(case, choice.outcome)
    case.point = choice.point or case.point
    told = bool(decision.letter) and case.author is not None
    keep_step(case, Step.DECIDED, actor, decision_id=decision.id, outcome=choice.outcome.value, told=told)
    record(CaseDecided(**common(case, actor), decision_id=decision.id, outcome=choice.outcome.value, told=told))
    if told:
        case.author_told_at = case.author_told_at or now()
        emails.letter(case, decision)
    _answer_reporters(actor, case, decision, before)
    db.session.flush()
    return decision


def _set_hidden(actor: Member, case: Case, wanted: bool, outcome: Outcome, point: ConductPoint | None) -> None:
    """Bring the post to where the decision wants it."""
    post = case.post
    if wanted and post.is_hidden:
        # It stays where it is; only what its author reads beside it changes.
        post.hidden_reason_key = outcome.value
        post.hidden_reason = emails.hidden_sentence(case, point)
    elif wanted:
        hide_post(post, reason_key=outcome.value, reason=emails.hidden_sentence(case, point), by_id=actor.id)
    elif post.is_hidden:
        restore_post(post, by_id=actor.id)


def _answer_reporters(actor: Member, case: Case, decision: Decision, before: Decision | None) -> None:
    """Tell everybody who waits what came of it, and those whom an earlier decision answered if it now differs."""
    concerned: ColumnElement[bool] = Report.answered_at.is_(None) & Report.withdrawn_at.is_(None)
    if before is not None and before.undone_at is None and before.outcome != decision.outcome:
        concerned = or_(concerned, Report.decision_id == before.id)
    reports = db.session.scalars(select(Report).where(Report.case_id == case.id, concerned)).all()
    answer(case, reports, decision.outcome, actor, decision)


def answer(
    case: Case, reports: Sequence[Report], outcome: Outcome, actor: Member | None, decision: Decision | None = None
) -> None:
    """Tell these reporters the outcome, each for themselves."""
    members = people_by_member([report.member_id for report in reports if report.member_id is not None])
    program = db.session.get_one(Program, case.program_id)
    for report in reports:
        report.answered_at, report.outcome = now(), outcome
        report.answer = decision.reporter_line if decision else ""
        report.decision_id = decision.id if decision else None
        member = members.get(report.member_id or 0)
        if member is None:
            continue
        about = common(case, actor) | {"report_id": report.id, "member_id": member.id, "outcome": outcome.value}
        record(ReportAnswered(**about))
        number = decision.id if decision else 0
        emails.outcome(report, member, program, key=f"case_outcome:{report.id}:{number}")


def undo(actor: Member, case: Case, *, letter: str, seen_version: int | None) -> None:
    """Take the last decision back: the post is as it was before, and the case waits for another one.

    :raises WrongState: after 30 days, or when there is nothing to undo.
    :raises Invalid: without a letter, if the author was written to.
    """
    require(may_undo, actor, case, has_reported=has_reported(actor, case.id))
    decision = last_decision(case)
    if case.is_open or decision is None or decision.undone_at is not None or case.outcome == Outcome.DROPPED:
        raise WrongState(_l("There is no decision to undo here."))
    unchanged(case, seen_version)
    if not can_be_undone(decision):
        raise WrongState(_l("A decision can be undone for 30 days, and those are over."))
    if case.post.taken_back_at is not None:
        raise WrongState(_l("Its author took the post back, so there is nothing left to decide."))
    letter = letter.strip()
    if decision.letter and case.author is not None and not letter:
        raise Invalid(_l("The author had a letter from us, so they read why it no longer holds."), field="letter")
    if len(letter) > LETTER_LENGTH:
        raise Invalid(_l("Please keep this to %(max)d characters.", max=LETTER_LENGTH), field="letter")
    require_discreet(case, letter, field="letter")
    decision.undone_at, decision.undone_by_id, decision.undo_letter = now(), actor.id, letter
    reopen(case, Cause.UNDONE)
    for report in _answered_by(case, decision):
        report.answered_at = report.outcome = report.decision_id = None
        report.answer = ""
    db.session.flush()
    _return_to(actor, case, decision)
    made = db.session.scalar(
        select(CaseEvent.id)
        .where(CaseEvent.case_id == case.id, CaseEvent.step == Step.DECIDED)
        .order_by(CaseEvent.id.desc())
        .limit(1)
    )
    keep_step(case, Step.UNDONE, actor, reverts_id=made, decision_id=decision.id, outcome=decision.outcome.value)
    record(CaseUndone(**common(case, actor), decision_id=decision.id, outcome=decision.outcome.value))
    if letter and case.author is not None:
        case.author_told_at = case.author_told_at or now()
        emails.undone(case, decision)
    db.session.flush()


def can_be_undone(decision: Decision) -> bool:
    """Whether the time for it is not over."""
    return decision.undone_at is None and now() - decision.decided_at < CAN_BE_UNDONE_FOR


def _return_to(actor: Member, case: Case, decision: Decision) -> None:
    """The post as it was before `decision`."""
    post = case.post
    if post.is_hidden and not decision.was_hidden:
        restore_post(post, by_id=actor.id)
    elif decision.was_hidden and not post.is_hidden:
        earlier = _decision_before(case, decision)
        if earlier is not None and earlier.outcome in HIDING:
            _set_hidden(actor, case, True, earlier.outcome, earlier.point)
        else:
            ruling.hold_again(case)
    elif decision.was_hidden and _decision_before(case, decision) is None:
        ruling.hold_again(case)


def _decision_before(case: Case, decision: Decision) -> Decision | None:
    return db.session.scalar(
        select(Decision)
        .where(Decision.case_id == case.id, Decision.number < decision.number, Decision.undone_at.is_(None))
        .order_by(Decision.number.desc())
        .limit(1)
    )


def _answered_by(case: Case, decision: Decision) -> list[Report]:
    """Reports that the decision answered, but for those whose member has told us anew since."""
    answered = db.session.scalars(
        select(Report).where(Report.case_id == case.id, Report.decision_id == decision.id).order_by(Report.id)
    ).all()
    waiting = set(
        db.session.scalars(
            select(Report.member_id).where(
                Report.case_id == case.id, Report.withdrawn_at.is_(None), Report.answered_at.is_(None)
            )
        )
    )
    return list({report.member_id: report for report in answered if report.member_id not in waiting}.values())


def answer_decision(actor: Member, case: Case, words: str) -> None:
    """The author answers, once: somebody who did not decide looks again.

    :raises WrongState: when nothing was decided, or they have answered before.
    """
    require(may_answer, actor, case)
    if case.is_open or case.outcome == Outcome.DROPPED:
        raise WrongState(_l("Nothing is decided at the moment, so there is nothing to answer yet."))
    if case.appealed_at is not None:
        raise WrongState(_l("You answered before. What was decided after that stands."))
    words = words.strip()
    if not words:
        raise Invalid(_l("Please say what we should see differently."), field="words")
    if len(words) > LETTER_LENGTH:
        raise Invalid(_l("Please keep this to %(max)d characters.", max=LETTER_LENGTH), field="words")
    reopen(case, Cause.APPEALED)
    case.appealed_at, case.appeal_words = now(), words
    keep_step(case, Step.APPEALED, actor)
    record(AppealMade(**common(case, actor)))
