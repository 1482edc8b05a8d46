"""The front door, a program's landing page, a member's home, and whether the service is well."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask_login import current_user
from sqlalchemy import text
from werkzeug.wrappers import Response as Answer

from community.core.db import db
from community.programs.current import find_current_member
from community.programs.queries import all_programs, programs_of
from community.web.guards import public
from community.web.pages import render

bp = Blueprint("pages", __name__)
blueprints = [bp]


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
        return render("pages/landing.html", calls=())
    return render("pages/home.html", member=member)


@bp.get("/health")
@public
def health() -> tuple[str, int]:
    """For load balancers: 200 when the database answers."""
    db.session.execute(text("SELECT 1"))
    return "ok", 200
