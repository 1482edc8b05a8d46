"""One's own reports: the list, the edit window, adding, taking back, and what came of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from community.conversations.episode import Basis, CameBack, Kind, Mode, Outcome
from community.conversations.models import Amendment, ConversationReport, FollowUp, ReportState
from community.conversations.queries import (
    badge_to_answer,
    due_answers,
    recent_of,
    report_for,
    waiting_follow_ups,
    weekly_counts,
)
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.programs.models import Member, Program, Role
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.conversations import acting, as_form, make_answer, make_report, make_topic

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def program(app: Flask) -> Program:
    return make_program()


@pytest.fixture
def dee(program: Program) -> Member:
    return make_member(program)


@pytest.fixture
def nora(program: Program) -> Member:
    return make_member(program, "Nora Castellan", roles=Role.MANAGER)


def again(report: ConversationReport) -> ConversationReport:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(ConversationReport, report.id)


def at(report: ConversationReport, what: str = "") -> str:
    return f"/p/hollow/conversations/{report.ref}{what}"


def test_within_72_hours_it_may_be_changed_and_counts_anew(dee: Member, sign_in: SignInAs) -> None:
    report = make_report(dee, told_ago=71 * HOUR)
    client = sign_in(dee)
    page = client.get(at(report, "/edit")).text
    assert re.search(r'value="face_to_face"[^>]* checked', page)
    data = as_form(dee, day=report.happened_on.isoformat(), version=report.version, basis="deal_only", title="A code")
    assert client.post(at(report, "/edit"), data=data).status_code == 303
    changed = again(report)
    assert (changed.kind, changed.title, changed.state) == (Kind.SHARE_ONLY, "A code", ReportState.EDITED)


def test_after_72_hours_one_can_only_add(dee: Member, sign_in: SignInAs) -> None:
    report = make_report(dee, told_ago=73 * HOUR)
    client = sign_in(dee)
    assert client.get(at(report, "/edit")).status_code == 409
    data = as_form(dee, day=report.happened_on.isoformat(), version=report.version, story="Something else entirely.")
    refused = client.post(at(report, "/edit"), data=data)
    assert refused.status_code == 409
    assert "Something else entirely." in refused.text
    assert again(report).story == ""
    assert client.post(at(report, "/amend"), data={"text": "He came back on Friday."}).status_code == 303
    assert "He came back on Friday." in client.get(at(report)).text


def test_a_stale_change_is_refused_and_its_text_kept(dee: Member, sign_in: SignInAs) -> None:
    report = make_report(dee)
    client, stale = sign_in(dee), report.version
    data = as_form(dee, day=report.happened_on.isoformat(), version=stale)
    assert client.post(at(report, "/edit"), data={**data, "title": "First"}).status_code == 303
    refused = client.post(at(report, "/edit"), data={**data, "story": "The text of the second window."})
    assert refused.status_code == 409
    assert "The text of the second window." in refused.text
    assert again(report).title == "First"


@pytest.mark.parametrize(("path", "field"), [("/amend", "text"), ("/void", "reason"), ("/edit", "story")])
def test_no_way_in_for_who_they_were(dee: Member, sign_in: SignInAs, path: str, field: str) -> None:
    report = make_report(dee)
    data = as_form(dee, day=report.happened_on.isoformat(), version=report.version, **{field: "Ring 802-555-0143."})
    response = sign_in(dee).post(at(report, path), data=data)
    assert response.status_code == 422
    assert "Ring 802-555-0143." in response.text
    assert db.session.query(Amendment).count() == 0
    assert (again(report).story, again(report).void_reason) == ("", "")


def test_taken_back_it_counts_nowhere_and_its_reporter_still_finds_it(
    program: Program, dee: Member, nora: Member, sign_in: SignInAs
) -> None:
    report = make_report(dee)
    client = sign_in(dee)
    assert client.post(at(report, "/void"), data={"version": report.version}).status_code == 422
    data = {"version": report.version, "reason": "It was the same talk"}
    assert client.post(at(report, "/void"), data=data).status_code == 303
    db.session.rollback()
    assert due_answers(program.id) == []
    assert db.session.scalar(select(badge_to_answer(program.id))) == 0
    assert all(week.word_of_mouth == 0 for week in weekly_counts(program))
    assert "It was the same talk" in client.get(at(report)).text
    assert "Taken back" in client.get("/p/hollow/conversations").text
    assert client.post(at(report, "/void"), data=data).status_code == 409
    assert client.post(at(report, "/amend"), data={"text": "More"}).status_code == 409


def test_reports_are_read_by_their_reporter_and_managers_only(program: Program, dee: Member, nora: Member) -> None:
    report = make_report(dee)
    assert report_for(dee, report.ref).id == report.id
    assert report_for(nora, report.ref).id == report.id
    for other in (
        make_member(program, "Ray Pellegrino"),
        make_member(program, "Ines Achterberg", roles=Role.MODERATOR | Role.REVIEWER | Role.SCREENER),
        make_member(make_program("other", "Others"), "Mallory", roles=Role.OWNER),
    ):
        with pytest.raises(NotFound):
            report_for(other, report.ref)


@pytest.mark.parametrize(("days", "is_asked"), [(13, False), (14, True), (60, True), (61, False)])
def test_what_came_of_it_is_asked_after_two_weeks_and_let_go_after_two_months(
    dee: Member, days: int, is_asked: bool
) -> None:
    with time_machine.travel(now() - dt.timedelta(days=days)):
        report = make_report(dee)
    db.session.rollback()
    assert [found.id for found in waiting_follow_ups(acting(dee))] == ([report.id] if is_asked else [])


def test_shares_and_what_was_overheard_have_no_follow_up(dee: Member, sign_in: SignInAs) -> None:
    share = make_report(dee, days_ago=20, basis=Basis.DEAL_ONLY)
    make_report(dee, days_ago=20, basis=Basis.HEARD_OR_READ)
    assert waiting_follow_ups(acting(dee)) == []
    assert sign_in(dee).post(at(share, "/follow-up"), data={"outcome": "trial"}).status_code == 409


def test_one_tap_answers_it_and_a_second_replaces_the_first(dee: Member, sign_in: SignInAs) -> None:
    report = make_report(dee, days_ago=20)
    client = sign_in(dee)
    assert "Asked for more" in client.get("/p/hollow/conversations").text
    response = client.post(at(report, "/follow-up"), data={"outcome": "trial", "next": "/p/hollow/conversations"})
    assert response.location == "/p/hollow/conversations"
    client.post(at(report, "/follow-up"), data={"outcome": "relay"})
    db.session.rollback()
    assert [told.outcome for told in db.session.query(FollowUp)] == [Outcome.RELAY]
    assert waiting_follow_ups(acting(dee)) == []
    assert client.post(at(report, "/follow-up"), data={"outcome": "sold"}).status_code == 422


def test_the_list_pages_by_day_and_meets_every_report_once(dee: Member, sign_in: SignInAs) -> None:
    expected = {make_report(dee, days_ago=each // 3, form_key=str(each)).ref for each in range(45)}
    client, url, seen = sign_in(dee), "/p/hollow/conversations", []
    while url:
        page = client.get(url).text
        seen += re.findall(
            r'class="title-link" href="/p/hollow/conversations/(\w+)"', page.partition('id="dept-what-you-told-us"')[2]
        )
        following = re.search(r'href="([^"]+)" rel="next"', page)
        url = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == 45
    assert set(seen) == expected


def test_an_empty_list_says_what_it_is_for(dee: Member, sign_in: SignInAs) -> None:
    page = sign_in(dee).get("/p/hollow/conversations").text
    assert "Nothing told yet" in page
    assert "/p/hollow/log" in page


def test_the_answer_and_when_stand_on_the_page(dee: Member, nora: Member, sign_in: SignInAs) -> None:
    report = make_report(dee, told_ago=30 * HOUR)
    assert "writes back within 3 days" in sign_in(dee).get(at(report)).text
    make_answer(nora, report, "The next batch gets ash handles.")
    page = sign_in(dee).get(at(report)).text
    assert "The next batch gets ash handles." in page
    assert "after 30 h" in page


def test_a_retired_topic_stays_on_the_report_that_named_it(dee: Member, nora: Member, sign_in: SignInAs) -> None:
    topic = make_topic(nora)
    report = make_report(dee, topic_ids=(topic.id,))
    sign_in(nora).post(f"/p/hollow/desk/topics/{topic.id}/retire", data={"version": topic.version})
    client = sign_in(dee)
    data = as_form(dee, day=report.happened_on.isoformat(), version=report.version, topics=[topic.id], title="Same")
    assert client.post(at(report, "/edit"), data=data).status_code == 303
    assert "The sound of a sharp edge" in client.get(at(report)).text


def test_a_post_to_all_that_nobody_answered_is_a_share(dee: Member) -> None:
    quiet = make_report(dee, mode=Mode.PUBLIC_POST, came_back=CameBack.NOTHING)
    answered = make_report(dee, mode=Mode.PUBLIC_POST, came_back=CameBack.COMPLAINT)
    assert (quiet.kind, answered.kind) == (Kind.SHARE_ONLY, Kind.CONVERSATION)


@pytest.mark.parametrize("number", [1, 30])
def test_pages_cost_the_same_with_one_and_with_thirty(
    dee: Member, sign_in: SignInAs, budget: Budget, fresh: Callable[[], None], number: int
) -> None:
    for each in range(number):
        report = make_report(dee, days_ago=20 if each % 2 else 0, form_key=str(each))
    client, url = sign_in(dee), at(report)
    fresh()
    with budget(6):  # session and person; membership; the reports; the weeks; follow-ups; last seen
        assert client.get("/p/hollow/conversations").status_code == 200
    with budget(7):  # session and person; membership; the report with its people; topics; amendments; thanks; last seen
        assert client.get(url).status_code == 200


def test_recent_of_is_the_members_own(program: Program, dee: Member) -> None:
    make_report(make_member(program, "Ray Pellegrino"))
    assert recent_of(dee) == []
