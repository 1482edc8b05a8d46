"""What the packages above put into a new program when an operator makes one: its first questions, for example.

Call down, tell up: they register here when the application starts, and this package never imports them.
"""

from __future__ import annotations

from collections.abc import Callable

from community.programs.models import Program

#: Gets the program and what it is about, with its article ("a tool"), or "".
Furnish = Callable[[Program, str], object]
_furnishers: list[Furnish] = []


def furnishes(put_in: Furnish) -> None:
    """Have `put_in` called for each new program, in the transaction that makes it. The same function counts once."""
    if put_in not in _furnishers:
        _furnishers.append(put_in)


def furnish(program: Program, subject: str) -> None:
    """Let every package put in what it has."""
    for put_in in _furnishers:
        put_in(program, subject)
