"""Pages of calls, and the ways into an application: an address, a mail, a link."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Response, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.accounts.models import mail_key
from community.core import limits
from community.core.db import start_writing
from community.core.errors import Gone
from community.programs.current import current_program, find_current_member, get_current_program
from community.questionnaires.schema import Schema
from community.recruiting.applying import queries, services, visits
from community.recruiting.applying.forms import AddressForm, EmptyForm
from community.recruiting.calling.queries import find_passer
from community.recruiting.models import Call, CallPasser, CallSource
from community.recruiting.states import ApplicationState
from community.recruiting.views.draft_session import held_here, hold
from community.web.extensions import choose_language
from community.web.guards import begins_reading, counts, public
from community.web.pages import render

bp = Blueprint("applying", __name__, url_prefix="/p/<program>")

NOMINATION = CallSource.NOMINATION
SENT_TO = "link_sent_to"
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
LINKS_PER_ADDRESS = 6
LINKS_PER_DEVICE = 40


@bp.after_request
def keep_private(response: Response) -> Response:
    """What belongs to one applicant is neither indexed nor kept by anything between."""
    if request.endpoint != "applying.call":
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/calls/<slug>")
@public
@counts
def call(slug: str) -> Answer:
    found = queries.get_call(get_current_program(), slug)
    passer = passer_of(found)
    if is_visit():
        visits.count(found.id, passer.id if passer and passer.ended_at is None else None)
    return call_page(found, passer)


def is_visit() -> bool:
    """Whether a person from outside opened the page: no member, no browser that reads ahead, no program."""
    reads_ahead = "Purpose" in request.headers or "Sec-Purpose" in request.headers
    by_itself = visits.is_by_itself(request.headers.get("User-Agent", ""))
    return not reads_ahead and not by_itself and find_current_member() is None


def passer_of(found: Call) -> CallPasser | None:
    """By whose link somebody came to this call. It stands in the address alone: no cookie carries it."""
    code = request.args.get("via", "")
    return find_passer(found.id, code) if code and found.source is CallSource.BROADCAST else None


def call_page(found: Call, passer: CallPasser | None = None) -> Answer:
    """The call as it stands: open, not open yet, or over."""
    program = get_current_program()
    if found.is_open or found.is_upcoming:
        schema = Schema.parse(found.questionnaire_version.schema)
        stories = [field for field in schema if field.is_shown]
        return render("recruiting/call.html", call=found, stories=stories, passer=passer)
    others = [one for one in queries.open_calls(program) if one.id != found.id and one.source is not NOMINATION]
    return render("recruiting/call_closed.html", call=found, others=others, status=410)


@bp.get("/calls/<slug>/start")
@public
def start(slug: str) -> Answer:
    found = queries.get_call(get_current_program(), slug)
    if not found.is_open or found.source is NOMINATION:
        return call_page(found)
    return render("recruiting/apply_start.html", call=found, form=AddressForm(formdata=None), held=held_for(found))


def held_for(found: Call) -> str | None:
    """The ref of this call's application that is open on this device."""
    for ref, link_id in held_here().items():
        application = queries.find_by_session(found.program_id, ref, link_id)
        if application is not None and application.call_id == found.id:
            return ref
    return None


@bp.post("/calls/<slug>/start")
@public
@begins_reading
def start_submit(slug: str) -> Answer:
    found = queries.get_call(get_current_program(), slug)
    if not found.is_open or found.source is NOMINATION:
        return call_page(found)
    form = AddressForm()
    if not form.validate():
        return render("recruiting/apply_start.html", call=found, form=form, held=held_for(found), status=422)
    address = form.email.data or ""
    limit_links(address)
    start_writing()
    # The limit forgot what was read before it.
    found = queries.get_call(get_current_program(), slug)
    passer = passer_of(found)
    services.request_start(
        get_current_program(),
        found,
        address,
        language=choose_language(),
        passed_on_by_id=passer.id if passer and passer.ended_at is None else None,
    )
    return sent_to(address)


def limit_links(address: str) -> None:
    """Count one mailed link, alike for addresses that we know and that we don't."""
    program_id = current_program.id
    limits.spend("application link to", f"{program_id}:{mail_key(address)}", limit=LINKS_PER_ADDRESS, per=DAY)
    limits.spend("application link from", request.remote_addr or "", limit=LINKS_PER_DEVICE, per=HOUR)


def sent_to(address: str) -> Answer:
    """The same page for everybody who asked for a link."""
    session[SENT_TO] = address
    return redirect(url_for("applying.link_sent"), code=303)


@bp.get("/apply/look-in-your-mail")
@public
def link_sent() -> Answer:
    return render("recruiting/apply_link_sent.html", email=session.get(SENT_TO))


@bp.route("/apply", methods=["GET", "POST"])
@public
@begins_reading
def lost() -> Answer:
    form = AddressForm()
    if request.method == "GET" or not form.validate():
        return render("recruiting/apply_lost.html", form=form, status=200 if request.method == "GET" else 422)
    address = form.email.data or ""
    limit_links(address)
    start_writing()
    services.request_links(get_current_program(), address)
    return sent_to(address)


@bp.get("/resume/<secret>")
@public
def resume(secret: str) -> Answer:
    try:
        link = queries.get_link(current_program.id, secret)
    except Gone as error:
        form = AddressForm(formdata=None)
        return render("recruiting/apply_lost.html", form=form, gone=error.sentence, status=410)
    application = link.application
    return render(
        "recruiting/apply_resume.html",
        secret=secret,
        application=application,
        call=application.call,
        form=EmptyForm(formdata=None),
    )


@bp.post("/resume/<secret>")
@public
def resume_open(secret: str) -> Answer:
    link = queries.get_link(current_program.id, secret)
    hold(link.application.public_ref, link.id)
    application = link.application
    is_being_written = application.state is ApplicationState.DRAFT and services.can_edit(application)
    if application.answers and is_being_written:
        flash(_("Welcome back. Everything is where you left it."), "good")
    where = "applying.write" if is_being_written else "applying.status"
    return redirect(url_for(where, ref=application.public_ref), code=303)
