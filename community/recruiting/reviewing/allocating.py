"""Giving applications to reviewers: on release, and when one gives theirs back."""

from __future__ import annotations

import enum
from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, ScalarSelect, and_, false, func, null, or_, select, union_all

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid
from community.core.states import move
from community.programs.models import Member, Role, Standing
from community.recruiting.models import (
    Application,
    Call,
    Conflict,
    Decision,
    RedactedView,
    Review,
    ReviewRound,
    ReviewState,
    Score,
    Snapshot,
)
from community.recruiting.models.reviewing import Assignment
from community.recruiting.reviewing.allocation import choose_reviewers, filling_order, position
from community.recruiting.sides import screened_in_call
from community.recruiting.states import DUE, MINE, MOVES, REVIEWABLE, ApplicationState, AssignmentState


def staff(application: Application, review_round: ReviewRound, view: RedactedView) -> None:
    """See that the released `application` has its reviewers: those it had go on with `view`, chance fills the rest.

    :raises Invalid: when it would have no reviewer at all.
    """
    kept = _carry_over(application, view)
    assign(application, review_round, count=review_round.target_reviews - kept)
    states = set(db.session.scalars(select(Assignment.state).where(Assignment.application_id == application.id)))
    if not states & {*DUE, AssignmentState.SUBMITTED}:
        raise Invalid(
            _l(
                "Nobody can review this: it takes somebody with the reviewer’s role who has opened no raw text of this "
                "call and does not know the applicant."
            )
        )
    if AssignmentState.SUBMITTED in states:
        application.state = move(application.state, ApplicationState.IN_REVIEW, MOVES)
    db.session.flush()


def assign(application: Application, review_round: ReviewRound, *, count: int) -> int:
    """Give it to up to `count` more reviewers. Returns how many were found."""
    if count <= 0:
        return 0
    _alone(review_round)
    chosen = choose_reviewers(
        loads_of(review_round, application.program_id),
        count=count,
        seed=review_round.seed,
        application_id=application.id,
        excluded=bars([application], review_round)[application.id],
    )
    for member_id in chosen:
        db.session.add(assignment_for(review_round, application.id, member_id))
    db.session.flush()
    return len(chosen)


def fill_up(review_round: ReviewRound) -> int:
    """Find the reviewers that applications still lack, those with the fewest first. Returns how many were found.

    Applications with a decision are left alone: a new reviewer would hold it up.
    """
    _alone(review_round)
    short = short_of_reviewers(review_round)
    if not short:
        return 0
    applications = {
        application.id: application
        for application in db.session.scalars(select(Application).where(Application.id.in_(short)))
    }
    barred = bars(list(applications.values()), review_round)
    loads = dict(loads_of(review_round, next(iter(applications.values())).program_id))
    found = 0
    for application_id in filling_order(short, seed=review_round.seed):
        chosen = choose_reviewers(
            loads,
            count=review_round.target_reviews - short[application_id],
            seed=review_round.seed,
            application_id=application_id,
            excluded=barred[application_id],
        )
        for member_id in chosen:
            loads[member_id] += 1
            db.session.add(assignment_for(review_round, application_id, member_id))
        found += len(chosen)
    db.session.flush()
    return found


def _alone(review_round: ReviewRound) -> None:
    """Let one allocation of a round run after the other, so that two of them never fill the same gap."""
    db.session.execute(select(ReviewRound.id).where(ReviewRound.id == review_round.id).with_for_update())


def assignment_for(
    review_round: ReviewRound, application_id: int, member_id: int, *, by_id: int | None = None
) -> Assignment:
    """A new assignment, in its place of the reviewer's own order. `by_id` is who chose by hand, None for chance."""
    return Assignment(
        round_id=review_round.id,
        application_id=application_id,
        reviewer_id=member_id,
        order_key=position(seed=review_round.seed, reviewer_id=member_id, application_id=application_id),
        assigned_by_id=by_id,
        assigned_at=now(),
    )


def counting_reviewers() -> ScalarSelect[int]:
    """How many reviewers an application has: who still owes a review, and sent ones of the text as it is now."""
    counts = or_(
        Assignment.state.in_(DUE),
        and_(
            Assignment.state == AssignmentState.SUBMITTED,
            Review.state == ReviewState.SUBMITTED,
            Review.text_changed_at.is_(None),
        ),
    )
    return (
        select(func.count(Assignment.id))
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .where(Assignment.application_id == Application.id, counts)
        .correlate(Application)
        .scalar_subquery()
    )


def lacks_reviewers(review_round: ReviewRound) -> ColumnElement[bool]:
    """Whether an application of the round is out for review with fewer reviewers than wanted, and undecided.

    What was mailed to one that is out for review was a question, and that is answered by now.
    """
    decided = (
        select(Decision.id)
        .where(Decision.application_id == Application.id, Decision.replaced_at.is_(None), Decision.mailed_at.is_(None))
        .correlate(Application)
        .exists()
    )
    return and_(
        Application.call_id == review_round.call_id,
        Application.state.in_(REVIEWABLE),
        ~decided,
        counting_reviewers() < review_round.target_reviews,
    )


def short_of_reviewers(review_round: ReviewRound) -> dict[int, int]:
    """Ids of the applications that lack reviewers, with how many they have."""
    rows = db.session.execute(select(Application.id, counting_reviewers()).where(lacks_reviewers(review_round)))
    return dict(rows.tuples().all())


def load_in(review_round: ReviewRound) -> ScalarSelect[int]:
    """SQL: how many applications of the round a member has."""
    return (
        select(func.count(Assignment.id))
        .where(
            Assignment.reviewer_id == Member.id,
            Assignment.round_id == review_round.id,
            Assignment.state.in_((*DUE, AssignmentState.SUBMITTED)),
        )
        .correlate(Member)
        .scalar_subquery()
    )


def reviews_for(program_id: int) -> ColumnElement[bool]:
    """SQL: a member is an active reviewer of the program."""
    return and_(Member.program_id == program_id, Member.standing == Standing.ACTIVE, Member.has_any(Role.REVIEWER))


def loads_of(review_round: ReviewRound, program_id: int) -> dict[int, int]:
    """Active reviewers of the program with how many applications of the round each has."""
    rows = db.session.execute(select(Member.id, load_in(review_round)).where(reviews_for(program_id)))
    return dict(rows.tuples().all())


class Bar(enum.StrEnum):
    """Why a member can't be given an application."""

    HAS_IT = "has_it"
    #: Gave it back, or it was taken from them.
    HAD_IT = "had_it"
    CONFLICT = "conflict"
    OWN = "own"
    NOMINATED = "nominated"
    #: Opened a raw text of the call, and so stands on the screeners' side.
    SCREENED = "screened"


def bars(applications: Collection[Application], review_round: ReviewRound) -> dict[int, dict[int, Bar]]:
    """Who must not get which application, and why: by application, then by member. Two statements for any number."""
    by_address: dict[str, list[int]] = {}
    for application in applications:
        by_address.setdefault(application.email_key, []).append(application.id)
    screened = Member.id.in_(screened_in_call(review_round.call_id)) if review_round.is_blind else false()
    concerned = db.session.execute(
        select(Member.id, Person.email_key, screened)
        .join(Person, Person.id == Member.person_id)
        .join(Call, Call.program_id == Member.program_id)
        .where(Call.id == review_round.call_id, or_(Person.email_key.in_(by_address), screened))
    ).all()
    screeners = [member_id for member_id, _address, has_screened in concerned if has_screened]
    # What weighs more is said later.
    found = {application.id: dict.fromkeys(screeners, Bar.SCREENED) for application in applications}
    for application in applications:
        if application.nominated_by_id is not None:
            found[application.id][application.nominated_by_id] = Bar.NOMINATED
    for member_id, address, _screened in concerned:
        for application_id in by_address.get(address, ()):
            found[application_id][member_id] = Bar.OWN
    given = select(Assignment.application_id, Assignment.reviewer_id, Assignment.state)
    known = select(Conflict.application_id, Conflict.member_id, null())
    either = union_all(given, known).subquery()
    for application_id, member_id, state in db.session.execute(
        select(either).where(either.c.application_id.in_(found))
    ):
        barred = found[application_id]
        if state in MINE:
            barred[member_id] = Bar.HAS_IT
        elif state is not None:
            barred.setdefault(member_id, Bar.HAD_IT)
        elif barred.get(member_id) is not Bar.HAS_IT:
            barred[member_id] = Bar.CONFLICT
    return found


def _carry_over(application: Application, view: RedactedView) -> int:
    """Move drafts to the new view, mark sent reviews whose answers have changed. Returns how many still count."""
    rows = db.session.execute(
        select(Assignment, Review, RedactedView.answers, Snapshot.answers)
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .outerjoin(RedactedView, RedactedView.id == Review.redacted_view_id)
        .outerjoin(Snapshot, Snapshot.id == RedactedView.snapshot_id)
        .where(
            Assignment.application_id == application.id,
            Assignment.state.in_((*DUE, AssignmentState.SUBMITTED)),
        )
    ).all()
    sent_now = db.session.get_one(Snapshot, view.snapshot_id).answers
    kept = 0
    for _assignment, review, texts_then, sent_then in rows:
        if review is None:
            kept += 1
            continue
        if review.state is ReviewState.DRAFT:
            _move_draft(review, view, texts_then)
            kept += 1
        elif any(sent_then.get(key) != sent_now.get(key) for key in {*texts_then, *view.answers}):
            review.text_changed_at = now()
        elif review.state is ReviewState.SUBMITTED:
            kept += 1
    db.session.flush()
    return kept


def _move_draft(review: Review, view: RedactedView, texts_then: dict[str, str]) -> None:
    """Scores stay for the reviewer to look at again; evidence in an answer that reads differently now is dropped."""
    review.redacted_view_id = view.id
    for score in db.session.scalars(select(Score).where(Score.review_id == review.id)):
        if score.evidence_field and texts_then.get(score.evidence_field) != view.answers.get(score.evidence_field):
            score.evidence_field = score.evidence_start = score.evidence_end = None
