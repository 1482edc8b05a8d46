"""Do masks themselves sway reviewers? Mean scores of applications with masks against those without. Pure functions.

A mask should say nothing. If stories with one score clearly lower or higher, either masks are read as a boast or a
stain, or those who write of reach also write otherwise: the comparison can't tell which, and says so on the page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, variance

from community.core.statistics import Z95, Interval

#: Fewer on either side say nothing that could be shown.
LEAST_EACH = 5


@dataclass(frozen=True)
class Comparison:
    """`difference` is the mean of those with masks less the mean of those without, with its 95 % interval."""

    with_masks: int
    without: int
    difference: Interval


def compare(with_masks: Sequence[float], without: Sequence[float]) -> Comparison | None:
    """Compare mean scores of applications. None with fewer than `LEAST_EACH` on a side.

    Welch's interval: the difference plus or minus t·√(s²/n + s²/n), with the freedom of Welch and Satterthwaite
    (B. L. Welch, Biometrika 34 (1947) 28-35). Scores on a scale of 1 to 5 are not normal, so it is approximate.
    """
    if min(len(with_masks), len(without)) < LEAST_EACH:
        return None
    difference = fmean(with_masks) - fmean(without)
    parts = [variance(group) / len(group) for group in (with_masks, without)]
    squared = sum(parts)
    if squared == 0:
        return Comparison(len(with_masks), len(without), Interval(difference, difference, difference))
    # In shares of the whole, so that the squares of tiny variances do not vanish.
    shares = [part / squared for part in parts]
    freedom = 1 / sum(share**2 / (len(group) - 1) for share, group in zip(shares, (with_masks, without), strict=True))
    half = student_quantile(freedom) * math.sqrt(squared)
    return Comparison(len(with_masks), len(without), Interval(difference, difference - half, difference + half))


def student_quantile(freedom: float) -> float:
    """The 97.5 % quantile of Student's t, within half a percent from 4 degrees of freedom on.

    The expansion around the normal quantile: Abramowitz and Stegun, 26.7.5, four terms.
    """
    z = Z95
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, 1))
