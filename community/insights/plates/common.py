"""What every plate is made of: lines with their ranges, definitions, and what may be said of lines side by side.

A comparison names a winner only if its range lies above that of every other; where ranges meet it says so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.core.statistics import Interval
from community.recruiting.models import CallSource

#: With fewer cases a share or a median is not told.
LEAST = 10


SOURCES = (CallSource.BROADCAST, CallSource.NOMINATION, CallSource.OPEN)


SOURCE_NAMES: dict[CallSource, Any] = {
    CallSource.BROADCAST: _l("Passed on by others"),
    CallSource.NOMINATION: _l("Nominations"),
    CallSource.OPEN: _l("Open calls"),
}


DEFINITIONS = {
    "funnel": _l(
        "Applications begun in the period, followed to today. Visits: openings of a call’s page in the period by "
        "somebody who is not signed in; nobody is told apart, so they are no share of anything. Released: a screener "
        "let reviewers read it. Reviewed: at least one review was sent. Answered: an answer was mailed. An invitation "
        "counts as ended once it was accepted, ran out, or was turned down. Ranges are Wilson’s 95 percent interval "
        "for shares and the exact Poisson interval (Garwood) for counts. Shares of fewer than 10 are not told."
    ),
    "talk": _l(
        "Full weeks (Monday to Sunday) since somebody joined, the first 26 at most, in which they told of a "
        "conversation or a recommendation: own experience, told to somebody who could answer. A week without a report "
        "counts as one without, so whoever tells rarely looks quieter than they are. The share is a median over "
        "people, with its order-statistic interval; “half of their weeks” is a share of people with Wilson’s 95 "
        "percent interval. Only those who joined by an application."
    ),
    "passing": _l(
        "People who in any of these weeks passed on a code, a deal or a link without own experience behind it. It is "
        "not word of mouth and is never added to it. 95 percent Wilson interval over people."
    ),
    "helping": _l(
        "People who wrote at least one post in a thread of the group that somebody else began; posts that were taken "
        "back or hidden don’t count. 95 percent Wilson interval over people."
    ),
    "time": _l(
        "Days from when an application was sent first to when its answer was mailed (the last answer, where a waiting "
        "list was followed by another). Who still waits counts as longer than any; who took it back is left out. The "
        "median has its order-statistic interval of at least 95 percent; nine of ten is the 90th percentile by nearest "
        "rank."
    ),
    "scores": _l(
        "Means of the reviewers’ scores, 1 to 5, over applications whose decision is frozen; each application counts "
        "once, however many read it. “No evidence in the text” is no score. The range is Student’s 95 percent "
        "interval. Scores are of what is written, and nothing else was known to those who gave them."
    ),
    "calls": _l(
        "Each call with its own counts and shares, as above. Ranges of small calls are wide: that is the point of them."
    ),
    "passers": _l(
        "Applications begun by somebody’s link, and how far they came. Visits are openings of the page by that link. "
        "How many people somebody could tell is not known here and is not asked."
    ),
}


@dataclass(frozen=True)
class Line:
    """One bar with its range. `interval` None: too few to tell; `shown` says it in words."""

    label: str
    interval: Interval | None
    shown: str


@dataclass(frozen=True)
class Lines:
    """Bars that are compared with each other, under the words of what they measure."""

    title: str
    lines: Sequence[Line]
    says: str
    scale: tuple[float, float] = (0.0, 1.0)
    ends: tuple[str, str] = ("0 %", "100 %")


@dataclass(frozen=True)
class Plate:
    """A block of the page with all that belongs to it."""

    name: str
    title: str
    says: str
    definition: Any
    head: Sequence[str]
    table_rows: Sequence[Sequence[str]]
    csv_head: Sequence[str]
    csv_rows: Sequence[Sequence[object]]
    groups: Sequence[Lines] = ()
    #: Why there is nothing to show yet.
    empty: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def percent(value: float) -> str:
    """A share as a whole percentage."""
    return _("%(number)d %%", number=round(100 * value))


def percent_range(share: Interval) -> str:
    """ "39 to 80 %"."""
    return _("%(low)d to %(high)d %%", low=round(100 * share.low), high=round(100 * share.high))


def one_decimal(value: float) -> str:
    return format_decimal(value, "0.0")


def share_line(label: Any, share: Interval | None, count: int, of: int) -> Line:
    """A share with its range, or the word that there are too few."""
    if share is None or of < LEAST:
        return Line(str(label), None, _("too few to tell (%(count)d of %(of)d)", count=count, of=of))
    shown = _(
        "%(share)s, likely %(range)s (%(count)d of %(of)d)",
        share=percent(share.value),
        range=percent_range(share),
        count=count,
        of=of,
    )
    return Line(str(label), share, shown)


def compare(lines: Sequence[Line]) -> str:
    """What may be said of the lines beside each other. A name is given only to a range that touches no other."""
    told = [(line.label, line.interval) for line in lines if line.interval is not None]
    if not told:
        return _("Too few to tell, whichever way they came.")
    if len(told) == 1:
        return _(
            "Only one way in has enough to tell (%(name)s), so there is nothing to compare it with.", name=told[0][0]
        )
    highest = max(told, key=lambda one: one[1].value)
    if all(highest[1].low > other.high for name, other in told if name != highest[0]):
        return _("%(name)s: the range lies above that of every other way in that can be told.", name=highest[0])
    lowest = min(told, key=lambda one: one[1].value)
    if all(lowest[1].high < other.low for name, other in told if name != lowest[0]):
        return _("%(name)s: the range lies below the others. Between those nothing is certain.", name=lowest[0])
    return _("The ranges overlap, so nothing here says that one way in is better than another.")


def told(interval: Interval | None, count: int, places: int = 4) -> list[float | None]:
    """Value, low and high for a file; empty where it is too early or has no end."""
    if interval is None or count < LEAST:
        return [None, None, None]
    return [round(one, places) if math.isfinite(one) else None for one in (interval.value, interval.low, interval.high)]
