"""Agreement and severity: published vectors, what must hold for any ratings, and the gates before they are told."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.agreement import (
    Hindrance,
    Scale,
    Scored,
    additive_severity,
    adjusted_means,
    hinders_adjusting,
    jackknifed_alpha,
    krippendorff_alpha,
)

#: Krippendorff's example: four observers, twelve units.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


@pytest.mark.parametrize(("scale", "alpha"), [(Scale.NOMINAL, 0.743), (Scale.ORDINAL, 0.815), (Scale.INTERVAL, 0.849)])
def test_krippendorff(scale: Scale, alpha: float) -> None:
    units = [list(unit) for unit in zip(*OBSERVERS, strict=True)]
    got = krippendorff_alpha(units, scale)
    assert got is not None
    assert round(got, 3) == alpha


def test_alpha_of_nothing_shared_or_nothing_different_cannot_be_said() -> None:
    assert krippendorff_alpha([[1, None], [None, 2]]) is None
    assert krippendorff_alpha([[3, 3], [3, 3]]) is None
    assert krippendorff_alpha([]) is None
    assert krippendorff_alpha([[1, 1], [2, 2]]) == 1


def test_severity() -> None:
    scores = [
        ("a1", "r1", 3), ("a1", "r2", 4), ("a2", "r1", 2), ("a2", "r3", 4), ("a3", "r2", 5),
        ("a3", "r3", 5), ("a4", "r1", 1), ("a4", "r2", 3), ("a4", "r3", 3),
    ]  # fmt: skip
    got = additive_severity(scores)
    assert got is not None
    assert round(got.mean, 4) == 3.3333
    assert [round(got.things[key], 4) for key in ("a1", "a2", "a3", "a4")] == [0.2190, -0.1381, 0.8619, -0.7714]
    assert [round(got.raters[key], 4) for key in ("r1", "r2", "r3")] == [-0.6619, 0.3381, 0.4095]
    assert got.connected


def test_severity_says_when_groups_cannot_be_compared() -> None:
    apart = additive_severity([("a1", "r1", 3), ("a2", "r2", 5)])
    assert apart is not None
    assert not apart.connected
    assert additive_severity([]) is None


def test_severity_stops_when_nothing_moves_any_more() -> None:
    scores: list[Scored] = [(thing, rater, (thing * rater) % 5) for thing in range(30) for rater in range(4)]
    few = additive_severity(scores, rounds=200)
    many = additive_severity(scores, rounds=2000, tolerance=0)
    assert few is not None
    assert many is not None
    for rater in range(4):
        assert few.raters[rater] == pytest.approx(many.raters[rater], abs=1e-7)


def test_errors_of_severity_are_those_of_the_mixed_model_equations() -> None:
    """The vector's design, by inverting the whole matrix of stories and raters instead of eliminating the stories."""
    design = [("a1", "r1"), ("a1", "r2"), ("a2", "r1"), ("a2", "r3"), ("a3", "r2"), ("a3", "r3"), ("a4", "r1"),
              ("a4", "r2"), ("a4", "r3")]  # fmt: skip
    scores: list[Scored] = [(a, r, v) for (a, r), v in zip(design, (3, 4, 2, 4, 5, 5, 1, 3, 3), strict=True)]
    got = additive_severity(scores)
    assert got is not None
    names = ["a1", "a2", "a3", "a4", "r1", "r2", "r3"]
    matrix = [[0.0] * 7 for _ in names]
    for at, name in enumerate(names):
        matrix[at][at] = 1.0 if name[0] == "a" else 2.0
    for a, r in design:
        i, j = names.index(a), names.index(r)
        matrix[i][i] += 1
        matrix[j][j] += 1
        matrix[i][j] += 1
        matrix[j][i] += 1
    inverse = inverted(matrix)
    fitted = {(a, r): got.mean + got.things[a] + got.raters[r] for a, r in design}
    left = sum((value - got.mean) * (value - fitted[str(a), str(r)]) for a, r, value in scores) / 8
    for name in ("r1", "r2", "r3"):
        place = names.index(name)
        assert got.errors[name] == pytest.approx(math.sqrt(left * inverse[place][place]))


def inverted(matrix: list[list[float]]) -> list[list[float]]:
    """Gauss and Jordan."""
    size = len(matrix)
    rows = [[*row, *(float(i == j) for j in range(size))] for i, row in enumerate(matrix)]
    for i in range(size):
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for j in range(size):
            if j != i:
                rows[j] = [a - rows[j][i] * b for a, b in zip(rows[j], rows[i], strict=True)]
    return [row[size:] for row in rows]


def test_the_range_of_severity_holds_the_truth_as_often_as_it_says() -> None:
    """90 % intervals over 60 rounds of 40 stories, 5 reviewers and 3 reviews each: 300 of them, give or take."""
    chance = random.Random(20261127)
    held = 0
    for _ in range(60):
        truth = [chance.gauss(0, math.sqrt(0.5)) for _ in range(5)]
        scores: list[Scored] = []
        for story in range(40):
            quality = chance.gauss(3, 1)
            scores += [(story, who, quality + truth[who] + chance.gauss(0, 1)) for who in chance.sample(range(5), 3)]
        got = additive_severity(scores)
        assert got is not None
        middle = sum(truth) / 5
        held += sum(abs(got.raters[who] - (truth[who] - middle)) <= 1.64 * got.errors[who] for who in range(5))
    assert 0.85 <= held / 300 <= 0.99


UNITS = st.lists(st.lists(st.none() | st.integers(1, 5), min_size=1, max_size=4), min_size=1, max_size=25)


@given(UNITS, st.sampled_from(list(Scale)))
def test_alpha_never_exceeds_one_and_leaving_one_out_is_counting_without_it(
    units: list[list[int | None]], scale: Scale
) -> None:
    alpha, interval = jackknifed_alpha(units, scale)
    assert alpha == krippendorff_alpha(units, scale)
    assert alpha is None or alpha <= 1 + 1e-12
    if interval is not None:
        told = [unit for unit in units if sum(value is not None for value in unit) > 1]
        without = [krippendorff_alpha(told[:i] + told[i + 1 :], scale) for i in range(len(told))]
        left = [value for value in without if value is not None]
        assert len(left) == len(told)
        mean = sum(left) / len(left)
        error = math.sqrt((len(left) - 1) / len(left) * sum((value - mean) ** 2 for value in left))
        assert interval.low == pytest.approx(interval.value - 1.959964 * error, abs=1e-6)
        assert interval.high <= 1


@given(st.lists(st.integers(1, 5), min_size=1, max_size=20), st.sampled_from(list(Scale)))
def test_alpha_of_identical_raters_is_one_or_can_not_be_computed(values: list[int], scale: Scale) -> None:
    alpha = krippendorff_alpha([[value] * 3 for value in values], scale)
    assert alpha is None if len(set(values)) < 2 else alpha == pytest.approx(1)


@given(UNITS, st.sampled_from(list(Scale)), st.randoms())
def test_alpha_knows_no_order(units: list[list[int | None]], scale: Scale, chance: random.Random) -> None:
    before = krippendorff_alpha(units, scale)
    mixed = [chance.sample(unit, len(unit)) for unit in chance.sample(units, len(units))]
    after = krippendorff_alpha(mixed, scale)
    assert after == (None if before is None else pytest.approx(before))


TABLE = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 4), st.integers(10, 50)),
    min_size=1,
    max_size=40,
    unique_by=lambda row: row[:2],
)


@given(TABLE)
def test_with_equal_severities_the_adjusted_order_is_the_raw_one(rows: list[tuple[int, int, int]]) -> None:
    scores: list[Scored] = [(thing, rater, score / 10) for thing, rater, score in rows]
    raw = adjusted_means(scores, dict.fromkeys(range(5), 0.0))
    same = adjusted_means(scores, dict.fromkeys(range(5), 0.25))
    for thing, mean in raw.items():
        assert same[thing] == pytest.approx(mean - 0.25)
        others = [score for one, _rater, score in scores if one == thing]
        assert mean == pytest.approx(sum(others) / len(others))


@given(TABLE)
def test_severities_are_fixed_points_of_their_equations(rows: list[tuple[int, int, int]]) -> None:
    scores: list[Scored] = [(thing, rater, score / 10) for thing, rater, score in rows]
    got = additive_severity(scores)
    assert got is not None
    for rater, value in got.raters.items():
        left = [score - got.mean - got.things[thing] for thing, who, score in scores if who == rater]
        assert value == pytest.approx(sum(left) / (len(left) + 2), abs=1e-6)


def rated(*pairs: tuple[int, int]) -> list[Scored]:
    return [(thing, rater, 3.0 + (thing + rater) % 2) for thing, rater in pairs]


def test_severity_is_told_only_where_it_means_something() -> None:
    everybody = rated(*((thing, rater) for thing in range(5) for rater in range(3)))

    def stands_against(scores: list[Scored], *, by_hand: bool = False) -> Hindrance | None:
        return hinders_adjusting(additive_severity(scores), by_hand=by_hand)

    assert stands_against(everybody) is None
    assert stands_against(everybody, by_hand=True) is Hindrance.BY_HAND
    assert stands_against(everybody[:-1]) is Hindrance.TOO_FEW_EACH, "the third has rated four"
    assert stands_against([]) is Hindrance.NO_SCORES
    assert stands_against(rated(*((thing, 1) for thing in range(9)))) is Hindrance.ONE_RATER
    apart = rated(*((thing, rater) for rater in (0, 1) for thing in range(5 * rater, 5 * rater + 5)))
    assert stands_against(apart) is Hindrance.APART
