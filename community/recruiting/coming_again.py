"""From which day on somebody who was not chosen may apply again. One rule for letters, pages and new applications."""

from __future__ import annotations

import datetime as dt

from community.recruiting.models import Call, Decision
from community.recruiting.states import Outcome


def day_to_come_again(decision: Decision | None, call: Call) -> dt.date | None:
    """The day that holds, None: at any time.

    A "not this time" says it itself, a day or none. Of every other end, and of what was brought in without a decision,
    the call's word holds; `applying.queries.to_come_again` says the same in SQL.
    """
    if decision is not None and decision.outcome is Outcome.DECLINE:
        return decision.reapply_on
    return call.reapply_on
