"""A program with a manager who designs questionnaires."""

from __future__ import annotations

import pytest
from flask import Flask

from community.programs.models import Member, Program, Role
from tests.factories import make_member, make_program
from tests.factories.questionnaires import acting


@pytest.fixture
def program(app: Flask) -> Program:
    return make_program()


@pytest.fixture
def manager(program: Program) -> Member:
    return acting(make_member(program, "Nora Castellan", roles=Role.MANAGER))
