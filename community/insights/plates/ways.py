"""The ways in: steps and shares by source, call and passer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from community.core.statistics import garwood
from community.insights.plates.common import (
    DEFINITIONS,
    SOURCE_NAMES,
    Line,
    Lines,
    Plate,
    compare,
    share_line,
)
from community.insights.queries.funnel import Steps
from community.insights.queries.scope import CallLine
from community.recruiting.models import CallSource


def funnel(by_source: Mapping[CallSource, Steps], seen: Sequence[CallSource]) -> Plate:
    """Counts of each step by source, side by side, and the shares that matter."""
    steps = [
        (_("Visits"), "visits", None), (_("Begun"), "begun", None), (_("Sent"), "sent", "begun"),
        (_("Released to reviewers"), "released", "sent"), (_("Reviewed"), "reviewed", "released"),
        (_("Answered"), "answered", "sent"), (_("Invited"), "invited", "answered"), (_("Joined"), "joined", "invited"),
    ]  # fmt: skip
    top = {source: max(1, by_source[source].begun) for source in seen}
    rows = [
        (label, [(getattr(by_source[source], name), getattr(by_source[source], name) / top[source]) for source in seen])
        for label, name, _of in steps
    ]
    groups = [
        Lines(title, lines, compare(lines))
        for title, lines in (
            (_("Sent, of those begun"), _shares(by_source, seen, "sent", "begun", "sent_share")),
            (_("Invited, of those answered"), _shares(by_source, seen, "invited", "answered", "invited_share")),
            (
                _("Joined, of invitations that came to an end"),
                _shares(by_source, seen, "joined", "ended", "joined_share"),
            ),
        )
    ]
    begun = sum(by_source[source].begun for source in seen)
    joined = sum(by_source[source].joined for source in seen)
    return Plate(
        name="funnel",
        title=_("From the visit to the joining"),
        says=_(
            "%(begun)d begun, %(joined)d joined so far. Each way in has a column of its own.",
            begun=begun,
            joined=joined,
        ),
        definition=DEFINITIONS["funnel"],
        head=[_("Step"), *(str(SOURCE_NAMES[source]) for source in seen)],
        table_rows=[
            [label, *(count_range(getattr(by_source[source], name)) for source in seen)] for label, name, _of in steps
        ],
        csv_head=["source", *(name for _label, name, _of in steps[:6]), "invited", "invitations_ended", "joined"],
        csv_rows=[
            [
                source.value,
                *(getattr(by_source[source], name) for _label, name, _of in steps[:7]),
                by_source[source].ended,
                by_source[source].joined,
            ]
            for source in seen
        ],
        groups=groups,
        empty=""
        if begun or any(by_source[source].visits for source in seen)
        else _("Nothing was begun in this period."),
        extra={"steps": rows, "sources": [str(SOURCE_NAMES[source]) for source in seen]},
    )


def count_range(count: int) -> str:
    """A count with its exact Poisson range: what the same process might have given in another such time."""
    found = garwood(count)
    assert found is not None
    return _("%(count)d (%(low)d to %(high)d)", count=count, low=math.floor(found.low), high=math.ceil(found.high))


def _shares(
    by_source: Mapping[CallSource, Steps], seen: Sequence[CallSource], name: str, of: str, share: str
) -> list[Line]:
    return [
        share_line(
            SOURCE_NAMES[source],
            getattr(by_source[source], share),
            getattr(by_source[source], name),
            getattr(by_source[source], of),
        )
        for source in seen
    ]


def calls(by_call: Mapping[int, Steps], lines: Mapping[int, CallLine]) -> Plate:
    """Each call with its counts."""
    found = [
        (lines[key].title, lines[key].slug, SOURCE_NAMES[lines[key].source], by_call.get(key, Steps())) for key in lines
    ]
    return _rows_plate(
        "calls", _("Call by call"), _("The latest first."), _("Call"), found, _("There is no published call yet.")
    )


def passers(
    by_passer: Mapping[int, Steps], names: Mapping[int, tuple[int, str]], lines: Mapping[int, CallLine]
) -> Plate:
    """Each one who passes a call on, with what came by their link."""
    found = [
        (name, lines[call_id].slug, lines[call_id].title, by_passer.get(key, Steps()))
        for key, (call_id, name) in sorted(names.items(), key=lambda one: one[1][1].casefold())
        if call_id in lines
    ]
    return _rows_plate(
        "passers",
        _("By whose link they came"),
        _("By name. Small numbers say little of anybody; the ranges show how little."),
        _("Passed on by"),
        found,
        _("Nobody passes a call on. A call that others pass on gives each one a link, and you see what came by it."),
    )


def _rows_plate(
    name: str, title: str, says: str, what: str, found: Sequence[tuple[str, str, Any, Steps]], empty: str
) -> Plate:
    return Plate(
        name=name,
        title=title,
        says=says,
        definition=DEFINITIONS[name],
        head=[
            what,
            _("Way in") if name == "calls" else _("Call"),
            _("Visits"),
            _("Begun"),
            _("Sent"),
            _("Released"),
            _("Reviewed"),
            _("Invited"),
            _("Joined"),
            _("Sent, of those begun"),
            _("Invited, of those answered"),
        ],
        table_rows=[
            [
                label,
                str(about),
                *(str(one) for one in _counts(steps)),
                share_line("", steps.sent_share, steps.sent, steps.begun).shown,
                share_line("", steps.invited_share, steps.invited, steps.answered).shown,
            ]
            for label, _key, about, steps in found
        ],
        csv_head=[
            name[:-1],
            "of",
            "visits",
            "begun",
            "sent",
            "released",
            "reviewed",
            "invited",
            "joined",
            "answered",
            "invitations_ended",
        ],
        csv_rows=[
            [
                label if name == "passers" else key,
                key if name == "passers" else str(about),
                *_counts(steps),
                steps.answered,
                steps.ended,
            ]
            for label, key, about, steps in found
        ],
        empty="" if found else empty,
    )


def _counts(steps: Steps) -> list[int]:
    return [max(0, steps.visits), steps.begun, steps.sent, steps.released, steps.reviewed, steps.invited, steps.joined]
