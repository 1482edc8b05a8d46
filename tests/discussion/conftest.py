"""A group with people whose names the tests use."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from community.discussion.models import Space
from community.programs.models import Member, Program, Role
from tests.factories import make_member, make_program
from tests.factories.discussion import make_space


@dataclass
class Group:
    """Who and where."""

    program: Program
    space: Space
    dee: Member
    ray: Member
    hana: Member
    nora: Member
    ines: Member


@pytest.fixture
def group(app: Flask) -> Group:
    """A program with a space, three ambassadors, a manager (Nora) and a moderator (Ines)."""
    program = make_program()
    return Group(
        program,
        make_space(program),
        make_member(program, "Dee Whitlock"),
        make_member(program, "Ray Pellegrino"),
        make_member(program, "Hana Kobayashi"),
        make_member(program, "Nora Castellan", roles=Role.MANAGER | Role.AMBASSADOR),
        make_member(program, "Ines Achterberg", roles=Role.MODERATOR | Role.AMBASSADOR),
    )
