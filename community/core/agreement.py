"""Whether several people who rate the same things agree, and who among them is strict. Pure, in plain Python.

All of it costs what there are ratings, not what there are pairs of things. When a number may be shown is said by the
gates here (`WELL_SHARED`, `hinders_adjusting`), so that pages and commands say the same. Formulas and what they can't
tell are in docs/recruiting-statistics.md; vectors for each are in the tests.
"""

from __future__ import annotations

import enum
import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from community.core.statistics import Z95, Interval

#: Alpha of fewer things that two people rated is too uncertain to be told.
WELL_SHARED = 10
#: With fewer ratings of one person, their severity is mostly chance.
RATINGS_EACH = 5
#: Above this many raters the exact uncertainty of their severity costs more than a page may.
MOST_RATERS = 120

Units = Sequence[Sequence[float | None]]


class Scale(enum.StrEnum):
    """How far apart two ratings are taken to be."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


def krippendorff_alpha(units: Units, scale: Scale = Scale.ORDINAL) -> float | None:
    """Krippendorff's alpha: 1 is full agreement, 0 what chance gives. Any number of raters, and ratings may be missing.

    :param units: for each thing that was rated, its ratings in any order; None is a missing one.
    :returns: None where nothing overlaps or all ratings are the same: it can't be computed, which is not agreement.

    1 - D_observed / D_expected over the coincidences of values within units. Source: K. Krippendorff, Content Analysis,
    3rd ed. (2013), chapter 12.
    """
    return _Coincidences(shared(units)).alpha(scale)


def jackknifed_alpha(units: Units, scale: Scale = Scale.ORDINAL) -> tuple[float | None, Interval | None]:
    """Alpha, and the same with its 95 % interval from leaving out one thing after the other.

    The interval is None when alpha is, or when it can't be computed without some single thing. Pseudo-values:
    SE² = (n - 1) / n Σ (α₍ᵢ₎ - their mean)², the ends are alpha ± 1.96 SE, and never above 1. Source: B. Efron and
    C. Stein, Annals of Statistics 9 (1981) 586-596; that a jackknife covers better than the usual bootstrap where there
    are few things: J. Hughes, arXiv:2210.13265 (2022).
    """
    found = shared(units)
    counted = _Coincidences(found)
    alpha = counted.alpha(scale)
    if alpha is None or len(found) < 2:
        return alpha, None
    left: list[float] = []
    #: Many things got the same ratings, and leaving out one of them is like leaving out another.
    known: dict[tuple[float, ...], float | None] = {}
    for unit in found:
        ratings = tuple(sorted(unit))
        if ratings not in known:
            known[ratings] = counted.alpha(scale, without=unit)
        without = known[ratings]
        if without is None:
            return alpha, None
        left.append(without)
    n = len(left)
    mean = sum(left) / n
    error = math.sqrt((n - 1) / n * sum((one - mean) ** 2 for one in left))
    return alpha, Interval(alpha, alpha - Z95 * error, min(1.0, alpha + Z95 * error))


def shared(units: Units) -> list[list[float]]:
    """The units with at least two ratings, without what is missing: the others say nothing about agreement."""
    found = ([rating for rating in unit if rating is not None] for unit in units)
    return [unit for unit in found if len(unit) > 1]


class _Coincidences:
    """How often two values met in one unit. A unit can be left out without counting the others again.

    The ordinal difference (Σ of the totals from one value to the other, less half of both ends)² is the squared
    distance of their middle ranks, so ordinal and interval alpha are the same sums over two kinds of positions.
    """

    def __init__(self, units: Sequence[Sequence[float]]) -> None:
        self.totals: Counter[float] = Counter()
        self.pairs: dict[tuple[float, float], float] = defaultdict(float)
        for unit in units:
            self.totals.update(unit)
            for pair, number in _pairs(unit).items():
                self.pairs[pair] += number
        self.values = sorted(self.totals)
        self.apart = sum(number * (a - b) ** 2 for (a, b), number in self.pairs.items())

    def alpha(self, scale: Scale, without: Sequence[float] | None = None) -> float | None:
        """None where fewer than two different values are left."""
        totals = self.totals
        gone: dict[tuple[float, float], float] = {}
        if without is not None:
            totals = totals.copy()
            totals.subtract(without)
            gone = _pairs(without)
        n = totals.total()
        if sum(1 for number in totals.values() if number) < 2:
            return None
        if scale is Scale.NOMINAL:
            observed = sum(self.pairs.values()) - sum(gone.values())
            expected = (n * n - sum(number * number for number in totals.values())) / 2 / (n - 1)
            return 1 - observed / expected
        at = self._middle_ranks(totals) if scale is Scale.ORDINAL else {value: value for value in self.values}
        if scale is Scale.ORDINAL:
            observed = sum((number - gone.get(pair, 0.0)) * _squared(at, pair) for pair, number in self.pairs.items())
        else:
            observed = self.apart - sum(number * _squared(at, pair) for pair, number in gone.items())
        middle = sum(number * at[value] for value, number in totals.items()) / n
        # Σ over all pairs of values is n Σ (position - mean)²: centered, so that it stays exact far from zero.
        expected = n * sum(number * (at[value] - middle) ** 2 for value, number in totals.items()) / (n - 1)
        return 1 - observed / expected if expected else None

    def _middle_ranks(self, totals: Mapping[float, int]) -> dict[float, float]:
        ranks: dict[float, float] = {}
        below = 0.0
        for value in self.values:
            ranks[value] = below + totals[value] / 2
            below += totals[value]
        return ranks


def _pairs(unit: Sequence[float]) -> dict[tuple[float, float], float]:
    """Pairs of different values in one unit, the lower first, each weighing 1 / (ratings - 1)."""
    found: dict[tuple[float, float], float] = {}
    counted = sorted(Counter(unit).items())
    for at, (low, some) in enumerate(counted):
        for high, others in counted[at + 1 :]:
            found[low, high] = some * others / (len(unit) - 1)
    return found


def _squared(at: Mapping[float, float], pair: tuple[float, float]) -> float:
    return (at[pair[0]] - at[pair[1]]) ** 2


@dataclass(frozen=True)
class Severity:
    """`mean` of all scores; how far above it each thing and each rater lies, on the scale of the scores.

    :ivar errors: the standard error of each rater's severity, empty above `MOST_RATERS`.
    :ivar connected: whether the ratings link everybody to everybody; else severities of separate groups can't be
        compared.
    :ivar counts: how many ratings each rater gave.
    """

    mean: float
    things: Mapping[Hashable, float]
    raters: Mapping[Hashable, float]
    errors: Mapping[Hashable, float]
    counts: Mapping[Hashable, int]
    connected: bool


Scored = tuple[Hashable, Hashable, float]


def additive_severity(
    scores: Sequence[Scored],
    *,
    thing_shrinkage: float = 1.0,
    rater_shrinkage: float = 2.0,
    rounds: int = 200,
    tolerance: float = 1e-9,
) -> Severity | None:
    """Which raters score high or low on the same things, shrunken: y = mean + thing + rater + error.

    None without scores.

    :param scores: (thing, rater, score) each.
    :param thing_shrinkage: variance of the error over that of things.
    :param rater_shrinkage: variance of the error over that of raters.
    :param rounds: at most so many; it ends before that when no value moves by more than `tolerance` any more.

    Ridge estimates by turns: a = Σ(y - mean - b) / (n + λa), b = Σ(y - mean - a) / (n + λb), which are the BLUPs of two
    crossed random effects. Source: C. R. Henderson, Biometrics 31 (1975) 423-447.
    """
    if not scores:
        return None
    mean = sum(score for _thing, _rater, score in scores) / len(scores)
    by_thing: dict[Hashable, list[tuple[Hashable, float]]] = defaultdict(list)
    by_rater: dict[Hashable, list[tuple[Hashable, float]]] = defaultdict(list)
    for thing, rater, score in scores:
        by_thing[thing].append((rater, score - mean))
        by_rater[rater].append((thing, score - mean))
    things = dict.fromkeys(by_thing, 0.0)
    raters = dict.fromkeys(by_rater, 0.0)
    for _ in range(rounds):
        moved = 0.0
        for rater, given in by_rater.items():
            value = sum(score - things[thing] for thing, score in given) / (len(given) + rater_shrinkage)
            moved = max(moved, abs(value - raters[rater]))
            raters[rater] = value
        for thing, taken in by_thing.items():
            things[thing] = sum(score - raters[rater] for rater, score in taken) / (len(taken) + thing_shrinkage)
        if moved < tolerance:
            break
    left = sum((score - mean) * (score - mean - things[thing] - raters[rater]) for thing, rater, score in scores)
    variance = max(0.0, left) / max(1, len(scores) - 1)
    return Severity(
        mean,
        things,
        raters,
        _errors(by_thing, by_rater, variance, thing_shrinkage, rater_shrinkage),
        {rater: len(given) for rater, given in by_rater.items()},
        _is_connected(by_thing, by_rater),
    )


_Given = Mapping[Hashable, Sequence[tuple[Hashable, float]]]


def _errors(
    by_thing: _Given, by_rater: _Given, variance: float, thing_shrinkage: float, rater_shrinkage: float
) -> dict[Hashable, float]:
    """Standard errors of prediction: the diagonal of the inverse of the mixed-model equations, times the variance.

    Things are eliminated first (their block is diagonal), which leaves a small matrix of raters. `variance` is
    y'(y - fitted) / (n - 1), the REML estimate for the given ratios of variances. Source: Henderson, as above.
    """
    if len(by_rater) > MOST_RATERS:
        return {}
    places = {rater: place for place, rater in enumerate(by_rater)}
    size = len(places)
    matrix = [[0.0] * size for _ in range(size)]
    for rater, given in by_rater.items():
        matrix[places[rater]][places[rater]] = len(given) + rater_shrinkage
    for taken in by_thing.values():
        weight = 1 / (len(taken) + thing_shrinkage)
        who = [places[rater] for rater, _score in taken]
        for one in who:
            row = matrix[one]
            for other in who:
                row[other] -= weight
    inverse = _diagonal_of_inverse(matrix)
    return {rater: math.sqrt(variance * max(0.0, inverse[place])) for rater, place in places.items()}


def _diagonal_of_inverse(matrix: list[list[float]]) -> list[float]:
    """Of a symmetric, positive definite matrix, by Cholesky: A = L L', so (A⁻¹)ⱼⱼ = Σᵢ (L⁻¹)ᵢⱼ²."""
    size = len(matrix)
    lower = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            left = matrix[i][j] - sum(a * b for a, b in zip(lower[i][:j], lower[j][:j], strict=True))
            lower[i][j] = math.sqrt(left) if i == j else left / lower[j][j]
    found = [0.0] * size
    for column in range(size):
        solved = [0.0] * size
        for i in range(column, size):
            left = (i == column) - sum(a * b for a, b in zip(lower[i][column:i], solved[column:i], strict=True))
            solved[i] = left / lower[i][i]
        found[column] = sum(value * value for value in solved)
    return found


def _is_connected(by_thing: _Given, by_rater: _Given) -> bool:
    start = next(iter(by_thing))
    seen_things, seen_raters, waiting = {start}, set[Hashable](), [start]
    while waiting:
        for rater, _score in by_thing[waiting.pop()]:
            if rater in seen_raters:
                continue
            seen_raters.add(rater)
            for thing, _other in by_rater[rater]:
                if thing not in seen_things:
                    seen_things.add(thing)
                    waiting.append(thing)
    return len(seen_things) == len(by_thing)


class Hindrance(enum.StrEnum):
    """Why scores are not adjusted for their raters' severity."""

    NO_SCORES = "no_scores"
    ONE_RATER = "one_rater"
    BY_HAND = "by_hand"
    APART = "apart"
    TOO_FEW_EACH = "too_few_each"


def hinders_adjusting(severity: Severity | None, *, by_hand: bool) -> Hindrance | None:
    """What stands against showing severity, None if nothing does.

    :param by_hand: whether anybody chose who rates what. Where good things went to certain raters, an adjustment
        takes from the good: in simulations it cost up to a tenth of the rank correlation with true quality.
    """
    if severity is None:
        return Hindrance.NO_SCORES
    if len(severity.raters) < 2:
        return Hindrance.ONE_RATER
    if by_hand:
        return Hindrance.BY_HAND
    if not severity.connected:
        return Hindrance.APART
    if min(severity.counts.values()) < RATINGS_EACH:
        return Hindrance.TOO_FEW_EACH
    return None


def adjusted_means(scores: Iterable[Scored], raters: Mapping[Hashable, float]) -> dict[Hashable, float]:
    """The mean score of each thing less the mean severity of those who rated it.

    Not shrunken: with equal severities the order is the raw one, however many ratings each thing has.
    """
    sums: dict[Hashable, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for thing, rater, score in scores:
        sums[thing][0] += score - raters[rater]
        sums[thing][1] += 1
    return {thing: total / count for thing, (total, count) in sums.items()}
