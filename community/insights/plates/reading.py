"""How long people wait for an answer, and how their stories were scored."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from community.core.statistics import Interval
from community.insights.plates.common import (
    DEFINITIONS,
    LEAST,
    SOURCE_NAMES,
    Line,
    Lines,
    Plate,
    compare,
    one_decimal,
    told,
)
from community.insights.queries.scope import CallLine
from community.insights.queries.times import Mean, Waits
from community.recruiting.models import CallSource
from community.recruiting.rubric import DIMENSIONS

#: With fewer answers the 90th percentile would be the longest wait.
LEAST_FOR_NINE = 10


def days_words(value: float) -> str:
    """Days with one decimal; "longer" for those who still wait."""
    return _("longer") if math.isinf(value) else _("%(days)s days", days=one_decimal(value))


def wait_words(waits: Waits) -> tuple[str, str]:
    """Median with its range, and nine of ten, in words."""
    found, nine = waits.median, waits.nine_of_ten
    if waits.count < LEAST_FOR_NINE:
        return _("too few to tell"), _("too few to tell")
    if found is None:
        return _("more than half still wait"), _("longer")
    high = _("longer") if math.isinf(found.high) else one_decimal(found.high)
    middle = _(
        "%(days)s days, likely %(low)s to %(high)s",
        days=one_decimal(found.value),
        low=one_decimal(max(0.0, found.low)),
        high=high,
    )
    return middle, days_words(nine) if nine is not None else "–"


def time(
    by_call: Mapping[int, Waits], by_month: Mapping[Any, Waits], calls: Mapping[int, CallLine], month_name: Any
) -> Plate:
    """From sending to the answer, by call and by month."""
    rows = [
        (calls[call_id].title, calls[call_id].slug, waits) for call_id, waits in by_call.items() if call_id in calls
    ]
    months = [(month_name(month), month.isoformat()[:7], waits) for month, waits in by_month.items()]
    finite = [waits.median if _is_drawn(waits) else None for _label, _key, waits in months]
    count = sum(waits.count for _title, _slug, waits in rows)
    waiting = sum(waits.waiting for _title, _slug, waits in rows)
    both = [*rows, *((label, key, waits) for label, key, waits in months if waits.count)]
    return Plate(
        name="time",
        title=_("How long people wait for their answer"),
        says=_(
            "%(answered)d answered, %(waiting)d still wait. Median days by the month in which they were sent.",
            answered=count - waiting,
            waiting=waiting,
        ),
        definition=DEFINITIONS["time"],
        head=[_("Call or month"), _("Sent"), _("Still wait"), _("Half of them within"), _("Nine of ten within")],
        table_rows=[[label, str(waits.count), str(waits.waiting), *wait_words(waits)] for label, _key, waits in both],
        csv_head=["call_or_month", "sent", "waiting", "median_days", "low", "high", "ninetieth_percentile_days"],
        csv_rows=[
            [
                key,
                waits.count,
                waits.waiting,
                *told(waits.median, waits.count, 2),
                round(waits.nine_of_ten, 2)
                if waits.nine_of_ten is not None and math.isfinite(waits.nine_of_ten) and waits.count >= LEAST_FOR_NINE
                else None,
            ]
            for _label, key, waits in both
        ],
        empty="" if count else _("Nothing was sent in this period, so nobody waited."),
        extra={
            "labels": [label for label, _key, _waits in months],
            "series": [
                {
                    "name": _("Median days"),
                    "values": [one.value if one else None for one in finite],
                    "low": [max(0.0, one.low) if one else 0 for one in finite],
                    "high": [one.high if one else 0 for one in finite],
                }
            ],
            "drawn": any(finite),
        },
    )


def _is_drawn(waits: Waits) -> bool:
    """Enough of them, with a range that ends."""
    return waits.count >= LEAST and waits.median is not None and math.isfinite(waits.median.high)


def scores(
    means: Mapping[tuple[CallSource, str], Mean], seen: Sequence[CallSource], letters: Mapping[str, str]
) -> Plate:
    """The rubric by source, once decisions are frozen."""
    groups = []
    rows = []
    csv_rows: list[list[object]] = []
    for dimension in DIMENSIONS:
        lines = [_mean_line(SOURCE_NAMES[source], means.get((source, dimension.key))) for source in seen]
        title = f"{letters[dimension.key]}. {dimension.label}"
        groups.append(Lines(title, lines, compare(lines), scale=(1.0, 5.0), ends=("1", "5")))
        rows += [[title, line.label, line.shown] for line in lines]
        for source in seen:
            mean = means.get((source, dimension.key))
            csv_rows.append(
                [
                    dimension.key,
                    source.value,
                    mean.count if mean else 0,
                    *told(mean.interval if mean else None, mean.count if mean else 0, 3),
                ]
            )
    return Plate(
        name="scores",
        title=_("How their stories were scored"),
        says=_("Only where decisions are frozen, so that nothing here can sway one."),
        definition=DEFINITIONS["scores"],
        head=[_("Dimension"), _("Came by"), _("Mean")],
        table_rows=rows,
        csv_head=["dimension", "source", "applications", "mean", "low", "high"],
        csv_rows=csv_rows,
        groups=groups,
        empty="" if means else _("No decision of this period is frozen yet. Scores open with the freeze."),
    )


def _mean_line(label: Any, mean: Mean | None) -> Line:
    if mean is None or mean.count < LEAST:
        return Line(str(label), None, _("too few to tell (%(count)d applications)", count=mean.count if mean else 0))
    found = mean.interval
    inside = Interval(found.value, max(1.0, found.low), min(5.0, found.high))
    shown = _(
        "%(mean)s, likely %(low)s to %(high)s (%(count)d applications)",
        mean=one_decimal(found.value),
        low=one_decimal(inside.low),
        high=one_decimal(inside.high),
        count=mean.count,
    )
    return Line(str(label), inside, shown)
