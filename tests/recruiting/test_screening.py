"""Screening: opening is a deed, masks, release with its checklist, pulling back, and the two sides of a round."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from community.accounts.models import Person
from community.core.db import db
from community.programs.models import Member, Program, Role
from community.recruiting.models import (
    AccessEvent,
    Application,
    Call,
    RedactedView,
    RedactionSpan,
    Review,
    SpanStatus,
)
from community.recruiting.states import ApplicationState
from tests.conftest import Budget, SignInAs
from tests.factories import make_member
from tests.factories.reviewing import (
    ANSWERS,
    assigned_to,
    make_reviewers,
    make_sent,
    open_raw,
    open_review,
    release,
    send_again,
    send_review,
)

BASE = "/p/hollow/desk/screening"
ALL = dict.fromkeys(("identity", "reach", "platform", "others"), "y")


def fresh(application: Application) -> Application:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Application, application.id)


def view_of(application: Application) -> RedactedView:
    db.session.rollback()
    return db.session.query(RedactedView).filter_by(application_id=application.id, withdrawn_at=None).one()


def test_the_raw_text_is_closed_until_opened_and_opening_is_written_down(
    call: Call, screener: Member, sign_in: SignInAs
) -> None:
    application = make_sent(call, "Marguerite Okonkwo")
    client, page = sign_in(screener), f"{BASE}/{application.public_ref}"
    for closed in (BASE, page):
        answer = client.get(closed)
        assert answer.status_code == 200
        assert "Marguerite" not in answer.text
        assert "rude letter" not in answer.text
    assert client.get(f"{page}/preview").status_code == 303
    assert db.session.query(AccessEvent).count() == 0
    client.post(f"{page}/open")
    assert "Marguerite" in client.get(page).text
    db.session.rollback()
    (event,) = db.session.query(AccessEvent).all()
    assert (event.member_id, event.application_id, event.view.value) == (screener.id, application.id, "raw")


def test_one_person_at_a_time_has_it_open(program: Program, call: Call, screener: Member, sign_in: SignInAs) -> None:
    application = make_sent(call)
    open_raw(screener, application)
    other = make_member(program, "Hettie", roles=Role.SCREENER | Role.AMBASSADOR)
    answer = sign_in(other).post(f"{BASE}/{application.public_ref}/open")
    assert answer.status_code == 409
    assert "Wojciech" in answer.text


def save(client: FlaskClient, application: Application, **data: str) -> int:
    values = {"version": fresh(application).version, "category": "name", **data}
    return client.post(f"{BASE}/{application.public_ref}", data=values).status_code


def test_what_is_accepted_added_and_known_is_masked_and_the_rest_is_not(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    make_reviewers(program, "Annika", "Odalys")
    text = "I am Marguerite. I have 12,000 followers and a podcast. Cobb Street knows me, marguerite@example.org."
    application = make_sent(call, "Marguerite Okonkwo", email="marguerite@example.org", answers={"moment": text})
    client = sign_in(screener)
    open_raw(screener, application)
    spans = {text[row.start : row.end]: row for row in db.session.query(RedactionSpan) if row.field_key == "moment"}
    podcast = next(row for words, row in spans.items() if "podcast" in words)
    assert podcast.status is SpanStatus.PROPOSED
    start = text.index("Cobb Street")
    added = f"moment:{start}:{start + len('Cobb Street')}:name"
    assert save(client, application, **{f"span-{podcast.id}": "accepted", "span": added, "words": "drawknife"}) == 303
    # Known strings are nobody's choice, not even by a form that says otherwise.
    db.session.rollback()
    refused = {f"span-{row.id}": "rejected" for words, row in spans.items() if "arguerite" in words}
    assert save(client, application, **refused) == 303
    page = f"{BASE}/{application.public_ref}/release"
    assert client.post(page, data={"version": fresh(application).version, **ALL}).status_code == 303
    shown = " ".join(view_of(application).answers.values())
    for hidden in ("Marguerite", "marguerite@", "12,000", "podcast", "Cobb Street", "drawknife", "Brattle"):
        assert hidden not in shown
    assert "boats" in shown
    assert "town" not in view_of(application).answers


def test_words_that_stand_nowhere_are_refused_and_kept(call: Call, screener: Member, sign_in: SignInAs) -> None:
    application = make_sent(call)
    open_raw(screener, application)
    answer = sign_in(screener).post(
        f"{BASE}/{application.public_ref}",
        data={"version": fresh(application).version, "category": "name", "words": "zebra crossing"},
    )
    assert answer.status_code == 422
    assert "zebra crossing" in answer.text


@pytest.mark.parametrize("left_out", sorted(ALL))
def test_release_wants_the_whole_checklist(
    program: Program, call: Call, screener: Member, sign_in: SignInAs, left_out: str
) -> None:
    make_reviewers(program, "Annika")
    application = make_sent(call)
    open_raw(screener, application)
    checked = {name: tick for name, tick in ALL.items() if name != left_out}
    page = f"{BASE}/{application.public_ref}/release"
    answer = sign_in(screener).post(page, data={"version": fresh(application).version, **checked})
    assert answer.status_code == 422
    assert fresh(application).state is ApplicationState.IN_SCREENING
    assert db.session.query(RedactedView).count() == 0


def test_release_without_anybody_to_review_is_refused_whole(call: Call, screener: Member, sign_in: SignInAs) -> None:
    application = make_sent(call)
    open_raw(screener, application)
    page = f"{BASE}/{application.public_ref}/release"
    answer = sign_in(screener).post(page, data={"version": fresh(application).version, **ALL})
    assert answer.status_code == 422
    assert "Nobody can review this" in answer.text
    assert fresh(application).state is ApplicationState.IN_SCREENING
    assert db.session.query(RedactedView).count() == 0


def test_release_gives_it_to_as_many_as_the_round_asks_for(program: Program, call: Call, screener: Member) -> None:
    readers = make_reviewers(program, "Annika", "Odalys", "Hettie", "Bram")
    applications = [make_sent(call) for _ in range(6)]
    for application in applications:
        release(screener, application)
    given = [assigned_to(application) for application in applications]
    assert {len(readers_of) for readers_of in given} == {2}
    assert sorted(sum(reader.id in readers_of for readers_of in given) for reader in readers) == [3, 3, 3, 3]


def test_conflicts_get_nothing(program: Program, call: Call, screener: Member) -> None:
    nominator, fine = make_reviewers(program, "Annika", "Odalys")
    application = make_sent(call, nominated_by_id=nominator.id)
    release(screener, application)
    assert assigned_to(application) == {fine.id}
    own = make_sent(call, email=email_of(fine))
    release(screener, own)
    assert assigned_to(own) == {nominator.id}


def email_of(member: Member) -> str:
    return db.session.get_one(Person, member.person_id).email


def test_who_screens_in_a_round_does_not_review_in_it(program: Program, call: Call, sign_in: SignInAs) -> None:
    both = make_member(program, "Both", roles=Role.SCREENER | Role.REVIEWER | Role.AMBASSADOR)
    (reader,) = make_reviewers(program, "Annika")
    first = make_sent(call)
    release(both, first)
    assert assigned_to(first) == {reader.id}


def test_who_reviews_in_a_round_opens_no_raw_text_of_it(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    manager = make_member(program, "Nora", roles=Role.MANAGER | Role.REVIEWER | Role.AMBASSADOR)
    release(screener, make_sent(call))
    waiting = make_sent(call, "Marguerite")
    client = sign_in(manager)
    assert client.post(f"{BASE}/{waiting.public_ref}/open").status_code == 403
    assert client.get(f"{BASE}/{waiting.public_ref}").status_code == 403
    answer = client.post(f"{BASE}/not-blind", data={"call_id": call.id, "reason": "There are two of us."})
    assert answer.status_code == 303
    assert client.post(f"{BASE}/{waiting.public_ref}/open").status_code == 303
    for page in (BASE, f"{BASE}/{waiting.public_ref}", f"{BASE}/{waiting.public_ref}/preview"):
        assert "Not blind." in client.get(page).text


def test_pulling_back_closes_it_to_reviewers_and_ends_with_the_first_review(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    (reader,) = make_reviewers(program, "Annika")
    application = make_sent(call)
    release(screener, application)
    open_review(reader, application)
    review = f"/p/hollow/desk/reviews/{application.public_ref}"
    client = sign_in(screener)
    assert client.post(f"{BASE}/{application.public_ref}/pull-back").status_code == 303
    assert sign_in(reader).get(review).status_code == 404
    release(screener, application)
    send_review(reader, application)
    assert client.post(f"{BASE}/{application.public_ref}/pull-back").status_code == 409
    assert sign_in(reader).get(review).status_code == 200


def test_an_edit_after_release_goes_back_and_marks_what_was_sent(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    first, second, third = make_reviewers(program, "Annika", "Odalys", "Hettie")
    application = make_sent(call)
    release(screener, application)
    before = assigned_to(application)
    sender = next(one for one in (first, second, third) if one.id in before)
    send_review(sender, application)
    send_again(application, {"moment": "Everything is different now. " + ANSWERS["moment"]})
    assert fresh(application).state is ApplicationState.IN_SCREENING
    assert sign_in(sender).get(f"/p/hollow/desk/reviews/{application.public_ref}").status_code == 404
    release(screener, application)
    db.session.rollback()
    assert db.session.query(Review).one().text_changed_at is not None
    assert len(assigned_to(application)) == 3, "a new review is asked for"


def test_the_queue_costs_the_same_for_one_and_for_thirty(
    call: Call, screener: Member, sign_in: SignInAs, budget: Budget
) -> None:
    client = sign_in(screener)
    make_sent(call)

    def cost() -> int:
        client.get(BASE)  # notes, once in a while, that this sign-in was seen
        db.session.expunge_all()
        # sign-in; membership; who waits; how many; what was released; rounds that are not blind
        with budget(7) as sent:
            assert client.get(BASE).status_code == 200
        return len(sent)

    before = cost()
    for _ in range(29):
        make_sent(call)
    assert cost() == before


def test_the_longest_waiting_stands_first_and_pages_follow(call: Call, screener: Member, sign_in: SignInAs) -> None:
    refs = [make_sent(call, days_ago=days).public_ref for days in range(1, 36)]
    client = sign_in(screener)
    first = client.get(BASE)
    found = [ref for ref in reversed(refs) if ref in first.text]
    assert found == refs[:4:-1]
    assert sorted(found, key=first.text.index) == found
    following = first.text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    rest = client.get(following).text
    assert [ref for ref in refs if ref in rest] == refs[:5]


def test_the_latest_can_stand_first_and_pages_keep_that(call: Call, screener: Member, sign_in: SignInAs) -> None:
    refs = [make_sent(call, days_ago=days).public_ref for days in range(1, 36)]
    client = sign_in(screener)
    assert "Latest first" in client.get(BASE).text
    first = client.get(f"{BASE}?order=latest").text
    found = [ref for ref in refs if ref in first]
    assert found == refs[:30]
    assert sorted(found, key=first.index) == found
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    rest = client.get(following).text
    assert [ref for ref in refs if ref in rest] == refs[30:]
    assert "Longest waiting first" in rest


def test_what_somebody_else_has_open_says_so_and_offers_another(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    held, free = make_sent(call, days_ago=4), make_sent(call, days_ago=3)
    open_raw(make_member(program, "Percy", roles=Role.SCREENER | Role.AMBASSADOR), held)
    client = sign_in(screener)
    page = client.get(f"{BASE}/{held.public_ref}").text
    assert "Percy has this one open." in page
    assert "/open" not in page
    queue = client.get(BASE).text
    first, second = queue.split("data-queue-row")[1:3]
    assert (held.public_ref in first, ">Screen<" in first) == (True, False)
    assert (free.public_ref in second, ">Screen<" in second, "btn-primary" in second) == (True, True, True)


def test_what_waits_for_nobody_offers_no_opening(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    make_reviewers(program, "Annika", "Odalys", "Hettie")
    application = make_sent(call)
    release(screener, application)
    page = sign_in(screener).get(f"{BASE}/{application.public_ref}").text
    assert "This one does not wait for a screener." in page
    assert "/open" not in page
