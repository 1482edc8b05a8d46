"""One's own reports: the list, one of them, changing it, and the weeks."""

from __future__ import annotations

import datetime as dt

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from community.conversations import labels, queries, services
from community.conversations.forms import (
    AmendForm,
    EditForm,
    OutcomeForm,
    VoidForm,
    WeekForm,
    values_of,
)
from community.conversations.models import ConversationReport
from community.conversations.policies import may_change_report
from community.conversations.views.blueprints import bp
from community.conversations.views.log import offer, refuse
from community.core.clock import monday_of, today
from community.core.errors import Invalid, WrongState
from community.core.keys import find_day_and_number
from community.core.policies import allows, require
from community.programs.current import current_member, get_current_member
from community.web.pages import page_of, render, safe_next

PAGE = 20


@bp.get("/conversations")
def mine() -> Answer:
    member = get_current_member()
    after = find_day_and_number(request.args.get("after", ""))
    rows = queries.recent_of(member, after=after, size=PAGE)
    weeks = queries.weeks_of(member)
    return render(
        "conversations/mine.html",
        page=page_of(rows, PAGE, lambda report: f"{report.happened_on.isoformat()}~{report.id}"),
        first_page=after is None,
        weeks=weeks,
        weeks_in_words=weeks_in_words(weeks),
        this_week=weeks[-1],
        gaps=[week for week in weeks if week.number is None and not week.running][-1:],
        follow_ups=queries.waiting_follow_ups(member, limit=3),
        labels=labels,
    )


def weeks_in_words(weeks: list[queries.WeekOfMember]) -> str:
    """What the drawing of the weeks says, for who does not see it."""
    told = [week.number for week in weeks if week.number is not None]
    talks = ngettext("%(num)d conversation", "%(num)d conversations", sum(told))
    known = ngettext("%(num)d of your last twelve weeks", "%(num)d of your last twelve weeks", len(told))
    return _("You told us about %(known)s: %(talks)s.", known=known, talks=talks)


@bp.get("/conversations/<ref>")
def report(ref: str) -> Answer:
    return report_page(queries.report_for(get_current_member(), ref))


def report_page(
    found: ConversationReport, *, amend: AmendForm | None = None, void: VoidForm | None = None, status: int = 200
) -> Answer:
    """One report with everything that came to it."""
    return render(
        "conversations/report.html",
        report=found,
        mine=allows(may_change_report, get_current_member(), found),
        asks_follow_up=found.is_word_of_mouth
        and not found.is_voided
        and found.asks_follow_up_on <= today(current_member.person.time_zone),
        amend=amend or AmendForm(formdata=None),
        void=void or VoidForm(formdata=None, version=found.version),
        labels=labels,
        status=status,
    )


@bp.route("/conversations/<ref>/edit", methods=["GET", "POST"])
def edit(ref: str) -> Answer:
    found = queries.report_for(get_current_member(), ref)
    require(may_change_report, get_current_member(), found)
    if not found.is_editable:
        raise WrongState(_("This can no longer be changed, but you can add to it on its page."))
    form = EditForm(formdata=None, **values_of(found)) if request.method == "GET" else EditForm()
    offer(form)
    offer_kept_topics(form, found)
    if request.method == "GET":
        return render("conversations/edit.html", form=form, report=found)
    if not form.validate():
        return render("conversations/edit.html", form=form, report=found, status=422)
    try:
        services.edit_conversation(
            get_current_member(),
            found,
            form.told(),
            seen_version=form.seen_version,
            names_confirmed=form.names_confirmed.data,
        )
    except Invalid as error:
        refuse(form, error)
        return render("conversations/edit.html", form=form, report=found, status=422)
    flash(_("Changed."), "good")
    return redirect(url_for("conversations.report", ref=ref), code=303)


def offer_kept_topics(form: EditForm, found: ConversationReport) -> None:
    """A topic that was retired since stays on the report that named it."""
    offered = {topic_id for topic_id, _title in form.topics.choices}
    form.topics.choices += [(topic.id, topic.title) for topic in found.topics if topic.id not in offered]


@bp.post("/conversations/<ref>/amend")
def amend(ref: str) -> Answer:
    found = queries.report_for(get_current_member(), ref)
    require(may_change_report, get_current_member(), found)
    form = AmendForm()
    if not form.validate():
        return report_page(found, amend=form, status=422)
    try:
        services.amend_conversation(
            get_current_member(), found, form.text.data or "", names_confirmed=form.names_confirmed.data
        )
    except Invalid as error:
        form.refuse(form.names_confirmed if error.field == "names_confirmed" else form.text, error.sentence)
        return report_page(found, amend=form, status=422)
    flash(_("Added."), "good")
    return redirect(url_for("conversations.report", ref=ref), code=303)


@bp.post("/conversations/<ref>/void")
def void(ref: str) -> Answer:
    found = queries.report_for(get_current_member(), ref)
    require(may_change_report, get_current_member(), found)
    form = VoidForm()
    if not form.validate():
        return report_page(found, void=form, status=422)
    try:
        services.void_conversation(get_current_member(), found, form.reason.data or "", seen_version=form.seen_version)
    except Invalid as error:
        form.refuse(form.reason, error.sentence)
        return report_page(found, void=form, status=422)
    flash(_("Taken back. It counts nowhere now."), "good")
    return redirect(url_for("conversations.report", ref=ref), code=303)


@bp.post("/conversations/<ref>/follow-up")
def follow_up(ref: str) -> Answer:
    found = queries.report_for(get_current_member(), ref)
    form = OutcomeForm()
    if not form.validate():
        raise Invalid(_("Please choose what came of it; “don’t know” counts."))
    services.tell_outcome(get_current_member(), found, form.outcome.data)
    flash(_("Thank you, that helps."), "good")
    return redirect(came_from() or url_for("conversations.report", ref=ref), code=303)


def came_from() -> str | None:
    """Where a small form stood, if it says so: home, the list, or a report."""
    return safe_next(request.form.get("next"))


@bp.post("/quiet-weeks")
def quiet_week() -> Answer:
    quiet = services.tell_quiet_week(get_current_member(), week_of_form())
    if quiet.week_on == monday_of(today(current_member.person.time_zone)):
        flash(_("Noted: no conversation this week. If one comes up after all, just log it."), "good")
    else:
        flash(_("Noted: a quiet week. That is worth knowing."), "good")
    return redirect(came_from() or url_for("conversations.mine"), code=303)


@bp.post("/quiet-weeks/undo")
def undo_quiet_week() -> Answer:
    services.take_back_quiet_week(get_current_member(), week_of_form())
    flash(_("Undone."), "good")
    return redirect(came_from() or url_for("conversations.mine"), code=303)


def week_of_form() -> dt.date | None:
    form = WeekForm()
    if not form.validate():
        raise Invalid(_("That is not a day."))
    return form.week.data
