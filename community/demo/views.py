"""Pages of the demo: look around as somebody, and the mailbox."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from community.accounts.views import start_session
from community.core.db import db
from community.core.errors import NotFound
from community.demo import cast, mailbox
from community.programs.models import Program
from community.recruiting.applying.links import new_link
from community.web.guards import public
from community.web.headers import own_policy
from community.web.pages import page_of, render

bp = Blueprint("demo", __name__, url_prefix="/demo")
blueprints = [bp]
demo_only = True

PAGE = 30
#: A mail has inline styles; it may load and run nothing, and its links open outside the frame.
PREVIEW_POLICY = (
    "sandbox allow-popups allow-top-navigation-by-user-activation; default-src 'none'; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'"
)


def mailbox_folder() -> Path:
    """Where the demo's mail server keeps what it took."""
    folder: Path | None = current_app.config["GRAPEVINE"].mailbox_path
    if folder is None:
        raise NotFound
    return folder


@bp.get("/")
@public
def people() -> Answer:
    return render("demo/people.html", guides=cast.guides(), applicants=cast.applicants())


@bp.post("/as/<int:member_id>")
@public
def look_around(member_id: int) -> Answer:
    chosen = next((guide.member for guide in cast.guides() if guide.member.id == member_id), None)
    if chosen is None:
        raise NotFound
    start_session(chosen.person)
    return redirect(url_for("pages.home", program=chosen.program.slug), code=303)


@bp.post("/applicant/<ref>")
@public
def look_around_as_applicant(ref: str) -> Answer:
    """A fresh link, as from a mail. It leads to the same page as that."""
    found = next((one.application for one in cast.applicants() if one.application.public_ref == ref), None)
    if found is None:
        raise NotFound
    program = db.session.get_one(Program, found.program_id)
    _link, secret = new_link(found)
    return redirect(url_for("applying.resume", program=program.slug, secret=secret), code=303)


@bp.get("/mail")
@public
def mail() -> Answer:
    letters = mailbox.read(mailbox_folder(), before=request.args.get("before"), limit=PAGE + 1)
    return render("demo/mail.html", page=page_of(letters, PAGE, lambda letter: letter.name))


@bp.get("/mail/<name>")
@public
def letter(name: str) -> Answer:
    found = mailbox.find(mailbox_folder(), name)
    if found is None:
        raise NotFound
    return render("demo/letter.html", letter=found)


@bp.get("/mail/<name>/html")
@public
def letter_html(name: str) -> Answer:
    found = mailbox.find(mailbox_folder(), name)
    if found is None:
        raise NotFound
    own_policy(PREVIEW_POLICY)
    return Answer(found.html, mimetype="text/html")
