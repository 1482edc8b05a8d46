"""How ways in compare: counts, shares with ranges, later talk, waits; and that nothing is claimed that is not there."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from community.conversations.episode import Kind
from community.core.clock import now
from community.core.db import db, is_postgresql, unit_of_work
from community.core.statistics import wilson
from community.insights.plates.common import Line, compare
from community.insights.queries.later import everybody, later_of, posts_statement, weeks_statement
from community.insights.queries.scope import scope_of
from community.insights.queries.times import grouped, mean_of, scores_by_source, t_quantile, waits_of
from community.programs.models import Member, Program, Role
from community.recruiting.models import CallVisits, PasserVisits
from community.recruiting.states import ApplicationState
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.deciding import freeze, make_read_call
from tests.factories.insights import add_report, make_joined, make_many
from tests.factories.nominating import make_broadcast_call, make_passer
from tests.factories.recruiting import make_call
from tests.factories.reviewing import decide

S = ApplicationState
URL = "/p/hollow/insights/recruiting"


@pytest.fixture
def program(app: Flask) -> Program:
    return make_program()


@pytest.fixture
def manager(program: Program) -> Member:
    return make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR)


@pytest.fixture
def client(manager: Member, sign_in: SignInAs) -> FlaskClient:
    return sign_in(manager)


def rows_of(client: FlaskClient, name: str, **query: str) -> list[list[str]]:
    response = client.get(f"{URL}/{name}.csv", query_string=query)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    return list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))[1:]


def test_empty_places_say_what_they_are_for(client: FlaskClient, program: Program) -> None:
    page = client.get(URL).text
    assert "No call has been published yet." in page
    make_call(program)
    page = client.get(URL).text
    assert "There is nothing to learn from yet." in page
    assert "Nothing was begun in this period." in page
    assert "Nobody passes a call on." in page


def test_ways_in_stand_side_by_side(client: FlaskClient, program: Program, manager: Member) -> None:
    open_call, passed_on = make_call(program), make_broadcast_call(program)
    passer = make_passer(manager, passed_on)
    for state, count in ((S.DRAFT, 4), (S.SUBMITTED, 3), (S.DECLINED, 2), (S.JOINED, 5), (S.LAPSED, 1)):
        make_many(open_call, count, state)
    make_many(passed_on, 7, S.INVITED, passer_id=passer.id)
    with unit_of_work():
        today = now().date()
        db.session.add(CallVisits(call_id=passed_on.id, day=today, count=50))
        db.session.add(PasserVisits(passer_id=passer.id, day=today, count=20))
    assert rows_of(client, "funnel") == [
        ["broadcast", "50", "7", "7", "0", "0", "7", "7", "0", "0"],
        ["open", "0", "15", "11", "0", "0", "8", "6", "6", "5"],
    ]
    assert rows_of(client, "passers")[0][:5] == ["Radio Westhoek", "passed-on", "20", "7", "7"]
    assert [row[0] for row in rows_of(client, "calls", call="winter")] == ["winter"]
    assert client.get(URL, query_string={"call": "nowhere"}).status_code == 404
    page = client.get(URL).text
    assert "73 %, likely 48 to 89 % (11 of 15)" in page
    assert "too few to tell (7 of 7)" in page


def test_the_period_is_about_when_an_application_was_begun(client: FlaskClient, program: Program) -> None:
    call = make_call(program)
    make_many(call, 3, days_ago=30)
    make_many(call, 5, days_ago=200)
    make_many(call, 7, days_ago=500)
    begun = {period: rows_of(client, "funnel", period=period)[0][2] for period in ("90", "365", "all", "nonsense")}
    assert begun == {"90": "3", "365": "8", "all": "15", "nonsense": "8"}


def test_later_talk_is_of_those_who_joined_by_an_application(program: Program) -> None:
    call = make_call(program)
    steady = make_joined(program, call, 2, days_ago=60, talk_every=1)
    make_joined(program, call, 3, days_ago=100, talk_every=4)
    make_joined(program, call, 1, days_ago=20, talk_every=1)
    with unit_of_work():
        add_report(make_member(program, "Old Friend"), now().date() - dt.timedelta(days=10))
        # Passed on in a week without a conversation is no week of talk.
        add_report(steady[0], now().date() - dt.timedelta(weeks=2), Kind.SHARE_ONLY)
        # Before joining, and in the running week: neither counts.
        add_report(steady[1], now().date() - dt.timedelta(days=90))
        add_report(steady[1], now().date())
    scope = scope_of(program, "all", "")
    assert len(later_of(scope, 30)) == 5
    assert len(later_of(scope, 90)) == 3
    talking = [one for one in everybody(scope) if one.weeks in (7, 8)]
    assert [one.talk_weeks for one in talking] == [one.weeks for one in talking]
    assert sorted(one.share_weeks for one in talking) == [0, 1]
    assert all(one.talk_share <= 0.34 for one in later_of(scope, 90))


def test_reports_of_everybody_else_are_never_looked_at(app: Flask) -> None:
    if is_postgresql():
        pytest.skip("an empty table is scanned whatever its indexes")
    for statement, index in (
        (weeks_statement([1, 2]), "ix_conversation_report_reporter_id_happened_on"),
        (posts_statement([1, 2]), "ix_post_author_id_publish_seq"),
    ):
        sql = str(statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
        plan = [row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {sql}"))]
        assert any(f"USING INDEX {index}" in step or f"USING COVERING INDEX {index}" in step for step in plan), plan
        assert not any(step.startswith(("SCAN conversation_report", "SCAN post")) for step in plan), plan


def test_who_still_waits_counts_as_longer_than_any(program: Program) -> None:
    call = make_call(program)
    make_many(call, 6, S.DECLINED, answered_after=4)
    make_many(call, 5, S.SUBMITTED)
    make_many(call, 9, S.WITHDRAWN)
    waits = grouped(waits_of(scope_of(program, "all", "")))
    assert (waits.count, waits.waiting) == (11, 5)
    assert waits.median
    assert waits.median.value == pytest.approx(4)
    assert waits.median.high == float("inf")
    assert waits.nine_of_ten == float("inf")


def test_scores_open_with_the_freeze(program: Program, manager: Member, client: FlaskClient) -> None:
    call, applications, _readers = make_read_call(program, 3)
    assert scores_by_source(scope_of(program, "all", "")) == {}
    assert "No decision of this period is frozen yet." in client.get(URL).text
    for application in applications[:2]:
        decide(manager, application)
    freeze(manager, call)
    # A pending decision opens nothing.
    decide(manager, applications[2])
    db.session.rollback()
    found = scores_by_source(scope_of(program, "all", ""))
    assert {mean.count for mean in found.values()} == {2}
    assert "too few to tell (2 applications)" in client.get(URL).text


def test_the_range_of_a_mean_is_students() -> None:
    # Quantiles: any table of t. Mean and range of 1..10: 5.5 ± 2.262 · 3.0277 / √10.
    assert [round(t_quantile(freedom), 2) for freedom in (5, 9, 30, 1000)] == [2.57, 2.26, 2.04, 1.96]
    found = mean_of(10, 55, 385)
    assert found
    assert (round(found.low, 2), found.value, round(found.high, 2)) == (3.33, 5.5, 7.67)
    assert mean_of(1, 3, 9) is None


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(10, 60)), min_size=0, max_size=3))
def test_no_winner_while_ranges_meet(app_context: None, cases: list[tuple[int, int]]) -> None:
    lines = [Line(f"Way {place}", wilson(min(count, n), n), "") for place, (count, n) in enumerate(cases)]
    said = compare(lines)
    ranges = [line.interval for line in lines if line.interval]
    for line in lines:
        assert line.interval
        others = [one for one in ranges if one is not line.interval]
        apart = bool(others) and (
            all(line.interval.low > one.high for one in others) or all(line.interval.high < one.low for one in others)
        )
        named = line.label in said and "nothing to compare" not in said
        assert not named or apart
    if len(ranges) > 1 and all(a.low <= b.high and b.low <= a.high for a in ranges for b in ranges):
        assert said == "The ranges overlap, so nothing here says that one way in is better than another."


@pytest.fixture(scope="module")
def app_context(_prepared: tuple[Flask, object]) -> object:
    with _prepared[0].app_context():
        yield


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_the_same_for_any_number_of_calls(
    client: FlaskClient, program: Program, manager: Member, budget: Budget, count: int
) -> None:
    for number in range(count):
        call = make_broadcast_call(program, f"call-{number}")
        make_passer(manager, call)
        make_many(call, 2)
    make_joined(program, call, 2, talk_every=1)
    client.get(URL)
    # Who asks; the counts of the navigation; calls; passers; steps; visits; members, weeks, posts; waits; scores.
    with budget(11):
        assert client.get(URL).status_code == 200


def test_another_program_is_not_in_it(client: FlaskClient, program: Program) -> None:
    make_call(program)
    other = make_program("other", "Other")
    foreign = make_call(other, "foreign")
    make_many(foreign, 12)
    make_joined(other, foreign, 3, talk_every=1)
    assert rows_of(client, "funnel") == [["open", "0", "0", "0", "0", "0", "0", "0", "0", "0"]]
    assert client.get(URL, query_string={"call": "foreign"}).status_code == 404
    assert client.get(f"{URL}/nothing.csv").status_code == 404


def test_nothing_speaks_of_reach(client: FlaskClient, program: Program) -> None:
    make_many(make_call(program), 12, S.JOINED)
    page = client.get(URL).text.lower()
    assert "follower" not in page
    assert "audience" not in page
