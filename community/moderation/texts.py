"""What pages say about cases: what is the matter, what came of it, the lines of the record."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from community.moderation.models import (
    OUTCOME_LABELS,
    POINT_LABELS,
    SANCTION_LABELS,
    Case,
    CaseEvent,
    Cause,
    ConductPoint,
    Outcome,
    SanctionKind,
    Step,
)

_REPORTED = {
    ConductPoint.TIES: _l("Somebody says it leaves out what ties its author"),
    ConductPoint.SELLING: _l("Somebody says it sells"),
    ConductPoint.KINDNESS: _l("Somebody says it is unkind"),
    ConductPoint.OTHERS: _l("Somebody says it tells of other people"),
    ConductPoint.SAFETY: _l("Somebody could come to harm"),
    ConductPoint.ELSE: _l("Somebody stumbled over it"),
}

#: What came of a case, in the past tense.
CAME_OF_IT = {
    Outcome.LET_STAND: _l("It stands"),
    Outcome.ASK_CHANGE: _l("A change was asked for"),
    Outcome.HIDE: _l("Hidden"),
    Outcome.DROPPED: _l("Nothing was left to decide"),
}


def matter(case: Case) -> str:
    """What is the matter with a case, as the title of its page. The author must have been loaded."""
    name = case.author.person.first_name if case.author else _("Its author")
    if case.cause == Cause.REVISED:
        return _("%(name)s changed a hidden post", name=name)
    if case.cause == Cause.APPEALED:
        return _("%(name)s answers a decision", name=name)
    if case.cause == Cause.UNDONE:
        return _("A decision was undone, another one is due")
    return str(_REPORTED[case.point or ConductPoint.ELSE])


def rule_sentence(reporters: int, needed: int) -> str:
    """The rule of reports, as it stands on every case."""
    return ngettext(
        "The rule: %(needed)d different members, or one who runs the program, put a post out of sight for a day at "
        "most until somebody decides. One member has reported it.",
        "The rule: %(needed)d different members, or one who runs the program, put a post out of sight for a day at "
        "most until somebody decides. %(num)d members have reported it.",
        reporters,
        needed=needed,
    )


def record_line(line: CaseEvent, name: str) -> str:
    """One line of the record. `name` is whose deed it was ("you" for who reads); reporters are never named."""
    data: dict[str, Any] = line.data
    if line.step == Step.REPORTED:
        reason = POINT_LABELS[ConductPoint(data["reason"])]
        if data.get("again"):
            return _("A member changed a report: %(reason)s", reason=reason)
        return _("A member reported it: %(reason)s", reason=reason)
    if line.step == Step.DECIDED:
        outcome = OUTCOME_LABELS[Outcome(data["outcome"])]
        return _("Decided by %(name)s: %(outcome)s", name=name, outcome=outcome)
    if line.step == Step.DROPPED:
        return _("Taken back by its author") if data["because"] == "taken_back" else _("All reports were taken back")
    if line.step == Step.RULE_HID:
        if data["by_manager"]:
            return _("Out of sight by the rule: somebody who runs the program reported it")
        return _(
            "Out of sight by the rule: %(reporters)d members reported it, %(needed)d are needed",
            reporters=data["reporters"],
            needed=data["needed"],
        )
    if line.step in (Step.SANCTIONED, Step.SANCTION_LIFTED):
        what = SANCTION_LABELS[SanctionKind(data["kind"])]
        if line.step == Step.SANCTIONED:
            return _("%(what)s, given by %(name)s", what=what, name=name)
        return _("%(what)s, lifted by %(name)s", what=what, name=name)
    return {
        Step.WITHDRAWN: _("A member took a report back"),
        Step.TAKEN: _("Taken by %(name)s", name=name),
        Step.GIVEN_BACK: _("Given back by %(name)s", name=name),
        Step.NOTED: _("A note by %(name)s", name=name),
        Step.RULE_LIFTED: _("Back in its place: reports were taken back"),
        Step.RULE_RAN_OUT: _("Back in its place: nobody had decided within a day"),
        Step.UNDONE: _("Undone by %(name)s", name=name),
        Step.REVISED: _("Changed by its author"),
        Step.APPEALED: _("Its author answered the decision"),
    }[line.step]
