"""In one round a person stands on one side, whatever happens to their roles; or every page says "not blind"."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

import pytest

from community.core.db import db, unit_of_work
from community.core.errors import NotAllowed
from community.programs.models import Member, Program, Role
from community.recruiting.models import Application, Assignment, Call, ReviewRound
from community.recruiting.reviewing import managing, mine, queries, services
from community.recruiting.reviewing.mine import Mine
from community.recruiting.sides import names_are_closed, reviews_in_round, round_of
from tests.conftest import SignInAs
from tests.factories import make_member
from tests.factories.reviewing import (
    acting,
    assigned_to,
    decide,
    make_released,
    make_reviewers,
    make_sent,
    open_raw,
    open_review,
    release,
    score_all,
    send_review,
)

BASE = "/p/hollow/desk/reviews"


def give_roles(member: Member, roles: Role) -> None:
    with unit_of_work():
        db.session.get_one(Member, member.id).roles = roles
    db.session.expire_all()


def recuse(reader: Member, application: Application) -> None:
    with unit_of_work():
        actor = acting(reader)
        services.recuse(actor, queries.get_work(actor, application.public_ref))


def take(manager: Member) -> Callable[[Member, Application], None]:
    def taken(reader: Member, application: Application) -> None:
        with unit_of_work():
            actor = acting(manager)
            review_round = db.session.query(ReviewRound).one()
            found = db.session.get_one(Application, application.id)
            managing.take_away(actor, review_round, found, reader.id, because=managing.TakenBecause.AWAY)

    return taken


@pytest.mark.parametrize("deed", ["nothing", "open", "send", "recuse", "opened, then taken"])
def test_who_reviewed_opens_no_raw_text_as_a_screener(
    program: Program, call: Call, screener: Member, manager: Member, deed: str
) -> None:
    (reader,) = make_reviewers(program, "Annika")
    application = make_released(call, screener)
    deeds: dict[str, Callable[[], object]] = {
        "nothing": lambda: None,
        "open": lambda: open_review(reader, application),
        "send": lambda: send_review(reader, application),
        "recuse": lambda: recuse(reader, application),
        "opened, then taken": lambda: (open_review(reader, application), take(manager)(reader, application)),
    }
    deeds[deed]()
    waiting = make_sent(call, "Waits")
    give_roles(reader, Role.SCREENER | Role.MANAGER | Role.AMBASSADOR)
    with pytest.raises(NotAllowed):
        open_raw(reader, waiting)


def test_what_was_taken_unopened_leaves_a_member_free_for_screening(
    program: Program, call: Call, screener: Member, manager: Member
) -> None:
    (reader,) = make_reviewers(program, "Annika")
    application = make_released(call, screener)
    take(manager)(reader, application)
    waiting = make_sent(call, "Waits")
    give_roles(reader, Role.SCREENER | Role.AMBASSADOR)
    open_raw(reader, waiting)
    give_roles(reader, Role.REVIEWER | Role.AMBASSADOR)
    with unit_of_work():
        managing.fill_up(acting(manager), round_of(call.id))
    assert reader.id not in assigned_to(application), "and not for reviewing any more"


def test_who_screened_gets_nothing_to_review_not_even_by_hand(
    program: Program, call: Call, screener: Member, manager: Member, sign_in: SignInAs
) -> None:
    make_reviewers(program, "Annika")
    application = make_released(call, screener)
    give_roles(screener, Role.REVIEWER | Role.SCREENER | Role.AMBASSADOR)
    client = sign_in(manager)
    page = f"/p/hollow/desk/rounds/winter/applications/{application.public_ref}"
    assert "they stand on the screeners" in client.get(page).text
    assert client.post(f"{page}/assign", data={"member_id": screener.id}).status_code == 422
    client.post("/p/hollow/desk/rounds/winter/fill")
    assert screener.id not in assigned_to(application)


def test_a_manager_who_reviews_loses_raw_and_named_pages(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    nora = make_member(program, "Nora Reads", roles=Role.MANAGER | Role.REVIEWER | Role.AMBASSADOR)
    waiting = make_sent(call, "Zyxandra Quibble")
    assert not names_are_closed(call.id, nora)
    make_released(call, screener)
    assert names_are_closed(call.id, nora)
    client = sign_in(nora)
    for method, url in (("get", ""), ("post", "/open"), ("get", "/preview"), ("post", "/release"), ("post", "")):
        answer = getattr(client, method)(f"/p/hollow/desk/screening/{waiting.public_ref}{url}")
        assert answer.status_code == 403
        assert "Zyxandra" not in answer.text


def test_her_own_nominee_is_a_conflict_on_every_side(program: Program, call: Call, screener: Member) -> None:
    roles = Role.MANAGER | Role.REVIEWER | Role.SCREENER | Role.AMBASSADOR
    nora = make_member(program, "Nora Reads", roles=roles)
    make_reviewers(program, "Annika")
    nominee = make_sent(call, nominated_by_id=nora.id)
    with pytest.raises(NotAllowed, match="put this person forward"):
        open_raw(nora, nominee)
    db.session.rollback()
    release(screener, nominee)
    assert nora.id not in assigned_to(nominee)
    (reader_id,) = assigned_to(nominee)
    send_review(db.session.get_one(Member, reader_id), nominee)
    with pytest.raises(NotAllowed, match="somebody else decides"):
        decide(nora, nominee)


def test_where_one_person_does_both_every_page_says_not_blind(program: Program, call: Call, sign_in: SignInAs) -> None:
    roles = Role.MANAGER | Role.REVIEWER | Role.SCREENER | Role.AMBASSADOR
    nora = make_member(program, "Nora Alone", roles=roles)
    (other,) = make_reviewers(program, "Annika")
    client = sign_in(nora)
    application = make_sent(call)
    told = client.post(
        "/p/hollow/desk/screening/not-blind", data={"call_id": call.id, "reason": "There are two of us."}
    )
    assert told.status_code == 303
    release(nora, application)
    assert nora.id in assigned_to(application)
    open_review(nora, application)
    score_all(nora, application, 5, 4, 4, 4, 4)
    ref = application.public_ref
    rounds = "/p/hollow/desk/rounds/winter"
    pages = [f"{BASE}/{ref}", f"{BASE}/{ref}/send", rounds, f"{rounds}/leaks"]
    assert [url for url in pages if "Not blind." not in client.get(url).text] == []
    send_review(nora, application, 5, 4, 4, 4, 4)
    send_review(other, application, 2, 4, 4, 4, 4)
    pages = [f"{BASE}/{ref}", f"{BASE}/talk/{ref}", "/p/hollow/desk/decisions", f"/p/hollow/desk/decisions/{ref}"]
    assert [url for url in pages if "Not blind." not in client.get(url).text] == []
    assert "Not blind." in sign_in(other).get(f"{BASE}/talk/{ref}").text


def test_a_list_is_sorted_by_nothing_but_own_state_and_shuffled_place(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    """T5. No parameter sorts it, a line holds nothing of anybody else, and neither does the page before one's own."""
    reader, other = make_reviewers(program, "Annika", "Odalys")
    applications = [make_released(call, screener) for _ in range(5)]
    client = sign_in(reader)
    assert {field.name for field in dataclasses.fields(Mine)} == {
        "ref",
        "call_title",
        "state",
        "assigned_at",
        "order_key",
        "text_changed",
    }

    def order(query: str = "") -> list[str]:
        page = client.get(f"{BASE}{query}").text
        return sorted((one.public_ref for one in applications), key=page.index)

    before = order()
    places = db.session.query(Application.public_ref).join(Assignment, Assignment.application_id == Application.id)
    shuffled = [ref for (ref,) in places.filter(Assignment.reviewer_id == reader.id).order_by(Assignment.order_key)]
    assert before == shuffled
    assert before != [application.public_ref for application in applications], "not the order of arrival"
    for number, application in enumerate(applications):
        send_review(other, application, *[1 + number % 5] * 5)
    for query in ("?sort=mean", "?order=score&sort=-spread", "?o=submitted_at", "?sort=reviews"):
        assert order(query) == before
    keys = {one.ref: one.key for one in mine.my_list(acting(reader), after=None, size=9)}
    assert all(re.fullmatch(r"0~\d+", key) for key in keys.values())
    page = client.get(f"{BASE}/{applications[0].public_ref}").text
    assert 'class="num">1<' not in page
    assert not re.search(r"mean|average|total|reviews? sent|of 2 reviews", page.replace("no totals", ""), re.IGNORECASE)
    assert reviews_in_round(round_of(call.id).id, reader)
