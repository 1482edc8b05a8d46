"""What the pages of moderation share: the blueprint, clocks, keys of pages."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, request
from flask_babel import gettext as _

from community.core.clock import now
from community.core.keys import find_moment_and_number, find_number
from community.moderation.models import Case
from community.moderation.services.keeping import PROMISE
from community.moderation.texts import CAME_OF_IT, matter
from community.web.jinja import span

bp = Blueprint("moderation", __name__, url_prefix="/p/<program>")

PAGE = 20
#: From here on a clock says that it becomes urgent.
SOON = dt.timedelta(hours=12)


def moment_and_id(moment: dt.datetime | None, row_id: int) -> str:
    """Where a page that is ordered by a moment ends."""
    return f"{moment.isoformat() if moment else ''}~{row_id}"


def asked_after(name: str = "after") -> tuple[dt.datetime, int] | None:
    """The key in the address; None without one, or with one that nobody gave out."""
    return find_moment_and_number(request.args.get(name, ""))


def asked_number(name: str) -> int | None:
    """A number in the address; None without one."""
    return find_number(request.args.get(name))


@bp.app_template_filter("case_clock")
def clock_of(case: Case) -> dict[str, object]:
    """What `desk.clock` needs: fraction, label and state."""
    if not case.is_open:
        return {"fraction": 1, "label": _("Done"), "state": "done"}
    left = case.due_at - now()
    if left <= dt.timedelta(0):
        return {"fraction": 0, "label": _("%(span)s over", span=span(left)), "state": "late"}
    label = _("%(span)s left", span=span(left))
    return {"fraction": left / PROMISE, "label": label, "state": "soon" if left < SOON else ""}


@bp.app_template_filter("case_matter")
def matter_of(case: Case) -> str:
    """What is the matter with an open case, or what came of a decided one."""
    if case.is_open or case.outcome is None:
        return matter(case)
    return str(CAME_OF_IT[case.outcome])
