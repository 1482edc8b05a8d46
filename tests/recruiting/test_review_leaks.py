"""After a leak: who saw it, which reviews are exposed, and a manager's word on each."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from community.core.db import db, unit_of_work
from community.core.errors import NotAllowed, WrongState
from community.core.events import EventRecord
from community.programs.models import Member, Program, Role
from community.recruiting.deciding import queries as deciding_queries
from community.recruiting.deciding import services as deciding
from community.recruiting.deciding import standings
from community.recruiting.models import Application, Assignment, Call, Review, ReviewRound, ReviewState
from community.recruiting.reviewing import leaks, queries
from community.recruiting.sides import round_of
from community.recruiting.states import AssignmentState
from tests.conftest import Budget, SignInAs
from tests.factories import make_member
from tests.factories.reviewing import (
    acting,
    assigned_to,
    decide,
    make_reviewers,
    make_sent,
    open_review,
    release,
    send_review,
)

PAGE = "/p/hollow/desk/rounds/winter/leaks"


@pytest.fixture
def client(manager: Member, sign_in: SignInAs) -> FlaskClient:
    return sign_in(manager)


@pytest.fixture
def pair(program: Program) -> list[Member]:
    return make_reviewers(program, "Annika", "Odalys")


def report(reviewer: Member, application: Application, words: str = "") -> None:
    with unit_of_work():
        actor = acting(reviewer)
        leaks.report_leak(actor, queries.get_work(actor, application.public_ref), words=words)


@pytest.fixture
def leaked(call: Call, screener: Member, pair: list[Member]) -> Application:
    """Sent by one, begun by the other, who reports that something got through."""
    application = make_sent(call)
    release(screener, application)
    send_review(pair[0], application, 5, 5, 5, 5, 5)
    open_review(pair[1], application)
    report(pair[1], application, "parish hall")
    return application


def exposed(application: Application, reviewer: Member) -> Review:
    db.session.rollback()
    db.session.expire_all()
    return (
        db.session.query(Review)
        .join(Review.assignment)
        .filter_by(application_id=application.id, reviewer_id=reviewer.id)
        .one()
    )


def settle(client: FlaskClient, review: Review, deed: str) -> int:
    return client.post(f"{PAGE}/{review.id}/{deed}", data={"version": review.version}).status_code


def test_the_page_lists_who_saw_it_and_what_is_exposed(
    leaked: Application, pair: list[Member], client: FlaskClient
) -> None:
    assert "Something got through the masks." in client.get("/p/hollow/desk/rounds/winter").text
    html = client.get(PAGE).text
    for name in ("Annika", "Odalys"):
        assert html.count(name) >= 2, "as a reader and as the writer of an exposed review"
    assert "back with a screener" in html
    assert "parish hall" not in html


def test_a_reader_who_came_after_the_masks_were_mended_is_not_listed(
    program: Program, call: Call, screener: Member, leaked: Application, client: FlaskClient
) -> None:
    (newcomer,) = make_reviewers(program, "Hettie Newcomer")
    with unit_of_work():
        db.session.query(ReviewRound).one().target_reviews = 3
    release(screener, leaked)
    open_review(newcomer, leaked)
    assert newcomer.id in assigned_to(leaked)
    assert "Hettie Newcomer" not in client.get(PAGE).text


def test_a_voided_review_counts_nowhere_and_somebody_else_reads_it(
    program: Program, call: Call, screener: Member, leaked: Application, pair: list[Member], client: FlaskClient
) -> None:
    make_reviewers(program, "Hettie")
    release(screener, leaked)
    assert settle(client, exposed(leaked, pair[0]), "void") == 303
    review = exposed(leaked, pair[0])
    assert review.state is ReviewState.VOIDED
    third = assigned_to(leaked) - {pair[1].id}
    assert len(third) == 1
    assert pair[0].id not in third
    send_review(pair[1], leaked, 3, 3, 3, 3, 3)
    (newcomer,) = [member for member in db.session.query(Member) if member.id in third]
    send_review(newcomer, leaked, 3, 3, 3, 3, 3)
    db.session.expire_all()
    outlook = standings.look_at(db.session.get_one(Call, call.id), round_of(call.id))
    (candidate,) = outlook.candidates
    assert candidate.standing.mean == 3
    assert candidate.standing.review_count == 2
    assert [set(one.scores.values()) for one in outlook.reviews] == [{3}, {3}]
    assert len(deciding_queries.reviews_of(leaked.id)) == 2
    actor = acting(pair[1])
    assert queries.others_scores(queries.get_work(actor, leaked.public_ref)) == [
        dict.fromkeys(("care", "acts", "trusted", "converses", "helps"), 3)
    ]
    assert settle(client, exposed(leaked, pair[0]), "void") == 409, "once is enough"
    assert db.session.query(EventRecord).filter_by(kind="review_voided").count() == 1
    assert "set aside, counts nowhere" in client.get(PAGE).text


def test_a_draft_can_be_voided_while_a_screener_has_the_text(
    program: Program, screener: Member, leaked: Application, pair: list[Member], client: FlaskClient
) -> None:
    assert settle(client, exposed(leaked, pair[1]), "void") == 303
    assert exposed(leaked, pair[1]).state is ReviewState.VOIDED
    assert assigned_to(leaked) == {pair[0].id}
    (hettie,) = make_reviewers(program, "Hettie")
    release(screener, leaked)
    assert assigned_to(leaked) == {pair[0].id, hettie.id}, "found with the release"
    row = db.session.query(Assignment).filter_by(application_id=leaked.id, reviewer_id=pair[1].id).one()
    assert (row.state, row.reason) == (AssignmentState.WITHDRAWN, "leak")


def test_a_kept_review_counts_and_stays_marked_until_the_next_leak(
    screener: Member, leaked: Application, pair: list[Member], client: FlaskClient
) -> None:
    assert settle(client, exposed(leaked, pair[0]), "keep") == 303
    first = exposed(leaked, pair[0])
    assert (first.state, first.exposure_kept_at is not None) == (ReviewState.SUBMITTED, True)
    assert settle(client, exposed(leaked, pair[1]), "keep") == 303
    assert "Something got through" not in client.get("/p/hollow/desk/rounds/winter").text
    assert "kept by a manager, counts" in client.get(PAGE).text
    assert exposed(leaked, pair[1]).exposure_kept_at is not None
    assert db.session.query(EventRecord).filter_by(kind="exposed_review_kept").count() == 2
    moment = first.exposed_at
    release(screener, leaked)
    open_review(pair[1], leaked)
    report(pair[1], leaked)
    again = exposed(leaked, pair[0])
    assert (again.exposed_at, again.exposure_kept_at) == (moment, None)
    assert "Something got through" in client.get("/p/hollow/desk/rounds/winter").text


def test_of_two_managers_one_is_told(leaked: Application, pair: list[Member], client: FlaskClient) -> None:
    review = exposed(leaked, pair[0])
    stale = review.version - 1
    answer = client.post(f"{PAGE}/{review.id}/void", data={"version": stale})
    assert answer.status_code == 409
    assert exposed(leaked, pair[0]).state is ReviewState.SUBMITTED


def test_nobody_settles_their_own_and_nothing_is_settled_after_the_freeze(
    program: Program, call: Call, screener: Member, manager: Member
) -> None:
    nora = make_member(program, "Nora Reads", roles=Role.MANAGER | Role.REVIEWER | Role.AMBASSADOR)
    (other,) = make_reviewers(program, "Annika")
    application = make_sent(call)
    release(screener, application)
    open_review(nora, application)
    report(nora, application)
    release(screener, application)
    send_review(nora, application)
    send_review(other, application)
    version = exposed(application, nora).version

    def void(actor: Member) -> None:
        with unit_of_work():
            actor = acting(actor)
            review_round = db.session.query(ReviewRound).one()
            found = leaks.get_exposed(actor, review_round, exposed_id)
            leaks.void(actor, *found, seen_version=version)

    exposed_id = exposed(application, nora).id
    with pytest.raises(NotAllowed):
        void(nora)
    decide(manager, application)
    with unit_of_work():
        pending = deciding_queries.unfrozen(call.id)
        found = db.session.get_one(Call, call.id)
        deciding.freeze(acting(manager), found, seen=deciding_queries.fingerprint(pending))
    with pytest.raises(WrongState):
        void(manager)


def test_the_page_costs_the_same_for_one_and_for_thirty(
    call: Call, screener: Member, leaked: Application, pair: list[Member], client: FlaskClient, budget: Budget
) -> None:
    def cost() -> int:
        client.get(PAGE)
        db.session.expunge_all()
        with budget(6) as sent:
            assert client.get(PAGE).status_code == 200
        return len(sent)

    before = cost()
    for _ in range(29):
        application = make_sent(db.session.merge(call))
        release(db.session.merge(screener), application)
        for reader in pair:
            open_review(db.session.merge(reader), application)
        report(db.session.merge(pair[0]), application)
    assert cost() == before
