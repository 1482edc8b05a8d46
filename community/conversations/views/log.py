"""The log: five taps and a date on one phone screen."""

from __future__ import annotations

import secrets

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.conversations import queries, services
from community.conversations.forms import EpisodeForm, LogForm
from community.conversations.models import ConversationReport
from community.conversations.policies import may_log
from community.conversations.views.blueprints import bp
from community.core.clock import today
from community.core.errors import Invalid
from community.core.keys import find_number
from community.core.policies import require
from community.programs.current import current_member, get_current_member
from community.web.pages import render

ASIDE_REPORTS = 3


@bp.get("/log")
def log() -> Answer:
    require(may_log, current_member)
    here = today(current_member.person.time_zone)
    topic = find_number(request.args.get("topic"))
    form = LogForm(formdata=None, day=here.isoformat(), topics=[] if topic is None else [topic])
    offer(form)
    return log_page(form)


def offer(form: EpisodeForm) -> None:
    """Give the form the days and topics of who asks."""
    form.offer(today(current_member.person.time_zone), queries.live_topics(current_member.program_id))


def log_page(form: LogForm, status: int = 200) -> Answer:
    """The form, with the member's last reports beside it where there is room."""
    return render(
        "conversations/log.html",
        form=form,
        new_key=secrets.token_hex(16),
        last=queries.recent_of(get_current_member(), size=ASIDE_REPORTS)[:ASIDE_REPORTS],
        status=status,
    )


@bp.post("/log")
def log_submit() -> Answer:
    form = LogForm()
    offer(form)
    if not form.validate():
        return log_page(form, status=422)
    try:
        report, is_new = services.log_conversation(
            get_current_member(),
            form.told(),
            form_key=form_key(form),
            names_confirmed=form.names_confirmed.data,
            again=form.again.data,
        )
    except Invalid as error:
        refuse(form, error)
        return log_page(form, status=422)
    say_thanks(report, is_new)
    return redirect(url_for("conversations.report", ref=report.ref), code=303)


def form_key(form: LogForm) -> str:
    """The phone's key. Without a script the page's own stands behind an empty one."""
    return next((value for value in form.form_key.raw_data or () if value), "")


def refuse(form: EpisodeForm, error: Invalid) -> None:
    """Put the refusal of the service at its field."""
    field = error.field if error.field in form._fields else None
    form.refuse(form[field] if field else None, error.sentence)


def say_thanks(report: ConversationReport, is_new: bool) -> None:
    """What the reporter reads next."""
    if not is_new:
        flash(_("This one had arrived already, so it counts once. If you meant another, log a new one."), "news")
    elif report.is_word_of_mouth:
        flash(_("Saved. Thank you for telling us; somebody reads it and writes back."), "good")
    else:
        flash(_("Saved. It is counted apart from conversations, and read like them."), "good")
