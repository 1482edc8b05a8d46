"""Who may do what in recruiting: the applicant's half and the desk's."""

from __future__ import annotations

from tests.house.rows import Cast
from tests.recruiting.permissions_apply import APPLY_ROWS, stage_apply
from tests.recruiting.permissions_review import REVIEW_ROWS, stage_review
from tests.recruiting.permissions_rounds import ROUND_ROWS, stage_rounds

ROWS = [*APPLY_ROWS, *REVIEW_ROWS, *ROUND_ROWS]


def stage(cast: Cast) -> None:
    stage_apply(cast)
    stage_review(cast)
    stage_rounds(cast)
