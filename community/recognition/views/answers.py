"""The managers' queue: what waits for an answer, and answering one."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from community.conversations import labels
from community.conversations import services as conversations
from community.conversations.models import ConversationReport
from community.conversations.policies import may_answer, may_answer_reports
from community.conversations.queries import due_answers, report_for
from community.core.clock import now
from community.core.db import db
from community.core.keys import find_moment_and_number
from community.core.policies import allows, require
from community.programs.current import current_member, current_program, get_current_member, get_current_program
from community.recognition import queries, services
from community.recognition.forms import AmendAnswerForm, AnswerForm
from community.recognition.promises import Promise, promise_of
from community.web.pages import page_of, render

bp = Blueprint("answers", __name__, url_prefix="/p/<program>/desk/answers")

PAGE = 20


@bp.get("")
def queue() -> Answer:
    require(may_answer_reports, current_member)
    after = find_moment_and_number(request.args.get("after", ""))
    rows = due_answers(current_member.program_id, after=after, size=PAGE, not_by=current_member.id)
    waiting, late = counts()
    return render(
        "recognition/queue.html",
        page=page_of(rows, PAGE, lambda report: f"{report.reported_at.isoformat()}~{report.id}"),
        promises=promises(rows),
        waiting=waiting,
        late=late,
        title=title_of(waiting, late),
        unthanked=queries.not_yet_thanked(current_member.program_id),
        labels=labels,
    )


def counts() -> tuple[int, int]:
    """How many wait for who asks, and how many of them are late."""
    waiting, late = queries.badge_queue(get_current_program(), get_current_member())
    row = db.session.execute(select(waiting, late)).one()
    return row[0], row[1]


def promises(reports: Sequence[ConversationReport]) -> dict[int, Promise]:
    """The clock of each report, by id."""
    moment = now()
    days = current_program.answer_promise_days
    return {report.id: promise_of(report.reported_at, days, moment) for report in reports}


def title_of(waiting: int, late: int) -> str:
    """What is the matter, in a sentence."""
    if not waiting:
        return _("Everybody who told us something has an answer.")
    first = ngettext("One conversation waits for an answer.", "%(num)d conversations wait for an answer.", waiting)
    if not late:
        return first
    return f"{first} {ngettext('One promise is late.', '%(num)d promises are late.', late)}"


@bp.get("/<ref>")
def report(ref: str) -> Answer:
    require(may_answer_reports, current_member)
    return report_page(report_for(get_current_member(), ref))


def report_page(
    found: ConversationReport,
    *,
    form: AnswerForm | None = None,
    amend: AmendAnswerForm | None = None,
    status: int = 200,
) -> Answer:
    """The whole report, with the composer or with the answer that it has."""
    if found.answer is not None and amend is None:
        amend = AmendAnswerForm(formdata=None, version=found.answer.version, text=found.answer.text)
    return render(
        "recognition/report.html",
        report=found,
        promise=promises([found])[found.id],
        mine=allows(may_answer, get_current_member(), found),
        form=form or AnswerForm(formdata=None, version=found.version),
        amend=amend,
        labels=labels,
        status=status,
    )


@bp.post("/<ref>")
def answer(ref: str) -> Answer:
    require(may_answer_reports, current_member)
    found = report_for(get_current_member(), ref)
    form = AnswerForm()
    if not form.validate():
        return report_page(found, form=form, status=422)
    services.answer_and_thank(
        get_current_member(),
        found,
        form.text.data or "",
        seen_version=form.seen_version,
        thanks_text=form.thanks_text.data or "",
        thanks_public=form.thanks_public.data,
    )
    flash(_("Answered. It is on its way."), "good")
    return redirect(url_for("answers.queue"), code=303)


@bp.post("/<ref>/amend")
def amend(ref: str) -> Answer:
    require(may_answer_reports, current_member)
    found = report_for(get_current_member(), ref)
    form = AmendAnswerForm()
    if not form.validate():
        return report_page(found, amend=form, status=422)
    conversations.amend_answer(get_current_member(), found, form.text.data or "", seen_version=form.seen_version)
    flash(_("Changed."), "good")
    return redirect(url_for("answers.report", ref=ref), code=303)
