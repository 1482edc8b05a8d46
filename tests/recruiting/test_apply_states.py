"""The table of moves: what can follow what, and what the applicant is told."""

from __future__ import annotations

import pytest

from community.core.errors import WrongState
from community.core.states import move
from community.recruiting.states import (
    ANSWERED,
    EDITABLE,
    MOVES,
    OPEN,
    PUBLIC_LABELS,
    PUBLIC_STATUS,
    REVIEWABLE,
    SETTLED,
    STATE_AFTER,
    STATE_LABELS,
    TO_SCREEN,
    WITHDRAWABLE,
    ApplicationState,
    Outcome,
    PublicStatus,
)

S = ApplicationState


def reachable(start: ApplicationState) -> set[ApplicationState]:
    found, waiting = {start}, [start]
    while waiting:
        for state in MOVES[waiting.pop()] - found:
            found.add(state)
            waiting.append(state)
    return found


def test_every_state_has_moves_a_label_and_a_public_status() -> None:
    assert set(MOVES) == set(STATE_LABELS) == set(PUBLIC_STATUS) == set(S)
    assert set(PUBLIC_LABELS) == set(PublicStatus)
    assert set(STATE_AFTER) == set(Outcome)


def test_a_draft_can_come_to_every_end() -> None:
    assert reachable(S.DRAFT) == set(S)


def test_reviewers_get_it_only_from_a_screener() -> None:
    assert {state for state, moves in MOVES.items() if S.RELEASED in moves} == {S.IN_SCREENING}
    assert {state for state, moves in MOVES.items() if S.IN_REVIEW in moves} == {S.RELEASED}


@pytest.mark.parametrize("state", sorted(REVIEWABLE))
def test_what_reviewers_have_can_go_back_to_screening(state: ApplicationState) -> None:
    assert S.IN_SCREENING in MOVES[state]


def test_a_question_of_the_program_has_a_way_back() -> None:
    assert S.SUBMITTED in MOVES[S.ASK_MORE]


def test_whoever_waits_for_us_can_take_it_back() -> None:
    assert OPEN | {S.DRAFT, S.WAITLISTED, S.INVITED} == WITHDRAWABLE


def test_joining_is_the_end() -> None:
    assert MOVES[S.JOINED] == frozenset()
    with pytest.raises(WrongState):
        move(S.JOINED, S.WITHDRAWN, MOVES)


def test_the_sets_do_not_contradict_each_other() -> None:
    assert not OPEN & ANSWERED
    assert not OPEN & SETTLED
    assert not TO_SCREEN & REVIEWABLE
    assert OPEN | {S.DRAFT} == EDITABLE


def test_the_applicant_cannot_tell_how_far_the_reading_is() -> None:
    assert len({PUBLIC_STATUS[state] for state in REVIEWABLE | {S.IN_SCREENING}}) == 1
