"""Allocation is balanced, by chance, repeatable, and deaf to what applicants write."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from community.recruiting.reviewing.allocation import choose_reviewers, filling_order, position


@given(
    seed=st.integers(0, 2**31),
    reviewers=st.integers(2, 9),
    applications=st.integers(1, 40),
    count=st.integers(1, 3),
)
def test_loads_never_differ_by_more_than_one(seed: int, reviewers: int, applications: int, count: int) -> None:
    loads = dict.fromkeys(range(1, reviewers + 1), 0)
    for application_id in range(applications):
        chosen = choose_reviewers(loads, count=count, seed=seed, application_id=application_id)
        assert len(chosen) == len(set(chosen)) == min(count, reviewers)
        for member_id in chosen:
            loads[member_id] += 1
    assert max(loads.values()) - min(loads.values()) <= 1


def test_nobody_excluded_is_chosen_even_when_too_few_are_left() -> None:
    assert choose_reviewers({1: 0, 2: 5, 3: 0}, count=3, seed=7, application_id=1, excluded={1, 3}) == [2]
    assert choose_reviewers({1: 0}, count=2, seed=7, application_id=1, excluded={1}) == []


def test_the_same_seed_gives_the_same_and_another_seed_something_else() -> None:
    loads = dict.fromkeys(range(1, 9), 0)

    def drawn(seed: int) -> list[list[int]]:
        return [choose_reviewers(loads, count=2, seed=seed, application_id=number) for number in range(12)]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_chance_among_equals_favors_nobody() -> None:
    loads = dict.fromkeys(range(1, 5), 0)
    firsts = Counter(choose_reviewers(loads, count=1, seed=3, application_id=number)[0] for number in range(2000))
    # 500 expected each; five standard deviations of a binomial with p = 1/4 are 97.
    assert all(403 < times < 597 for times in firsts.values())


def test_each_reviewer_reads_in_an_order_of_their_own() -> None:
    def order(reviewer_id: int) -> list[int]:
        return sorted(range(30), key=lambda number: position(seed=5, reviewer_id=reviewer_id, application_id=number))

    assert order(1) == order(1)
    assert order(1) != order(2)
    assert order(1) != list(range(30))


@given(has=st.dictionaries(st.integers(1, 500), st.integers(0, 4), max_size=40), seed=st.integers(0, 2**31))
def test_applications_with_the_fewest_readers_are_filled_first(has: dict[int, int], seed: int) -> None:
    order = filling_order(has, seed=seed)
    assert sorted(order) == sorted(has)
    assert [has[key] for key in order] == sorted(has.values())
    assert order == filling_order(dict(reversed(has.items())), seed=seed)


def test_among_equals_the_order_of_filling_is_not_that_of_numbers() -> None:
    equal = dict.fromkeys(range(20), 1)
    assert filling_order(equal, seed=1) != list(range(20))
    assert filling_order(equal, seed=1) != filling_order(equal, seed=2)
