"""A member's home: what it costs, however much there is, and that it says what it was asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from community.conversations.models import TopicState
from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Member, Program, Role
from community.recognition import services
from community.recognition.queries import thanks_and_topics
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.conversations import acting, make_report, make_topic
from tests.factories.discussion import make_reply, make_space, make_thread


@pytest.fixture
def program(app: object) -> Program:
    return make_program()


@pytest.fixture
def dee(program: Program) -> Member:
    return make_member(program)


@pytest.fixture
def nora(program: Program) -> Member:
    return make_member(program, "Nora Castellan", roles=Role.MANAGER | Role.AMBASSADOR)


def thank(giver: Member, receiver: Member, text: str) -> None:
    with unit_of_work():
        services.give_thanks(acting(giver), acting(receiver), text)


@pytest.mark.parametrize("number", [1, 30])
def test_home_costs_the_same(
    program: Program,
    dee: Member,
    nora: Member,
    sign_in: SignInAs,
    budget: Budget,
    fresh: Callable[[], None],
    number: int,
) -> None:
    with unit_of_work():
        db.session.merge(dee).joined_at = now() - dt.timedelta(days=60)  # a newcomer is shown where to begin, too
    space = make_space(program)
    for each in range(number):
        make_reply(nora, make_thread(dee, space, f"Thread {each}"), "A hair of @Dee Whitlock")
        make_report(dee, form_key=str(each), topic_ids=(make_topic(nora, f"Topic {each}").id,))
        thank(nora, dee, f"Thanks number {each}.")
    client = sign_in(dee)
    fresh()
    # who asks; waiting; what was told lately; unread and who wrote it; thanks and topics; weeks; navigation
    with budget(8):
        page = client.get("/p/hollow/").text
    assert f"Thanks number {number - 1}." in page
    assert f"Topic {number - 1}" in page


def test_thanks_and_topics_come_one_without_the_other(program: Program, dee: Member, nora: Member) -> None:
    assert thanks_and_topics(acting(dee), topics=3) == (None, [])
    thank(nora, dee, "For the handle.")
    thank(nora, dee, "For the edge.")
    thanks, topics = thanks_and_topics(acting(dee), topics=3)
    assert thanks is not None
    assert (thanks.text, topics) == ("For the edge.", [])
    made = [make_topic(nora, f"Topic {each}") for each in range(5)]
    make_topic(nora, "A draft", launched=False)
    with unit_of_work():
        db.session.merge(made[4]).state = TopicState.RETIRED
    _thanks, topics = thanks_and_topics(acting(dee), topics=3)
    assert [talk.topic.title for talk in topics] == ["Topic 3", "Topic 2", "Topic 1"]
    assert thanks_and_topics(acting(nora), topics=1)[0] is None


def test_nothing_of_another_program_is_on_it(program: Program, dee: Member) -> None:
    other = make_program("other", "Others")
    stranger = make_member(other, "Mallory Elsewhere", roles=Role.MANAGER)
    make_topic(stranger)
    assert thanks_and_topics(acting(dee), topics=3) == (None, [])
