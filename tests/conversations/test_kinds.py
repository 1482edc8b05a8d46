"""The truth table of kinds, over every combination there is."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.conversations.episode import (
    ADVICE,
    ONE_TO_ALL,
    WORD_OF_MOUTH,
    Basis,
    CameBack,
    Kind,
    Mode,
    Recommendation,
    could_answer,
    kind_of,
)

CASES = list(itertools.product(Basis, CameBack, Recommendation, Mode))

#: basis, something came back, somebody could answer, advice: what it counts as. Read aloud it is the published table.
TABLE = {
    **{
        (Basis.DEAL_ONLY, back, could, advice): Kind.SHARE_ONLY
        for back in (0, 1)
        for could in (0, 1)
        for advice in (0, 1)
    },
    **{
        (Basis.HEARD_OR_READ, back, could, advice): Kind.OVERHEARD
        for back in (0, 1)
        for could in (0, 1)
        for advice in (0, 1)
    },
    (Basis.SAW_SOMEONE, 0, 0, 0): Kind.SHARE_ONLY,
    (Basis.SAW_SOMEONE, 0, 0, 1): Kind.SHARE_ONLY,
    (Basis.SAW_SOMEONE, 0, 1, 0): Kind.SHARE_ONLY,
    (Basis.SAW_SOMEONE, 0, 1, 1): Kind.SHARE_ONLY,
    (Basis.SAW_SOMEONE, 1, 1, 0): Kind.CONVERSATION,
    (Basis.SAW_SOMEONE, 1, 1, 1): Kind.RECOMMENDATION,
    (Basis.OWN_EXPERIENCE, 0, 0, 0): Kind.SHARE_ONLY,
    (Basis.OWN_EXPERIENCE, 0, 0, 1): Kind.SHARE_ONLY,
    (Basis.OWN_EXPERIENCE, 0, 1, 0): Kind.CONVERSATION,
    (Basis.OWN_EXPERIENCE, 0, 1, 1): Kind.RECOMMENDATION,
    (Basis.OWN_EXPERIENCE, 1, 1, 0): Kind.CONVERSATION,
    (Basis.OWN_EXPERIENCE, 1, 1, 1): Kind.RECOMMENDATION,
}


@pytest.mark.parametrize("basis", Basis)
def test_every_combination_is_in_the_table(basis: Basis) -> None:
    checked = 0
    for _basis, came_back, recommendation, mode in (case for case in CASES if case[0] is basis):
        back = came_back is not CameBack.NOTHING
        key = (basis, int(back), int(back or mode not in ONE_TO_ALL), int(recommendation in ADVICE))
        assert kind_of(basis, came_back, recommendation, mode=mode) is TABLE[key], (key, mode)
        checked += 1
    assert checked == len(CameBack) * len(Recommendation) * len(Mode)


cases = st.tuples(
    st.sampled_from(Basis), st.sampled_from(CameBack), st.sampled_from(Recommendation), st.sampled_from(Mode)
)


@given(cases)
def test_what_never_changes(case: tuple[Basis, CameBack, Recommendation, Mode]) -> None:
    basis, came_back, recommendation, mode = case
    kind = kind_of(basis, came_back, recommendation, mode=mode)
    if basis in (Basis.DEAL_ONLY, Basis.HEARD_OR_READ):
        assert kind not in WORD_OF_MOUTH, "neither a deal nor hearsay is word of mouth, whatever came back"
        assert all(kind_of(basis, other, recommendation, mode=mode) is kind for other in CameBack)
    if kind is Kind.RECOMMENDATION:
        assert recommendation in ADVICE
    if kind in WORD_OF_MOUTH:
        assert could_answer(mode, came_back)


@given(cases)
def test_doubts_and_complaints_count_like_agreement(case: tuple[Basis, CameBack, Recommendation, Mode]) -> None:
    basis, _came_back, recommendation, mode = case
    replies = [reply for reply in CameBack if reply is not CameBack.NOTHING]
    assert len({kind_of(basis, reply, recommendation, mode=mode) for reply in replies}) == 1


def test_only_posts_to_all_leave_it_open_whether_somebody_could_answer() -> None:
    unanswered = {mode for mode in Mode if not could_answer(mode, CameBack.NOTHING)}
    assert unanswered == {Mode.PUBLIC_POST, Mode.REVIEW_SITE}
    assert all(could_answer(mode, CameBack.QUESTION) for mode in Mode)


def test_advice_against_counts_like_advice_for() -> None:
    assert {Recommendation.AVOID, Recommendation.FITS_NOT_YOU, Recommendation.TRY, Recommendation.BUY} == ADVICE
