"""How the applications of a call stand: read in a handful of statements, whatever their number."""

from __future__ import annotations

import datetime as dt
import random
import string
from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.sql import ColumnElement

from community.accounts.models import Person
from community.core.db import db, plain_rows
from community.programs.models import Member
from community.recruiting.deciding.outlook import Given, Outlook, Read, Rules
from community.recruiting.deciding.queries import all_in
from community.recruiting.models import Application, Call, Decision, Review, ReviewRound, ReviewState, Score
from community.recruiting.models.reviewing import Assignment
from community.recruiting.remembering import remembered
from community.recruiting.rubric import DIMENSION_KEYS
from community.recruiting.states import ANSWERED, REVIEWABLE, ApplicationState, AssignmentState, Outcome

#: Reviewers go by letters that the rubric's dimensions have not taken.
REVIEWER_LETTERS = string.ascii_uppercase[len(DIMENSION_KEYS) :]


def look_at(call: Call, review_round: ReviewRound) -> Outlook:
    """A call's applications, reviews and decisions: read again only if anything about them has changed."""
    rules = Rules(call.places, review_round.seed, is_blind=review_round.is_blind, by_hand=not review_round.is_by_chance)
    return remembered("outlook", call.program_id, partial(_look, call.id, rules), call.id, rules)


def _look(call_id: int, rules: Rules) -> Outlook:
    return Outlook(
        rules,
        applications={key: (ref, state, bool(ready)) for key, ref, state, ready in plain_rows(_applications(call_id))},
        reviews=[_read(row) for row in plain_rows(_reviews(call_id))],
        decisions={row[0]: Given(*row[1:]) for row in plain_rows(_decisions(call_id))},
    )


def _applications(call_id: int) -> Select[int, str, ApplicationState, bool]:
    return select(Application.id, Application.public_ref, Application.state, all_in()).where(
        Application.call_id == call_id, Application.state.in_(REVIEWABLE | ANSWERED)
    )


def _decisions(call_id: int) -> Select[int, int, Outcome, bool, bool, dt.date | None]:
    return (
        select(
            Decision.application_id,
            Decision.id,
            Decision.outcome,
            Decision.frozen_at.is_not(None),
            Decision.mailed_at.is_not(None),
            Decision.wait_until,
        )
        .join(Application, Application.id == Decision.application_id)
        .where(Application.call_id == call_id, Decision.replaced_at.is_(None))
    )


def _reviews(call_id: int) -> Select[Any]:
    """One row for each review that was sent, its scores side by side."""

    scores: list[ColumnElement[Any]] = [
        func.max(value).filter(Score.dimension == key)
        for value in (Score.value, Score.revised_value)
        for key in DIMENSION_KEYS
    ]
    return (
        select(
            Assignment.application_id,
            Assignment.reviewer_id,
            Review.exposed_at,
            Review.text_changed_at,
            *scores,
        )
        .join(Review, Review.assignment_id == Assignment.id)
        .join(Score, Score.review_id == Review.id)
        .join(Application, Application.id == Assignment.application_id)
        .where(
            Application.call_id == call_id,
            Application.state.in_(REVIEWABLE | ANSWERED),
            Assignment.state == AssignmentState.SUBMITTED,
            Review.state == ReviewState.SUBMITTED,
        )
        .group_by(Review.id, Assignment.application_id, Assignment.reviewer_id)
        .order_by(Review.id)
    )


def _read(row: Sequence[Any]) -> Read:
    application_id, reviewer_id, exposed_at, changed_at, *values = row
    scores = dict(zip(DIMENSION_KEYS, values, strict=False))
    later = dict(zip(DIMENSION_KEYS, values[len(DIMENSION_KEYS) :], strict=True))
    revised = {key: new for key, new in later.items() if new is not None and new != scores[key]}
    return Read(
        application_id,
        reviewer_id,
        scores,
        {**scores, **revised} if revised else None,
        exposed_at is not None,
        changed_at is not None,
    )


def reviewer_signs(outlook: Outlook) -> dict[int, str]:
    """What reviewers are called: by letters in an order of chance, by name once names are open."""
    ids = sorted({one.reviewer_id for one in outlook.reviews})
    if outlook.names_are_open:
        names = select(Member.id, Person.name).join(Person, Person.id == Member.person_id).where(Member.id.in_(ids))
        return dict(db.session.execute(names).tuples().all())
    random.Random(f"{outlook.rules.seed}:letters").shuffle(ids)
    rounds = len(REVIEWER_LETTERS)
    return {
        member_id: REVIEWER_LETTERS[place % rounds] + (str(place // rounds + 1) if place >= rounds else "")
        for place, member_id in enumerate(ids)
    }
