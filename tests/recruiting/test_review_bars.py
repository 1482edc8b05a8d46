"""Who must not get an application, and the reason that is given where there are several."""

from __future__ import annotations

import pytest

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Member, Program, Role
from community.recruiting.models import Application, Assignment, Call, Conflict, ConflictKind, ReviewRound
from community.recruiting.reviewing.allocating import Bar, assignment_for, bars
from community.recruiting.reviewing.readers import readers_of
from community.recruiting.states import AssignmentState
from tests.factories import make_member
from tests.factories.reviewing import make_reviewers, make_sent, open_raw


@pytest.fixture
def screener(program: Program) -> Member:
    return make_member(program, "Wojciech", roles=Role.SCREENER | Role.REVIEWER | Role.AMBASSADOR)


def address_of(member: Member) -> str:
    return db.session.get_one(Person, member.person_id).email


def add_conflict(application: Application, member: Member) -> None:
    with unit_of_work():
        db.session.add(
            Conflict(application_id=application.id, member_id=member.id, kind=ConflictKind.KNOWS, created_at=now())
        )


def give(application: Application, member: Member, state: AssignmentState) -> None:
    with unit_of_work():
        made = assignment_for(db.session.query(ReviewRound).one(), application.id, member.id)
        made.state = state
        db.session.add(made)


def barred(*applications: Application) -> list[dict[int, Bar]]:
    db.session.rollback()
    ids = [application.id for application in applications]
    found = bars([db.session.get_one(Application, key) for key in ids], db.session.query(ReviewRound).one())
    return [found[key] for key in ids]


def test_each_reason_bars_from_what_it_is_about(program: Program, call: Call, screener: Member) -> None:
    applicant, nominator, knows, reads, had = make_reviewers(program, "Ada", "Nora", "Kai", "Rhea", "Hana")
    one = make_sent(call, email=address_of(applicant).upper(), nominated_by_id=nominator.id)
    other = make_sent(call)
    add_conflict(one, knows)
    give(one, reads, AssignmentState.SUBMITTED)
    give(one, had, AssignmentState.WITHDRAWN)
    expected = {
        applicant.id: Bar.OWN,
        nominator.id: Bar.NOMINATED,
        knows.id: Bar.CONFLICT,
        reads.id: Bar.HAS_IT,
        had.id: Bar.HAD_IT,
    }
    assert barred(one, other) == [expected, {}]
    open_raw(screener, other)
    assert barred(one, other) == [expected | {screener.id: Bar.SCREENED}, {screener.id: Bar.SCREENED}]
    with unit_of_work():
        review_round = db.session.query(ReviewRound).one()
        review_round.not_blind_since, review_round.not_blind_reason = now(), "We are two."
    assert barred(one, other) == [expected, {}]


def test_what_weighs_more_is_what_is_said(program: Program, call: Call, screener: Member) -> None:
    one, other = make_sent(call, email=address_of(screener), nominated_by_id=screener.id), make_sent(call)
    open_raw(screener, make_sent(call))
    assert barred(one, other) == [{screener.id: Bar.OWN}, {screener.id: Bar.SCREENED}]
    give(one, screener, AssignmentState.WITHDRAWN)
    assert barred(one) == [{screener.id: Bar.OWN}], "that it was taken from them as well says less"
    add_conflict(one, screener)
    assert barred(one) == [{screener.id: Bar.CONFLICT}]
    with unit_of_work():
        db.session.query(Assignment).one().state = AssignmentState.STARTED
    assert barred(one) == [{screener.id: Bar.HAS_IT}]


def test_readers_are_all_who_review_and_whoever_has_it(program: Program, call: Call) -> None:
    busy, free, gone = make_reviewers(program, "Busy", "Free", "Gone")
    make_reviewers(program, "Elsewhere")
    make_member(program, "No reviewer")
    one, other = make_sent(call), make_sent(call)
    for application, member in ((one, busy), (other, busy), (one, gone)):
        give(application, member, AssignmentState.ASSIGNED)
    give(other, free, AssignmentState.WITHDRAWN)
    with unit_of_work():
        db.session.get_one(Member, gone.id).roles = Role.AMBASSADOR
    db.session.rollback()
    found = readers_of(db.session.get_one(Application, one.id), db.session.query(ReviewRound).one())
    assert [(reader.name, reader.load, reader.bar, reader.assignment is not None) for reader in found] == [
        ("Elsewhere", 0, None, False),
        ("Free", 0, None, False),
        ("Gone", 1, Bar.HAS_IT, True),
        ("Busy", 2, Bar.HAS_IT, True),
    ]
