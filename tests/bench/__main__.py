"""``python -m tests.bench [sqlite|postgresql] [part of a page's name]``: fill, serve, measure, and print a table."""

from __future__ import annotations

import sys

from tests.bench.databases import ENGINES, filled
from tests.bench.measuring import Run, measure
from tests.bench.sizes import Sizes

HEAD = f"{'page':<18} {'p50 ms':>8} {'x hello':>8} {'target':>8} {'req/s':>8} {'SQL':>5} {'kB':>7}"


def table(run: Run) -> str:
    """The run in lines: the floor, the pages, and what costs the time of each page above its target."""
    lines = [f"{run.engine}", HEAD, "-" * len(HEAD)]
    lines.append(f"{'hello (floor)':<18} {run.floor:>8.2f} {1:>8.1f} {'':>8} {run.floor_rate:>8,.0f}")
    for row in run.rows:
        costs = row.costs
        lines.append(
            f"{row.page.name:<18} {row.p50:>8.2f} {row.ratio:>8.1f} {row.page.target:>8.0f} {row.rate:>8,.0f} "
            f"{costs.statements:>5} {costs.kilobytes:>7.1f}"
        )
    above = [row for row in run.rows if row.is_above]
    for row in above:
        lines.append(f"above its target: {row.page.name} ({row.ratio:.1f} x): {row.costs.dearest}")
    return "\n".join([*lines, "" if above else "every page is within its target", ""])


def main(arguments: list[str]) -> None:
    """Measure the engines that were named, or both."""
    engines = [engine for engine in ENGINES if engine in arguments] or list(ENGINES)
    only = next((word for word in arguments if word not in ENGINES), "")
    sizes = Sizes.from_env()
    sys.stdout.write(f"{sizes}\n\n")
    for engine in engines:
        with filled(engine, sizes) as env:
            sys.stdout.write(table(measure(engine, env, only)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
