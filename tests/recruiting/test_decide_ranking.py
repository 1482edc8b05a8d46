"""The ranking: raw means, no normalization, doubt shown where it is."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.recruiting.deciding.ranking import pooled_variance, rank, total


def scores(*values: int | None) -> dict[str, int | None]:
    return dict(zip("abcde", values, strict=True))


def test_no_evidence_is_not_a_one_and_not_a_zero() -> None:
    assert total(scores(4, 4, 4, 4, None)) == 4
    assert total(scores(4, 4, 4, None, None)) is None


def test_raw_mean_is_the_order_and_what_is_incomplete_stands_last() -> None:
    standings = rank({1: [scores(3, 3, 3, 3, 3)], 2: [scores(5, 5, 5, None, None)], 3: [scores(4, 4, 4, 4, 4)]})
    assert [(one.key, one.place, one.mean) for one in standings] == [(3, 1, 4), (1, 2, 3), (2, None, None)]


def test_equal_means_share_a_place() -> None:
    standings = rank({1: [scores(3, 3, 3, 3, 3)], 2: [scores(3, 3, 3, 3, 3)], 3: [scores(2, 2, 2, 2, 2)]})
    assert [one.place for one in standings] == [1, 1, 3]


def test_pooled_variance_by_hand() -> None:
    # Within (3, 5): 2 on one degree of freedom; within (1, 2, 3): 2 on two. Pooled: 4 / 3.
    assert pooled_variance([[3, 5], [1, 2, 3], [4]]) == pytest.approx(4 / 3)
    assert pooled_variance([[3], [4]]) is None


def test_interval_is_unknown_when_nothing_overlaps() -> None:
    (one,) = rank({1: [scores(3, 3, 3, 3, 3)]})
    assert (one.low, one.high) == (None, None)


def test_close_calls_are_those_whose_interval_crosses_the_cut() -> None:
    reviews = {
        1: [scores(5, 5, 5, 5, 5), scores(5, 5, 5, 5, 5)],
        2: [scores(4, 4, 4, 4, 4), scores(3, 3, 3, 3, 3)],
        3: [scores(3, 3, 3, 3, 3), scores(4, 4, 4, 4, 3)],
        4: [scores(1, 1, 1, 1, 1), scores(1, 1, 1, 1, 1)],
    }
    assert [one.key for one in rank(reviews, places=2) if one.close_call] == [2, 3]
    assert not any(one.close_call for one in rank(reviews))


def test_differences_of_two_are_to_be_talked_about() -> None:
    (one,) = rank({1: [scores(3, 3, 5, 3, None), scores(3, 4, 3, 3, 1)]})
    assert one.to_talk_about == ("c",)
    assert one.means["e"] == 1
    assert one.spreads["e"] == 0


ONE_REVIEW = st.fixed_dictionaries(dict.fromkeys("abcde", st.none() | st.integers(1, 5)))
READ = st.dictionaries(st.integers(1, 40), st.lists(ONE_REVIEW, max_size=4), max_size=12)


@given(READ, st.integers(1, 12), st.randoms())
def test_the_order_in_which_scores_come_changes_nothing(
    read: dict[int, list[dict[str, int | None]]], places: int, chance: random.Random
) -> None:
    mixed = {key: chance.sample(read[key], len(read[key])) for key in chance.sample(list(read), len(read))}
    assert rank(mixed, places=places) == rank(read, places=places)


@given(READ, st.integers(1, 12))
def test_places_go_by_the_raw_mean_and_nothing_else(read: dict[int, list[dict[str, int | None]]], places: int) -> None:
    plain = rank(read, places=places)
    means = [one.mean for one in plain if one.mean is not None]
    assert means == sorted(means, reverse=True)
    upside_down = {key: -float(key) for key in read}
    talked = {key: [dict.fromkeys("abcde", 5)] for key in read}
    beside = rank(read, places=places, adjusted=upside_down, revised=talked)
    assert [(one.key, one.place, one.close_call) for one in beside] == [
        (one.key, one.place, one.close_call) for one in plain
    ]


def test_what_a_talk_changed_is_told_beside_the_first_scores() -> None:
    first, later = scores(2, 2, 2, 2, 2), scores(4, 2, 2, 2, 2)
    (one,) = rank({1: [first]}, revised={1: [later]})
    assert (one.mean, one.revised) == (2, 2.4)


def test_disagreement_sorts_by_the_widest_spread_first() -> None:
    wide, even = rank({1: [scores(1, 3, 3, 3, 3), scores(5, 3, 3, 3, 3)], 2: [scores(3, 3, 3, 3, 3)] * 2})
    assert wide.disagreement == (4, 4)
    assert even.disagreement == (0, 0)


def test_without_a_place_left_nothing_is_a_close_call() -> None:
    reviews = {1: [scores(4, 4, 4, 4, 4), scores(3, 3, 3, 3, 3)], 2: [scores(3, 3, 3, 3, 3)]}
    assert not any(one.close_call for one in rank(reviews, places=0))
