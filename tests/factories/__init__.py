"""Plain functions that make things, with visible defaults. Each joins the running unit of work or makes its own."""

from __future__ import annotations

import itertools

from community.accounts.models import Person
from community.accounts.passwords import hash_password
from community.accounts.services import register_person
from community.core.db import unit_of_work
from community.programs.models import Member, Program, Role
from community.programs.services import add_member, create_program

PASSWORD = "four unlikely wooden words"

_numbers = itertools.count(1)


def make_person(name: str = "Dee Whitlock", *, email: str = "", password: str = "", **more: str) -> Person:
    """An account with a verified address; without a `password` it can't sign in by form."""
    address = email or f"{name.lower().replace(' ', '.')}.{next(_numbers)}@example.org"
    hashed = hash_password(password) if password else None
    with unit_of_work():
        return register_person(email=address, name=name, password_hash=hashed, verified=True, **more)


def make_program(slug: str = "hollow", name: str = "Hollow & Grain Makers", **more: str) -> Program:
    """A program with a short agreement."""
    with unit_of_work():
        return create_program(slug=slug, name=name, agreement="Be honest about who you are.", **more)


def make_member(
    program: Program,
    name: str = "Dee Whitlock",
    *,
    roles: Role = Role.AMBASSADOR,
    person: Person | None = None,
) -> Member:
    """A person with this name (made anew unless given) who belongs to `program` with `roles`."""
    someone = person or make_person(name)
    with unit_of_work():
        return add_member(program.id, someone, roles=roles)
