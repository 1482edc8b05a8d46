"""How a feature declares who may do what: one `Row` for each route and method, in ``tests/<feature>/permissions.py``.

Such a module has ``ROWS`` and, if its routes need things to point at, ``stage(cast)``, which makes them and puts them
into ``cast.things``. `test_permissions` tries every row as every role on a fresh copy of the stage.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from community.programs.models import Member, Program, Role
from tests.factories import PASSWORD, make_member, make_person, make_program

#: Whoever tries. "applicant" has a draft session but no account; "stranger" manages another program.
ROLES = (
    "anonymous",
    "applicant",
    "ambassador",
    "reviewer",
    "screener",
    "moderator",
    "manager",
    "owner",
    "stranger",
)
MEMBERS = ("ambassador", "reviewer", "screener", "moderator", "manager", "owner")
EVERYONE = frozenset(ROLES)


@dataclass
class Cast:
    """Who and what is on the stage."""

    program: Program
    other_program: Program
    members: dict[str, Member]
    stranger: Member
    things: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Member:
        return self.members[role]


def make_cast() -> Cast:
    """A program with one member of each role, another program with a manager, and pat@example.org with a password."""
    program, other = make_program(), make_program("other", "Other People")
    names = {"ambassador": "Dee Whitlock", "reviewer": "Annika Roos", "screener": "Wojciech Szczepański"}
    names |= {"moderator": "Ines Achterberg", "manager": "Nora Castellan", "owner": "Ada Hollow"}
    members = {
        role: make_member(program, name, roles=Role[role.upper()] | Role.AMBASSADOR) for role, name in names.items()
    }
    make_person("Pat Sign-In", email="pat@example.org", password=PASSWORD)
    stranger = make_member(other, "Mallory Elsewhere", roles=Role.OWNER | Role.MANAGER | Role.AMBASSADOR)
    return Cast(program, other, members, stranger)


@dataclass(frozen=True)
class Row:
    """What each role gets. Use `members_only`, `staff_only` or `open_to_all` to write one.

    :param values: address parts beside the program, from the cast.
    :param data: what a POST sends, from the cast; it must be good enough for the allowed ones to succeed.
    """

    endpoint: str
    method: str
    expects: dict[str, int]
    values: Callable[[Cast], dict[str, Any]] = lambda cast: {}
    data: Callable[[Cast], dict[str, Any]] = lambda cast: {}

    @property
    def name(self) -> str:
        return f"{self.method} {self.endpoint}"


def only(
    allowed: Collection[str],
    endpoint: str,
    method: str = "GET",
    *,
    ok: int | None = None,
    refused: int = 403,
    **more: Any,
) -> Row:
    """Some members may; the others get `refused`. Anonymous people are sent to sign in, strangers find nothing."""
    good = ok or (200 if method == "GET" else 303)
    expects = dict.fromkeys(ROLES, refused)
    expects |= dict.fromkeys(("anonymous", "applicant"), 302) | {"stranger": 404}
    expects |= dict.fromkeys(allowed, good)
    return Row(endpoint, method, expects, **more)


def members_only(endpoint: str, method: str = "GET", *, ok: int | None = None, **more: Any) -> Row:
    """Every member may, nobody else."""
    return only(MEMBERS, endpoint, method, ok=ok, **more)


def open_to_all(endpoint: str, method: str = "GET", *, ok: int = 200, **more: Any) -> Row:
    """A public route: the same for everybody. Give `differs={"anonymous": 302}` for exceptions."""
    differs = more.pop("differs", {})
    return Row(endpoint, method, dict.fromkeys(ROLES, ok) | differs, **more)
