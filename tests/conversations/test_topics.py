"""Topics: drafts and launches, the worksheet, and how much one was talked about."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from community.conversations import services
from community.conversations.episode import Basis
from community.conversations.models import Topic, TopicState
from community.conversations.queries import report_for, talk_about, topics_page
from community.core.db import db, unit_of_work
from community.programs.models import Member, Program, Role
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.conversations import acting, make_report, make_topic, told


@pytest.fixture
def program(app: Flask) -> Program:
    return make_program()


@pytest.fixture
def dee(program: Program) -> Member:
    return make_member(program)


@pytest.fixture
def nora(program: Program) -> Member:
    return make_member(program, "Nora Castellan", roles=Role.MANAGER)


def test_a_topic_is_tried_before_it_is_launched(program: Program, dee: Member, nora: Member, sign_in: SignInAs) -> None:
    client = sign_in(nora)
    form = {"title": "Buy one tool fewer", "starters": "What have you not touched this year?\n\n"}
    location = client.post("/p/hollow/desk/topics/new", data=form).location
    db.session.rollback()
    topic = db.session.query(Topic).one()
    assert topic.state is TopicState.DRAFT
    assert topic.starters == ["What have you not touched this year?"]
    assert sign_in(dee).get(location).status_code == 404
    assert "Buy one tool fewer" not in sign_in(dee).get("/p/hollow/topics").text
    refused = client.post(f"/p/hollow/desk/topics/{topic.id}/launch", data={"version": topic.version})
    assert refused.status_code == 422
    assert "Try it on somebody first" in refused.text
    edited = {**form, "tried": "On my brother.", "version": topic.version}
    assert client.post(f"/p/hollow/desk/topics/{topic.id}", data=edited).status_code == 303
    launched = client.post(f"/p/hollow/desk/topics/{topic.id}/launch", data={"version": topic.version + 1})
    assert launched.status_code == 303
    page = sign_in(dee).get("/p/hollow/topics").text
    assert "Buy one tool fewer" in page
    assert "On my brother." not in sign_in(dee).get(location).text
    assert "Buy one tool fewer" in sign_in(dee).get("/p/hollow/log").text


def test_a_stale_worksheet_is_refused_with_its_text(nora: Member, sign_in: SignInAs) -> None:
    topic = make_topic(nora)
    client = sign_in(nora)
    form = {"title": "The sound", "version": topic.version, "tried": "On a neighbor and two of the children."}
    assert client.post(f"/p/hollow/desk/topics/{topic.id}", data=form).status_code == 303
    refused = client.post(f"/p/hollow/desk/topics/{topic.id}", data=form)
    assert refused.status_code == 409
    assert "On a neighbor and two of the children." in refused.text


def test_a_topic_rests_and_returns(program: Program, dee: Member, nora: Member, sign_in: SignInAs) -> None:
    topic = make_topic(nora)
    client = sign_in(nora)
    assert client.post(f"/p/hollow/desk/topics/{topic.id}/launch", data={"version": topic.version}).status_code == 409
    assert client.post(f"/p/hollow/desk/topics/{topic.id}/retire", data={"version": topic.version}).status_code == 303
    db.session.rollback()
    assert topics_page(program.id) == []
    assert topic.title in sign_in(dee).get("/p/hollow/topics?show=resting").text
    assert topic.title not in sign_in(dee).get("/p/hollow/log").text
    back = client.post(f"/p/hollow/desk/topics/{topic.id}/launch", data={"version": topic.version})
    assert back.status_code == 303


def test_talk_is_word_of_mouth_from_how_many_people(program: Program, dee: Member, nora: Member) -> None:
    topic = make_topic(nora)
    ray = make_member(program, "Ray Pellegrino")
    for member, basis in (
        (dee, Basis.OWN_EXPERIENCE),
        (dee, Basis.OWN_EXPERIENCE),
        (ray, Basis.OWN_EXPERIENCE),
        (nora, Basis.DEAL_ONLY),
        (nora, Basis.HEARD_OR_READ),
    ):
        make_report(member, basis=basis, topic_ids=(topic.id,))
    (talk,) = topics_page(program.id)
    assert (talk.conversation_count, talk.people_count) == (3, 2)
    assert (talk_about(topic).conversation_count, talk_about(topic).people_count) == (3, 2)


def test_the_counters_follow_every_change_of_a_report(program: Program, dee: Member, nora: Member) -> None:
    first, second = make_topic(nora, "First"), make_topic(nora, "Second")
    make_report(dee, form_key="a", topic_ids=(first.id,))
    ref = make_report(dee, form_key="b", topic_ids=(first.id,)).ref
    assert counters(first, second) == [(2, 1), (0, 0)]
    change(dee, ref, topic_ids=(second.id,))
    assert counters(first, second) == [(1, 1), (1, 1)]
    change(dee, ref, topic_ids=(second.id,), basis=Basis.DEAL_ONLY)
    assert counters(first, second) == [(1, 1), (0, 0)]
    change(dee, ref, topic_ids=(first.id, second.id))
    assert counters(first, second) == [(2, 1), (1, 1)]
    with unit_of_work():
        report = report_for(acting(dee), ref)
        services.void_conversation(acting(dee), report, "Twice", seen_version=report.version)
    assert counters(first, second) == [(1, 1), (0, 0)]


def change(member: Member, ref: str, **changes: Any) -> None:
    with unit_of_work():
        report = report_for(acting(member), ref)
        services.edit_conversation(acting(member), report, told(member, **changes), seen_version=report.version)


def counters(*topics: Topic) -> list[tuple[int, int]]:
    db.session.rollback()
    db.session.expire_all()
    return [(topic.conversation_count, topic.people_count) for topic in topics]


def test_topics_of_another_program_are_not_here(nora: Member, sign_in: SignInAs) -> None:
    topic = make_topic(make_member(make_program("other", "Others"), "Mallory", roles=Role.MANAGER))
    for path in (f"/p/hollow/topics/{topic.id}", f"/p/hollow/desk/topics/{topic.id}"):
        assert sign_in(nora).get(path).status_code == 404


def test_too_many_beginnings_are_refused(nora: Member, sign_in: SignInAs) -> None:
    form = {"title": "Many", "starters": "\n".join(f"Question {number}?" for number in range(6))}
    response = sign_in(nora).post("/p/hollow/desk/topics/new", data=form)
    assert response.status_code == 422
    assert "Question 5?" in response.text


def test_the_list_pages(nora: Member, dee: Member, sign_in: SignInAs) -> None:
    for number in range(20):
        make_topic(nora, f"Topic number {number:02}")
    client = sign_in(dee)
    first = client.get("/p/hollow/topics").text
    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following
    second = client.get(following[1].replace("&amp;", "&")).text
    titles = re.findall(r"Topic number \d\d", first) + re.findall(r"Topic number \d\d", second)
    assert len(titles) == len(set(titles)) == 20


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same(
    dee: Member, nora: Member, sign_in: SignInAs, budget: Budget, fresh: Callable[[], None], number: int
) -> None:
    for each in range(number):
        topic = make_topic(nora, f"Topic {each}")
        make_report(dee, form_key=str(each), topic_ids=(topic.id,))
    client = sign_in(dee)
    fresh()
    with budget(4):  # session and person; membership; topics with their counts; last seen
        assert client.get("/p/hollow/topics").status_code == 200
