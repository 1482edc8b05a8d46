"""Several applications, one answer: chosen in the ranking, each with words of its own if one likes. Nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from community.core.errors import Conflict, Invalid, NotAllowed, WrongState
from community.core.keys import find_number
from community.core.policies import require
from community.programs.current import current_member, get_current_member
from community.recruiting.deciding import queries, services
from community.recruiting.deciding.services import Words
from community.recruiting.decision_forms import REASON_LENGTH, AnswerForm
from community.recruiting.models import Application, Call
from community.recruiting.policies import may_decide, may_see_decisions
from community.recruiting.sides import get_round
from community.recruiting.states import Outcome
from community.recruiting.views.decisions import PAGE, began_from_a_reason, bp, reasons_by_outcome
from community.web.forms import stripped
from community.web.pages import render


@bp.get("/calls/<slug>/together")
def together(slug: str) -> Answer:
    require(may_see_decisions, current_member)
    call, _round = get_round(get_current_member(), slug)
    form = AnswerForm(formdata=None, reapply_on=services.reapply_on(call))
    return together_page(call, form, chosen(call, request.args.getlist("ref")))


def chosen(call: Call, refs: Sequence[str]) -> dict[str, Application]:
    """The applications of these references that can be decided now, as many as fit a page."""
    found = queries.get_several(get_current_member(), call.id, refs[:PAGE])
    frozen = queries.frozen_among([one.id for one in found])
    return {
        one.public_ref: one for one in found if one.id not in frozen and may_decide(get_current_member(), one) is None
    }


def together_page(
    call: Call,
    form: AnswerForm,
    applications: Mapping[str, Application],
    typed: Mapping[str, Words] | None = None,
    status: int = 200,
) -> Answer:
    """The common answer, and below it each one."""
    form.offer(outcomes_of(applications))
    asked_for = len(dict.fromkeys(request.values.getlist("ref")))
    return render(
        "recruiting/decision_together.html",
        title=ngettext("One story, one answer.", "%(num)s stories, one answer.", len(applications))
        if applications
        else _("Several stories, one answer."),
        call=call,
        form=form,
        rows=[
            {
                "ref": ref,
                "version": application.version,
                "reason": typed[ref].reason if typed and ref in typed else "",
            }
            for ref, application in applications.items()
        ],
        left_out=asked_for - len(applications),
        reasons=reasons_by_outcome(),
        status=status,
    )


def outcomes_of(applications: Mapping[str, Application]) -> list[Outcome]:
    """The answers that can be given to every one of them."""
    possible = [set(services.outcomes_for(one)) for one in applications.values()]
    return [outcome for outcome in Outcome if all(outcome in each for each in possible)]


@bp.post("/calls/<slug>/together")
def decide_together(slug: str) -> Answer:
    require(may_see_decisions, current_member)
    call, _round = get_round(get_current_member(), slug)
    applications = chosen(call, request.form.getlist("ref"))
    typed = {ref: words_of(ref) for ref in applications}
    form = AnswerForm()
    form.offer(outcomes_of(applications))
    if began_from_a_reason(form):
        return together_page(call, form, applications, typed)
    if not applications:
        form.refuse(None, _("Please choose at least one story."))
        return together_page(call, form, applications, typed, status=422)
    if not form.validate():
        return together_page(call, form, applications, typed, status=422)
    try:
        decided = services.decide_together(get_current_member(), applications, typed, **form.filled())
    except Invalid as error:
        form.refuse(form[error.field] if error.field in form.data else None, error.sentence)
        return together_page(call, form, applications, typed, status=422)
    except (Conflict, WrongState, NotAllowed):
        form.refuse(
            None, _("One of these was decided or changed by somebody else meanwhile. Please look, and send it again.")
        )
        return together_page(call, form, chosen(call, list(applications)), typed, status=409)
    flash(
        ngettext(
            "One decision is kept. Nothing is sent before you freeze and send.",
            "%(num)s decisions are kept. Nothing is sent before you freeze and send.",
            len(decided),
        ),
        "good",
    )
    return redirect(url_for("recruiting_decisions.decisions", call=slug), code=303)


def words_of(ref: str) -> Words:
    """What was typed for one of them."""
    version = request.form.get(f"version-{ref}", "")
    reason = stripped(request.form.get(f"reason-{ref}", "")) or ""
    return Words(find_number(version), reason[:REASON_LENGTH])
