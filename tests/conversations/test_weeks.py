"""Weeks: quiet ones, one's own twelve, and the program's by kind, across time zones and year ends."""

from __future__ import annotations

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from community.conversations.episode import Basis, Kind
from community.conversations.models import QuietWeek
from community.conversations.queries import last_mondays, weekly_counts, weeks_of
from community.core.clock import monday_of, today
from community.core.db import db
from community.programs.models import Member, Program
from tests.conftest import SignInAs
from tests.factories import make_member, make_person, make_program
from tests.factories.conversations import acting, make_report

ZONES = ["UTC", "Pacific/Auckland", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Pago_Pago"]


@pytest.fixture
def program(app: Flask) -> Program:
    return make_program()


@pytest.fixture
def dee(program: Program) -> Member:
    return make_member(program)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2120, 1, 1)), st.integers(1, 110))
def test_weeks_are_iso_weeks_without_a_gap(day: dt.date, weeks: int) -> None:
    mondays = last_mondays(day, weeks)
    assert len(mondays) == weeks
    assert all(monday.isoweekday() == 1 for monday in mondays)
    assert {later - earlier for earlier, later in itertools.pairwise(mondays)} <= {dt.timedelta(days=7)}
    assert mondays[-1] <= day < mondays[-1] + dt.timedelta(days=7)
    assert mondays[-1].isocalendar()[:2] == day.isocalendar()[:2], "also at the end of a year"


@given(
    st.integers(946_684_800, 4_102_444_800).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC)),
    st.sampled_from(ZONES),
)
def test_the_running_week_is_that_of_the_place(moment: dt.datetime, zone: str) -> None:
    with time_machine.travel(moment, tick=False):
        local = moment.astimezone(ZoneInfo(zone))
        assert today(zone) == local.date()
        assert last_mondays(today(zone), 1) == [monday_of(local.date())]


@pytest.mark.parametrize(
    ("day", "week_on"), [("2024-12-30", "2024-12-30"), ("2025-01-01", "2024-12-30"), ("2027-01-03", "2026-12-28")]
)
def test_a_week_over_new_year_is_one_week(program: Program, dee: Member, day: str, week_on: str) -> None:
    with time_machine.travel(dt.datetime.fromisoformat(f"{day}T12:00:00+00:00"), tick=False):
        assert make_report(dee).week_on == dt.date.fromisoformat(week_on)
        running = weekly_counts(program)[-1]
        assert (running.week_on.isoformat(), running.running, running.word_of_mouth) == (week_on, True, 1)


def test_the_program_turns_its_week_by_its_own_clock(app: Flask) -> None:
    program = make_program(time_zone="America/Los_Angeles")
    with time_machine.travel(dt.datetime(2026, 3, 2, 3, 0, tzinfo=dt.UTC), tick=False):  # Monday in UTC
        assert weekly_counts(program)[-1].week_on == dt.date(2026, 2, 23), "still Sunday there"


def test_kinds_stand_beside_each_other(program: Program, dee: Member) -> None:
    make_report(dee)
    make_report(dee, basis=Basis.DEAL_ONLY)
    make_report(dee, basis=Basis.DEAL_ONLY)
    make_report(dee, basis=Basis.HEARD_OR_READ)
    week = weekly_counts(program)[-1]
    assert week.counts == {Kind.CONVERSATION: 1, Kind.SHARE_ONLY: 2, Kind.OVERHEARD: 1}
    assert (week.word_of_mouth, week.shares, week.overheard) == (1, 2, 1)
    assert not hasattr(week, "total")


def test_another_program_has_weeks_of_its_own(program: Program, dee: Member) -> None:
    make_report(make_member(make_program("other", "Others"), "Mallory"))
    assert weekly_counts(program)[-1].word_of_mouth == 0


def test_own_weeks_tell_zero_from_silence(dee: Member, sign_in: SignInAs) -> None:
    make_report(dee, days_ago=14)
    make_report(dee, days_ago=14, basis=Basis.DEAL_ONLY)
    make_report(dee, days_ago=21, basis=Basis.DEAL_ONLY)
    quiet = (today("UTC") - dt.timedelta(days=7)).isoformat()
    sign_in(dee).post("/p/hollow/quiet-weeks", data={"week": quiet})
    db.session.rollback()
    weeks = weeks_of(acting(dee))
    assert len(weeks) == 12
    assert [week.number for week in weeks[-4:]] == [0, 1, 0, None]
    assert [week.running for week in weeks] == [False] * 11 + [True]


def test_a_quiet_week_is_told_once_and_undone(dee: Member, sign_in: SignInAs) -> None:
    client = sign_in(dee)
    assert "No conversation this week" in client.get("/p/hollow/conversations").text
    for _ in range(2):
        assert client.post("/p/hollow/quiet-weeks").status_code == 303
    db.session.rollback()
    assert [week.week_on for week in db.session.query(QuietWeek)] == [monday_of(today("UTC"))]
    assert "Undo: it was not quiet" in client.get("/p/hollow/conversations").text
    for _ in range(2):
        assert client.post("/p/hollow/quiet-weeks/undo").status_code == 303
    db.session.rollback()
    assert db.session.query(QuietWeek).count() == 0


@pytest.mark.parametrize("days", [-7, 12 * 7])
def test_weeks_to_come_and_long_gone_are_not_asked_about(dee: Member, sign_in: SignInAs, days: int) -> None:
    day = (today("UTC") - dt.timedelta(days=days)).isoformat()
    assert sign_in(dee).post("/p/hollow/quiet-weeks", data={"week": day}).status_code == 422
    assert sign_in(dee).post("/p/hollow/quiet-weeks", data={"week": "soon"}).status_code == 422
    assert db.session.query(QuietWeek).count() == 0


def test_a_week_with_a_report_was_not_quiet(dee: Member, sign_in: SignInAs) -> None:
    make_report(dee, basis=Basis.DEAL_ONLY)
    assert sign_in(dee).post("/p/hollow/quiet-weeks").status_code == 422


def test_this_week_is_the_members_own(app: Flask, sign_in: SignInAs) -> None:
    member = make_member(make_program(), person=make_person(time_zone="Pacific/Auckland"))
    with time_machine.travel(dt.datetime(2026, 3, 1, 20, 0, tzinfo=dt.UTC), tick=False):  # Sunday in UTC
        sign_in(member).post("/p/hollow/quiet-weeks")
        db.session.rollback()
        assert db.session.query(QuietWeek).one().week_on == dt.date(2026, 3, 2)
