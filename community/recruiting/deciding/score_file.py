"""Scores from a file, and what they say of reviewers: agreement and severity for rounds that were run elsewhere. Pure.

One score a line, as CSV with a head or as JSON lines: application, reviewer, dimension, score. Nothing, "no evidence",
"na" or "-" for a score is a missing one.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from community.core.agreement import (
    WELL_SHARED,
    Hindrance,
    Scale,
    Scored,
    Severity,
    additive_severity,
    hinders_adjusting,
    jackknifed_alpha,
    shared,
)
from community.core.statistics import Interval
from community.core.tables import plain_cell
from community.recruiting.deciding.ranking import INTERVAL_WIDTH, LEAST_SCORED

COLUMNS = ("application", "reviewer", "dimension", "score")
MISSING = frozenset({"", "-", "–", "na", "n/a", "none", "null", "no evidence", "no_evidence"})


class BadTable(ValueError):
    """The table can't be read; the message says which line and why."""


@dataclass(frozen=True)
class OneScore:
    """One cell of the table; None is a missing score."""

    application: str
    reviewer: str
    dimension: str
    score: float | None


@dataclass(frozen=True)
class DimensionReport:
    """Agreement on one dimension, or on the totals."""

    name: str
    alpha: float | None
    interval: Interval | None
    applications: int
    shared: int
    scores: int
    missing: int

    @property
    def is_told(self) -> bool:
        """Whether enough applications have two scores."""
        return self.shared >= WELL_SHARED


@dataclass(frozen=True)
class Report:
    """All that the scores say."""

    dimensions: list[DimensionReport]
    totals: DimensionReport
    severity: Severity | None
    hindrance: Hindrance | None


def read_scores(text: str) -> list[OneScore]:
    """The scores in `text`, CSV or JSON lines; which of the two is seen by its first sign.

    :raises BadTable: for a column that is missing, a score that is no number, or two scores of one reviewer for the
        same dimension of the same application.
    """
    text = text.removeprefix("\ufeff")
    rows = _json_lines(text) if text.lstrip().startswith("{") else _csv_lines(text)
    found: dict[tuple[str, str, str], OneScore] = {}
    for number, row in rows:
        one = _one(number, row)
        key = (one.application, one.reviewer, one.dimension)
        if key in found:
            raise BadTable(f"line {number}: {one.reviewer} scores {one.dimension} of {one.application} twice")
        found[key] = one
    return list(found.values())


def _json_lines(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadTable(f"line {number}: this is no JSON object ({error.msg})") from error
        if not isinstance(row, dict):
            raise BadTable(f"line {number}: this is no JSON object")
        yield number, row


def _csv_lines(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    names = {str(name).strip().lower(): name for name in reader.fieldnames or ()}
    if absent := [name for name in COLUMNS if name not in names]:
        raise BadTable(f"line 1: the head names no {absent[0]}; it takes {', '.join(COLUMNS)}")
    for row in reader:
        yield reader.line_num, {name: plain_cell(row[names[name]] or "") for name in COLUMNS}


def _one(number: int, row: Mapping[str, Any]) -> OneScore:
    for name in COLUMNS[:3]:
        if row.get(name) in (None, ""):
            raise BadTable(f"line {number}: no {name}")
    said = row.get("score")
    text = "" if said is None else str(said).strip()
    score: float | None
    try:
        score = None if text.lower() in MISSING else float(text)
    except ValueError:
        raise BadTable(f"line {number}: {text!r} is no score") from None
    if score is not None and score - score != 0:  # neither infinite nor "nan"
        raise BadTable(f"line {number}: {text!r} is no score")
    return OneScore(str(row["application"]), str(row["reviewer"]), str(row["dimension"]), score)


def report_on(scores: Iterable[OneScore], *, by_hand: bool = False) -> Report:
    """Agreement on each dimension and on the totals, and severity where it may be told.

    :param by_hand: whether anybody chose who read what, which no table of scores can say.
    """
    by_dimension: dict[str, dict[str, list[float | None]]] = defaultdict(lambda: defaultdict(list))
    reviews: dict[tuple[str, str], list[float | None]] = defaultdict(list)
    for one in scores:
        by_dimension[one.dimension][one.application].append(one.score)
        reviews[one.application, one.reviewer].append(one.score)
    least = min(LEAST_SCORED, len(by_dimension))
    totals: dict[str, list[float | None]] = defaultdict(list)
    scored: list[Scored] = []
    for (application, reviewer), given in reviews.items():
        told = [value for value in given if value is not None]
        if len(told) >= least:
            totals[application].append(fmean(told))
            scored.append((application, reviewer, fmean(told)))
    severity = additive_severity(scored)
    return Report(
        [_on(name, units, Scale.ORDINAL) for name, units in by_dimension.items()],
        _on("total", totals, Scale.INTERVAL),
        severity,
        hinders_adjusting(severity, by_hand=by_hand),
    )


def _on(name: str, units: Mapping[str, list[float | None]], scale: Scale) -> DimensionReport:
    found = list(units.values())
    alpha, interval = jackknifed_alpha(found, scale)
    said = [value for unit in found for value in unit]
    told = [value for value in said if value is not None]
    return DimensionReport(name, alpha, interval, len(found), len(shared(found)), len(told), len(said) - len(told))


def as_json(report: Report) -> dict[str, Any]:
    """The report for machines. A number that is not told is null, and so is its interval."""
    return {
        "dimensions": [_dimension(one) for one in report.dimensions],
        "totals": _dimension(report.totals),
        "severity": {
            "told": report.hindrance is None,
            "why_not": report.hindrance.value if report.hindrance else None,
            "reviewers": [
                {"reviewer": name, "difference": difference, "half_width": half, "reviews": count}
                for name, difference, half, count in severities(report)
            ],
        },
    }


def _dimension(one: DimensionReport) -> dict[str, Any]:
    interval = one.interval if one.is_told else None
    return {
        "name": one.name,
        "alpha": one.alpha if one.is_told else None,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "told": one.is_told,
        "applications": one.applications,
        "shared": one.shared,
        "scores": one.scores,
        "missing": one.missing,
    }


def severities(report: Report) -> list[tuple[str, float, float | None, int]]:
    """Name, difference, half of the 90 % interval, and number of reviews; the strictest first."""
    severity = report.severity
    if severity is None or report.hindrance is not None:
        return []
    rows = [
        (
            str(name),
            value,
            INTERVAL_WIDTH * severity.errors[name] if name in severity.errors else None,
            severity.counts[name],
        )
        for name, value in severity.raters.items()
    ]
    return sorted(rows, key=lambda row: (row[1], row[0]))


WHY_NOT = {
    Hindrance.NO_SCORES: "there are no complete reviews",
    Hindrance.ONE_RATER: "there is one reviewer only",
    Hindrance.BY_HAND: "reviewers were chosen by hand",
    Hindrance.APART: "reviewers fall into groups that share no application",
    Hindrance.TOO_FEW_EACH: "it takes five reviews from every reviewer",
}


def in_words(report: Report) -> Iterator[str]:
    """The report for people, line by line."""
    yield f"{'dimension':<24} {'alpha':>7}  {'95 % interval':<16} {'n':>5} {'shared':>6} {'missing':>7}"
    for one in (*report.dimensions, report.totals):
        if not one.is_told:
            alpha, between = "–", f"too early: {one.shared} of {WELL_SHARED}"
        elif one.alpha is None:
            alpha, between = "–", "cannot be computed"
        else:
            alpha = f"{one.alpha:.3f}"
            between = f"{one.interval.low:.3f} to {one.interval.high:.3f}" if one.interval else "not known"
        yield f"{one.name[:24]:<24} {alpha:>7}  {between:<16} {one.applications:>5} {one.shared:>6} {one.missing:>7}"
    yield ""
    if report.hindrance is not None:
        yield f"Severity is not told: {WHY_NOT[report.hindrance]}."
        return
    yield "Severity, on the scale of the scores, with a 90 % interval:"
    for name, value, half, count in severities(report):
        width = f" ±{half:.2f}" if half is not None else ""
        yield f"  {name:<24} {value:+.2f}{width}  ({count} reviews)"
