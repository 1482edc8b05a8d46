"""What the plates of the movement's page say: title, sentence, chart, table and definition of each, from the numbers.

The definitions stand here once, for the page and for whoever asks what a number means.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from community.core.dates import short_month_day
from community.core.statistics import Interval
from community.recognition.queries.movement import Movement

DEFINITIONS = {
    "talk_rate": _l(
        "Conversations and recommendations per ambassador and week, over the weeks of which we know something: a "
        "report, or the word that it was a quiet week. Shares and what was overheard are not in it. The range is the "
        "exact 95 % Poisson interval (Garwood); where a few people hold most of the talk the truth is wider. "
        "Counted over ambassadors who are active now, from their first full week on."
    ),
    "accounted": _l(
        "Weeks of ambassadors of which something is known (a report of any kind, or a quiet week), of all weeks in "
        "which they were members from the first day on. 95 % Wilson interval. Under 60 % the other numbers are "
        "shown in gray: they would speak for too few."
    ),
    "steadiness": _l(
        "1 / (1 + excess CV²) of the weekly counts of word of mouth, where excess CV² is what is left of the variance "
        "after chance (Poisson) has had its part. 1 means as steady as chance allows; one big spike gives about 0.25. "
        "Shown from 8 full weeks and 16 conversations on. The range holds 90 percent of bootstrap samples in blocks "
        "of two weeks. Steady growth lowers it a little, too."
    ),
    "answered": _l(
        "Reports with an answer, of all reports told in these weeks whose promised time has run out. 95 % Wilson "
        "interval. The wait is the median; what is still unanswered counts as longer than any."
    ),
    "thanked": _l(
        "Reports for which somebody gave thanks, of all reports told in these weeks whose promised time has run out. "
        "95 % Wilson interval. Complaints count like praise."
    ),
}


@dataclass(frozen=True)
class Plate:
    """A chart with all that belongs to it. `series` are mappings as `numbers.html` draws them."""

    name: str
    title: str
    says: str
    label: str
    definition: Any
    week_labels: Sequence[str]
    series: Sequence[Mapping[str, Any]]
    head: Sequence[str]
    table_rows: Sequence[Sequence[str]]
    csv_rows: Sequence[Sequence[object]]
    kind: str = "bar"
    top: float | None = None
    #: Why there is nothing to draw yet.
    empty: str = ""


def week_name(week_on: dt.date) -> str:
    """A week by its Monday: "Aug 17"."""
    return short_month_day(week_on)


def share_range(share: Interval | None) -> str:
    """ "39 to 80 %"."""
    return _("%(low)d to %(high)d %%", low=round(100 * share.low), high=round(100 * share.high)) if share else "–"


def word_of_mouth(movement: Movement) -> Plate:
    """Conversations and recommendations by week."""
    counts = [week.word_of_mouth for week in movement.weeks]
    total = sum(counts)
    title = ngettext("One conversation by word of mouth", "%(num)d conversations by word of mouth", total)
    people = ngettext("one person", "%(num)d people", movement.people)
    running = ngettext(
        "The running week has one so far and is not drawn.",
        "The running week has %(num)d so far and is not drawn.",
        movement.running.word_of_mouth,
    )
    rows = [
        [week_name(week.week_on), week.word_of_mouth, known.known, known.expected]
        for week, known in zip(movement.weeks, movement.accounted, strict=True)
    ]
    return Plate(
        name="word-of-mouth",
        title=title,
        says=_("As told by %(people)s. %(running)s", people=people, running=running),
        label=_("Conversations and recommendations by week. The table below holds every number."),
        definition=_(
            "Own experience told to somebody who could answer, with advice or without. A conversation belongs to the "
            "week in which it took place, so that a late report changes an earlier week."
        ),
        week_labels=[week_name(week.week_on) for week in movement.weeks],
        series=[{"name": _("Word of mouth"), "values": counts}],
        head=[_("Week of"), _("Word of mouth"), _("People accounted for"), _("of")],
        table_rows=[[str(cell) for cell in row] for row in rows],
        csv_rows=[[week.week_on, *row[1:]] for week, row in zip(movement.weeks, rows, strict=True)],
        empty="" if total else _("Nobody has told of a conversation in a full week yet."),
    )


def shares(movement: Movement) -> Plate:
    """What was passed on or overheard, apart from word of mouth."""
    shared = [week.shares for week in movement.weeks]
    overheard = [week.overheard for week in movement.weeks]
    rows = [[week_name(week.week_on), week.shares, week.overheard] for week in movement.weeks]
    return Plate(
        name="shares",
        title=_("Passed on and overheard, counted apart"),
        says=_(
            "%(shared)s and %(overheard)s. They are not word of mouth and never join its count.",
            shared=ngettext("One share", "%(num)d shares", sum(shared)),
            overheard=ngettext("one thing overheard", "%(num)d things overheard", sum(overheard)),
        ),
        label=_("Shares, and what was overheard, by week. The table below holds every number."),
        definition=_(
            "A share is a code, a deal or a link passed on without own experience behind it, or a post that nobody "
            "answered. Overheard is what one only heard or read."
        ),
        week_labels=[week_name(week.week_on) for week in movement.weeks],
        series=[{"name": _("Shared only"), "values": shared}, {"name": _("Overheard"), "values": overheard}],
        head=[_("Week of"), _("Shared only"), _("Overheard")],
        table_rows=[[str(cell) for cell in row] for row in rows],
        csv_rows=[[week.week_on, *row[1:]] for week, row in zip(movement.weeks, rows, strict=True)],
        empty="" if any(shared + overheard) else _("Nothing was passed on or overheard in a full week yet."),
    )


def answers(movement: Movement) -> Plate:
    """Which part of what was told has an answer, by the week in which it was told."""
    known = [week.answered_share for week in movement.answers]
    rows = [
        [week_name(week.week_on), week.due, week.answered, share_range(week.answered_share), week.thanked]
        for week in movement.answers
    ]
    owed = movement.coverage.due - movement.coverage.answered
    return Plate(
        name="answers",
        title=_("Every report has its answer") if not owed else _("Not every report has its answer"),
        says=_(
            "In percent. %(answered)d of %(due)d reports whose time has run out are answered, "
            "%(in_time)d of them within the promise.",
            answered=movement.coverage.answered,
            due=movement.coverage.due,
            in_time=movement.coverage.in_time,
        ),
        label=_("Percentage of reports with an answer by week, with its range. The table below holds every number."),
        definition=DEFINITIONS["answered"],
        week_labels=[week_name(week.week_on) for week in movement.answers],
        series=[
            {
                "name": _("Answered"),
                "values": [100 * share.value if share else None for share in known],
                "low": [100 * share.low if share else 0 for share in known],
                "high": [100 * share.high if share else 0 for share in known],
            }
        ],
        head=[_("Told in the week of"), _("Due"), _("Answered"), _("Likely"), _("Thanked")],
        table_rows=[[str(cell) for cell in row] for row in rows],
        csv_rows=[
            [week.week_on, week.due, week.answered, share_range(week.answered_share), week.thanked]
            for week in movement.answers
        ],
        kind="line",
        top=100.0,
        empty="" if movement.coverage.due else _("No promise has run out yet, so there is nothing to draw."),
    )


#: By the name that stands in the address of its table.
PLATES: dict[str, Callable[[Movement], Plate]] = {
    "word-of-mouth": word_of_mouth,
    "shares": shares,
    "answers": answers,
}
