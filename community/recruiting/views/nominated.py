"""Pages of somebody who was put forward: who it was and why, a yes, a no. The mailed link is all that they need."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.errors import Gone, NotFound
from community.programs.current import current_program, get_current_program
from community.questionnaires.schema import Schema
from community.recruiting.applying import queries as applying_queries
from community.recruiting.applying.forms import EmptyForm
from community.recruiting.applying.links import new_link
from community.recruiting.models import Nomination, NominationState
from community.recruiting.nominating import queries, services
from community.recruiting.views.draft_session import hold
from community.web.guards import public
from community.web.pages import render

bp = Blueprint("nominated", __name__, url_prefix="/p/<program>/nominated")


@bp.after_request
def keep_private(response: Response) -> Response:
    """Somebody's name and what was said of them: neither indexed nor kept by anything between."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.get("/<secret>")
@public
def page(secret: str) -> Answer:
    try:
        nomination = queries.get_by_secret(current_program.id, secret)
    except NotFound:
        return nothing_here()
    if nomination.state is NominationState.ACCEPTED:
        flash(_("You said yes already. The link in our second mail opens what you began; here you can have another."))
        return redirect(url_for("applying.lost"))
    return tell_page(nomination, secret)


def nothing_here() -> Answer:
    """The same for what is over, what never was, and what belongs to another program."""
    return render("recruiting/nominated_over.html", status=404)


def tell_page(nomination: Nomination, secret: str, status: int = 200) -> Answer:
    """Who, why, what for, and the two answers."""
    call = applying_queries.get_call(get_current_program(), nomination.call.slug)
    schema = Schema.parse(call.questionnaire_version.schema)
    return render(
        "recruiting/nominated.html",
        nomination=nomination,
        by=nomination.nominator.person.name if nomination.nominator else None,
        call=call,
        stories=[field for field in schema if field.is_shown],
        until=nomination.created_at + queries.ANSWERED_WITHIN,
        secret=secret,
        form=EmptyForm(formdata=None),
        status=status,
    )


@bp.post("/<secret>")
@public
def accept(secret: str) -> Answer:
    try:
        nomination = queries.get_by_secret(current_program.id, secret, lock=True)
    except NotFound:
        return nothing_here()
    try:
        application = services.accept(get_current_program(), nomination)
    except Gone:
        return tell_page(nomination, secret, status=410)
    hold(application.public_ref, new_link(application)[0].id)
    flash(_("Good. Take your time: it is kept as you write, and a mail brings you back here from any device."), "good")
    return redirect(url_for("applying.status", ref=application.public_ref), code=303)


@bp.get("/<secret>/no")
@public
def refusal(secret: str) -> Answer:
    """The mail's second button asks once more: programs that open links by themselves must not answer for anybody."""
    try:
        nomination = queries.get_by_secret(current_program.id, secret)
    except NotFound:
        return nothing_here()
    if nomination.state is NominationState.ACCEPTED:
        return redirect(url_for("applying.lost"))
    return render("recruiting/nominated_no.html", nomination=nomination, secret=secret, form=EmptyForm(formdata=None))


@bp.post("/<secret>/no")
@public
def refuse(secret: str) -> Answer:
    try:
        nomination = queries.get_by_secret(current_program.id, secret, lock=True)
    except NotFound:
        return nothing_here()
    services.refuse(get_current_program(), nomination)
    return redirect(url_for("nominated.done"), code=303)


@bp.get("/done")
@public
def done() -> Answer:
    return render("recruiting/nominated_done.html")
