"""Reviewing: blind until one's own is sent, what sending needs, the two ways out, drafts, budgets."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from community.core.db import db
from community.programs.models import Member, Program, Role
from community.recruiting.models import Application, Call, Review, Score
from tests.conftest import Budget, SignInAs
from tests.factories import make_member
from tests.factories.reviewing import (
    ANSWERS,
    assigned_to,
    make_released,
    make_reviewers,
    make_sent,
    open_review,
    release,
    score_all,
    send_review,
)
from tests.reading import without_tokens

BASE = "/p/hollow/desk/reviews"


def stored(application: Application) -> Review:
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(Review).join(Review.assignment).filter_by(application_id=application.id).one()


def plain(html: str) -> str:
    """A page without what differs on every request."""
    return re.sub(r"data-save-state>.*?</span>", "", without_tokens(html), flags=re.DOTALL)


def test_what_others_do_changes_nothing_before_the_own_review_is_sent(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    mine, theirs = make_reviewers(program, "Annika", "Odalys")
    application = make_released(call, screener)
    score_all(mine, application, 4, 4, 4, 4, 4)
    client = sign_in(mine)
    pages = (BASE, f"{BASE}/{application.public_ref}", f"{BASE}/{application.public_ref}/send")
    before = [plain(client.get(page).text) for page in pages]
    send_review(theirs, application, 1, 2, 1, 2, 1, note="Never in my life have I read such a thing.")
    assert [plain(client.get(page).text) for page in pages] == before
    send_review(mine, application, 4, 4, 4, 4, 4)
    after = client.get(pages[1]).text
    row = re.findall(r'<td class="num">(.)</td>', after)
    assert row == ["1", "2", "1", "2", "1"]
    assert "Never in my life" not in after


def test_the_order_is_each_reviewers_own_and_says_nothing_of_time(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    readers = make_reviewers(program, "Annika", "Odalys")
    applications = [make_released(call, screener, name=f"Nr {number}") for number in range(8)]
    by_time = [application.public_ref for application in applications]

    def order(reader: Member) -> list[str]:
        page = sign_in(reader).get(BASE).text
        return sorted(by_time, key=page.index)

    first, second = (order(reader) for reader in readers)
    assert sorted(first) == sorted(second) == sorted(by_time)
    assert first != second
    assert by_time not in (first, second)
    send_review(readers[1], applications[3], 5, 5, 5, 5, 5)
    assert order(readers[0]) == first


@pytest.mark.parametrize(
    "after", ["0~2147483648", "3000000000~1", f"{10**18 - 1}~{10**18 - 1}", f"0~{10**18}", "x", "1~"]
)
def test_a_place_that_no_list_has_is_none(opened: tuple[FlaskClient, Member, Application], after: str) -> None:
    client, _reader, _application = opened
    assert client.get(f"/p/hollow/desk/reviews?after={after}").status_code == 200


def test_an_application_is_found_by_its_reviewers_only(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    (reader,) = make_reviewers(program, "Annika")
    waiting, out = make_sent(call), make_released(call, screener)
    outsider = make_member(program, "Late", roles=Role.REVIEWER | Role.AMBASSADOR)
    assert sign_in(reader).get(f"{BASE}/{out.public_ref}").status_code == 200
    for client, application in ((sign_in(reader), waiting), (sign_in(outsider), out)):
        ref = application.public_ref
        assert client.get(f"{BASE}/{ref}").status_code == 404
        assert client.get(f"{BASE}/{ref}/send").status_code == 404
        for deed in ("/start", "/send", "/recuse", "/leak", ""):
            assert client.post(f"{BASE}/{ref}{deed}").status_code == 404


@pytest.fixture
def opened(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> tuple[FlaskClient, Member, Application]:
    (reader,) = make_reviewers(program, "Annika")
    application = make_released(call, screener)
    client = sign_in(reader)
    page = f"{BASE}/{application.public_ref}"
    assert ANSWERS["moment"][:20] not in client.get(page).text, "closed until it is opened"
    client.post(f"{page}/start")
    return client, reader, application


def test_scoring_without_scripts_leads_from_one_dimension_to_the_next(
    opened: tuple[FlaskClient, Member, Application],
) -> None:
    client, _reader, application = opened
    page = f"{BASE}/{application.public_ref}"
    for dimension, following in (("care", "acts"), ("acts", "trusted"), ("helps", None)):
        html = client.get(f"{page}?d={dimension}").text
        version = re.search(r'name="version"[^>]*value="(\d+)"', html)
        assert version
        sentence = re.search(r'<option value="(moment:\d+:\d+)">', html)
        assert sentence
        data = {"version": version[1], "score": "5", "evidence_pick": sentence[1]}
        answer = client.post(f"{page}?d={dimension}", data=data)
        assert answer.status_code == 303
        assert answer.location == (f"{page}?d={following}#rubric" if following else f"{page}/send")
    assert "The first plane I ever bought" in client.get(f"{page}/send").text


def test_evidence_at_the_very_beginning_survives_the_next_save(opened: tuple[FlaskClient, Member, Application]) -> None:
    client, _reader, application = opened
    page = f"{BASE}/{application.public_ref}?d=care"
    marked = {"evidence_answer": "moment", "evidence_start": "0", "evidence_end": "9"}
    assert client.patch(page, data={"version": 1, "score": "5", **marked}).status_code == 200
    html = client.get(page).text
    again = dict(re.findall(r'name="(evidence_\w+|version)"[^>]*value="([^"]*)"', html))
    assert again["evidence_start"] == "0"
    assert client.post(page, data={**again, "score": "4"}).status_code == 303
    db.session.rollback()
    score = db.session.query(Score).one()
    assert (score.value, score.evidence_start, score.evidence_end) == (4, 0, 9)


def test_evidence_outside_the_text_is_refused_and_nothing_is_lost(
    opened: tuple[FlaskClient, Member, Application],
) -> None:
    client, _reader, application = opened
    marked = {"evidence_answer": "moment", "evidence_start": "5", "evidence_end": "99999"}
    data = {"version": 1, "score": "5", "note": "Worth a talk.", **marked}
    answer = client.post(f"{BASE}/{application.public_ref}?d=care", data=data)
    assert answer.status_code == 422
    assert "Worth a talk." in answer.text
    assert db.session.query(Score).count() == 0


def test_hidden_fields_are_no_evidence(opened: tuple[FlaskClient, Member, Application]) -> None:
    client, _reader, application = opened
    marked = {"evidence_answer": "town", "evidence_start": "0", "evidence_end": "3"}
    answer = client.post(f"{BASE}/{application.public_ref}?d=care", data={"version": 1, "score": "5", **marked})
    assert answer.status_code == 422


def test_two_windows_end_in_one_save_and_one_conflict(opened: tuple[FlaskClient, Member, Application]) -> None:
    client, _reader, application = opened
    page = f"{BASE}/{application.public_ref}?d=care"
    first = client.patch(page, data={"version": 1, "score": "3"})
    assert first.json is not None
    assert first.json["version"] == 2
    assert client.patch(page, data={"version": 1, "score": "1"}).status_code == 409
    db.session.rollback()
    assert db.session.query(Score).one().value == 3


@pytest.mark.parametrize(
    ("values", "evidence", "accepted"),
    [
        ((3, 3, 3, 3, 3), False, True),
        ((3, 3, 3, 3), False, True),
        ((3, 3, 3), False, False),
        ((3, 3, 3, None), False, True),
        ((3, 3, 3, 4, 5), False, False),
        ((3, 3, 3, 4, 5), True, True),
        ((1, 3, 3, 4), False, False),
        ((2, 3, 3, 4), False, False),
    ],
)
def test_sending_needs_four_answers_and_a_sentence_at_the_ends(
    opened: tuple[FlaskClient, Member, Application], values: tuple[int | None, ...], evidence: bool, accepted: bool
) -> None:
    client, _reader, application = opened
    page = f"{BASE}/{application.public_ref}"
    marked = {"evidence_answer": "moment", "evidence_start": "0", "evidence_end": "9"} if evidence else {}
    for number, (dimension, value) in enumerate(zip(("care", "acts", "trusted", "converses", "helps"), values), 1):  # noqa: B905
        data = {"version": number, "score": "none" if value is None else str(value), **marked}
        assert client.patch(f"{page}?d={dimension}", data=data).status_code == 200
    answer = client.post(f"{page}/send", data={"version": len(values) + 1})
    assert answer.status_code == (303 if accepted else 422)


def test_no_evidence_is_stored_as_nothing_and_not_as_a_one(opened: tuple[FlaskClient, Member, Application]) -> None:
    client, _reader, application = opened
    client.patch(f"{BASE}/{application.public_ref}?d=care", data={"version": 1, "score": "none"})
    db.session.rollback()
    score = db.session.query(Score).one()
    assert (score.value, score.no_evidence) == (None, True)


def test_a_note_that_names_reach_is_kept_with_a_gentle_word(opened: tuple[FlaskClient, Member, Application]) -> None:
    client, _reader, application = opened
    page = f"{BASE}/{application.public_ref}"
    client.patch(f"{page}?d=care", data={"version": 1, "score": "3", "note": "Has 40,000 followers, I think."})
    html = client.get(page).text
    assert "40,000 followers" in html
    assert "Please look at your note again." in html
    assert stored(application).note == "Has 40,000 followers, I think."


def test_who_knows_the_applicant_is_replaced_by_chance(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    readers = make_reviewers(program, "Annika", "Odalys", "Hettie")
    application = make_released(call, screener)
    before = assigned_to(application)
    leaving = next(reader for reader in readers if reader.id in before)
    score_all(leaving, application, 5, 5, 5, 5, 5)
    client = sign_in(leaving)
    assert client.post(f"{BASE}/{application.public_ref}/recuse").status_code == 303
    db.session.rollback()
    assert assigned_to(application) == {reader.id for reader in readers} - {leaving.id}
    assert db.session.query(Review).count() == 0
    assert client.get(f"{BASE}/{application.public_ref}").status_code == 404


def test_a_leak_hides_it_from_everybody_and_marks_who_had_it_open(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    first, second = make_reviewers(program, "Annika", "Odalys")
    application = make_released(call, screener)
    open_review(first, application)
    send_review(second, application)
    client = sign_in(first)
    page = f"{BASE}/{application.public_ref}"
    assert client.post(f"{page}/leak", data={"words": "parish hall"}).status_code == 303
    db.session.rollback()
    db.session.expire_all()
    assert {review.exposed_at is not None for review in db.session.query(Review)} == {True}
    for reader in (first, second):
        assert sign_in(reader).get(page).status_code == 404
    release(screener, application)
    html = client.get(page).text
    assert "Open and read" in html, "the old leave to read is over"
    client.post(f"{page}/start")
    html = client.get(page).text
    assert "woodworking evening" in html
    assert "parish hall" not in html


def test_list_and_page_cost_the_same_for_one_and_for_thirty(
    program: Program, call: Call, screener: Member, sign_in: SignInAs, budget: Budget
) -> None:
    (reader,) = make_reviewers(program, "Annika")
    client = sign_in(reader)
    first = make_released(call, screener)
    score_all(reader, first, 4, 4, 4, 4, 4)

    ref = first.public_ref

    def cost() -> tuple[int, int]:
        client.get(BASE)  # notes, once in a while, that this sign-in was seen
        db.session.expunge_all()
        # sign-in; membership; how many are mine; the list; practice; talks; whether notes are kept
        with budget(3) as listed:
            assert client.get(BASE).status_code == 200
        # sign-in; membership; my work with its review; its scores; the redacted view; my place
        db.session.expunge_all()
        with budget(3) as opened:
            assert client.get(f"{BASE}/{ref}").status_code == 200
        return len(listed), len(opened)

    before = cost()
    for _ in range(29):
        make_released(db.session.merge(call), db.session.merge(screener))
    assert cost() == before
