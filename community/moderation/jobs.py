"""What happens to cases by the clock."""

from __future__ import annotations

import datetime as dt

from community.core.jobs import periodic
from community.moderation import services


@periodic("moderation.restore_overdue", dt.timedelta(minutes=5))
def restore_overdue() -> None:
    """Give posts back that the rule hid and that nobody decided about within a day."""
    services.restore_overdue()
