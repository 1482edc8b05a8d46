"""How recruiting does: ways in side by side, how those do later who came, how long people wait."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, make_response, request
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from community.core.clock import now
from community.core.errors import NotFound
from community.core.policies import require
from community.core.tables import write_table
from community.insights import plates
from community.insights.plates import SOURCES, Plate
from community.insights.policies import may_see_recruiting
from community.insights.queries import times
from community.insights.queries.funnel import Steps, funnel_of
from community.insights.queries.later import Joined, Later, everybody
from community.insights.queries.scope import Scope, passers_of, scope_of
from community.programs.current import current_member, get_current_program
from community.recruiting.models import CallSource
from community.recruiting.views.review import LETTERS
from community.web.pages import render

bp = Blueprint("insights", __name__, url_prefix="/p/<program>/insights")

#: Joined so many days ago or longer.
SPANS = (30, 90)
PERIOD_LABELS = {"90": _l("The last 90 days"), "365": _l("The last year"), "all": _l("Since ever")}


def asked_for() -> Scope:
    """What the address asks for."""
    return scope_of(get_current_program(), request.args.get("period", ""), request.args.get("call", ""))


@bp.get("/recruiting")
def recruiting() -> Answer:
    require(may_see_recruiting, current_member)
    scope = asked_for()
    found = all_plates(scope) if scope.calls else {}
    return render(
        "insights/recruiting.html",
        scope=scope,
        title=title_of(scope, found),
        plates=found,
        periods=PERIOD_LABELS,
    )


def title_of(scope: Scope, found: dict[str, Plate]) -> str:
    """One sentence that claims no more than the page does."""
    if not found or found["funnel"].empty:
        return _("There is nothing to learn from yet.")
    if scope.only is not None:
        return scope.only.title
    return _("Who comes by which way, and how they do.")


def all_plates(scope: Scope) -> dict[str, Plate]:
    """Every plate by its name, each block from one grouped statement."""
    lines = scope.by_id
    names = passers_of(scope)
    steps = funnel_of(scope)
    by_source: dict[CallSource, Steps] = steps.by(lambda call_id, _passer: lines[call_id].source)
    seen = [source for source in SOURCES if any(line.source is source for line in lines.values())]
    by_source = {source: by_source.get(source, Steps()) for source in seen}
    people = everybody(scope)
    spans = {days: by_way(people, days, scope, seen) for days in SPANS}
    waits = times.waits_of(scope)
    found = [
        plates.funnel(by_source, seen),
        plates.talk(spans, seen),
        plates.passing(spans[SPANS[0]], seen),
        plates.helping(spans[SPANS[0]], seen),
        plates.time(times.by_call(waits), times.by_month(waits, times.last_months()), lines, month_name),
        plates.scores(times.scores_by_source(scope), seen, LETTERS),
        plates.calls(steps.by(lambda call_id, _passer: call_id), lines),
        plates.passers(steps.by(lambda _call, passer: passer), names, lines),
    ]
    return {one.name: one for one in found}


def by_way(people: list[Joined], days: int, scope: Scope, seen: list[CallSource]) -> dict[CallSource, Later]:
    """Those who joined so many days ago or longer, by source."""
    lines, before = scope.by_id, now() - dt.timedelta(days=days)
    return {
        source: Later([one for one in people if one.joined_at <= before and lines[one.call_id].source is source])
        for source in seen
    }


def month_name(month: dt.date) -> str:
    """ "Nov 26"; the axis has no room for more."""
    return format_date(month, "MMM yy")


@bp.get("/recruiting/<name>.csv")
def table(name: str) -> Answer:
    """The table behind a plate: the names of its columns are the same in every language."""
    require(may_see_recruiting, current_member)
    scope = asked_for()
    plate: Any = all_plates(scope).get(name)
    if plate is None:
        raise NotFound
    response = make_response(write_table(plate.csv_head, plate.csv_rows))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="recruiting-{name}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response
