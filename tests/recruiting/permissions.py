"""Who may do what in recruiting: the applicant's half, calls and nominations, and the desk's."""

from __future__ import annotations

from tests.house.rows import Cast
from tests.recruiting.permissions_apply import APPLY_ROWS, stage_apply
from tests.recruiting.permissions_calls import CALL_ROWS, stage_calls
from tests.recruiting.permissions_import import IMPORT_ROWS, stage_import
from tests.recruiting.permissions_review import REVIEW_ROWS, stage_review
from tests.recruiting.permissions_rounds import ROUND_ROWS, stage_rounds

ROWS = [*APPLY_ROWS, *CALL_ROWS, *IMPORT_ROWS, *REVIEW_ROWS, *ROUND_ROWS]


def stage(cast: Cast) -> None:
    stage_apply(cast)
    stage_calls(cast)
    stage_import(cast)
    stage_review(cast)
    stage_rounds(cast)
