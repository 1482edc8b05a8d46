"""A member's own page: what was decided about their posts, and what came of what they told us."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.errors import Invalid
from community.moderation import queries, services
from community.moderation.forms import AnswerForm, refuse_at
from community.moderation.models import POINT_LABELS, REPORTER_LINES, SANCTION_LABELS, Case, Outcome
from community.moderation.services.ruling import is_held
from community.moderation.views.shared import PAGE, asked_number, bp
from community.programs.current import get_current_member
from community.web.pages import page_of, render


@bp.get("/me/cases")
def mine() -> Answer:
    member = get_current_member()
    cases = queries.cases_of(member, before=asked_number("cases_before"), size=PAGE)
    reports = queries.reports_by(member, before=asked_number("reports_before"), size=PAGE)
    return render(
        "moderation/mine.html",
        cases=page_of(cases, PAGE, lambda case: case.id),
        reports=page_of(reports, PAGE, lambda report: report.id),
        labels=POINT_LABELS,
        lines=REPORTER_LINES,
    )


@bp.get("/me/cases/<ref>")
def my_case(ref: str) -> Answer:
    return my_case_page(queries.get_own_case(get_current_member(), ref), AnswerForm(formdata=None))


def my_case_page(case: Case, form: AnswerForm, status: int = 200) -> Answer:
    """The letters to the author, how the post stands, and the form to answer once."""
    decisions = [decision for decision in queries.decisions_of(case) if decision.letter]
    sanctions = [given for given in queries.sanctions_of(case.author_id or 0) if given.case_id == case.id]
    return render(
        "moderation/my_case.html",
        case=case,
        decisions=decisions,
        sanctions=sanctions,
        is_held=is_held(case),
        can_answer=not case.is_open and case.outcome != Outcome.DROPPED and case.appealed_at is None,
        sanction_labels=SANCTION_LABELS,
        labels=POINT_LABELS,
        form=form,
        status=status,
    )


@bp.post("/me/cases/<ref>/answer")
def answer(ref: str) -> Answer:
    case = queries.get_own_case(get_current_member(), ref)
    form = AnswerForm()
    if form.validate():
        try:
            services.answer_decision(get_current_member(), case, form.words.data or "")
        except Invalid as error:
            refuse_at(form, error)
        else:
            flash(_("Sent. Somebody who did not decide looks at it now, and writes to you."), "good")
            return redirect(url_for("moderation.my_case", ref=ref), code=303)
    return my_case_page(case, form, status=422)
