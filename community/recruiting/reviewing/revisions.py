"""First scores and what reviewers made of them after a talk. The ranking stands on the first; see `scores_of_call`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from community.core.db import db
from community.recruiting.models import Application, Review, ReviewState, Score
from community.recruiting.models.reviewing import Assignment
from community.recruiting.states import AssignmentState


@dataclass(frozen=True)
class GivenScore:
    """One dimension of one sent review that counts. `first` None is "no evidence"; `revised` None is "not revised"."""

    application_id: int
    review_id: int
    dimension: str
    first: int | None
    revised: int | None
    reason: str

    @property
    def latest(self) -> int | None:
        """What its reviewer thinks now. Ranking by it instead of `first` is for a page that says so."""
        return self.first if self.revised is None else self.revised


def scores_of_call(call_id: int) -> Sequence[GivenScore]:
    """Every score that counts in a call, first and revised side by side. One statement.

    Drafts, voided reviews, reviews given back or taken away, and practice stories are not in it.
    """
    rows = db.session.execute(
        select(
            Assignment.application_id,
            Review.id,
            Score.dimension,
            Score.value,
            Score.revised_value,
            Score.revised_reason,
        )
        .join(Review, Review.assignment_id == Assignment.id)
        .join(Score, Score.review_id == Review.id)
        .join(Application, Application.id == Assignment.application_id)
        .where(
            Application.call_id == call_id,
            Assignment.state == AssignmentState.SUBMITTED,
            Review.state == ReviewState.SUBMITTED,
        )
        .order_by(Assignment.application_id, Review.id, Score.dimension)
    )
    return [GivenScore(*row) for row in rows]
