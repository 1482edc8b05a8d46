"""The front door, a program's landing page, a member's home, and whether the service is well."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import text
from werkzeug.wrappers import Response as Answer

from community.conversations import labels
from community.core.dates import short_month_day
from community.core.db import db
from community.core.policies import require
from community.pages import home as home_page
from community.pages.home import home_of
from community.pages.navigation import count
from community.pages.today import today_of
from community.programs.current import (
    current_member,
    find_current_member,
    get_current_member,
    get_current_program,
)
from community.programs.forms import AboutForm
from community.programs.policies import may_manage_members
from community.programs.queries import all_programs, programs_of
from community.programs.services import set_about
from community.recruiting.applying.queries import open_calls
from community.recruiting.models import CallSource
from community.web.guards import public
from community.web.pages import render

bp = Blueprint("pages", __name__)
blueprints = [bp]

LINES = {
    name: getattr(home_page, name)
    for name in ("waiting_line", "unread_line", "thanks_line", "topic_line", "weeks_line")
}


@bp.get("/")
@public
def front_door() -> Answer:
    """One program: straight to it. Several: a choice of those that concern who asks."""
    programs = programs_of(current_user.id) if current_user.is_authenticated else ()
    programs = programs or all_programs()
    if len(programs) == 1:
        return redirect(url_for("pages.home", program=programs[0].slug))
    return render("pages/front_door.html", programs=programs)


@bp.get("/p/<program>/")
@public
def home() -> Answer:
    """A member's home; for everybody else the page that says what the program is."""
    member = find_current_member()
    if member is None:
        calls = [call for call in open_calls(get_current_program()) if call.source is not CallSource.NOMINATION]
        return render("pages/landing.html", calls=calls)
    return render("pages/home.html", home=home_of(member), labels=labels, **LINES)


@bp.get("/p/<program>/desk")
def today() -> Answer:
    require(may_manage_members, current_member)
    counts = count(get_current_member())
    day = today_of(get_current_member(), counts)
    return render(
        "pages/today.html",
        today=day,
        counts=counts,
        labels=labels,
        week_labels=[short_month_day(week.week_on) for week in day.weeks],
        words=[week.word_of_mouth for week in day.weeks],
    )


@bp.get("/p/<program>/me")
def me() -> Answer:
    return render("pages/me.html", form=AboutForm(formdata=None, about=current_member.about))


@bp.post("/p/<program>/me")
def save_about() -> Answer:
    form = AboutForm()
    if not form.validate():
        return render("pages/me.html", form=form, status=422)
    set_about(get_current_member(), form.about.data or "")
    flash(_("Saved."), "good")
    return redirect(url_for("pages.me"), code=303)


@bp.get("/health")
@public
def health() -> tuple[str, int]:
    """For load balancers: 200 when the database answers."""
    db.session.execute(text("SELECT 1"))
    return "ok", 200
