"""Numbers with their uncertainty, in plain Python: shares, rates, medians, steadiness. Raters are in `agreement`.

Every function here is pure and gives the same answer for the same input; what is random takes a seed. When a number may
be shown is decided by the pages that show it, except for `steadiness`. Vectors for each formula are in the tests.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

Z95 = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """A value and the range in which it probably lies (95 % unless said otherwise)."""

    value: float
    low: float
    high: float


def wilson(successes: int, n: int, z: float = Z95) -> Interval | None:
    """The share ``successes / n`` with Wilson's score interval. None for n = 0.

    Center (p + z²/2n) / (1 + z²/n), half-width z √(p(1-p)/n + z²/4n²) / (1 + z²/n): never below 0 or above 1, and no
    certainty from few cases. Source: E. B. Wilson, JASA 22 (1927) 209-212.
    """
    if not 0 <= successes <= n:
        raise ValueError("successes are between 0 and n")
    if n == 0:
        return None
    p = successes / n
    shrink = 1 + z * z / n
    center = (p + z * z / (2 * n)) / shrink
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / shrink
    low = 0.0 if successes == 0 else max(0.0, center - half)
    high = 1.0 if successes == n else min(1.0, center + half)
    return Interval(p, low, high)


def garwood(count: int, exposure: float = 1.0, confidence: float = 0.95) -> Interval | None:
    """The rate ``count / exposure`` with the exact Poisson interval. None without exposure.

    Bounds are quantiles of chi-square: [χ²(α/2; 2C) / 2, χ²(1 - α/2; 2C + 2) / 2] / E. Source: F. Garwood, Biometrika
    28 (1936) 437-442. It takes counts as independent: where a few people make most of them, the truth is wider.
    """
    if count < 0:
        raise ValueError("a count is not negative")
    if exposure <= 0:
        return None
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else _gamma_quantile(count, tail)
    high = _gamma_quantile(count + 1, 1 - tail)
    return Interval(count / exposure, low / exposure, high / exposure)


def _gamma_quantile(shape: float, p: float) -> float:
    """Where the gamma distribution of this shape and scale 1 reaches `p`; half a chi-square of twice the freedom."""
    low, high = 0.0, shape + 10 * math.sqrt(shape) + 30
    for _ in range(200):
        middle = (low + high) / 2
        if _gamma_share(shape, middle) < p:
            low = middle
        else:
            high = middle
        if high - low <= 1e-12 * max(1.0, high):
            break
    return (low + high) / 2


def _gamma_share(shape: float, x: float) -> float:
    """The regularized lower incomplete gamma function: a series below the mean, a continued fraction (Lentz) above."""
    if x <= 0:
        return 0.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        n = shape
        while abs(term) > abs(total) * 1e-16:
            n += 1
            term *= x / n
            total += term
        return front * total
    tiny = 1e-300
    b = x + 1 - shape
    c, d = 1 / tiny, 1 / b
    fraction = d
    for i in range(1, 100_000):
        a = -i * (i - shape)
        b += 2
        d = 1 / (a * d + b or tiny)
        c = b + a / c or tiny
        step = c * d
        fraction *= step
        if abs(step - 1) < 1e-15:
            break
    return 1 - front * fraction


STEADY_WEEKS = 8
STEADY_TOTAL = 16


def steadiness_of(counts: Sequence[int]) -> float | None:
    """1 / (1 + excess CV²) of weekly counts, in (0, 1]; None where it can't be said (fewer than 2 weeks, or all zero).

    Excess CV² = max(0, (s² - m) / m²) with the sample variance s² (n - 1): what is left of the variance after a Poisson
    process of the same mean has had its part. So one talk a week can be as steady as twenty. No gate on T or total.
    """
    weeks = len(counts)
    if weeks < 2 or not any(counts):
        return None
    mean = sum(counts) / weeks
    variance = sum((count - mean) ** 2 for count in counts) / (weeks - 1)
    return 1 / (1 + max(0.0, (variance - mean) / mean**2))


def steadiness(counts: Sequence[int], *, seed: int = 1, resamples: int = 2000) -> Interval | None:
    """`steadiness_of` with a 90 % bootstrap interval, or None where it is too early to say.

    Too early: fewer than 8 weeks or fewer than 16 talks. The bootstrap draws blocks of two neighboring weeks, so that
    what spills over into the next week stays together.
    """
    if len(counts) < STEADY_WEEKS or sum(counts) < STEADY_TOTAL:
        return None
    value = steadiness_of(counts)
    assert value is not None
    chance = random.Random(seed)
    weeks = len(counts)
    drawn: list[float] = []
    for _ in range(resamples):
        sample: list[int] = []
        while len(sample) < weeks:
            start = chance.randrange(weeks - 1)
            sample += counts[start : start + 2]
        again = steadiness_of(sample[:weeks])
        if again is not None:
            drawn.append(again)
    drawn.sort()
    low = drawn[int(0.05 * (len(drawn) - 1))]
    high = drawn[math.ceil(0.95 * (len(drawn) - 1))]
    return Interval(value, min(low, value), max(high, value))


def median(values: Sequence[float], missing_high: int = 0) -> Interval | None:
    """The median with its order-statistic interval of at least 95 %; None where it can't be said.

    :param missing_high: how many more values there are of which only is known that they are larger than any (answers
        that are still owed). The median is known as long as these are fewer than half.

    The interval goes from the k-th smallest to the k-th largest value, with the largest k for which the tail of the
    binomial(n, ½) below k is at most 2.5 %. With fewer than 6 values there is no such k, and the interval has no ends
    (-inf, inf); an upper end among the missing is inf. Source: H. A. David and H. N. Nagaraja, Order Statistics,
    3rd ed. (2003), section 7.1.
    """
    known = sorted(values)
    n = len(known) + missing_high
    if n == 0 or n // 2 >= len(known):
        return None
    middle = known[n // 2] if n % 2 else (known[n // 2 - 1] + known[n // 2]) / 2
    k, tail, log_half = 0, 0.0, n * math.log(0.5)
    while True:
        tail += math.exp(math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) + log_half)
        if tail > 0.025 or k >= n // 2:
            break
        k += 1
    if k == 0:
        return Interval(middle, -math.inf, math.inf)
    return Interval(middle, known[k - 1], known[n - k] if n - k < len(known) else math.inf)
