"""What pages remember of a call: nothing that is worked out may outlive the rows that it was worked out from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Member, Program, Role
from community.recruiting import remembering
from community.recruiting.deciding import queries, services, standings
from community.recruiting.deciding.outlook import Outlook, Read, Rules
from community.recruiting.models import Application, Assignment, Call, Review, ReviewState
from community.recruiting.reviewing import round_counts, talk, talking
from community.recruiting.reviewing.round_counts import Counts
from community.recruiting.rubric import DIMENSION_KEYS
from community.recruiting.sides import get_round, round_of
from community.recruiting.states import ApplicationState, AssignmentState, Outcome
from tests.conftest import Budget
from tests.factories import make_member
from tests.factories.deciding import decide_so, freeze, make_read_call
from tests.factories.reviewing import acting, assigned_to, make_sent, release, send_review


@pytest.fixture
def read(program: Program) -> tuple[Call, list[Application], list[Member]]:
    """Three stories, each read by three; in the last they differ, so that there is something to talk of."""
    call, applications, readers = make_read_call(program, 2, reviews=3, places=1)
    odd = make_sent(call, "Odd")
    release(make_member(program, "Else", roles=Role.SCREENER | Role.AMBASSADOR), odd)
    for place, reader in enumerate(readers):
        if reader.id in assigned_to(odd):
            send_review(reader, odd, *[4 - place] * 5)
    return call, [*applications, odd], readers


def looked(manager: Member) -> tuple[Outlook, Counts]:
    """What a page of this process says."""
    db.session.rollback()
    call, one = get_round(acting(manager), "winter")
    return standings.look_at(call, one), round_counts.counts_of(one, call.program_id)


def told(pair: tuple[Outlook, Counts]) -> object:
    """All that is said, without which object says it."""
    outlook, counts = pair
    return (
        outlook.rules,
        outlook.candidates,
        outlook.waiting_list,
        outlook.pending,
        outlook.reviews,
        outlook.agreement(),
        outlook.agreement_on_totals,
        outlook.names_are_open,
        counts,
    )


def anew(manager: Member) -> tuple[Outlook, Counts]:
    """The same worked out by a process that remembers nothing."""
    remembering.forget()
    return looked(manager)


def review_in(application: Application) -> Review:
    found = queries.reviews_of(application.id)
    return found[0]


def revise(manager: Member, read: tuple[Call, list[Application], list[Member]]) -> None:
    reader = next(one for one in read[2] if one.id in assigned_to(read[1][2]))
    with unit_of_work():
        actor = acting(reader)
        story = talk.get_talk(actor, read[1][2].public_ref)
        assert story.mine is not None
        review = story.mine.review
        was = next(score.value for score in review.scores if score.dimension == "care")
        talking.revise(actor, story, "care", 4 if was == 3 else 3, "They said.", seen_version=review.version)


def in_rows(change: Callable[[Application, Review, Assignment], None]) -> Callable[..., None]:
    """A change of the last story's own rows, as services make them."""

    def run(manager: Member, read: tuple[Call, list[Application], list[Member]]) -> None:
        with unit_of_work():
            application = db.session.get_one(Application, read[1][2].id)
            review = review_in(application)
            change(application, review, db.session.get_one(Assignment, review.assignment_id))

    return run


def set_to(thing: object, **values: object) -> None:
    for name, value in values.items():
        setattr(thing, name, value)


def score_anew(_application: Application, review: Review, _assignment: Assignment) -> None:
    """As reviewing does when a draft is kept: the score, and the review's own moment."""
    review.scores[0].value = 5 if review.scores[0].value != 5 else 1
    review.changed_at = now()


def decided(manager: Member, read: tuple[Call, list[Application], list[Member]]) -> None:
    decide_so(manager, read[1][2], Outcome.INVITE)


CHANGES: dict[str, Callable[..., None]] = {
    "a score": in_rows(score_anew),
    "revised after a talk": revise,
    "voided": in_rows(lambda _application, review, _assignment: set_to(review, state=ReviewState.VOIDED)),
    "taken away": in_rows(lambda _a, _review, one: set_to(one, state=AssignmentState.WITHDRAWN)),
    "taken back to write": in_rows(lambda _a, _review, one: set_to(one, state=AssignmentState.STARTED)),
    "leak marked": in_rows(lambda _a, review, _one: set_to(review, exposed_at=now())),
    "text changed": in_rows(lambda _a, review, _one: set_to(review, text_changed_at=now())),
    "waiting list": in_rows(lambda one, _review, _assignment: set_to(one, state=ApplicationState.WAITLISTED)),
    "review gone": in_rows(lambda _a, _review, one: db.session.delete(one)),
    "decided": decided,
}


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_is_seen_at_once(
    what: str, manager: Member, read: tuple[Call, list[Application], list[Member]]
) -> None:
    before = told(looked(manager))
    CHANGES[what](manager, read)
    after = told(looked(manager))
    assert after != before, "the change makes a difference"
    assert after == told(anew(manager))


def test_marks_that_are_set_for_many_at_once_are_seen(
    manager: Member, read: tuple[Call, list[Application], list[Member]]
) -> None:
    """Such a statement leaves the versions of reviews alone."""
    for column in ("exposed_at", "text_changed_at"):
        before = told(looked(manager))
        with unit_of_work():
            db.session.execute(update(Review).values({column: now()}))
        assert told(looked(manager)) != before
        assert told(looked(manager)) == told(anew(manager))


def test_a_decision_is_seen_when_it_is_frozen_and_when_it_is_taken_back(
    manager: Member, read: tuple[Call, list[Application], list[Member]]
) -> None:
    call, applications, _readers = read
    for application in applications:
        decide_so(manager, application, Outcome.DECLINE)
    assert len(looked(manager)[0].kinds["pending"]) == 3
    with unit_of_work():
        found = queries.get_for(acting(manager), applications[0].public_ref)
        services.take_back(acting(manager), found, seen_version=found.version)
    assert len(looked(manager)[0].kinds["pending"]) == 2
    freeze(manager, call)
    assert told(looked(manager)) == told(anew(manager))
    assert len(looked(manager)[0].kinds["frozen"]) == 2


def test_rules_of_the_call_and_the_round_count(
    manager: Member, read: tuple[Call, list[Application], list[Member]]
) -> None:
    looked(manager)
    with unit_of_work():
        db.session.get_one(Call, read[0].id).places = 2
        round_of(read[0].id).target_reviews = 4
    outlook, counts = looked(manager)
    assert outlook.places_left == 2
    assert len(counts.lacking) == 3


def test_what_is_rolled_back_is_not_remembered(
    manager: Member, read: tuple[Call, list[Application], list[Member]]
) -> None:
    before = told(looked(manager))
    with unit_of_work():
        call, one = get_round(acting(manager), "winter")
        assignment = db.session.get_one(Assignment, review_in(read[1][2]).assignment_id)
        assignment.state = AssignmentState.WITHDRAWN
        db.session.flush()
        assert len(standings.look_at(call, one).reviews) == 8
        db.session.rollback()
    assert told(looked(manager)) == before
    # Another change that leads to the same version.
    with unit_of_work():
        db.session.get_one(Assignment, assignment.id).state = AssignmentState.STARTED
    assert told(looked(manager)) == told(anew(manager))


def test_a_second_look_reads_one_statement(
    manager: Member, read: tuple[Call, list[Application], list[Member]], budget: Budget
) -> None:
    looked(manager)
    call, one = get_round(acting(manager), "winter")
    with budget(1):
        standings.look_at(call, one)


def test_little_is_remembered(manager: Member, read: tuple[Call, list[Application], list[Member]]) -> None:
    for number in range(remembering.REMEMBERED * 2):
        remembering.remembered("a", read[0].program_id, lambda: 1, number)
    assert len(remembering._known) == remembering.REMEMBERED


def test_who_only_looks_changes_nothing_that_another_thread_may_be_going_over() -> None:
    """Both reviews of a story can be set aside: it stands in the list, and nothing was read of it."""
    outlook = Outlook(
        Rules(2, 1, is_blind=True, by_hand=False),
        applications={key: (f"story{key}", ApplicationState.IN_REVIEW, True) for key in (1, 2)},
        reviews=[Read(1, 7, dict.fromkeys(DIMENSION_KEYS, 4), None, exposed=False, text_changed=False)],
        decisions={},
    )
    going_over = iter(outlook._by_application.values())
    assert [one.standing.review_count for one in outlook.candidates] == [1, 0]
    assert len(list(going_over)) == 1
