"""The movement: a few numbers with their ranges, and plates of weeks. Word of mouth and shares never meet in one."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math

from flask import Blueprint
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.dates import month_day
from community.core.errors import NotFound
from community.core.policies import require
from community.programs.current import current_member, get_current_program
from community.recognition import queries
from community.recognition.plates import DEFINITIONS, PLATES, Plate
from community.recognition.policies import may_see_movement
from community.recognition.queries import Movement
from community.web.pages import render

bp = Blueprint("movement", __name__, url_prefix="/p/<program>/desk/movement")

#: What a spreadsheet would take for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@bp.get("")
def page() -> Answer:
    require(may_see_movement, current_member)
    movement = queries.movement_of(get_current_program())
    return render(
        "recognition/movement.html",
        movement=movement,
        title=title_of(movement),
        span=span_of(movement),
        plates=[PLATES[name](movement) for name in PLATES],
        percent=percent,
        decimals=decimals,
        days=days,
        definitions=DEFINITIONS,
    )


def span_of(movement: Movement) -> str:
    """Which weeks the page is about."""
    if not movement.weeks:
        return ""
    first, last = movement.weeks[0].week_on, movement.weeks[-1].week_on + dt.timedelta(days=6)
    return _(
        "%(first)s to %(last)s, %(weeks)s",
        first=month_day(first),
        last=month_day(last),
        weeks=ngettext("one full week", "%(num)d full weeks", len(movement.weeks)),
    )


def title_of(movement: Movement) -> str:
    """What is the matter, in a sentence that claims no more than the numbers do."""
    if not movement.weeks or not movement.conversations:
        return _("It is too early to say how the movement does.")
    if movement.is_thin:
        return _("Too few weeks are accounted for to judge the rest.")
    steady = movement.steadiness
    if steady is None:
        return _("People talk. Whether it is steady will show in a few weeks.")
    if steady.value >= 0.8:
        return _("Steady: the weeks differ hardly more than chance alone would have it.")
    return _("Uneven: some weeks hold far more than chance alone would give them.")


def percent(value: float) -> str:
    """A share as a whole percentage, without the sign."""
    return f"{100 * value:.0f}"


def decimals(value: float) -> str:
    """A rate with two places."""
    return format_decimal(value, "0.00")


def days(seconds: float) -> str:
    """A wait in the unit in which people think of it."""
    if math.isinf(seconds):
        return _("longer")
    if seconds < 48 * 3600:
        hours = max(1, round(seconds / 3600))
        return ngettext("%(num)d hour", "%(num)d hours", hours)
    return ngettext("%(num)d day", "%(num)d days", round(seconds / 86_400))


@bp.get("/<name>.csv")
def table(name: str) -> Answer:
    """The table behind a plate."""
    require(may_see_movement, current_member)
    if name not in PLATES:
        raise NotFound
    plate: Plate = PLATES[name](queries.movement_of(get_current_program()))
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([harmless(str(cell)) for cell in plate.head])
    writer.writerows([harmless(str(cell)) for cell in row] for row in plate.csv_rows)
    response = Answer("\ufeff" + buffer.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs: what begins like a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
