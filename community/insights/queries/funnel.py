"""How far applications came, from the visit to the joining: two grouped statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, cast, func, null, or_, select, union_all
from sqlalchemy.sql import ColumnElement

from community.core.db import BigKey, db
from community.core.statistics import Interval, wilson
from community.insights.queries.scope import Scope
from community.recruiting.models import (
    Application,
    Assignment,
    Call,
    CallPasser,
    CallVisits,
    Decision,
    PasserVisits,
    RedactedView,
    Review,
    ReviewState,
)
from community.recruiting.states import ANSWERED, ApplicationState, Outcome

#: Invitations that came to an end, one way or the other.
ENDED = (ApplicationState.JOINED, ApplicationState.LAPSED, ApplicationState.WITHDRAWN)


@dataclass(frozen=True)
class Steps:
    """Counts of applications, each step among those before; visits are openings of a page, and of nobody in particular.

    `answered` has an answer in the mail; `ended` are invitations that are no longer open.
    """

    visits: int = 0
    begun: int = 0
    sent: int = 0
    released: int = 0
    reviewed: int = 0
    answered: int = 0
    invited: int = 0
    ended: int = 0
    joined: int = 0

    def __add__(self, other: Steps) -> Steps:
        return Steps(**{name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__})

    @property
    def sent_share(self) -> Interval | None:
        """Of those begun."""
        return wilson(self.sent, self.begun)

    @property
    def released_share(self) -> Interval | None:
        """Of those sent."""
        return wilson(self.released, self.sent)

    @property
    def reviewed_share(self) -> Interval | None:
        """Of those released."""
        return wilson(self.reviewed, self.released)

    @property
    def invited_share(self) -> Interval | None:
        """Of those answered."""
        return wilson(self.invited, self.answered)

    @property
    def joined_share(self) -> Interval | None:
        """Of invitations that came to an end."""
        return wilson(self.joined, self.ended)


@dataclass(frozen=True)
class Funnel:
    """Steps by call and by passer (None: by nobody's link)."""

    rows: Mapping[tuple[int, int | None], Steps]

    def by(self, key: Callable[[int, int | None], Hashable | None]) -> dict[Any, Steps]:
        """Summed by what `key` makes of call and passer; None is left out."""
        found: dict[Any, Steps] = defaultdict(Steps)
        for (call_id, passer_id), steps in self.rows.items():
            group = key(call_id, passer_id)
            if group is not None:
                found[group] += steps
        return dict(found)


def funnel_of(scope: Scope) -> Funnel:
    """Everything for the comparison of sources, calls and passers."""
    rows: dict[tuple[int, int | None], Steps] = defaultdict(Steps)
    for call_id, passer_id, *counts in db.session.execute(_applications(scope)):
        rows[call_id, passer_id] += Steps(0, *(int(number or 0) for number in counts))
    for call_id, passer_id, visits in db.session.execute(union_all(_visits(scope), _passer_visits(scope))):
        rows[call_id, passer_id] += Steps(visits=int(visits))
        if passer_id is not None:
            # The page counts every opening; those by somebody's link are told apart here.
            rows[call_id, None] += Steps(visits=-int(visits))
    return Funnel({key: steps for key, steps in rows.items() if key[0] in scope.by_id})


def _applications(scope: Scope) -> Any:
    released = select(RedactedView.id).where(RedactedView.application_id == Application.id).exists()
    reviewed = (
        select(Review.id)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .where(Assignment.application_id == Application.id, Review.state == ReviewState.SUBMITTED)
        .exists()
    )
    invited = or_(
        Application.state.in_((ApplicationState.INVITED, ApplicationState.JOINED, ApplicationState.LAPSED)),
        select(Decision.id)
        .where(
            Decision.application_id == Application.id,
            Decision.replaced_at.is_(None),
            Decision.outcome == Outcome.INVITE,
            Decision.mailed_at.is_not(None),
        )
        .exists(),
    )
    sent = Application.submitted_at.is_not(None)
    # Taken back after an invitation: that one was answered as well.
    answered = or_(Application.state.in_(ANSWERED), invited)
    return scope.within(
        select(
            Application.call_id,
            Application.passed_on_by_id,
            func.count(Application.id),
            *(
                _how_many(condition)
                for condition in (
                    sent,
                    released,
                    reviewed,
                    answered,
                    invited,
                    invited & Application.state.in_(ENDED),
                    Application.state == ApplicationState.JOINED,
                )
            ),
        )
    ).group_by(Application.call_id, Application.passed_on_by_id)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _visits(scope: Scope) -> Any:
    statement = (
        select(CallVisits.call_id, cast(null(), BigKey), func.sum(CallVisits.count))
        .join(Call, Call.id == CallVisits.call_id)
        .where(Call.program_id == scope.program.id)
        .group_by(CallVisits.call_id)
    )
    if scope.only is not None:
        statement = statement.where(Call.id == scope.only.id)
    return statement.where(CallVisits.day >= scope.since.date()) if scope.since else statement


def _passer_visits(scope: Scope) -> Any:
    statement = (
        select(CallPasser.call_id, PasserVisits.passer_id, func.sum(PasserVisits.count))
        .join(CallPasser, CallPasser.id == PasserVisits.passer_id)
        .join(Call, Call.id == CallPasser.call_id)
        .where(Call.program_id == scope.program.id)
        .group_by(PasserVisits.passer_id, CallPasser.call_id)
    )
    if scope.only is not None:
        statement = statement.where(Call.id == scope.only.id)
    return statement.where(PasserVisits.day >= scope.since.date()) if scope.since else statement
