"""The screeners' desk: what waits, opening and pulling back, and who opened what. The text itself is in `screen`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from community.core.clock import now
from community.core.errors import NotFound
from community.core.keys import find_moment_and_number, find_number
from community.core.policies import require
from community.programs.current import current_member, current_program, get_current_member
from community.programs.models import MANAGERS
from community.recruiting import access
from community.recruiting.desk_forms import NotBlindForm
from community.recruiting.models import AccessView, Application
from community.recruiting.policies import may_declare_not_blind, may_open_raw, may_see_openings, may_see_screening
from community.recruiting.remembering import remembered
from community.recruiting.screening import queries, queue, services
from community.recruiting.screening.queue import SCREENED_WITHIN, Waiting
from community.recruiting.sides import reviews_in_round, round_of
from community.web.jinja import day, span, within
from community.web.language import counted as ngettext
from community.web.language import speech
from community.web.language import translated as _
from community.web.pages import page_of, render

bp = Blueprint("recruiting_desk", __name__, url_prefix="/p/<program>/desk/screening")

PAGE = 30


@bp.app_template_filter("application_number")
def application_number(ref: str) -> str:
    """A public reference as people say it: two halves, in capitals."""
    middle = len(ref) // 2
    return f"{ref[:middle]}-{ref[middle:]}".upper()


@dataclass(frozen=True)
class Clock:
    """How much of a promise is left, for the queue."""

    fraction: float
    label: str
    state: str


def clock_of(remaining: dt.timedelta, promised: dt.timedelta) -> Clock:
    """Late in words and color, soon within a day."""
    if remaining < dt.timedelta(0):
        return Clock(0, _("%(span)s over", span=span(-remaining)), "late")
    state = "soon" if remaining < dt.timedelta(days=1) else ""
    return Clock(round(remaining / promised, 2), _("%(span)s left", span=span(remaining)), state)


@bp.get("")
def screening() -> Answer:
    require(may_see_screening, current_member)
    return screening_page()


def is_free(row: Waiting) -> bool:
    """Whether nobody else has it open."""
    return row.holder_id in {None, current_member.id}


def screening_page(not_blind: NotBlindForm | None = None, status: int = 200) -> Answer:
    """The queue and what was released lately."""
    after = find_moment_and_number(request.args.get("after", ""))
    latest_first = request.args.get("order") == "latest"
    rows = queue.waiting(current_member.program_id, after=after, size=PAGE, latest_first=latest_first)
    page = page_of(rows, PAGE, lambda row: f"{row.waiting_since.isoformat()}~{row.id}")
    first_free = next((row.id for row in page.items if is_free(row)), None)
    count = queue.waiting_count(current_member.program_id)
    title = (
        ngettext("One story waits for a screener.", "%(num)s stories wait for a screener.", count)
        if count
        else _("Everything has been screened.")
    )
    return render(
        "recruiting/screening.html",
        title=title,
        waiting_count=count,
        rows=[
            (row, clock_of(row.remaining, SCREENED_WITHIN), line_about(row), is_free(row), row.id == first_free)
            for row in page.items
        ],
        next_key=page.next_key,
        latest_first=latest_first,
        may_see_openings=may_see_openings(get_current_member()) is None,
        asked=queue.waiting_for_answers(current_member.program_id),
        released=released_lines(),
        not_blind=bool(queries.rounds_not_blind(current_member.program_id)),
        not_blind_form=not_blind or NotBlindForm(formdata=None),
        blind_calls=queries.blind_calls(current_member.program_id) if current_member.has(MANAGERS) else (),
        status=status,
    )


def released_lines() -> str:
    """What was released lately, as HTML: it says the same to all who share language and day, until anything changes."""

    def draw() -> str:
        found = queue.released_lately(program_id)
        drawn = render_template("recruiting/_released.html", released=found) if found else ""
        return Markup(drawn)  # noqa: S704 - a template of our own has escaped it

    program_id, spoken = current_member.program_id, speech()
    today = now().astimezone(spoken.zone).date()
    return remembered("lines", program_id, draw, current_program.slug, spoken.language, spoken.zone.key, today)


def line_about(row: Waiting) -> str:
    """What the queue says of an application: nothing that it says itself."""
    parts = [_("Waits since %(day)s", day=within(day(row.waiting_since)))]
    if row.came_back:
        parts.append(_("came back from review"))
    if row.look_count:
        parts.append(ngettext("look here in one place", "look here in %(num)s places", row.look_count))
    if row.holder:
        name = _("you") if row.holder_id == current_member.id else row.holder
        parts.append(_("open to %(name)s", name=name))
    return ", ".join([*parts, row.call_title])


@bp.get("/opened")
def opened() -> Answer:
    """Who opened the raw text of which application, and when."""
    require(may_see_openings, current_member)
    raw = request.args.get("after", "")
    after = find_number(raw)
    page = page_of(queries.openings(current_member.program_id, after=after, size=PAGE), PAGE, lambda row: row.id)
    return render("recruiting/screen_opened.html", rows=page.items, next_key=page.next_key, first=after is None)


@bp.post("/not-blind")
def not_blind() -> Answer:
    require(may_declare_not_blind, current_member)
    form = NotBlindForm()
    if not form.validate():
        return screening_page(form, status=422)
    call_id = form.call_id.data or ""
    if call_id not in {str(known) for known, _title in queries.blind_calls(current_member.program_id)}:
        raise NotFound
    services.declare_not_blind(get_current_member(), round_of(int(call_id)), form.reason.data or "")
    flash(_("Kept. Every page of this round now says that it is not blind."), "wait")
    return redirect(url_for("recruiting_desk.screening"), code=303)


def readable(ref: str) -> Application:
    """The application, for somebody who may open it."""
    require(may_see_screening, current_member)
    application = queries.get_for(get_current_member(), ref)
    review_round = application.call.review_round
    require(
        may_open_raw,
        current_member,
        application,
        reviews_in_round=reviews_in_round(review_round.id, get_current_member()),
        blind=review_round.is_blind,
    )
    return application


def is_open(application: Application) -> bool:
    """Whether who asks holds a live grant to read it."""
    return access.find_grant(application.id, current_member.id, AccessView.RAW) is not None


def is_not_blind(application: Application) -> bool:
    return not application.call.review_round.is_blind


@bp.post("/<ref>/open")
def claim(ref: str) -> Answer:
    services.claim(get_current_member(), readable(ref))
    return redirect(url_for("recruiting_desk.screen", ref=ref), code=303)


@bp.post("/<ref>/pull-back")
def pull_back(ref: str) -> Answer:
    application = readable(ref)
    services.pull_back(get_current_member(), application)
    flash(_("Pulled back. No reviewer sees it any more; it waits to be screened again."), "good")
    return redirect(url_for("recruiting_desk.screening"), code=303)
