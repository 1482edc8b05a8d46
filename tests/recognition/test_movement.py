"""The movement: what counts in which week, what is not yet said, and tables that no spreadsheet runs."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask

from community.conversations.episode import Basis
from community.core.clock import monday_of, now
from community.core.db import db, unit_of_work
from community.programs.models import Member, Program, Role, Standing
from community.recognition.queries import coverage, movement_of
from community.recognition.queries.movement import complete_weeks
from community.recognition.views.movement import harmless
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.conversations import make_answer, make_report

DAY = dt.timedelta(days=1)
#: A Wednesday.
NOON = dt.datetime(2026, 3, 4, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def stopped() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def program(app: Flask, stopped: time_machine.Coordinates) -> Program:
    """A program that is twenty weeks old."""
    with time_machine.travel(NOON - 140 * DAY, tick=False):
        return make_program()


@pytest.fixture
def dee(program: Program) -> Member:
    with time_machine.travel(NOON - 139 * DAY, tick=False):
        return make_member(program)


@pytest.fixture
def nora(program: Program) -> Member:
    with time_machine.travel(NOON - 139 * DAY, tick=False):
        return make_member(program, "Nora Castellan", roles=Role.MANAGER)


def told_on(member: Member, day: dt.date, **more: object) -> None:
    with time_machine.travel(dt.datetime.combine(day, dt.time(18), dt.UTC), tick=False):
        make_report(member, **more)  # type: ignore[arg-type]


def test_the_running_week_is_in_no_number(program: Program, dee: Member) -> None:
    told_on(dee, dt.date(2026, 3, 1))  # Sunday: the last complete week
    told_on(dee, dt.date(2026, 3, 2))  # Monday: the running week
    movement = movement_of(program)
    assert movement.weeks[-1].week_on == dt.date(2026, 2, 23)
    assert (movement.weeks[-1].word_of_mouth, movement.running.word_of_mouth) == (1, 1)
    assert len(movement.weeks) == 12
    assert movement.conversations == 1


def test_a_young_program_has_only_the_weeks_that_it_saw_whole(app: Flask) -> None:
    with time_machine.travel(NOON - 10 * DAY, tick=False):  # a Sunday
        program = make_program()
    assert complete_weeks(program) == [dt.date(2026, 2, 23)]


def test_shares_join_no_number_of_word_of_mouth(program: Program, dee: Member) -> None:
    for basis in (Basis.OWN_EXPERIENCE, Basis.DEAL_ONLY, Basis.DEAL_ONLY, Basis.HEARD_OR_READ):
        told_on(dee, dt.date(2026, 2, 25), basis=basis)
    week = movement_of(program).weeks[-1]
    assert (week.word_of_mouth, week.shares, week.overheard) == (1, 2, 1)
    assert movement_of(program).conversations == 1


def test_known_weeks_of_expected_ones(program: Program, dee: Member, sign_in: SignInAs) -> None:
    with time_machine.travel(NOON - 30 * DAY, tick=False):  # Monday, February 2, at noon: from the 9th on
        ray = make_member(program, "Ray Pellegrino")
    with unit_of_work():
        gone = make_member(program, "Gone Girl")
        gone.standing = Standing.ALUMNI
    told_on(dee, dt.date(2026, 2, 25))
    told_on(dee, dt.date(2026, 2, 26), basis=Basis.DEAL_ONLY)
    told_on(dee, dt.date(2026, 2, 11), basis=Basis.DEAL_ONLY)
    told_on(ray, dt.date(2026, 2, 4))  # in the week in which he joined: not expected yet
    sign_in(ray).post("/p/hollow/quiet-weeks", data={"week": "2026-02-17"})
    db.session.rollback()
    movement = movement_of(program)
    by_week = {week.week_on.isoformat(): (week.expected, week.known, week.conversations) for week in movement.accounted}
    assert by_week["2026-02-23"] == (2, 1, 1)
    assert by_week["2026-02-16"] == (2, 1, 0)
    assert by_week["2026-02-09"] == (2, 1, 0)
    assert by_week["2026-02-02"] == (1, 0, 0)
    assert (movement.expected, movement.known) == (12 + 3, 3)


def test_coverage_asks_only_for_what_is_due(program: Program, dee: Member, nora: Member) -> None:
    made = {}
    for name, ago in (("answered", 10), ("owed", 9), ("late", 8), ("young", 2)):
        with time_machine.travel(NOON - ago * DAY, tick=False):
            made[name] = make_report(dee)
    with time_machine.travel(NOON - 9 * DAY, tick=False):
        make_answer(nora, made["answered"])
    make_answer(nora, made["late"])
    make_answer(nora, made["young"])
    db.session.rollback()
    found = coverage(program, NOON - 30 * DAY, NOON)
    assert (found.due, found.answered, found.in_time, found.thanked) == (3, 2, 1, 0)
    assert found.wait is not None
    assert found.wait.value == 8 * 86_400, "the middle of one day, eight days and never"
    assert coverage(program, NOON - 30 * DAY, NOON - 10 * DAY).due == 0, "the end is not in it"


def test_numbers_are_not_said_too_early(program: Program, nora: Member, dee: Member, sign_in: SignInAs) -> None:
    client = sign_in(nora)
    empty = client.get("/p/hollow/desk/movement").text
    assert empty.count("Not yet") == 4
    assert "too early to say" in empty
    for week in range(8):
        for day in range(2):
            told_on(dee, dt.date(2026, 2, 25) - dt.timedelta(weeks=week, days=day))
    movement = movement_of(program)
    assert movement.steadiness is not None
    assert movement.talk_rate is not None
    assert movement.talk_rate.value == 2
    page = client.get("/p/hollow/desk/movement").text
    assert "Too few weeks" not in page
    assert "16 conversations by word of mouth" in page


def test_too_few_known_weeks_gray_the_rest(program: Program, nora: Member, dee: Member, sign_in: SignInAs) -> None:
    for day in range(6):
        told_on(dee, dt.date(2026, 2, 23) + day * DAY)
    assert movement_of(program).is_thin
    page = sign_in(nora).get("/p/hollow/desk/movement").text
    assert "Too few weeks are accounted for to judge the rest." in page
    assert 'class="stat is-thin"' in page


@pytest.mark.parametrize("name", ["word-of-mouth", "shares", "answers"])
def test_each_plate_has_its_table(program: Program, nora: Member, dee: Member, sign_in: SignInAs, name: str) -> None:
    told_on(dee, dt.date(2026, 2, 25))
    client = sign_in(nora)
    assert f"/p/hollow/desk/movement/{name}.csv" in client.get("/p/hollow/desk/movement").text
    response = client.get(f"/p/hollow/desk/movement/{name}.csv")
    assert response.mimetype == "text/csv"
    table = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert len(table) == 13
    assert table[-1][0] == "2026-02-23"
    assert all(monday_of(dt.date.fromisoformat(row[0])).isoformat() == row[0] for row in table[1:])


def test_there_is_no_table_of_another_name(nora: Member, sign_in: SignInAs) -> None:
    assert sign_in(nora).get("/p/hollow/desk/movement/people.csv").status_code == 404


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("12") == "12"


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same(
    program: Program, nora: Member, sign_in: SignInAs, budget: Budget, fresh: Callable[[], None], number: int
) -> None:
    for each in range(number):
        told_on(make_member(program, f"Person Number{each}"), now().date() - (each % 25 + 1) * DAY)
    client = sign_in(nora)
    client.get("/p/hollow/")  # what the desk's menu counts is remembered from here on
    fresh()
    # Who asks; weeks by kind; who is expected; of whom something is known; answers by week; coverage; people; the
    # counts of the navigation.
    with budget(8):
        assert client.get("/p/hollow/desk/movement").status_code == 200
