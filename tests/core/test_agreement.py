"""Agreement and severity: published vectors, what must hold for any ratings, and the gates before they are told."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import assume, given
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
