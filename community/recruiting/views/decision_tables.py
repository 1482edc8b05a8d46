"""How far reviewers agree, and the ranking as a table to take away."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import make_response
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.policies import require
from community.core.tables import write_table
from community.programs.current import current_member, get_current_member
from community.recruiting.deciding import queries, standings
from community.recruiting.deciding.outlook import Outlook
from community.recruiting.deciding.ranking import INTERVAL_WIDTH, Standing
from community.recruiting.models import Decision
from community.recruiting.policies import may_see_decisions
from community.recruiting.rubric import DIMENSIONS
from community.recruiting.sides import get_round
from community.recruiting.states import ANSWERED, OUTCOME_LABELS
from community.recruiting.views.decision_words import agreement_in_words, severities_in_words, why_not_adjusted
from community.recruiting.views.decisions import bp
from community.recruiting.views.review import LETTERS
from community.web.pages import render


@bp.get("/calls/<slug>/agreement")
def agreement(slug: str) -> Answer:
    require(may_see_decisions, current_member)
    call, review_round = get_round(get_current_member(), slug)
    outlook = standings.look_at(call, review_round)
    found = {one.key: agreement_in_words(one) for one in outlook.agreement()}
    return render(
        "recruiting/decision_agreement.html",
        call=call,
        total=agreement_in_words(outlook.agreement_on_totals),
        rows=[(LETTERS[one.key], one.label, found[one.key]) for one in DIMENSIONS],
        severities=severities_in_words(outlook),
        why_not=why_not_adjusted(outlook),
        names_are_open=outlook.names_are_open,
        review_count=len(outlook.reviews),
        interval_width=INTERVAL_WIDTH,
        not_blind=not review_round.is_blind,
    )


@bp.get("/calls/<slug>/ranking.csv")
def ranking_table(slug: str) -> Answer:
    """Everything of the call that was read, ranked together. Names only of what is frozen, and never a time of day."""
    require(may_see_decisions, current_member)
    call, review_round = get_round(get_current_member(), slug)
    outlook = standings.look_at(call, review_round)
    decisions = {one.application_id: one for one in queries.decisions_with_names(call.id)}
    is_open = any(one.frozen_at is not None for one in decisions.values())
    not_blind = "" if review_round.is_blind else "-not-blind"
    body = write_table(head_of(is_open), [line_of(one, outlook, decisions, is_open) for one in ranked(outlook)])
    response = make_response(body)
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="ranking-{slug}{not_blind}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def ranked(outlook: Outlook) -> list[Standing]:
    """Those whose reviews are all in or that were answered, one ranking for all of them."""
    rows = outlook.applications.items()
    return outlook.standings_of([key for key, (_ref, state, ready) in rows if ready or state in ANSWERED])


def head_of(is_open: bool) -> list[Any]:
    names = [_("Name")] if is_open else []
    letters = [LETTERS[one.key] for one in DIMENSIONS]
    return [
        _("Application"), *names, _("Place"), _("Mean"), _("Low"), _("High"), _("Adjusted mean"), _("Reviews"),
        *letters, *(_("Spread %(letter)s", letter=letter) for letter in letters),
        _("Answer"), _("Frozen"), _("Sent on"), _("Until"), _("Apply again from"), _("Reason"), _("Round"),
    ]  # fmt: skip


def line_of(one: Standing, outlook: Outlook, decisions: dict[int, Decision], is_open: bool) -> list[Any]:
    """One application. Times of day stay out, since they would tell who applied when."""
    ref = outlook.applications[one.key][0]
    decision = decisions.get(one.key)
    frozen = decision is not None and decision.frozen_at is not None
    person = [decision.application.name if decision and frozen else ""]
    return [
        ref,
        *(person if is_open else []),
        one.place,
        *(None if value is None else round(value, 3) for value in (one.mean, one.low, one.high, one.adjusted)),
        one.review_count,
        *(None if (mean := one.means.get(d.key)) is None else round(mean, 3) for d in DIMENSIONS),
        *(one.spreads.get(d.key, 0) for d in DIMENSIONS),
        str(OUTCOME_LABELS[decision.outcome]) if decision else "",
        _("yes") if frozen else _("no"),
        _day(decision.mailed_at) if decision and frozen else None,
        decision.wait_until if decision else None,
        decision.reapply_on if decision else None,
        decision.reason if decision else "",
        _("blind") if outlook.rules.is_blind else _("not blind"),
    ]


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment.date() if moment else None
