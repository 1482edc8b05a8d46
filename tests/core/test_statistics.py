"""Published and hand-computed vectors for every formula, and what must hold for any input."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.statistics import (
    garwood,
    median,
    steadiness,
    steadiness_of,
    wilson,
)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(0, 5, 0, 0.43), (5, 5, 0.57, 1), (3, 10, 0.11, 0.60), (47, 50, 0.84, 0.98)],
)
def test_wilson(successes: int, n: int, low: float, high: float) -> None:
    got = wilson(successes, n)
    assert got is not None
    assert (round(got.low, 2), round(got.high, 2)) == (low, high)
    assert got.value == successes / n


def test_wilson_of_nothing_is_nothing() -> None:
    assert wilson(0, 0) is None
    with pytest.raises(ValueError, match="between"):
        wilson(6, 5)


@given(st.integers(0, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_its_value_and_stays_a_share(case: tuple[int, int]) -> None:
    got = wilson(*case)
    if got is None:
        assert case == (0, 0)
        return
    assert 0 <= got.low <= got.value <= got.high <= 1
    assert got.low < got.high


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0, 3.69), (1, 0.025, 5.57), (3, 0.62, 8.77), (10, 4.80, 18.39)])
def test_garwood(count: int, low: float, high: float) -> None:
    got = garwood(count)
    assert got is not None
    assert got.low == pytest.approx(low, abs=0.006)
    assert got.high == pytest.approx(high, abs=0.006)


def test_garwood_divides_by_exposure_and_needs_some() -> None:
    assert garwood(3, 0) is None
    whole, tenth = garwood(10), garwood(10, 10)
    assert whole is not None
    assert tenth is not None
    assert (tenth.value, tenth.low) == (1, pytest.approx(whole.low / 10))


@given(st.integers(0, 20_000))
def test_garwood_bounds_leave_the_tails_that_they_promise(count: int) -> None:
    """P(X >= C) at the lower bound and P(X <= C) at the upper one are 2.5 %, by summing the Poisson terms."""
    got = garwood(count)
    assert got is not None
    assert got.low <= count <= got.high
    for rate, tail in ((got.low, range(count)), (got.high, range(count + 1))):
        if rate == 0:
            continue
        below = math.fsum(math.exp(k * math.log(rate) - rate - math.lgamma(k + 1)) for k in tail)
        assert (1 - below if rate == got.low else below) == pytest.approx(0.025, abs=1e-6)


def test_steadiness() -> None:
    assert steadiness_of([3] * 12) == 1
    assert steadiness_of([0] * 11 + [12]) == pytest.approx(1 / 12)
    assert steadiness_of([]) is None
    assert steadiness_of([0] * 12) is None
    assert steadiness_of([4]) is None


def test_steadiness_is_not_told_too_early() -> None:
    assert steadiness([5] * 7) is None, "seven weeks"
    assert steadiness([1] * 12) is None, "twelve talks"
    assert steadiness([0] * 11 + [12]) is None
    told = steadiness([2] * 8)
    assert told is not None
    assert (told.value, told.low, told.high) == (1, 1, 1)


def test_a_spike_is_not_steady_and_its_range_is_repeatable() -> None:
    spike = [2, 1, 2, 1, 2, 1, 22, 1, 2, 1, 2, 1]
    told = steadiness(spike)
    assert told is not None
    assert told.value < 0.5
    assert told.low <= told.value <= told.high
    assert steadiness(spike) == told
    uneven = [4, 9, 2, 7, 1, 8, 3, 6, 11, 0]
    assert steadiness(uneven, seed=1) != steadiness(uneven, seed=2)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=60))
def test_steadiness_is_a_share(counts: list[int]) -> None:
    value = steadiness_of(counts)
    assert value is None if not any(counts) else 0 < (value or 0) <= 1


def test_median() -> None:
    assert median([]) is None
    few = median([3, 1, 2])
    assert few is not None
    assert (few.value, few.low, few.high) == (2, -math.inf, math.inf)
    # n = 10: the second from either end bound it, since binomial(10, 1/2) has 1.07 % below 2 and 5.5 % below 3.
    ten = median([10, 1, 9, 2, 8, 3, 7, 4, 6, 5])
    assert ten is not None
    assert (ten.value, ten.low, ten.high) == (5.5, 2, 9)


def test_what_is_still_owed_counts_as_long() -> None:
    owed = median([1, 2, 3, 4, 5, 6, 7], missing_high=3)
    assert owed is not None
    assert (owed.value, owed.low, owed.high) == (5.5, 2, math.inf)
    assert median([1, 2], missing_high=2) is None
    assert median([1, 2, 3], missing_high=2) is not None
