"""What every test of recruiting begins with, and the people whom most of them need."""

from __future__ import annotations

import pytest
from flask import Flask

from community.programs.models import Member, Program, Role
from community.recruiting.applying import visits
from community.recruiting.models import Call
from tests.factories import make_member, make_program
from tests.factories.reviewing import make_call


@pytest.fixture(autouse=True)
def nothing_waits() -> None:
    """Visits wait in the process's memory: those of another test are none of this one's."""
    visits._waiting.clear()


@pytest.fixture
def program(app: Flask) -> Program:
    return make_program()


@pytest.fixture
def call(program: Program) -> Call:
    """Open, on the program's own story questions, with a round of readers. Some files have another."""
    return make_call(program)


@pytest.fixture
def screener(program: Program) -> Member:
    return make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)


@pytest.fixture
def manager(program: Program) -> Member:
    return make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR)
