"""Practice stories: before the first real one, blind, compared afterwards, and in no result whatever."""

from __future__ import annotations

import ast
import re

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from community.core.db import db, unit_of_work
from community.core.errors import WrongState
from community.programs.models import Member, Program
from community.recruiting.deciding import queries as deciding_queries
from community.recruiting.deciding import standings
from community.recruiting.models import CalibrationReview, CalibrationScore, Call, ReviewRound
from community.recruiting.reviewing import calibration, mine, outcomes, queries, rounds
from community.recruiting.reviewing.allocating import loads_of, short_of_reviewers
from community.recruiting.reviewing.calibration import get_practice, practices
from community.recruiting.reviewing.judging import Given
from community.recruiting.reviewing.stories import STORIES, Story
from community.recruiting.rubric import DIMENSION_KEYS
from community.redaction.mask import MARK
from config import ROOT
from tests.conftest import Budget, SignInAs
from tests.factories import make_program
from tests.factories.reviewing import (
    acting,
    assigned_to,
    make_call,
    make_reviewers,
    make_sent,
    open_review,
    release,
    send_review,
)

BASE = "/p/hollow/desk/reviews"
PRACTICE = f"{BASE}/practice/winter/rye"


def ask_for(call: Call, count: int = 1) -> None:
    with unit_of_work():
        db.session.query(ReviewRound).filter_by(call_id=call.id).one().calibration_count = count


def practice(reviewer: Member, *values: int | None, story: str = "rye") -> None:
    """Scored with the first words of the first answer as evidence, and sent."""
    with unit_of_work():
        actor = acting(reviewer)
        calibration.begin(actor, get_practice(actor, "winter", story))
        for key, value in zip(DIMENSION_KEYS, values or (3, 3, 3, 3, 3), strict=True):
            one = get_practice(actor, "winter", story)
            assert one.review is not None
            given = Given(value, value is None, ("moment", 0, 12) if value is not None else None)
            calibration.keep(actor, one, key, given, note=None, seen_version=one.review.version)
        one = get_practice(actor, "winter", story)
        assert one.review is not None
        calibration.hand_in(actor, one, seen_version=one.review.version)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.key)
def test_each_story_is_whole(app: Flask, story: Story) -> None:
    assert set(story.agreed) == set(DIMENSION_KEYS)
    view = story.view("en")
    assert [answer.key for answer in view.answers] == list(story.answers)
    assert any(MARK in answer.text for answer in view.answers), "a mask that says nothing"
    assert all(len(str(agreed.why)) > 40 for agreed in story.agreed.values())


def test_practice_comes_before_the_first_real_story(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    (reader,) = make_reviewers(program, "Annika")
    ask_for(call)
    application = make_sent(call)
    client = sign_in(reader)
    assert "Practice first" in client.get(BASE).text, "also before anything is released"
    release(screener, application)
    closed = client.get(f"{BASE}/{application.public_ref}").text
    assert "Practice comes first." in closed
    assert "Open and read" not in closed
    assert client.post(f"{BASE}/{application.public_ref}/start").status_code == 409
    practice(reader)
    assert client.post(f"{BASE}/{application.public_ref}/start").status_code == 303


def test_it_is_scored_on_the_same_page_and_then_compared(program: Program, call: Call, sign_in: SignInAs) -> None:
    (reader,) = make_reviewers(program, "Annika")
    ask_for(call)
    make_sent(call)
    client = sign_in(reader)
    why = "Nine winters with one flour"
    assert "Nobody kneads rye" not in client.get(PRACTICE).text, "closed until it is opened"
    assert client.post(f"{PRACTICE}/start").status_code == 303
    for number, key in enumerate(DIMENSION_KEYS):
        html = client.get(f"{PRACTICE}?d={key}").text
        assert "Nobody kneads rye" in html
        assert why not in html
        version = re.search(r'name="version"[^>]*value="(\d+)"', html)
        sentence = re.search(r'<option value="(moment:\d+:\d+)">', html)
        assert version
        assert sentence
        data = {"version": version[1], "score": "3" if number else "5", "evidence_pick": sentence[1], "note": "Bread."}
        assert client.post(f"{PRACTICE}?d={key}", data=data).status_code == 303
    html = client.get(f"{PRACTICE}/send").text
    assert why not in html
    version = re.search(r'name="version"[^>]*value="(\d+)"', html)
    assert version
    assert client.post(f"{PRACTICE}/send", data={"version": version[1]}).status_code == 303
    html = client.get(PRACTICE).text
    assert why in html
    assert "You 5, agreed 5" in html
    assert "You 3, agreed 4" in html
    assert "−1" in html
    db.session.rollback()
    late = {"version": db.session.query(CalibrationReview).one().version, "score": "1"}
    assert client.patch(f"{PRACTICE}?d=care", data=late).status_code == 409, "sent is sent"
    assert client.post(f"{PRACTICE}?d=care", data=late).location == PRACTICE
    assert db.session.query(CalibrationScore).filter_by(dimension="care").one().value == 5


def test_two_windows_and_missing_evidence_are_met_as_in_a_real_review(
    program: Program, call: Call, sign_in: SignInAs
) -> None:
    (reader,) = make_reviewers(program, "Annika")
    ask_for(call)
    client = sign_in(reader)
    client.post(f"{PRACTICE}/start")
    assert client.patch(f"{PRACTICE}?d=care", data={"version": 1, "score": "5"}).status_code == 200
    late = client.patch(f"{PRACTICE}?d=care", data={"version": 1, "score": "2"})
    assert late.status_code == 409
    assert "another window" in late.text
    lost = client.post(f"{PRACTICE}?d=care", data={"version": 1, "score": "2", "note": "Mine."})
    assert lost.status_code == 409
    assert "Mine." in lost.text
    answer = client.post(f"{PRACTICE}/send", data={"version": 2})
    assert answer.status_code == 422
    assert "needs a sentence" in answer.text


def test_managers_see_the_panels_gaps(
    program: Program, call: Call, manager: Member, sign_in: SignInAs, budget: Budget
) -> None:
    ask_for(call, 2)
    make_sent(call)
    client = sign_in(manager)
    page = "/p/hollow/desk/rounds/winter/practice"
    assert "Nobody has practiced yet." in client.get(page).text
    first, *others = make_reviewers(program, "Annika", *(f"Reader {number}" for number in range(29)))
    practice(first, 5, 4, 2, 3, None)
    html = client.get(page).text
    row = re.findall(r'<td class="num">([^<]*)</td>', html)
    assert row == ["0", "0", "−2", "0", "–"]

    def cost() -> int:
        client.get(page)
        db.session.expunge_all()
        with budget(8) as sent:
            client.get(page)
        return len(sent)

    before = cost()
    for one in others:
        practice(db.session.merge(one))
    assert "Reader 28" in client.get(page).text
    assert cost() == before


def test_it_can_be_asked_for_before_anything_is_given_out_and_not_after(
    program: Program, call: Call, screener: Member, manager: Member, sign_in: SignInAs
) -> None:
    make_reviewers(program, "Annika")
    client = sign_in(manager)
    page = "/p/hollow/desk/rounds/winter"

    def asked() -> ReviewRound:
        db.session.rollback()
        db.session.expire_all()
        return db.session.query(ReviewRound).one()

    assert client.post(f"{page}/practice", data={"version": asked().version, "count": "2"}).status_code == 303
    assert asked().calibration_count == 2
    assert client.post(f"{page}/practice", data={"version": asked().version, "count": "7"}).status_code == 422
    release(screener, make_sent(call))
    answer = client.post(f"{page}/practice", data={"version": asked().version, "count": "0"})
    assert answer.status_code == 409
    assert asked().calibration_count == 2
    with pytest.raises(IntegrityError, match="calibration_count_shipped"):
        ask_for(call, 3)


def test_another_programs_practice_is_not_found(program: Program, call: Call, sign_in: SignInAs) -> None:
    ask_for(call)
    other = make_program("other", "Other People")
    (stranger,) = make_reviewers(other, "Mallory")
    make_call(other, "summer")
    client = sign_in(stranger)
    for url in ("/p/other/desk/reviews/practice/winter/rye", "/p/other/desk/reviews/practice/summer/rye"):
        assert client.get(url).status_code == 404
        assert client.post(f"{url}/start").status_code == 404


def results(call: Call, reader: Member) -> dict[str, object]:
    """Everything that counts, ranks, allocates or says how a round is going."""
    db.session.rollback()
    db.session.expire_all()
    found = db.session.get_one(Call, call.id)
    review_round = db.session.query(ReviewRound).filter_by(call_id=call.id).one()
    member = acting(reader)
    outlook = standings.look_at(found, review_round)
    return {
        "ranking": [(one.ref, one.standing) for one in outlook.candidates],
        "calls": deciding_queries.calls_to_decide(found.program_id),
        "scores": outlook.reviews,
        "loads": loads_of(review_round, found.program_id),
        "short": short_of_reviewers(review_round),
        "progress": rounds.progress(review_round),
        "reviewers": [(one.given, one.sent, one.owed) for one in rounds.reviewers(review_round, found.program_id)],
        "list": mine.my_list(member, after=None, size=50),
        "my progress": mine.my_progress(member),
        "overdue": queries.overdue_reviewers(),
        "notes": queries.kept_notes(member, after=None, size=50),
        "masks": outcomes.masks_and_scores(review_round),
    }


def test_practice_changes_no_result_no_count_and_no_allocation(program: Program, call: Call, screener: Member) -> None:
    readers = make_reviewers(program, "Annika", "Odalys", "Hettie")
    read, owed = make_sent(call, "Read"), make_sent(call, "Owed")
    for application in (read, owed):
        release(screener, application)
    for reader in readers:
        if reader.id in assigned_to(read):
            send_review(reader, read, 4, 4, 3, 3, 4)
    before = {reader.id: results(call, reader) for reader in readers}
    ask_for(call, 2)
    for reader in readers:
        practice(reader, 1, 1, 1, 1, 1)
        practice(reader, 5, 5, 5, 5, None, story="cup")
    assert db.session.query(CalibrationScore).count() == 30
    assert {reader.id: results(call, reader) for reader in readers} == before


def test_nothing_but_practice_itself_reads_its_tables() -> None:
    """No query outside can count by mistake what it does not name. The round's list asks how many were sent."""
    readers = set()
    for path in sorted((ROOT / "community").rglob("*.py")):
        names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
        if names & {"CalibrationReview", "CalibrationScore"}:
            readers.add(path.relative_to(ROOT / "community").as_posix())
    assert readers == {
        "recruiting/models/calibration.py",
        "recruiting/reviewing/calibration.py",
        "recruiting/reviewing/rounds.py",
        "recruiting/views/practice.py",
        "recruiting/views/scoring.py",
    }


def test_one_owes_what_is_not_sent(program: Program, call: Call, screener: Member) -> None:
    (reader,) = make_reviewers(program, "Annika")
    ask_for(call, 2)
    application = make_sent(call)
    release(screener, application)
    practice(reader)
    with pytest.raises(WrongState):
        open_review(reader, application)
    db.session.rollback()
    practice(reader, story="cup")
    open_review(reader, application)
    assert [one.is_sent for one in practices(acting(reader))] == [True, True]
    assert db.session.query(CalibrationReview).count() == 2
