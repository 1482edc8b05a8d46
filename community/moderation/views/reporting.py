"""Telling us that something is wrong with a post."""

from __future__ import annotations

import datetime as dt

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.db import start_writing
from community.core.limits import spend
from community.core.policies import require
from community.discussion.models import Post
from community.discussion.queries import get_visible_post
from community.moderation import queries, services
from community.moderation.forms import ReportForm
from community.moderation.models import Report
from community.moderation.policies import may_report
from community.moderation.views.shared import bp
from community.programs.current import get_current_member
from community.web.guards import begins_reading
from community.web.pages import render

REPORTS_A_DAY = 20


@bp.get("/posts/<int:post_id>/report")
def report(post_id: int) -> Answer:
    post = get_visible_post(get_current_member(), post_id)
    require(may_report, get_current_member(), post)
    known = queries.open_report_of(get_current_member(), post_id)
    data = {"reason": known.reason.value, "words": known.words} if known else {}
    return report_page(post, ReportForm(formdata=None, data=data), known)


def report_page(post: Post, form: ReportForm, known: Report | None, status: int = 200) -> Answer:
    """The form, with the post above it."""
    return render("moderation/report.html", post=post, form=form, known=known, status=status)


@bp.post("/posts/<int:post_id>/report")
@begins_reading
def send_report(post_id: int) -> Answer:
    member = get_current_member()
    form = ReportForm()
    if not form.validate():
        post = get_visible_post(member, post_id)
        require(may_report, member, post)
        return report_page(post, form, queries.open_report_of(member, post_id), status=422)
    spend("report", str(member.id), limit=REPORTS_A_DAY, per=dt.timedelta(days=1))
    start_writing()
    post = get_visible_post(member, post_id)
    services.report_post(member, post, reason=form.chosen, words=form.words.data or "")
    flash(
        _("Thank you. A person looks at it within two days and you hear what comes of it. Nobody is told who said it."),
        "good",
    )
    return redirect(url_for("discussion.post", post_id=post_id), code=303)


@bp.post("/posts/<int:post_id>/report/withdraw")
def withdraw(post_id: int) -> Answer:
    services.withdraw_report(get_current_member(), post_id)
    flash(_("Taken back. Nobody but us knows that it was there."), "good")
    return redirect(url_for("moderation.mine"), code=303)
