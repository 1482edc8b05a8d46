"""Masks and scores: the comparison's interval, when it is silent, and that the page shows it after the freeze only."""

from __future__ import annotations

import math

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from community.core.db import db, unit_of_work
from community.programs.models import Role
from community.recruiting.deciding import queries as deciding_queries
from community.recruiting.deciding import services as deciding
from community.recruiting.models import Call, ReviewRound
from community.recruiting.reviewing.fairness import LEAST_EACH, compare, student_quantile
from community.recruiting.reviewing.outcomes import masks_and_scores
from tests.conftest import SignInAs
from tests.factories import make_member, make_program
from tests.factories.reviewing import acting, decide, make_call, make_reviewers, make_sent, release, send_review

SCORES = st.lists(st.floats(1, 5), min_size=LEAST_EACH, max_size=30)


@given(SCORES, SCORES)
def test_the_interval_holds_the_difference_and_turns_with_the_sides(one: list[float], other: list[float]) -> None:
    found, turned = compare(one, other), compare(other, one)
    assert found is not None
    assert turned is not None
    assert found.difference.low <= found.difference.value <= found.difference.high
    assert math.isclose(found.difference.value, -turned.difference.value, abs_tol=1e-9)
    assert math.isclose(found.difference.low, -turned.difference.high, abs_tol=1e-6)
    assert (found.with_masks, found.without) == (len(one), len(other))


@given(SCORES, SCORES, st.floats(-2, 2))
def test_what_is_added_to_one_side_is_added_to_the_difference(
    one: list[float], other: list[float], more: float
) -> None:
    before, after = compare(one, other), compare([value + more for value in one], other)
    assert before is not None
    assert after is not None
    assert math.isclose(after.difference.value, before.difference.value + more, abs_tol=1e-9)
    assert math.isclose(
        after.difference.high - after.difference.low, before.difference.high - before.difference.low, abs_tol=1e-6
    )


@given(st.lists(st.floats(1, 5), max_size=LEAST_EACH - 1), SCORES)
def test_too_few_on_a_side_say_nothing(few: list[float], enough: list[float]) -> None:
    assert compare(few, enough) is None
    assert compare(enough, few) is None


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(4, 2.7764), (5, 2.5706), (8, 2.3060), (12, 2.1788), (30, 2.0423), (1000, 1.9623)]
)
def test_quantiles_are_those_of_the_tables(freedom: float, quantile: float) -> None:
    assert student_quantile(freedom) == pytest.approx(quantile, rel=0.005)


def test_welch_by_hand() -> None:
    """Means 3 and 4, variances 2.5 each, n = 5 each: standard error 1, freedom 8, half-width 2.306."""
    found = compare([1, 2, 3, 4, 5], [2, 3, 4, 5, 6])
    assert found is not None
    assert found.difference.value == -1
    assert found.difference.low == pytest.approx(-3.306, abs=0.01)
    assert found.difference.high == pytest.approx(1.306, abs=0.01)


def test_the_round_page_shows_it_after_the_freeze_and_not_before(app: Flask, sign_in: SignInAs) -> None:
    program = make_program()
    call = make_call(program, target=1)
    screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
    manager = make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR)
    (reader,) = make_reviewers(program, "Annika")
    client = sign_in(manager)
    page = "/p/hollow/desk/rounds/winter"
    for number in range(2 * LEAST_EACH):
        masked = number % 2 == 0
        more = {"moment": "I have 48,213 followers on Instagram. I read it twice."} if masked else {}
        application = make_sent(call, f"Nr {number}", answers=more)
        release(screener, application)
        send_review(reader, application, *([3] * 5 if masked else [4] * 5))
        decide(manager, application)
    assert "Masks and scores" not in client.get(page).text
    with unit_of_work():
        pending = deciding_queries.unfrozen(call.id)
        found = db.session.get_one(Call, call.id)
        deciding.freeze(acting(manager), found, seen=deciding_queries.fingerprint(pending))
    db.session.expire_all()
    comparison = masks_and_scores(db.session.query(ReviewRound).one())
    assert comparison is not None
    assert (comparison.with_masks, comparison.without) == (LEAST_EACH, LEAST_EACH)
    assert comparison.difference.value == -1
    assert "scored -1.00 points against those without" in client.get(page).text
