"""Calls for managers: the list, writing one, its own page with link, code, words and numbers, and who passes it on."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import format_time
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.clock import now
from community.core.dates import short_month_day, weekday_month_day
from community.core.errors import Invalid, NotFound, WrongState
from community.core.keys import find_moment_and_number
from community.core.policies import require
from community.programs.current import current_member, get_current_member, get_current_program
from community.recruiting.applying import calls as services
from community.recruiting.applying.policies import may_manage_calls
from community.recruiting.calling import codes, passing, queries
from community.recruiting.calling.forms import CallForm, ExtendForm, PasserForm, WordsForm, in_zone
from community.recruiting.calling.queries import CALL_STATE_LABELS, CallState
from community.recruiting.calling.words import link_of, usual_words, words_to_pass_on
from community.recruiting.models import Call, CallPasser, CallSource, NominationState
from community.recruiting.models.calls import SOURCE_LABELS
from community.web.forms import Form
from community.web.jinja import day
from community.web.pages import page_of, render

bp = Blueprint("recruiting_calls", __name__, url_prefix="/p/<program>/calls")

PAGE = 30
KINDS = {CallState.OPEN: "good", CallState.UPCOMING: "new", CallState.DRAFT: "wait", CallState.CLOSED: ""}


@bp.before_request
def managers_only() -> None:
    """All of it is for who opens and closes calls. Somebody who is not inside is sent away before."""
    require(may_manage_calls, current_member)


@bp.get("")
def index() -> Answer:
    rows = queries.calls_page(current_member.program_id, after=key_of(request.args.get("after", "")), size=PAGE)
    page = page_of(rows, PAGE, lambda row: f"{int(row.call.is_over)}~{row.call.opens_at.isoformat()}~{row.call.id}")
    return render(
        "recruiting/calls.html",
        rows=[(row, CALL_STATE_LABELS[row.state], KINDS[row.state]) for row in page.items],
        next_key=page.next_key,
        sources=SOURCE_LABELS,
        here=here,
        zone=zone_name(),
    )


def here(moment: dt.datetime) -> str:
    """A moment as the program's people say it, whatever zone the reader lives in: that is how dates were written."""
    local = moment.astimezone(ZoneInfo(get_current_program().time_zone))
    return _("%(day)s, %(time)s", day=weekday_month_day(local.date()), time=format_time(local, "short", rebase=False))


def zone_name() -> str:
    """The program's time zone, for people."""
    return get_current_program().time_zone.replace("_", " ")


def key_of(text: str) -> tuple[int, dt.datetime, int] | None:
    """Where a page of the list begins; None for the first, or for what is no key of ours."""
    over, _first, rest = text.partition("~")
    found = find_moment_and_number(rest)
    return (int(over), *found) if over in {"0", "1"} and found else None


# Writing


@bp.route("/new", methods=["GET", "POST"])
def new() -> Answer:
    versions = queries.published_versions(current_member.program_id)
    form = CallForm()
    form.offer(versions)
    if request.method == "GET":
        form.propose(get_current_program())
        return write_page(form)
    if not form.validate():
        return write_page(form, status=422)
    actor, program = get_current_member(), get_current_program()
    try:
        said = form.said(program, {str(one.id): one for one in versions})
        slug = form.slug.data or services.propose_slug(program.id, said.title)
        call = services.create_call(
            program,
            slug=slug,
            title=said.title,
            text=said.text,
            questionnaire_version=said.questionnaire_version,
            opens_at=said.opens_at,
            closes_at=said.closes_at,
            source=said.source,
            answer_by=said.answer_by,
            places=said.places,
            reapply_on=said.reapply_on,
            target_reviews=int(form.target_reviews.data),
            actor=actor,
        )
        if request.form.get("then") == "publish":
            services.publish_call(call, actor=actor)
    except (Invalid, WrongState) as error:
        return refused(form, error)
    flash(_("The call is published.") if call.published_at else _("Kept as a draft. Nobody else sees it yet."), "good")
    return redirect(url_for("recruiting_calls.manage", slug=call.slug), code=303)


def write_page(form: CallForm, call: Call | None = None, *, status: int = 200) -> Response:
    """The form of a new call, or of `call`."""
    return render(
        "recruiting/call_write.html",
        form=form,
        call=call,
        asked=services.has_applications(call.id) if call else False,
        zone=zone_name(),
        status=status,
    )


def refused(form: CallForm, error: Invalid | WrongState, call: Call | None = None) -> Response:
    """The form again with the sentence beside its field. Nothing of it is stored: a 422 is rolled back."""
    name = error.field if isinstance(error, Invalid) else None
    form.refuse(form[name] if name else None, error.sentence)
    return write_page(form, call, status=422)


@bp.route("/<slug>/edit", methods=["GET", "POST"])
def edit(slug: str) -> Answer:
    call = queries.get_managed(get_current_member(), slug)
    program = get_current_program()
    versions = queries.published_versions(program.id)
    form = CallForm()
    form.offer(versions, call.questionnaire_version)
    if request.method == "GET":
        form.show(call, program, call.review_round.target_reviews)
        return write_page(form, call)
    if call.published_at is not None:
        # Their fields are not on the page: the link is out in the world.
        form.slug.data, form.source.data = call.slug, call.source.value
    if not form.validate():
        return write_page(form, call, status=422)
    known = {str(one.id): one for one in (*versions, call.questionnaire_version)}
    address = form.slug.data or services.propose_slug(program.id, form.title.data or "")
    try:
        services.change_call(
            get_current_member(),
            call,
            form.said(program, known),
            slug=address,
            target_reviews=int(form.target_reviews.data),
            seen_version=form.seen_version,
        )
        if request.form.get("then") == "publish":
            services.publish_call(call, actor=get_current_member())
    except (Invalid, WrongState) as error:
        return refused(form, error, call)
    flash(_("Saved."), "good")
    return redirect(url_for("recruiting_calls.manage", slug=call.slug), code=303)


@bp.post("/<slug>/copy")
def copy(slug: str) -> Answer:
    call = queries.get_managed(get_current_member(), slug)
    newest = {one.questionnaire_id: one for one in queries.published_versions(call.program_id)}
    version = newest.get(call.questionnaire_version.questionnaire_id, call.questionnaire_version)
    title = _("%(title)s (copy)", title=call.title[:100])
    copied = services.copy_call(get_current_member(), call, title=title, version=version)
    flash(_("Copied as a draft, with the newest wording of its questions. Look at title and dates."), "good")
    return redirect(url_for("recruiting_calls.edit", slug=copied.slug), code=303)


# The call's own page


@bp.get("/<slug>/manage")
def manage(slug: str) -> Answer:
    return manage_page(queries.get_managed(get_current_member(), slug))


def manage_page(
    call: Call,
    *,
    extending: ExtendForm | None = None,
    passing_on: PasserForm | None = None,
    words: WordsForm | None = None,
    status: int = 200,
) -> Response:
    """Where it stands, its link, code and words, who passes it on, and its numbers."""
    program = get_current_program()
    state = queries.state_of(call)
    came = queries.came_to(call.id)
    passers = queries.passers_of(call.id, came) if call.source is CallSource.BROADCAST else []
    nominated = queries.counts_of_nominations(call.id) if call.source is CallSource.NOMINATION else {}
    numbers = queries.numbers_of(call, came)
    most = max(*numbers.begun_by_day, *numbers.sent_by_day)
    if words is None:
        words = WordsForm(formdata=None)
        words.text.data = call.passing_text or usual_words(program, call)
    return render(
        "recruiting/call_manage.html",
        call=call,
        state=state.value,
        state_label=CALL_STATE_LABELS[state],
        state_kind=KINDS[state],
        source_label=SOURCE_LABELS[call.source],
        target=call.review_round.target_reviews,
        link=link_of(program, call),
        words_to_copy=words_to_pass_on(program, call),
        passers=[
            (one, link_of(program, call, one.passer), words_to_pass_on(program, call, one.passer)) for one in passers
        ],
        nominated=nominated,
        nominated_count=sum(nominated.values()),
        said_yes=nominated.get(NominationState.ACCEPTED, 0),
        waiting=nominated.get(NominationState.WAITING, 0),
        nominated_sent=queries.nominated_and_sent(call.id) if nominated else 0,
        numbers=numbers,
        day_rows=[(day(one.on), str(one.visits), str(one.begun), str(one.sent)) for one in reversed(numbers.days)],
        day_labels=[short_month_day(one.on) for one in numbers.days],
        extend_form=extending or ExtendForm(formdata=None),
        passer_form=passing_on or PasserForm(formdata=None),
        words_form=words,
        form=Form(formdata=None),
        here=here,
        zone=zone_name(),
        chart_top=None if most > 4 else 4,
        status=status,
    )


def back(call: Call, anchor: str | None = None) -> Answer:
    """To the call's own page."""
    return redirect(url_for("recruiting_calls.manage", slug=call.slug, _anchor=anchor), code=303)


@bp.post("/<slug>/publish")
def publish(slug: str) -> Answer:
    call = queries.get_managed(get_current_member(), slug)
    services.publish_call(call, actor=get_current_member())
    said = _("The call is open.") if call.is_open else _("The call is published. It opens by itself.")
    flash(said if call.closes_at > now() else _("The call is published, and its closing date is over already."), "good")
    return back(call)


@bp.post("/<slug>/extend")
def extend(slug: str) -> Answer:
    call = queries.get_managed(get_current_member(), slug)
    form = ExtendForm()
    if not form.validate():
        return manage_page(call, extending=form, status=422)
    try:
        closes_at = in_zone(form.closes_at.data, get_current_program())
        services.extend_call(get_current_member(), call, closes_at, answer_by=form.answer_by.data)
    except Invalid as error:
        form.refuse(getattr(form, error.field) if error.field else None, error.sentence)
        return manage_page(call, extending=form, status=422)
    flash(_("Extended. Drafts can be sent again."), "good")
    return back(call)


@bp.post("/<slug>/close")
def close(slug: str) -> Answer:
    call = queries.get_managed(get_current_member(), slug)
    if call.published_at is None:
        raise WrongState(_("This call was never published, so there is nothing to close."))
    services.close_call(get_current_member(), call)
    flash(_("Closed. Whoever has a draft can read and download it; what was sent is being read."), "good")
    return back(call)


@bp.post("/<slug>/words")
def words(slug: str) -> Answer:
    call = queries.get_managed(get_current_member(), slug)
    form = WordsForm()
    if not form.validate():
        return manage_page(call, words=form, status=422)
    via = request.form.get("via", "")
    passer = queries.get_passer(call, via) if via else None
    text = form.text.data or ""
    # The usual words were proposed; kept as they are, they go on following the call.
    usual = usual_words(get_current_program(), call)
    passing.write_text(get_current_member(), call, "" if text.strip() == usual else text, passer=passer)
    flash(_("Saved."), "good")
    return back(call, f"via-{passer.code}" if passer else "words")


@bp.post("/<slug>/passers")
def add_passer(slug: str) -> Answer:
    call = queries.get_managed(get_current_member(), slug)
    form = PasserForm()
    if not form.validate():
        return manage_page(call, passing_on=form, status=422)
    try:
        passer = passing.add_passer(
            get_current_member(), call, name=form.name.data or "", is_member=bool(form.is_member.data)
        )
    except Invalid as error:
        form.refuse(form.name, error.sentence)
        return manage_page(call, passing_on=form, status=422)
    flash(_("%(name)s has a link now. It stands below with its code and its words.", name=passer.name), "good")
    return back(call, f"via-{passer.code}")


@bp.post("/<slug>/passers/<code>/end")
def end_passer(slug: str, code: str) -> Answer:
    call = queries.get_managed(get_current_member(), slug)
    passer = queries.get_passer(call, code)
    passing.end_passer(get_current_member(), call, passer)
    flash(_("Off the list. The link still leads to the call; nothing more is counted for it."), "good")
    return back(call)


# Codes


@bp.get("/<slug>/code.<kind>")
def code(slug: str, kind: str) -> Answer:
    """The link as a QR code: `svg` or `png`; with ``?keep=1`` to be saved."""
    call = queries.get_managed(get_current_member(), slug)
    via = request.args.get("via", "")
    passer: CallPasser | None = queries.get_passer(call, via) if via else None
    drawn: dict[str, Any] = {"svg": codes.svg, "png": codes.png}
    if kind not in drawn:
        raise NotFound
    types = {"svg": "image/svg+xml", "png": "image/png"}
    response = Response(drawn[kind](link_of(get_current_program(), call, passer)), mimetype=types[kind])
    response.headers["Cache-Control"] = "private, max-age=300"
    if request.args.get("keep"):
        name = f"{call.slug}-{passer.code}" if passer else call.slug
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
