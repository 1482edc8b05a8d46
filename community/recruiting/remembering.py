"""What was worked out from a call's reviews, remembered by a process until anything about them changes.

A page asks for the fingerprint first, in one small statement on indexes alone, and works out anew only what it has not
seen with this very fingerprint. Nothing is told between processes, and nothing has to be forgotten in time.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

from sqlalchemy import Select, bindparam, case, func, select, true
from sqlalchemy.sql import ColumnElement

from community.core.db import BigKey, is_writing, plain_rows
from community.recruiting.models import Application, Assignment, Decision, Review, ReviewRound

Worked = TypeVar("Worked")

#: Calls, more or less: what was worked out from 6,000 reviews takes some megabytes.
REMEMBERED = 12

_known: OrderedDict[Hashable, Any] = OrderedDict()
_alone = Lock()


def fingerprint(review_round: ReviewRound) -> tuple[Any, ...]:
    """Differs as soon as an application, assignment, review, score or decision of the round's call is another.

    Whatever changes a score changes its review's version as well. Ids weigh the versions, so that two changes never
    make up for each other; moments tell apart what was deleted from what came into its place with the same number.
    """
    values = {"call_id": review_round.call_id, "round_id": review_round.id}
    [row] = plain_rows(_FINGERPRINT, values)
    return (review_round.call_id, review_round.id, review_round.version, review_round.seed, *row)


def remembered(kind: str, review_round: ReviewRound, work_out: Callable[[], Worked], *more: Hashable) -> Worked:
    """What `work_out` found when the round last stood as it does now, with the same `more`.

    In a writing transaction everything is worked out: what it has changed may never be.
    """
    if is_writing():
        return work_out()
    # First the fingerprint, then the rows: what is committed in between is kept under one that never comes again.
    key = (kind, fingerprint(review_round), more)
    with _alone:
        if key in _known:
            _known.move_to_end(key)
            return cast(Worked, _known[key])
    found = work_out()
    with _alone:
        _known[key] = found
        while len(_known) > REMEMBERED:
            _known.popitem(last=False)
    return found


def forget() -> None:
    """Forget everything, for tests: their databases begin with the same numbers."""
    with _alone:
        _known.clear()


def _weighed(column: Any, version: Any) -> ColumnElement[Any]:
    return func.coalesce(func.sum(column * version), 0)


def _marked(column: Any) -> ColumnElement[Any]:
    """Which reviews have a moment in `column`. A change of many at once may leave versions alone."""
    return func.coalesce(func.sum(case((column.is_not(None), Review.id), else_=0)), 0)


def _statement() -> Select[Any]:
    applications = (
        select(
            func.count().label("applications"),
            _weighed(Application.id, Application.version).label("of_applications"),
        )
        .where(Application.call_id == bindparam("call_id", type_=BigKey))
        .subquery()
    )
    reviews = (
        select(
            func.count().label("assignments"),
            _weighed(Assignment.id, Assignment.version).label("of_assignments"),
            _weighed(Review.id, Review.version).label("of_reviews"),
            _marked(Review.exposed_at).label("exposed"),
            _marked(Review.text_changed_at).label("text_changed"),
            func.max(Review.changed_at).label("reviewed_at"),
        )
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .where(Assignment.round_id == bindparam("round_id", type_=BigKey))
        .subquery()
    )
    decisions = (
        select(
            func.count().label("decisions"),
            _weighed(Decision.id, Decision.version).label("of_decisions"),
            func.max(Decision.decided_at).label("decided_at"),
        )
        .select_from(Decision)
        .join(Application, Application.id == Decision.application_id)
        .where(Application.call_id == bindparam("call_id", type_=BigKey))
        .subquery()
    )
    return select(applications, reviews, decisions).join_from(applications, reviews, true()).join(decisions, true())


_FINGERPRINT = _statement()
