"""Those who joined: how steadily they talk, what they pass on, whether they help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from community.insights.plates.common import (
    DEFINITIONS,
    LEAST,
    SOURCE_NAMES,
    Line,
    Lines,
    Plate,
    compare,
    percent,
    percent_range,
    share_line,
    told,
)
from community.insights.queries.later import WEEKS_AT_MOST, Later
from community.recruiting.models import CallSource


def median_line(label: Any, later: Later) -> Line:
    """The median share of weeks with word of mouth."""
    found = later.talk_median
    if found is None or len(later) < LEAST:
        return Line(str(label), None, _("too few to tell (%(count)d people)", count=len(later)))
    shown = _(
        "%(share)s of weeks, likely %(range)s (%(count)d people)",
        share=percent(found.value),
        range=percent_range(found),
        count=len(later),
    )
    return Line(str(label), found, shown)


def talk(spans: Mapping[int, Mapping[CallSource, Later]], seen: Sequence[CallSource]) -> Plate:
    """How steadily those talk who joined 30 and 90 days ago or longer."""
    groups = []
    for days, by_source in spans.items():
        medians = [median_line(SOURCE_NAMES[source], by_source[source]) for source in seen]
        steady = [
            share_line(SOURCE_NAMES[source], later.steady_share, later.steady, len(later))
            for source in seen
            for later in [by_source[source]]
        ]
        groups.append(
            Lines(
                _("Weeks with word of mouth, joined %(days)d days ago or longer", days=days), medians, compare(medians)
            )
        )
        groups.append(
            Lines(
                _("People who talk in half of their weeks or more, joined %(days)d days ago or longer", days=days),
                steady,
                compare(steady),
            )
        )
    head = [
        _("Came by"),
        _("Joined at least"),
        _("People"),
        _("Median share of weeks"),
        _("In half of their weeks or more"),
    ]
    return Plate(
        name="talk",
        title=_("How steadily they talk once they are here"),
        says=_(
            "Word of mouth only, over their first %(weeks)d weeks at most. What they pass on has a block of its own.",
            weeks=WEEKS_AT_MOST,
        ),
        definition=DEFINITIONS["talk"],
        head=head,
        table_rows=[
            [
                str(SOURCE_NAMES[source]),
                _("%(days)d days", days=days),
                str(len(by_source[source])),
                median_line("", by_source[source]).shown,
                share_line("", by_source[source].steady_share, by_source[source].steady, len(by_source[source])).shown,
            ]
            for days, by_source in spans.items()
            for source in seen
        ],
        csv_head=["source", "joined_days_ago", "people", "median_week_share", "low", "high", "steady_people"],
        csv_rows=[
            [
                source.value,
                days,
                len(by_source[source]),
                *told(by_source[source].talk_median, len(by_source[source])),
                by_source[source].steady,
            ]
            for days, by_source in spans.items()
            for source in seen
        ],
        groups=groups,
        empty=_nobody(spans),
    )


def _nobody(spans: Mapping[int, Mapping[CallSource, Later]]) -> str:
    if any(len(later) for by_source in spans.values() for later in by_source.values()):
        return ""
    return _("Nobody of this period joined by an application long enough ago. It takes 30 days and a full week.")


def passing(by_source: Mapping[CallSource, Later], seen: Sequence[CallSource]) -> Plate:
    """What they pass on without own experience, apart from word of mouth."""
    lines = [
        share_line(
            SOURCE_NAMES[source], by_source[source].passing_share, by_source[source].passing, len(by_source[source])
        )
        for source in seen
    ]
    return _people_plate(
        "passing",
        _("What they pass on, counted apart"),
        _("Joined 30 days ago or longer. A code or a link handed on is no conversation."),
        _("People who passed something on in any week"),
        lines,
        [
            [
                source.value,
                len(by_source[source]),
                by_source[source].passing,
                *told(by_source[source].passing_share, len(by_source[source])),
            ]
            for source in seen
        ],
        _nobody({30: by_source}),
    )


def helping(by_source: Mapping[CallSource, Later], seen: Sequence[CallSource]) -> Plate:
    """Whether they help in the group."""
    lines = [
        share_line(
            SOURCE_NAMES[source], by_source[source].helping_share, by_source[source].helping, len(by_source[source])
        )
        for source in seen
    ]
    return _people_plate(
        "helping",
        _("Whether they help each other"),
        _("Joined 30 days ago or longer: who answers in threads that others began."),
        _("People who wrote in somebody else’s thread"),
        lines,
        [
            [
                source.value,
                len(by_source[source]),
                by_source[source].helping,
                *told(by_source[source].helping_share, len(by_source[source])),
            ]
            for source in seen
        ],
        _nobody({30: by_source}),
    )


def _people_plate(
    name: str,
    title: str,
    says: str,
    measure: str,
    lines: Sequence[Line],
    csv_rows: Sequence[Sequence[object]],
    empty: str,
) -> Plate:
    return Plate(
        name=name,
        title=title,
        says=says,
        definition=DEFINITIONS[name],
        head=[_("Came by"), measure],
        table_rows=[[line.label, line.shown] for line in lines],
        csv_head=["source", "people", name, "share", "low", "high"],
        csv_rows=csv_rows,
        groups=[Lines(measure, lines, compare(lines))],
        empty=empty,
    )
