"""Which jobs exist. Features register functions; services ask for them by name and never import them."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from community.core.jobs.models import Lane

FunctionT = TypeVar("FunctionT", bound=Callable[..., None])

DEFAULT_ATTEMPTS = 8
#: After this long a job counts as hung: its lease is no longer extended and the worker replaces itself.
DEFAULT_TIME_LIMIT = dt.timedelta(minutes=10)


class UnknownJob(LookupError):
    """No job of that name is registered."""


@dataclass(frozen=True)
class Registered:
    """A function and how it wants to be run. `every` is set for periodic jobs only."""

    name: str
    function: Callable[..., None]
    lane: Lane
    max_attempts: int
    own_transactions: bool
    time_limit: dt.timedelta
    every: dt.timedelta | None = None

    def check(self, payload: Mapping[str, Any]) -> None:
        """Refuse a payload that the function could not be called with.

        :raises TypeError: when a field is missing or unknown.
        """
        leading = [None] if self.own_transactions else []
        inspect.signature(self.function).bind(*leading, **payload)


_jobs: dict[str, Registered] = {}
_idle: list[Callable[[bool], None]] = []


def job(
    name: str,
    *,
    lane: Lane = Lane.PROMPT,
    max_attempts: int = DEFAULT_ATTEMPTS,
    own_transactions: bool = False,
    time_limit: dt.timedelta = DEFAULT_TIME_LIMIT,
) -> Callable[[FunctionT], FunctionT]:
    """Register the decorated function under `name`.

    It is called with the payload's fields as keywords, in one transaction with the row's completion. With
    `own_transactions` it gets a `Claim` first and no transaction is open: for work that waits for something
    outside, such as a mail server.
    """

    def register(function: FunctionT) -> FunctionT:
        _add(Registered(name, function, lane, max_attempts, own_transactions, time_limit))
        return function

    return register


def periodic(
    name: str,
    every: dt.timedelta,
    *,
    lane: Lane = Lane.PROMPT,
    max_attempts: int = DEFAULT_ATTEMPTS,
    own_transactions: bool = False,
    time_limit: dt.timedelta = DEFAULT_TIME_LIMIT,
) -> Callable[[FunctionT], FunctionT]:
    """Register the decorated function, which takes no payload, to run once in each slot of length `every`.

    Slots are counted from 1970-01-01 UTC. Of the slots that passed while no worker ran, only the newest is
    made up for. Two runs of one periodic job never overlap.
    """
    if every <= dt.timedelta(0):
        raise ValueError("a period must be longer than nothing")

    def register(function: FunctionT) -> FunctionT:
        _add(Registered(name, function, lane, max_attempts, own_transactions, time_limit, every))
        return function

    return register


def _add(entry: Registered) -> None:
    known = _jobs.get(entry.name)
    if known is not None and _origin(known.function) != _origin(entry.function):
        raise ValueError(f"two jobs are called {entry.name!r}")
    _jobs[entry.name] = entry


def _origin(function: Callable[..., None]) -> tuple[str, str]:
    return function.__module__, function.__qualname__


def find(name: str) -> Registered:
    """What is registered under `name`.

    :raises UnknownJob: when nothing is.
    """
    try:
        return _jobs[name]
    except KeyError:
        raise UnknownJob(name) from None


def registered() -> Mapping[str, Registered]:
    """All jobs, by name."""
    return dict(_jobs)


def periodics() -> Iterator[tuple[Registered, dt.timedelta]]:
    """The periodic jobs, each with its period."""
    for entry in list(_jobs.values()):
        if entry.every is not None:
            yield entry, entry.every


def when_idle(function: Callable[[bool], None]) -> Callable[[bool], None]:
    """Have `function(leaving)` called in a serving thread that finds nothing to do, or (`leaving`) that ends.

    For what a thread keeps between jobs, such as a connection.
    """
    if function not in _idle:
        _idle.append(function)
    return function


def idle(*, leaving: bool) -> None:
    """Tell everybody who asked through `when_idle`."""
    for function in _idle:
        function(leaving)
