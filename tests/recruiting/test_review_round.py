"""A round is looked after: targets, gaps and why, reminders, taking and giving by hand, and not one score."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.errors import WrongState
from community.core.events import EventRecord
from community.core.outbox import EmailRecord
from community.programs.events import RolesChanged
from community.programs.models import Member, Program, Role
from community.recruiting.models import (
    Application,
    Assignment,
    Call,
    Conflict,
    ConflictKind,
    ReviewReminder,
    ReviewRound,
    Score,
)
from community.recruiting.reviewing import allocating, managing
from community.recruiting.reviewing.allocation import choose_reviewers
from community.recruiting.states import AssignmentState
from community.recruiting.subscribers import reviewer_lost_the_role
from tests.conftest import Budget, SignInAs
from tests.factories import make_member
from tests.factories.reviewing import (
    acting,
    assigned_to,
    decide,
    make_released,
    make_reviewers,
    make_sent,
    open_review,
    release,
    score_all,
    send_review,
)

PAGE = "/p/hollow/desk/rounds/winter"


@pytest.fixture
def client(manager: Member, sign_in: SignInAs) -> FlaskClient:
    return sign_in(manager)


def the_round() -> ReviewRound:
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(ReviewRound).one()


def assignment(application: Application, reviewer: Member) -> Assignment:
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(Assignment).filter_by(application_id=application.id, reviewer_id=reviewer.id).one()


def test_a_higher_target_fills_up_at_once_with_those_that_have_fewest_first(
    program: Program, call: Call, screener: Member, client: FlaskClient
) -> None:
    make_reviewers(program, "Annika", "Odalys", "Hettie")
    applications = [make_released(call, screener) for _ in range(4)]
    answer = client.post(f"{PAGE}/target", data={"version": the_round().version, "target": "3"})
    assert answer.status_code == 303
    assert the_round().target_reviews == 3
    assert {len(assigned_to(application)) for application in applications} == {3}
    assert client.post(f"{PAGE}/target", data={"version": 1, "target": "4"}).status_code == 409, "somebody was faster"
    assert client.post(f"{PAGE}/target", data={"version": the_round().version, "target": "6"}).status_code == 422
    client.post(f"{PAGE}/target", data={"version": the_round().version, "target": "2"})
    assert {len(assigned_to(application)) for application in applications} == {3}, "nothing is taken from anybody"


def test_what_was_taken_from_somebody_does_not_come_back_to_them(
    program: Program, call: Call, screener: Member
) -> None:
    (first,) = make_reviewers(program, "Annika")
    crowded, bare = make_released(call, screener, "Has one"), make_released(call, screener, "Has none")
    with unit_of_work():
        db.session.query(Assignment).filter_by(application_id=bare.id).one().state = AssignmentState.WITHDRAWN
        (newcomer,) = make_reviewers(program, "Odalys")
        review_round = db.session.query(ReviewRound).one()
        db.session.flush()
        assert allocating.short_of_reviewers(review_round) == {crowded.id: 1, bare.id: 0}
        assert allocating.fill_up(review_round) == 2
    assert assigned_to(bare) == {newcomer.id}
    assert assigned_to(crowded) == {first.id, newcomer.id}


def test_an_allocation_can_be_shown_to_be_what_it_should_have_been(
    program: Program, call: Call, screener: Member
) -> None:
    """From the seed, the loads and the number alone: nothing that an applicant wrote plays a part."""
    readers = make_reviewers(program, "Annika", "Odalys", "Hettie", "Ines")
    loads = dict.fromkeys((reader.id for reader in readers), 0)
    for reach in ("I have 12 followers.", "I have 12 million followers.", "@a", "@theverylongestnameofall"):
        application = make_sent(call, reach.strip("@ ."), answers={"moment": reach})
        release(screener, application)
        expected = choose_reviewers(loads, count=2, seed=20261123, application_id=application.id)
        assert assigned_to(application) == set(expected)
        for member_id in expected:
            loads[member_id] += 1


def test_a_decided_story_gets_no_new_reader(program: Program, call: Call, screener: Member, manager: Member) -> None:
    (reader,) = make_reviewers(program, "Annika")
    application = make_released(call, screener)
    send_review(reader, application)
    decide(manager, application)
    make_reviewers(program, "Odalys")
    with unit_of_work():
        assert managing.fill_up(acting(manager), db.session.query(ReviewRound).one()) == 0
    assert assigned_to(application) == {reader.id}


def test_the_page_says_who_has_did_and_owes_and_not_one_score(
    program: Program, call: Call, screener: Member, client: FlaskClient
) -> None:
    first, second = make_reviewers(program, "Annika", "Odalys")
    application = make_released(call, screener, "Zyxandra Quibble")
    send_review(first, application, 5, 5, 5, 5, 1, note="A secret of mine.")
    html = client.get(PAGE).text
    assert "Balanced random, seed 20261123" in html
    assert "1 given, 1 sent, owes nothing" in html
    assert "1 given, 0 sent, 1 owed, the oldest since" in html
    parts = ("", f"/reviewers/{first.id}", f"/reviewers/{second.id}", f"/applications/{application.public_ref}")

    def pages() -> list[str]:
        answers = [client.get(f"{PAGE}{part}") for part in parts]
        assert {answer.status_code for answer in answers} == {200}
        return [re.sub(r'csrf[_-]token" (value|content)="[^"]*"', "", answer.text) for answer in answers]

    before = pages()
    assert not any("Zyxandra" in page or "A secret of mine" in page for page in before)
    with unit_of_work():
        db.session.query(Score).update({"value": 2})
    assert pages() == before, "no score changes anything"


def test_a_story_without_readers_says_why_and_what_to_do(
    program: Program, call: Call, screener: Member, client: FlaskClient, sign_in: SignInAs
) -> None:
    first, second, third = make_reviewers(program, "Annika", "Odalys", "Hettie")
    application = make_sent(call, nominated_by_id=second.id)
    with unit_of_work():
        db.session.add(
            Conflict(application_id=application.id, member_id=third.id, kind=ConflictKind.FAMILY, created_at=now())
        )
    release(screener, application)
    assert assigned_to(application) == {first.id}
    html = client.get(PAGE).text
    assert "Has 1 of 2 readers. Of those who review: one has it, one knows the applicant, one put them forward." in html
    assert "It takes somebody new" in html
    assert "Let chance find readers" not in html
    make_reviewers(program, "Late")
    html = client.get(PAGE).text
    assert "One more reviewer could read it" in html
    assert client.post(f"{PAGE}/fill").status_code == 303
    assert len(assigned_to(application)) == 2
    assert "Too few readers" not in client.get(PAGE).text


def test_reminders_go_to_who_owes_and_at_most_once_in_three_days(
    program: Program, call: Call, screener: Member, client: FlaskClient
) -> None:
    first, second = make_reviewers(program, "Annika", "Odalys")
    application = make_released(call, screener)
    send_review(first, application)
    assert client.post(f"{PAGE}/reviewers/{first.id}/remind").status_code == 409, "owes nothing"
    assert client.post(f"{PAGE}/reviewers/{second.id}/remind").status_code == 303
    assert client.post(f"{PAGE}/reviewers/{second.id}/remind").status_code == 409
    client.post(f"{PAGE}/remind")

    def mails() -> list[EmailRecord]:
        db.session.rollback()
        db.session.expire_all()
        return db.session.query(EmailRecord).filter(EmailRecord.key.like("review_reminder:%")).all()

    assert [mail.person_id for mail in mails()] == [second.person_id]
    assert "One story waits" in mails()[0].subject
    assert application.public_ref not in f"{mails()[0].text}{mails()[0].html}"
    assert "reminded" in client.get(PAGE).text
    with unit_of_work():
        db.session.query(ReviewReminder).one().at = now() - dt.timedelta(days=3, minutes=1)
    client.post(f"{PAGE}/remind")
    assert len(mails()) == 2


def test_a_story_taken_from_a_reviewer_goes_to_somebody_by_chance_and_nothing_typed_is_lost(
    program: Program, call: Call, screener: Member, client: FlaskClient, sign_in: SignInAs
) -> None:
    readers = make_reviewers(program, "Annika", "Odalys", "Hettie")
    application = make_released(call, screener)
    page = f"{PAGE}/applications/{application.public_ref}"
    first = next(reader for reader in readers if reader.id in assigned_to(application))
    score_all(first, application, 4, 4, 4, 4, 4, note="I was half way through this.")
    assert client.post(f"{page}/take", data={"member_id": first.id}).status_code == 422, "why?"
    assert client.post(f"{page}/take", data={"member_id": first.id, "because": "late"}).status_code == 303
    assert assigned_to(application) == {reader.id for reader in readers} - {first.id}
    assert the_round().is_by_chance
    theirs = sign_in(first)
    assert theirs.get(f"/p/hollow/desk/reviews/{application.public_ref}").status_code == 404
    assert "Notes to what you no longer have" in theirs.get("/p/hollow/desk/reviews").text
    kept = theirs.get("/p/hollow/desk/reviews/notes").text
    assert "I was half way through this." in kept
    assert "It has waited too long" in kept
    others = sign_in(next(reader for reader in readers if reader.id != first.id))
    assert "I was half way" not in others.get("/p/hollow/desk/reviews/notes").text
    assert db.session.query(EventRecord).filter_by(kind="review_taken").count() == 1


def test_a_sent_review_cannot_be_taken(program: Program, call: Call, screener: Member, manager: Member) -> None:
    (reader,) = make_reviewers(program, "Annika")
    application = make_released(call, screener)
    send_review(reader, application)
    with pytest.raises(WrongState), unit_of_work():
        managing.take_away(
            acting(manager),
            db.session.query(ReviewRound).one(),
            db.session.get_one(Application, application.id),
            reader.id,
            because=managing.TakenBecause.OTHER,
        )


def test_choosing_by_hand_marks_the_round_and_keeps_the_rules(
    program: Program, call: Call, screener: Member, client: FlaskClient
) -> None:
    (first,) = make_reviewers(program, "Annika")
    application = make_released(call, screener)
    page = f"{PAGE}/applications/{application.public_ref}"
    chosen, knows = make_reviewers(program, "Odalys", "Hettie")
    with unit_of_work():
        db.session.add(
            Conflict(application_id=application.id, member_id=knows.id, kind=ConflictKind.KNOWS, created_at=now())
        )
    html = client.get(page).text
    assert "They know the applicant." in html
    assert client.post(f"{page}/assign", data={"member_id": knows.id}).status_code == 422
    assert client.post(f"{page}/assign", data={"member_id": screener.id}).status_code == 422
    assert the_round().is_by_chance
    assert client.post(f"{page}/assign", data={"member_id": chosen.id}).status_code == 303
    assert not the_round().is_by_chance
    assert assigned_to(application) == {first.id, chosen.id}
    assert assignment(application, chosen).assigned_by_id is not None
    assert "Allocated by hand" in client.get(PAGE).text


def test_a_manager_who_reviews_a_story_sees_nothing_of_its_other_readers(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    nora = make_member(program, "Nora", roles=Role.MANAGER | Role.REVIEWER | Role.AMBASSADOR)
    (other,) = make_reviewers(program, "Annika")
    application = make_released(call, screener)
    send_review(other, application)
    client = sign_in(nora)
    page = f"{PAGE}/applications/{application.public_ref}"
    assert client.get(page).status_code == 404
    assert application.public_ref not in client.get(f"{PAGE}/reviewers/{other.id}").text
    assert application.public_ref in client.get(f"{PAGE}/reviewers/{nora.id}").text
    send_review(nora, application)
    assert client.get(page).status_code == 200


def test_who_reviews_no_more_holds_nothing_up(program: Program, call: Call, screener: Member, manager: Member) -> None:
    first, second, third = make_reviewers(program, "Annika", "Odalys", "Hettie")
    application = make_released(call, screener)
    leaving = next(reader for reader in (first, second, third) if reader.id in assigned_to(application))
    open_review(leaving, application)
    event = RolesChanged(
        program_id=program.id, member_id=leaving.id, roles_before=leaving.roles.value, roles_after=Role.AMBASSADOR.value
    )
    with unit_of_work():
        reviewer_lost_the_role(event)
    assert leaving.id in assigned_to(application), "has the role after all"
    with unit_of_work():
        db.session.get_one(Member, leaving.id).roles = Role.AMBASSADOR
        reviewer_lost_the_role(event)
        reviewer_lost_the_role(event)
    assert assigned_to(application) == {first.id, second.id, third.id} - {leaving.id}
    assert assignment(application, leaving).state is AssignmentState.WITHDRAWN


def test_the_page_costs_the_same_for_one_and_for_thirty(
    program: Program, call: Call, screener: Member, client: FlaskClient, budget: Budget
) -> None:
    make_reviewers(program, "Annika")
    make_released(call, screener)

    def cost() -> int:
        client.get(PAGE)
        db.session.expunge_all()
        # Who asks; the round; reviewers; who is short of them, with whom they could have; who must not: as screeners or
        # applicants, by assignments and conflicts; the desk's counts.
        with budget(8) as sent:
            assert client.get(PAGE).status_code == 200
        return len(sent)

    before = cost()
    for _ in range(29):
        make_released(db.session.merge(call), db.session.merge(screener))
    make_reviewers(program, *(f"Reader {number}" for number in range(29)))
    assert "Reader 28" in client.get(PAGE).text
    assert cost() == before
