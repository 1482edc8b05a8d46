"""The ranking as a table: blind until the freeze, marked where it is not, and no spreadsheet runs it."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.tables import FORMULA_SIGNS
from community.programs.models import Member, Program
from community.recruiting.models import Application, Call, ReviewRound
from community.recruiting.states import Outcome
from tests.conftest import SignInAs
from tests.factories.deciding import freeze, make_read_call, tell
from tests.factories.reviewing import decide

TABLE = "/p/hollow/desk/decisions/calls/winter/ranking.csv"


@pytest.fixture
def read(program: Program) -> tuple[Call, list[Application]]:
    call, applications, _readers = make_read_call(program, 3)
    return call, applications


def rows_of(client: FlaskClient) -> list[dict[str, str]]:
    response = client.get(TABLE)
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    text = response.data.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_before_the_freeze_it_names_nobody_and_tells_no_time(
    manager: Member, read: tuple[Call, list[Application]], sign_in: SignInAs
) -> None:
    client = sign_in(manager)
    decide(manager, read[1][0], reason="=cmd|' /C calc'!A0")
    response = client.get(TABLE)
    said = f"{response.headers}{response.text}"
    assert not re.search(r"Applicant \d|@example|\d\d:\d\d:\d\d", said.replace(response.headers.get("Date", "-"), ""))
    rows = rows_of(client)
    assert [row["Place"] for row in rows] == ["1", "2", "3"]
    assert "Name" not in rows[0]
    found = next(row for row in rows if row["Application"] == read[1][0].public_ref)
    assert (found["Answer"], found["Frozen"], found["Round"]) == ("Invite", "no", "blind")
    assert found["Reason"] == "'=cmd|' /C calc'!A0"
    assert not any(cell.startswith(FORMULA_SIGNS) for row in rows for cell in row.values())


def test_after_the_freeze_it_names_those_who_are_frozen_only(
    manager: Member, read: tuple[Call, list[Application]], sign_in: SignInAs
) -> None:
    first, second, third = read[1]
    with unit_of_work():
        db.session.get_one(Application, first.id).name = "@Marguerite"
    decide(manager, first)
    freeze(manager, read[0])
    decide(manager, second)
    rows = {row["Application"]: row for row in rows_of(sign_in(manager))}
    assert rows[first.public_ref]["Name"] == "'@Marguerite"
    assert (rows[second.public_ref]["Name"], rows[third.public_ref]["Name"]) == ("", "")


def test_what_was_answered_stays_in_the_table(
    manager: Member, read: tuple[Call, list[Application]], sign_in: SignInAs
) -> None:
    decide(manager, read[1][0], Outcome.WAITLIST)
    tell(manager, read[0])
    rows = {row["Application"]: row for row in rows_of(sign_in(manager))}
    assert len(rows) == 3
    told = rows[read[1][0].public_ref]
    assert (told["Answer"], told["Sent on"]) == ("Waiting list", now().date().isoformat())
    assert told["Until"] > told["Sent on"]


def test_a_round_that_is_not_blind_says_so_in_name_and_lines(
    manager: Member, read: tuple[Call, list[Application]], sign_in: SignInAs
) -> None:
    with unit_of_work():
        review_round = db.session.query(ReviewRound).one()
        review_round.not_blind_since, review_round.not_blind_reason = now(), "There are two of us."
    client = sign_in(manager)
    assert "ranking-winter-not-blind.csv" in client.get(TABLE).headers["Content-Disposition"]
    assert {row["Round"] for row in rows_of(client)} == {"not blind"}
