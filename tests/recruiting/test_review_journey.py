"""A round from end to end over its pages alone: practice, review, talk, another score, and what managers see of it."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from community.core.db import db
from community.programs.models import Role
from community.recruiting.models import ReviewRound, Score
from community.recruiting.rubric import DIMENSION_KEYS
from tests.conftest import SignInAs
from tests.factories import make_member, make_program
from tests.factories.reviewing import make_call, make_reviewers, make_sent, release

DESK = "/p/hollow/desk"


def hidden(html: str) -> dict[str, str]:
    """What the form of a page carries unseen."""
    return dict(re.findall(r'<input[^>]*name="(version|evidence_\w+)"[^>]*value="([^"]*)"', html))


def score_through(client: FlaskClient, start: str, scores: str, note: str = "") -> None:
    """From the closed page to the sent one, always to where the answer leads. A score of "-" is "no evidence"."""
    assert "Open and read" in client.get(start).text
    where = client.post(f"{start}/start").location
    for _key, score in zip(DIMENSION_KEYS, scores, strict=True):
        html = client.get(where).text
        sentence = re.search(r'<option value="(\w+:\d+:\d+)">', html)
        assert sentence
        action = re.search(r'id="score" method="post" action="([^"]+)"', html)
        assert action
        data = {**hidden(html), "score": "none" if score == "-" else score, "note": note}
        if score in "125":
            data["evidence_pick"] = sentence[1]
        answer = client.post(action[1].replace("&amp;", "&"), data=data)
        assert answer.status_code == 303
        where = answer.location
    html = client.get(where).text
    assert "Look it over, then send." in html
    assert client.post(where, data=hidden(html)).status_code == 303


def test_practice_review_talk_revise(app: Flask, sign_in: SignInAs) -> None:
    program = make_program()
    call = make_call(program)
    nora = make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR)
    screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
    annika, odalys = make_reviewers(program, "Annika", "Odalys")
    manager, first, second = (sign_in(member) for member in (nora, annika, odalys))
    round_page = f"{DESK}/rounds/winter"
    assert round_page in manager.get(f"{DESK}/rounds").text
    html = manager.get(round_page).text
    assert manager.post(f"{round_page}/practice", data={**hidden(html), "count": "1"}).status_code == 303
    application = make_sent(call, "Zyxandra")
    release(screener, application)
    story = f"{DESK}/reviews/{application.public_ref}"

    for client in (first, second):
        listed = client.get(f"{DESK}/reviews").text
        practice = re.search(r'href="([^"]*/practice/winter/rye)"', listed)
        assert practice
        assert "Practice comes first." in client.get(story).text
        score_through(client, practice[1], "5433-")
        assert "You 5, agreed 5" in client.get(practice[1]).text
    assert "Annika" in manager.get(f"{round_page}/practice").text

    score_through(first, story, "54444", note="The letter.")
    assert "Nobody else has sent theirs yet." in first.get(story).text
    assert first.get(f"{DESK}/reviews/talk/{application.public_ref}").status_code == 404
    assert "1 given, 0 sent, 1 owed" in manager.get(round_page).text
    score_through(second, story, "2444-")
    assert "You differ by two points or more." in first.get(story).text
    assert "On one story of which all reviews are in" in manager.get(round_page).text

    talk = f"{DESK}/reviews/talk/{application.public_ref}"
    assert talk in second.get(f"{DESK}/reviews").text
    assert first.post(f"{talk}/comments", data={"text": "Look at the cap iron."}).status_code == 303
    html = second.get(talk).text
    assert "Look at the cap iron." in html
    data = {**hidden(html), "dimension": "care", "value": "4", "reason": "I see the cap iron now."}
    assert second.post(f"{talk}/revise", data=data).status_code == 303
    assert "I see the cap iron now." in first.get(talk).text
    db.session.rollback()
    values = {(row.value, row.revised_value) for row in db.session.query(Score).filter_by(dimension="care")}
    assert values == {(5, None), (2, 4)}
    assert db.session.query(ReviewRound).one().is_by_chance
    assert f"{DESK}/decisions/{application.public_ref}" in manager.get(f"{DESK}/decisions").text
