"""The manager's today: what is due, whom nobody has thanked, and the pulse of the last weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from community.conversations.models import ConversationReport
from community.conversations.queries import WeekOfProgram, due_answers, weekly_counts
from community.core.clock import now
from community.moderation.queries.cases import CaseRow, due
from community.programs.models import Member, Role
from community.recognition.promises import Promise, promise_of
from community.recognition.queries import not_yet_thanked
from community.recognition.queries.thanks import Unthanked
from community.recruiting.deciding.queries import CallCount, calls_to_decide
from community.recruiting.screening.queue import Waiting, waiting

SHOWN = 4
WEEKS = 14


@dataclass(frozen=True)
class Today:
    """What the page shows. Only the running week of `weeks` is incomplete; it is never drawn."""

    title: str
    deck: str
    answers: Sequence[ConversationReport]
    promises: dict[int, Promise]
    screening: Sequence[Waiting]
    decisions: Sequence[CallCount]
    cases: Sequence[CaseRow]
    unthanked: Sequence[Unthanked]
    weeks: Sequence[WeekOfProgram]


def today_of(member: Member, counts: dict[str, int]) -> Today:
    """Read everything for the page; `counts` are the navigation's."""
    program = member.program
    answers = due_answers(program.id, size=SHOWN, not_by=member.id)[:SHOWN]
    moment = now()
    promises = {report.id: promise_of(report.reported_at, program.answer_promise_days, moment) for report in answers}
    due_count = sum(counts[name] for name in ("answers", "cases", "decisions", "screening"))
    return Today(
        title=title_of(due_count, counts["late"]),
        deck=deck_of(answers, counts["late"]),
        answers=answers,
        promises=promises,
        screening=waiting(program.id, after=None, size=SHOWN)[:SHOWN] if member.has(Role.SCREENER) else (),
        decisions=calls_to_decide(program.id),
        cases=due(member, SHOWN),
        unthanked=not_yet_thanked(program.id, 3),
        weeks=[week for week in weekly_counts(program, WEEKS + 1) if not week.running],
    )


def title_of(due_count: int, late: int) -> str:
    """What is the matter, in a sentence or two."""
    if not due_count:
        return _("Nothing is due. An ordinary, good day.")
    first = ngettext("One thing is due.", "%(num)d things are due.", due_count)
    if not late:
        return first
    return first + " " + ngettext("One promise is late.", "%(num)d promises are late.", late)


def deck_of(answers: Sequence[ConversationReport], late: int) -> str:
    """Where to begin."""
    if late and answers and answers[0].reporter:
        return _(
            "%(name)s has waited longest for an answer about “%(title)s”. Start there.",
            name=answers[0].reporter.person.first_name,
            title=answers[0].headline,
        )
    if answers:
        return _("Every report is read and answered by a person. None is late.")
    return _("Everybody who told you something has an answer.")
