"""What managers do for a round: how many readers, who gets what after all, reminders, practice, names in talks."""

from __future__ import annotations

import enum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, NotFound, WrongState
from community.core.events import record
from community.core.policies import require
from community.core.states import move, unchanged
from community.programs.models import Member, Role, Standing
from community.recruiting import access
from community.recruiting.events import ReviewerAssigned, ReviewTaken, RoundChanged
from community.recruiting.models import AccessView, Application, ReviewReminder, ReviewRound
from community.recruiting.models.reviewing import Assignment
from community.recruiting.policies import may_run_rounds
from community.recruiting.reviewing import allocating, emails, rounds
from community.recruiting.reviewing.allocating import Bar
from community.recruiting.reviewing.readers import readers_of
from community.recruiting.reviewing.rounds import ReviewerLine
from community.recruiting.reviewing.stories import STORIES
from community.recruiting.states import ASSIGNMENT_MOVES, DUE, REVIEWABLE, AssignmentState

#: How many reviewers a manager can ask for. A third review helps more than any correction of scores.
TARGETS = range(2, 6)


class TakenBecause(enum.StrEnum):
    """Why an application is taken from a reviewer: from a list, so that nothing about the applicant is written."""

    LATE = "late"
    AWAY = "away"
    ASKED = "asked"
    CLOSE = "close"
    OTHER = "other"
    #: No longer a reviewer of the program. Never chosen: the house does it.
    LEFT = "left"


TAKEN_LABELS: dict[TakenBecause, Any] = {
    TakenBecause.LATE: _l("It has waited too long"),
    TakenBecause.AWAY: _l("They are away or ill"),
    TakenBecause.ASKED: _l("They asked for it"),
    TakenBecause.CLOSE: _l("They may know the applicant"),
    TakenBecause.OTHER: _l("Another reason"),
    TakenBecause.LEFT: _l("They no longer review"),
}

BAR_SENTENCES: dict[Bar, Any] = {
    Bar.HAS_IT: _l("They have it already."),
    Bar.HAD_IT: _l("They had it before, and gave it back or lost it."),
    Bar.CONFLICT: _l("They know the applicant."),
    Bar.OWN: _l("It is their own application."),
    Bar.NOMINATED: _l("They put the applicant forward."),
    Bar.SCREENED: _l("They have opened a raw text of this call, so they stand on the screeners’ side."),
}


def set_target(actor: Member, review_round: ReviewRound, target: int, *, seen_version: int | None) -> int:
    """How many reviewers each application gets. More are found at once; fewer take nothing from anybody.

    Returns how many were found.

    :raises Invalid: outside of `TARGETS`.
    """
    require(may_run_rounds, actor)
    unchanged(review_round, seen_version)
    if target not in TARGETS:
        raise Invalid(_l("Two to five people read each story."), field="target")
    review_round.target_reviews = target
    db.session.flush()
    _record_change(actor, review_round, "target", target)
    return allocating.fill_up(review_round)


def set_calibration(actor: Member, review_round: ReviewRound, count: int, *, seen_version: int | None) -> None:
    """How many practice stories come first.

    :raises WrongState: once anything was given to a reviewer: some would have practiced and some not.
    """
    require(may_run_rounds, actor)
    unchanged(review_round, seen_version)
    if not 0 <= count <= len(STORIES):
        raise Invalid(_l("There are two practice stories."), field="count")
    if rounds.progress(review_round).was_allocated:
        raise WrongState(_l("Reviewers have stories already, so practice can’t come first any more."))
    review_round.calibration_count = count
    db.session.flush()
    _record_change(actor, review_round, "calibration", count)


def set_names(actor: Member, review_round: ReviewRound, shown: bool, *, seen_version: int | None) -> None:
    """Whether reviewers who talk about a story see each other's names.

    :raises WrongState: once a review was sent: it was written in the belief that it would be otherwise.
    """
    require(may_run_rounds, actor)
    unchanged(review_round, seen_version)
    if rounds.progress(review_round).any_sent:
        raise WrongState(_l("A review has been sent, so names in talks stay as they are."))
    review_round.names_in_talk = shown
    db.session.flush()
    _record_change(actor, review_round, "names", int(shown))


def _record_change(actor: Member, review_round: ReviewRound, what: str, value: int) -> None:
    record(
        RoundChanged(program_id=actor.program_id, actor_id=actor.id, round_id=review_round.id, what=what, value=value)
    )


def fill_up(actor: Member, review_round: ReviewRound) -> int:
    """Let chance find the reviewers that are missing. Returns how many were found."""
    require(may_run_rounds, actor)
    return allocating.fill_up(review_round)


def assign_by_hand(actor: Member, review_round: ReviewRound, application: Application, member_id: int) -> None:
    """Choose a reviewer. From here on the round counts as allocated by hand; nothing is adjusted for severity.

    :raises Invalid: when that member must not have it. By hand the rules are the same as by chance.
    """
    require(may_run_rounds, actor)
    by_id = {one.member_id: one for one in readers_of(application, review_round)}
    reader = by_id.get(member_id)
    if reader is None:
        raise NotFound
    if reader.bar is not None:
        raise Invalid(BAR_SENTENCES[reader.bar], field="member_id")
    db.session.add(allocating.assignment_for(review_round, application.id, member_id, by_id=actor.id))
    if review_round.by_hand_since is None:
        review_round.by_hand_since = now()
    db.session.flush()
    record(
        ReviewerAssigned(
            program_id=actor.program_id, actor_id=actor.id, application_id=application.id, member_id=member_id
        )
    )


def take_away(
    actor: Member,
    review_round: ReviewRound,
    application: Application,
    member_id: int,
    *,
    because: TakenBecause,
    instead_id: int | None = None,
) -> int:
    """Take an application from a reviewer who has not sent a review; what they wrote stays readable to them.

    Somebody else gets it: `instead_id`, or whom chance finds. Returns how many were found.

    :raises WrongState: when the review is sent. What a leak has touched is settled on its own page.
    """
    require(may_run_rounds, actor)
    assignment = db.session.scalar(
        select(Assignment).where(
            Assignment.application_id == application.id,
            Assignment.round_id == review_round.id,
            Assignment.reviewer_id == member_id,
        )
    )
    if assignment is None:
        raise NotFound
    if assignment.state is AssignmentState.SUBMITTED:
        raise WrongState(_l("This review is sent. It counts, and nobody can take it away."))
    _withdraw(assignment, because)
    record(
        ReviewTaken(
            program_id=actor.program_id,
            actor_id=actor.id,
            application_id=application.id,
            member_id=member_id,
            because=because.value,
        )
    )
    if instead_id is not None:
        assign_by_hand(actor, review_round, application, instead_id)
        return 1
    return allocating.assign(application, review_round, count=1)


def _withdraw(assignment: Assignment, because: TakenBecause) -> None:
    assignment.state = move(assignment.state, AssignmentState.WITHDRAWN, ASSIGNMENT_MOVES)
    assignment.reason = because.value
    access.end(assignment.application_id, AccessView.REDACTED, member_id=assignment.reviewer_id)
    db.session.flush()


def let_go(member_id: int) -> None:
    """A member no longer reviews: what they owe goes to others, as far as there are any."""
    member = db.session.get(Member, member_id)
    if member is None or (member.has(Role.REVIEWER) and member.standing is Standing.ACTIVE):
        return
    rows = db.session.execute(
        select(Assignment, Application, ReviewRound)
        .join(Application, Application.id == Assignment.application_id)
        .join(ReviewRound, ReviewRound.id == Assignment.round_id)
        .where(Assignment.reviewer_id == member_id, Assignment.state.in_(DUE))
        .order_by(Assignment.id)
    ).all()
    for assignment, application, review_round in rows:
        _withdraw(assignment, TakenBecause.LEFT)
        if application.state in REVIEWABLE:
            allocating.assign(application, review_round, count=1)


def remind(actor: Member, review_round: ReviewRound, member_id: int) -> None:
    """One mail to a reviewer who owes something.

    :raises WrongState: when nothing is owed, or the last reminder is less than three days old.
    """
    require(may_run_rounds, actor)
    lines = rounds.reviewers(review_round, actor.program_id, member_id=member_id)
    if not lines:
        raise NotFound
    if not lines[0].owed:
        raise WrongState(_l("There is nothing left that they owe."))
    if not lines[0].can_be_reminded:
        raise WrongState(_l("They were reminded less than three days ago. Let us give them time."))
    _remind(review_round, lines[0])


def remind_all(actor: Member, review_round: ReviewRound) -> int:
    """One mail to everybody who owes something and was not reminded lately. Returns to how many."""
    require(may_run_rounds, actor)
    lines = [one for one in rounds.reviewers(review_round, actor.program_id) if one.can_be_reminded]
    for line in lines:
        _remind(review_round, line)
    return len(lines)


def _remind(review_round: ReviewRound, line: ReviewerLine) -> None:
    row = db.session.get(ReviewReminder, (review_round.id, line.member_id))
    if row is None:
        row = ReviewReminder(round_id=review_round.id, member_id=line.member_id, at=now(), count=1)
        db.session.add(row)
    else:
        row.at, row.count = now(), row.count + 1
    db.session.flush()
    member = db.session.scalars(
        select(Member)
        .where(Member.id == line.member_id)
        .options(joinedload(Member.person), joinedload(Member.program))
        .execution_options(populate_existing=True)
    ).one()
    emails.reviews_due(member, line.owed, key=f"review_reminder:{review_round.id}:{line.member_id}:{row.count}")
