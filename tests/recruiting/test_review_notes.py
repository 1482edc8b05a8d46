"""What reviewers write: pointed out gently, never lost, never shown to the applicant."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from community.core.db import db
from community.programs.models import Member, Program, Role
from community.recruiting.models import Application, Call, Review, Score
from community.recruiting.reviewing.notes import Found, Hint, look_over
from tests.conftest import SignInAs
from tests.factories import make_member
from tests.factories.reviewing import (
    acting,
    make_reviewers,
    make_sent,
    release,
    score_all,
)

BASE = "/p/hollow/desk/reviews"
NAMED = "I am sure that this is Margaret Thornbury."


@pytest.fixture
def reader(program: Program) -> Member:
    return make_reviewers(program, "Annika")[0]


@pytest.fixture
def opened(program: Program, call: Call, reader: Member, sign_in: SignInAs) -> tuple[FlaskClient, Application]:
    screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
    application = make_sent(call)
    release(screener, application)
    client = sign_in(reader)
    client.post(f"{BASE}/{application.public_ref}/start")
    return client, application


def stored() -> Review:
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(Review).one()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("This must be Margaret Thornbury.", Hint.NAME),
        ("Find it under @planesandchips.", Hint.HANDLE),
        ("Has 40,000 followers, I think.", Hint.REACH),
    ],
)
def test_the_detector_says_what_it_seems_to_be(reader: Member, text: str, hint: Hint) -> None:
    assert hint in {found.hint for found in look_over(text, acting(reader))}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Knows our faults better than our catalog does.",
        "He'd like to be a shop. It's nothing to be ashamed of.",
        "Warm, funny, one thing done well and repeated. New to it himself.",
    ],
)
def test_an_ordinary_note_is_left_alone(reader: Member, text: str) -> None:
    assert look_over(text, acting(reader)) == []


def test_what_is_found_is_named_once(reader: Member) -> None:
    found = look_over("Margaret Thornbury, yes, Margaret Thornbury.", acting(reader))
    assert found == [Found(Hint.NAME, "Margaret Thornbury")]


def test_a_note_that_names_somebody_is_asked_about_once(opened: tuple[FlaskClient, Application]) -> None:
    client, application = opened
    page = f"{BASE}/{application.public_ref}"
    nudged = client.post(f"{page}?d=care", data={"version": 1, "score": "3", "note": NAMED})
    assert nudged.status_code == 422
    assert "“Margaret Thornbury” looks like a name" in nudged.text
    assert NAMED in nudged.text
    assert 'value="3" checked' in nudged.text, "the score is not lost either"
    kept = client.post(f"{page}?d=care", data={"version": 1, "score": "3", "note": NAMED, "note_kept": "y"})
    assert kept.status_code == 303
    assert (stored().note, stored().note_kept_at is not None) == (NAMED, True)
    html = client.get(f"{page}?d=acts").text
    assert "Kept all the same" in html
    version = stored().version
    again = client.post(f"{page}?d=acts", data={"version": version, "score": "3", "note": NAMED})
    assert again.status_code == 303, "not asked twice"
    other = client.post(
        f"{page}?d=acts", data={"version": version + 1, "score": "3", "note": f"{NAMED} Or Hettie Brown."}
    )
    assert other.status_code == 422, "another note is another question"


def test_a_draft_is_kept_at_once_and_asked_about_before_it_is_sent(
    opened: tuple[FlaskClient, Application], reader: Member
) -> None:
    client, application = opened
    page = f"{BASE}/{application.public_ref}"
    assert client.patch(f"{page}?d=care", data={"version": 1, "score": "3", "note": NAMED}).status_code == 200
    assert (stored().note, stored().note_kept_at) == (NAMED, None)
    score_all(reader, application, 3, 3, 3, 3, 3, note=NAMED)
    assert "Margaret Thornbury" in client.get(f"{page}/send").text
    data = {"version": stored().version}
    refused = client.post(f"{page}/send", data=data)
    assert refused.status_code == 422
    assert "Please look at your note again." in refused.text
    assert client.post(f"{page}/send", data={**data, "note_kept": "y"}).status_code == 303
    assert stored().note_kept_at is not None


def test_two_windows_keep_both_texts(opened: tuple[FlaskClient, Application]) -> None:
    client, application = opened
    page = f"{BASE}/{application.public_ref}?d=care"
    assert client.post(page, data={"version": 1, "score": "3", "note": "From the first."}).status_code == 303
    second = client.post(page, data={"version": 1, "score": "4", "note": "Second."})
    assert second.status_code == 409
    assert "Another window of yours saved first." in second.text
    assert "stands at: 3" in second.text
    assert "From the first." in second.text
    assert re.search(r'<textarea[^>]*name="note"[^>]*>\s*Second\.</textarea>', second.text)
    assert 'value="4" checked' in second.text
    assert stored().note == "From the first."
    version = re.search(r'name="version"[^>]*value="(\d+)"', second.text)
    assert version
    assert client.post(page, data={"version": version[1], "score": "4", "note": "Second."}).status_code == 303
    assert (stored().note, db.session.query(Score).one().value) == ("Second.", 4)


def test_a_script_hears_of_the_other_window_in_words(opened: tuple[FlaskClient, Application]) -> None:
    client, application = opened
    page = f"{BASE}/{application.public_ref}?d=care"
    client.patch(page, data={"version": 1, "score": "3"})
    answer = client.patch(page, data={"version": 1, "score": "4", "note": "Second."})
    assert answer.status_code == 409
    assert "<html" not in answer.text
    assert "another window" in answer.text


def test_moving_to_another_dimension_keeps_this_one(opened: tuple[FlaskClient, Application]) -> None:
    client, application = opened
    page = f"{BASE}/{application.public_ref}"
    answer = client.post(f"{page}?d=acts", data={"version": 1, "score": "4", "then": "care"})
    assert answer.location == f"{page}?d=care#rubric"
    assert stored().version == 2
    assert db.session.query(Score).one().value == 4
    answer = client.post(f"{page}?d=acts", data={"version": 2, "score": "4", "then": "https://example.org"})
    assert answer.location == f"{page}?d=trusted#rubric"


def test_giving_it_back_says_what_becomes_of_the_note(
    program: Program, opened: tuple[FlaskClient, Application]
) -> None:
    client, application = opened
    page = f"{BASE}/{application.public_ref}"
    make_reviewers(program, "Odalys")
    client.patch(f"{page}?d=care", data={"version": 1, "score": "3", "note": "I know this workshop."})
    assert client.post(f"{page}/recuse").status_code == 303
    html = client.get(BASE).text
    assert "Your note is kept, for you alone" in html
    assert "I know this workshop." in client.get(f"{BASE}/notes").text
    assert db.session.query(Score).count() == 0
    assert client.get(page).status_code == 404
