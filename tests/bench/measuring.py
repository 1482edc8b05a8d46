"""One run: floor and pages in turns, so that a busy machine is as hard on one as on the other."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.costs import Costs, costs_of
from tests.bench.databases import app_for
from tests.bench.pages import Page, pages_of
from tests.bench.serving import Client, served, throughput, typical

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "9"))
#: Requests of each page in a round.
EACH = 8
SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))


@dataclass(frozen=True)
class Row:
    """One page as measured. `p50` in milliseconds, `rate` in requests a second at eight clients."""

    page: Page
    p50: float
    ratio: float
    rate: float
    costs: Costs

    @property
    def is_above(self) -> bool:
        """Whether it takes longer than its target."""
        return self.ratio > self.page.target


@dataclass(frozen=True)
class Run:
    """A table: the floor, then the pages."""

    engine: str
    floor: float
    floor_rate: float
    rows: Sequence[Row]


def measure(engine: str, env: Mapping[str, str], only: str = "") -> Run:
    """Serve the floor and the application side by side and time them in turns. `only`: pages with this in the name."""
    app = app_for(env)
    pages = [page for page in pages_of(app, engine) if only in page.name]
    costs = [costs_of(app, page.client, page.path) for page in pages]
    with served("tests.bench.floor:app", os.environ) as floor_port, served("wsgi:app", env) as port:
        floor = Client(floor_port)
        clients = [Client(port, page.cookie) for page in pages]
        for page, client in zip(pages, clients, strict=True):
            for _ in range(20):  # both workers have every statement and template ready
                client.time(page.path)
        floor_times: list[list[float]] = []
        times: list[list[list[float]]] = [[] for _ in pages]
        for _ in range(ROUNDS):
            floor_times.append([floor.time("/hello") for _ in range(EACH * 4)])
            for page, client, mine in zip(pages, clients, times, strict=True):
                mine.append([client.time(page.path) for _ in range(EACH)])
        floor_rate = throughput(floor_port, "/hello", "", seconds=SECONDS)
        rates = [throughput(port, page.path, page.cookie, seconds=SECONDS) for page in pages]
    hello = typical([time for turn in floor_times for time in turn])
    rows = [
        Row(page, typical([time for turn in mine for time in turn]), ratio_of(mine, floor_times), rate, cost)
        for page, mine, rate, cost in zip(pages, times, rates, costs, strict=True)
    ]
    return Run(engine, hello, floor_rate, rows)


def ratio_of(times: Sequence[Sequence[float]], floor: Sequence[Sequence[float]]) -> float:
    """How many times the floor: the median of the rounds, each by its own floor."""
    return median(median(mine) / median(hello) for mine, hello in zip(times, floor, strict=True))
