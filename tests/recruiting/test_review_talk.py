"""Talks: for those who differ, after everybody has sent, without names; the first score stays for good."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.events import EventRecord
from community.programs.models import Member, Program, Role
from community.recruiting.deciding import queries as deciding_queries
from community.recruiting.deciding import services as deciding
from community.recruiting.deciding import standings
from community.recruiting.models import AccessGrant, Application, Call, Review, ReviewRound, Score, TalkComment
from community.recruiting.sides import round_of
from tests.conftest import Budget, SignInAs
from tests.factories import make_member
from tests.factories.reviewing import (
    acting,
    assigned_to,
    decide,
    make_call,
    make_reviewers,
    make_sent,
    release,
    send_review,
)

BASE = "/p/hollow/desk/reviews"
TALK = f"{BASE}/talk"


@pytest.fixture
def pair(program: Program) -> list[Member]:
    return make_reviewers(program, "Annika Roos", "Odalys Ferreira")


@pytest.fixture
def disputed(call: Call, screener: Member, pair: list[Member]) -> Application:
    """Two reviews that lie three points apart on the first dimension and one on the second."""
    application = make_sent(call, "Zyxandra Quibble")
    release(screener, application)
    send_review(pair[0], application, 5, 4, 4, 4, 4, note="The rude letter did it for me.")
    send_review(pair[1], application, 2, 3, 4, 4, 4)
    return application


def own_review(application: Application, reviewer: Member) -> Review:
    db.session.rollback()
    db.session.expire_all()
    return (
        db.session.query(Review)
        .join(Review.assignment)
        .filter_by(application_id=application.id, reviewer_id=reviewer.id)
        .one()
    )


def first_of(review: Review) -> Score:
    return db.session.query(Score).filter_by(review_id=review.id, dimension="care").one()


def test_nothing_of_it_exists_before_the_last_review_is_in(
    call: Call, screener: Member, pair: list[Member], manager: Member, sign_in: SignInAs
) -> None:
    application = make_sent(call)
    release(screener, application)
    send_review(pair[0], application, 5, 4, 4, 4, 4)
    clients = [sign_in(member) for member in (*pair, manager)]
    for client in clients:
        assert client.get(f"{TALK}/{application.public_ref}").status_code == 404
        assert application.public_ref not in client.get(TALK).text
        assert client.post(f"{TALK}/{application.public_ref}/comments", data={"text": "Well."}).status_code == 404
    assert "Talk about it" not in clients[1].get(BASE).text
    send_review(pair[1], application, 2, 4, 4, 4, 4)
    assert [client.get(f"{TALK}/{application.public_ref}").status_code for client in clients] == [200, 200, 200]
    assert "Talk about it" in clients[1].get(BASE).text


def test_two_who_differ_wait_for_the_third(
    program: Program, screener: Member, pair: list[Member], manager: Member, sign_in: SignInAs
) -> None:
    call = make_call(program, "three", title="Three", target=3)
    (third,) = make_reviewers(program, "Hettie Third")
    application = make_sent(call)
    release(screener, application)
    send_review(pair[0], application, 5, 4, 4, 4, 4)
    send_review(pair[1], application, 2, 4, 4, 4, 4)
    members = (*pair, third, manager)
    for member in members:
        client = sign_in(member)
        assert client.get(f"{TALK}/{application.public_ref}").status_code == 404
        for url in (TALK, f"{TALK}?call=three"):
            assert application.public_ref not in client.get(url).text
    assert "Talk about it" not in sign_in(pair[0]).get(f"{BASE}/{application.public_ref}").text
    assert "two reviewers differ" not in sign_in(manager).get("/p/hollow/desk/rounds/three").text
    send_review(third, application, 3, 4, 4, 4, 4)
    assert application.public_ref in sign_in(pair[0]).get(TALK).text


def test_it_shows_what_each_saw_and_never_a_name(
    disputed: Application, pair: list[Member], manager: Member, sign_in: SignInAs
) -> None:
    for member in (*pair, manager):
        html = sign_in(member).get(f"{TALK}/{disputed.public_ref}").text
        assert "Reviewer A" in html
        assert "Reviewer B" in html
        assert "The rude letter did it for me." in html
        assert "“The first plane I ev”" in html, "the sentence of evidence"
        assert "Cares about the thing itself" in html
        assert "Acts unprompted" not in html, "one point is no difference"
        strangers = [other.person.name for other in map(acting, pair) if other.id != member.id]
        assert not [name for name in (*strangers, "Zyxandra") if name in html]


def test_it_is_for_those_who_differ_and_for_managers(
    program: Program, screener: Member, pair: list[Member], sign_in: SignInAs
) -> None:
    call = make_call(program, "three", title="Three", target=3)
    (middle,) = make_reviewers(program, "Hettie Middle")
    application = make_sent(call)
    release(screener, application)
    assert len(assigned_to(application)) == 3
    send_review(pair[0], application, 4, 4, 4, 4, 4)
    send_review(pair[1], application, 2, 4, 4, 4, 4)
    send_review(middle, application, 3, 4, 4, 4, 4)
    assert sign_in(middle).get(f"{TALK}/{application.public_ref}").status_code == 404
    outsider = make_member(program, "Late", roles=Role.REVIEWER | Role.AMBASSADOR)
    assert sign_in(outsider).get(f"{TALK}/{application.public_ref}").status_code == 404
    html = sign_in(pair[0]).get(f"{TALK}/{application.public_ref}").text
    assert "Reviewer C" not in html


def test_names_are_shown_only_where_the_round_said_so_beforehand(
    program: Program, call: Call, screener: Member, pair: list[Member], manager: Member, sign_in: SignInAs
) -> None:
    desk = sign_in(manager)
    page = "/p/hollow/desk/rounds/winter/names"
    version = db.session.query(ReviewRound).one().version
    assert desk.post(page, data={"version": version, "shown": "y"}).status_code == 303
    application = make_sent(call)
    release(screener, application)
    send_review(pair[0], application, 5, 4, 4, 4, 4)
    send_review(pair[1], application, 2, 4, 4, 4, 4)
    assert "Odalys Ferreira" in sign_in(pair[0]).get(f"{TALK}/{application.public_ref}").text
    assert desk.post(page, data={"version": version + 1}).status_code == 409, "too late to change it"


def test_a_comment_that_names_somebody_is_asked_about_and_kept_all_the_same(
    disputed: Application, pair: list[Member], sign_in: SignInAs
) -> None:
    client = sign_in(pair[0])
    page = f"{TALK}/{disputed.public_ref}"
    words = "I think that this is Margaret Thornbury of the boat yard."
    nudged = client.post(f"{page}/comments", data={"text": words})
    assert nudged.status_code == 422
    assert words in nudged.text
    assert "“Margaret Thornbury” looks like a name" in nudged.text
    assert db.session.query(TalkComment).count() == 0
    assert client.post(f"{page}/comments", data={"text": words, "kept": "y"}).status_code == 303
    assert client.post(f"{page}/comments", data={"text": "The tote says enough."}).status_code == 303
    assert client.post(f"{page}/comments", data={"text": "  "}).status_code == 422
    html = client.get(page).text
    assert "kept as it is" in html
    assert html.index(words) < html.index("The tote says enough.")
    assert "The tote says enough." in sign_in(pair[1]).get(page).text


def test_a_revised_score_stands_beside_the_first_which_stays(
    call: Call, disputed: Application, pair: list[Member], sign_in: SignInAs
) -> None:
    client = sign_in(pair[1])
    page = f"{TALK}/{disputed.public_ref}"
    review = own_review(disputed, pair[1])
    data = {"version": review.version, "dimension": "care", "value": "4", "reason": "I had missed the letter."}
    html = client.get(page).text
    assert 'for="reason-care"' in html
    assert 'id="reason-care"' in html
    without = client.post(f"{page}/revise", data={**data, "reason": " "})
    assert without.status_code == 422
    same = client.post(f"{page}/revise", data={**data, "value": "2"})
    assert same.status_code == 422
    assert "I had missed the letter." in same.text
    named = client.post(f"{page}/revise", data={**data, "reason": "Margaret Thornbury told me of it."})
    assert named.status_code == 422
    assert "Margaret Thornbury told me of it." in named.text
    assert client.post(f"{page}/revise", data={**data, "dimension": "acts"}).status_code == 409, "nobody differs there"
    assert client.post(f"{page}/revise", data=data).status_code == 303
    late = client.post(f"{page}/revise", data={**data, "value": "3", "reason": "From my other window."})
    assert late.status_code == 409
    assert "From my other window." in late.text
    score = first_of(own_review(disputed, pair[1]))
    assert (score.value, score.revised_value, score.revised_reason) == (2, 4, "I had missed the letter.")
    html = sign_in(pair[0]).get(page).text
    assert "I had missed the letter." in html
    assert "Now 4:" in html
    outlook = standings.look_at(db.session.get_one(Call, call.id), round_of(call.id))
    given = {one.scores["care"]: one.revised for one in outlook.reviews}
    assert given[2] is not None
    assert (given[2]["care"], given[5]) == (4, None)
    (candidate,) = outlook.candidates
    assert candidate.standing.means["care"] == 3.5, "the ranking stands on the first"
    assert db.session.query(EventRecord).filter_by(kind="score_revised").count() == 1


def test_giving_the_first_score_again_takes_the_revision_away(
    disputed: Application, pair: list[Member], sign_in: SignInAs
) -> None:
    client = sign_in(pair[1])
    page = f"{TALK}/{disputed.public_ref}/revise"
    for value in ("4", "2"):
        version = own_review(disputed, pair[1]).version
        data = {"version": version, "dimension": "care", "value": value, "reason": "On second thought."}
        assert client.post(page, data=data).status_code == 303
    score = first_of(own_review(disputed, pair[1]))
    assert (score.value, score.revised_value, score.revised_at, score.revised_reason) == (2, None, None, "")


def test_the_database_wants_a_reason_for_a_revised_score(disputed: Application, pair: list[Member]) -> None:
    def revise_bare() -> None:
        with unit_of_work():
            first_of(own_review(disputed, pair[1])).revised_value = 4
            db.session.flush()

    with pytest.raises(IntegrityError, match="revised_with_a_reason"):
        revise_bare()


def test_a_manager_talks_for_the_desk_and_has_no_score_to_revise(
    disputed: Application, pair: list[Member], manager: Member, sign_in: SignInAs
) -> None:
    client = sign_in(manager)
    page = f"{TALK}/{disputed.public_ref}"
    assert disputed.public_ref in client.get(f"{TALK}?call=winter").text
    assert "two reviewers differ by two points or more" in client.get("/p/hollow/desk/rounds/winter").text
    assert client.post(f"{page}/comments", data={"text": "Please look at the tote."}).status_code == 303
    html = sign_in(pair[0]).get(page).text
    assert "The desk" in html
    assert "Nora" not in html
    data = {"version": 1, "dimension": "care", "value": "4", "reason": "I am the manager."}
    assert client.post(f"{page}/revise", data=data).status_code == 403


def test_the_talk_ends_with_the_freeze_and_can_still_be_read(
    call: Call, disputed: Application, pair: list[Member], manager: Member, sign_in: SignInAs
) -> None:
    decide(manager, disputed)
    client = sign_in(pair[0])
    page = f"{TALK}/{disputed.public_ref}"
    assert client.post(f"{page}/comments", data={"text": "Before it is frozen."}).status_code == 303
    with unit_of_work():
        pending = deciding_queries.unfrozen(call.id)
        found = db.session.get_one(Call, call.id)
        deciding.freeze(acting(manager), found, seen=deciding_queries.fingerprint(pending))
    answer = client.post(f"{page}/comments", data={"text": "After it was frozen, which is too late."})
    assert answer.status_code == 409
    assert "After it was frozen, which is too late." in answer.text, "what was typed is kept"
    version = own_review(disputed, pair[0]).version
    data = {"version": version, "dimension": "care", "value": "4", "reason": "Too late to matter."}
    assert client.post(f"{page}/revise", data=data).status_code == 409
    assert "Before it is frozen." in client.get(page).text


def test_the_pages_cost_the_same_for_one_and_for_thirty(
    call: Call, screener: Member, disputed: Application, pair: list[Member], sign_in: SignInAs, budget: Budget
) -> None:
    client = sign_in(pair[0])
    page = f"{TALK}/{disputed.public_ref}"

    def cost() -> tuple[int, int]:
        client.get(TALK)
        db.session.expunge_all()
        with budget(2) as listed:
            assert client.get(TALK).status_code == 200
        db.session.expunge_all()
        with budget(8) as talked:
            assert client.get(page).status_code == 200
        return len(listed), len(talked)

    client.post(f"{page}/comments", data={"text": "One."})
    before = cost()
    for number in range(29):
        client.post(f"{page}/comments", data={"text": f"Another, the {number}th."})
        application = make_sent(db.session.merge(call))
        release(db.session.merge(screener), application)
        send_review(db.session.merge(pair[0]), application, 5, 4, 4, 4, 4)
        send_review(db.session.merge(pair[1]), application, 2, 4, 4, 4, 4)
    assert cost() == before


def test_a_story_that_has_closed_again_says_that_it_is_scored(
    disputed: Application, pair: list[Member], sign_in: SignInAs
) -> None:
    with unit_of_work():
        db.session.query(AccessGrant).update({"expires_at": now()})
    page = sign_in(pair[0]).get(f"{TALK}/{disputed.public_ref}").text
    assert "You have scored this one." in page
    assert "then score five things" not in page
    assert "Open it again" in page
