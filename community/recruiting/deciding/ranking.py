"""From scores to an order with its doubt. Pure functions: no table, no names.

The ranking is the raw mean; nothing is normalized. In simulations with reviewers of differing severity, z-scores cost
up to a third of the rank correlation with true quality when applications were not allocated by chance. Formulas are
in docs/recruiting-statistics.md.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

#: A review with fewer scored dimensions says too little to be ranked; "no evidence" is not a score.
LEAST_SCORED = 4
#: From this difference on between two reviewers on one dimension, people should talk.
WORTH_TALKING = 2
#: Half the width of a 90 % interval, in standard errors.
INTERVAL_WIDTH = 1.64

#: Scores of one review by dimension; None is "no evidence in the text".
Scores = Mapping[str, int | None]


@dataclass(frozen=True)
class Standing:
    """How one application stands. Scores are on the rubric's scale of 1 to 5.

    :ivar mean: raw mean of its complete reviews, None without one.
    :ivar low: and `high`, the 90 % interval, None where too few reviews overlap to tell.
    :ivar means: by dimension, None where nobody found evidence.
    :ivar spreads: by dimension, highest less lowest score; 0 with fewer than two.
    :ivar close_call: the interval crosses the cut.
    :ivar adjusted: the mean less its reviewers' severity, None where that may not be told.
    :ivar revised: the mean with the scores as they were after reviewers had talked, None if nobody changed one.
    """

    key: int
    place: int | None
    mean: float | None
    low: float | None
    high: float | None
    review_count: int
    means: Mapping[str, float | None]
    spreads: Mapping[str, int]
    close_call: bool = False
    adjusted: float | None = None
    revised: float | None = None

    @property
    def to_talk_about(self) -> tuple[str, ...]:
        """Dimensions on which reviewers differ so much that they should talk."""
        return tuple(dimension for dimension, spread in self.spreads.items() if spread >= WORTH_TALKING)

    @property
    def disagreement(self) -> tuple[int, int]:
        """For sorting by it: the widest spread, then all of them together."""
        return max(self.spreads.values(), default=0), sum(self.spreads.values())


def total(scores: Scores) -> float | None:
    """Mean of the scored dimensions, equal weights; None when fewer than `LEAST_SCORED` were scored."""
    scored = [value for value in scores.values() if value is not None]
    # Whole numbers: their sum is exact without the pains that `fmean` takes.
    return sum(scored) / len(scored) if len(scored) >= LEAST_SCORED else None


def totals_of(reviews: Sequence[Scores]) -> list[float]:
    """The totals of the complete reviews among these."""
    return [value for each in reviews if (value := total(each)) is not None]


def pooled_variance(groups: Sequence[Sequence[float]]) -> float | None:
    """Variance of totals within applications, pooled over all: sum of squares over the sum of (n - 1).

    None when no application has two totals.
    """
    freedom = sum(len(group) - 1 for group in groups if len(group) > 1)
    if not freedom:
        return None
    squares: list[float] = []
    for group in groups:
        if len(group) > 1:
            mean = fmean(group)
            squares += [(value - mean) ** 2 for value in group]
    # Exact, so that the order in which reviews came makes no difference, however small.
    return math.fsum(squares) / freedom


def rank(
    reviews: Mapping[int, Sequence[Scores]],
    *,
    places: int | None = None,
    variance: float | None = None,
    adjusted: Mapping[Hashable, float] | None = None,
    revised: Mapping[int, Sequence[Scores]] | None = None,
) -> list[Standing]:
    """Applications by raw mean, best first; those without a complete review stand last, unplaced.

    :param reviews: the reviews of each application, by its id: the scores that were given first.
    :param places: how many can be invited; the cut lies halfway between the last in and the first out.
    :param variance: within applications, from more of them than these; by default from these.
    :param adjusted: means without the reviewers' severity, shown beside and never sorted by.
    :param revised: reviews of which a score was changed after a talk, as they are since; shown beside.
    """
    totals = {key: totals_of(given) for key, given in reviews.items()}
    means = {key: fmean(found) for key, found in totals.items() if found}
    if variance is None:
        variance = pooled_variance(list(totals.values()))
    # Equal means share a place; the id only makes the order the same on every call.
    ordered = sorted(reviews, key=lambda key: (-means.get(key, -math.inf), key))
    cut = cut_line([means[key] for key in ordered if key in means], places)
    standings: list[Standing] = []
    for index, key in enumerate(ordered, 1):
        mean = means.get(key)
        low, high = _interval(mean, variance, len(totals[key]))
        place = None if mean is None else index
        if standings and mean is not None and standings[-1].mean == mean:
            place = standings[-1].place
        later = totals_of((revised or {}).get(key, ()))
        given = _by_dimension(reviews[key])
        standings.append(
            Standing(
                key=key,
                place=place,
                mean=mean,
                low=low,
                high=high,
                review_count=len(reviews[key]),
                means={dimension: _mean(values) for dimension, values in given.items()},
                spreads={dimension: _spread(values) for dimension, values in given.items()},
                close_call=cut is not None and low is not None and high is not None and low < cut < high,
                adjusted=(adjusted or {}).get(key),
                revised=fmean(later) if later else None,
            )
        )
    return standings


def _interval(mean: float | None, variance: float | None, count: int) -> tuple[float | None, float | None]:
    if mean is None or variance is None:
        return None, None
    half = INTERVAL_WIDTH * math.sqrt(variance / count)
    return max(1.0, mean - half), min(5.0, mean + half)


def cut_line(means: Sequence[float], places: int | None) -> float | None:
    """Where the line falls between the last that fits and the first that does not; `means` from the best down."""
    if not places or places >= len(means):
        return None
    return (means[places - 1] + means[places]) / 2


def _by_dimension(reviews: Sequence[Scores]) -> dict[str, list[int]]:
    """All scores of each dimension, empty where nobody found evidence."""
    found: dict[str, list[int]] = {}
    for scores in reviews:
        for dimension, value in scores.items():
            values = found.setdefault(dimension, [])
            if value is not None:
                values.append(value)
    return found


def _mean(values: list[int]) -> float | None:
    return sum(values) / len(values) if values else None


def _spread(values: list[int]) -> int:
    return max(values) - min(values) if values else 0
