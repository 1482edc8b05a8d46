"""Pages of one's own application: writing, the preview, sending, and where it stands."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import format_time
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer
from wtforms import StringField

from community.core.clock import now
from community.core.errors import Gone, Invalid, WrongState
from community.core.keys import find_number
from community.programs.current import get_current_program
from community.questionnaires.answers import in_words, read_draft, visible
from community.questionnaires.forms import form_for, input_name
from community.questionnaires.schema import Schema
from community.recruiting.applying import drafts, proposals, queries, services
from community.recruiting.applying.drafts import NAME, Clash
from community.recruiting.applying.forms import EmptyForm, SendForm
from community.recruiting.applying.links import revoke_links
from community.recruiting.applying.steps import ABOUT, following, steps_of, to_open, where
from community.recruiting.applying.telling import timeline
from community.recruiting.deciding import emails
from community.recruiting.extras import parts_of
from community.recruiting.models import Application, RevisionKind
from community.recruiting.nominating.words import with_nomination
from community.recruiting.passages import paragraphs
from community.recruiting.states import PUBLIC_LABELS, PUBLIC_STATUS, WITHDRAWABLE, ApplicationState
from community.recruiting.views.apply import bp
from community.recruiting.views.draft_session import get_application, hold, let_go
from community.web.guards import begins_reading, public
from community.web.pages import render


def schema_of(application: Application) -> Schema:
    """The questions that this application answers."""
    return Schema.parse(application.questionnaire_version.schema)


# Writing


@bp.get("/apply/<ref>/write")
@public
def write(ref: str) -> Answer:
    application = get_application(ref)
    if not services.can_edit(application):
        return redirect(url_for("applying.status", ref=ref))
    wanted = request.args.get("step")
    is_begun = wanted is None and application.state is ApplicationState.DRAFT
    left_at = queries.last_written(application.id) if is_begun else None
    return write_page(application, wanted=wanted, left_at=left_at)


def write_page(
    application: Application,
    *,
    wanted: str | None,
    left_at: str | None = None,
    typed: dict[str, Any] | None = None,
    clash: Clash | None = None,
    status: int = 200,
    part: str | None = None,
) -> Response:
    """The form with one step open. `typed` stands in it instead of what is stored, after a clash or for a nudge."""
    schema = schema_of(application)
    answers = {**application.answers, **(typed or {})}
    name = answers.pop(NAME, application.name)
    steps = steps_of(schema, answers, name)
    step = to_open(steps, wanted, left_at)
    more = {"name": (StringField(_("Your name")), name)} if step.is_about else {}
    text = "" if step.is_about else in_words(step.field, answers.get(step.key))
    return render(
        "recruiting/apply_write.html",
        part=part,
        status=status,
        application=application,
        call=application.call,
        steps=steps,
        step=step,
        where=where(steps, step),
        form=form_for(step.fields, answers, version=application.answers_version, **more),
        input_name=input_name,
        nudge=proposals.nudge(application, text) if text else None,
        clash=readable(application, schema, clash) if clash else [],
    )


def readable(application: Application, schema: Schema, clash: Clash) -> list[dict[str, str]]:
    """Both texts of every field that clashes, for people."""
    found = []
    for key, theirs in clash.theirs.items():
        field = schema.find(key)
        label = field.title if field else _("Your name")
        mine = clash.mine[key]
        found.append(
            {
                "label": label,
                "theirs": in_words(field, theirs) if field else theirs,
                "mine": in_words(field, mine) if field else mine,
            }
        )
    return found


def typed_answers(application: Application) -> dict[str, Any]:
    """What this request sends, by field key."""
    typed = read_draft(schema_of(application), request.form)
    if "name" in request.form:
        typed[NAME] = " ".join(request.form["name"].split())[:80]
    return typed


def seen_version() -> int | None:
    """The draft's version that the device last saw; a button that settles a clash brings a newer one."""
    then, _colon, newer = request.form.get("then", "").partition(":")
    raw = newer if then == "mine" else request.form.get("version", "")
    return find_number(raw)


@bp.post("/apply/<ref>/write")
@public
def save(ref: str) -> Answer:
    """Save without scripts, and go where the button says."""
    application = get_application(ref, lock=True)
    typed = typed_answers(application)
    then, _colon, target = request.form.get("then", "next").partition(":")
    step = request.form.get("step", "")
    if then == "theirs":
        return redirect(url_for("applying.write", ref=ref, step=step), code=303)
    clash = drafts.save(application, typed, seen=seen_version(), kind=RevisionKind.SAVE)
    if clash is not None:
        return write_page(application, wanted=step, typed=typed, clash=clash, status=409)
    return redirect(after_saving(application, then, target, step), code=303)


def after_saving(application: Application, then: str, target: str, step: str) -> str:
    """Where a button of the form leads."""
    ref = application.public_ref
    if then == "leave" or not services.can_edit(application):
        flash(_("Saved. The link in your mail brings you back here, on any device."), "good")
        return url_for("applying.status", ref=ref)
    if then == "step":
        return url_for("applying.write", ref=ref, step=target)
    if then == "mine":
        flash(_("Saved. The other text is kept as well, should you miss it."), "good")
        return url_for("applying.write", ref=ref, step=step)
    next_step = following(steps_of(schema_of(application), application.answers, application.name), step)
    if then == "preview" or next_step is None:
        return url_for("applying.preview", ref=ref)
    return url_for("applying.write", ref=ref, step=next_step.key, _anchor="open")


@bp.patch("/apply/<ref>/answers")
@public
def autosave(ref: str) -> Answer:
    """Save from a script: `{version, saved_at}`, or 409 with both texts."""
    application = get_application(ref, lock=True)
    typed = typed_answers(application)
    try:
        clash = drafts.save(application, typed, seen=seen_version(), kind=RevisionKind.AUTOSAVE)
    except WrongState as error:
        return make_response(render_template("recruiting/apply_clash.html", clash=[], sentence=error.sentence), 409)
    if clash is not None:
        texts = readable(application, schema_of(application), clash)
        body = render_template("recruiting/apply_clash.html", clash=texts, version=application.answers_version)
        return make_response(body, 409)
    return jsonify(version=application.answers_version, saved_at=format_time(now(), "short"))


@bp.post("/apply/<ref>/nudge")
@public
@begins_reading
def nudge(ref: str) -> Answer:
    """How reviewers would read what stands in the form, before it is saved."""
    application = get_application(ref)
    typed = typed_answers(application)
    return write_page(application, wanted=request.form.get("step"), typed=typed, part="recruiting/apply_nudge.html")


# Preview and sending


@bp.get("/apply/<ref>/preview")
@public
def preview(ref: str) -> Answer:
    application = get_application(ref)
    if not services.can_edit(application):
        return redirect(url_for("applying.status", ref=ref))
    return preview_page(application, SendForm(formdata=None, version=application.answers_version))


def preview_page(application: Application, form: SendForm, *, status: int = 200) -> Response:
    """Her own text as reviewers would see it, what is missing, and the last yes."""
    schema = schema_of(application)
    answers = with_nomination(application, application.answers)
    texts = proposals.as_reviewers_see(application, schema, answers)
    asked = {field.key for field in visible(schema, application.answers)}
    shown = [
        (part, paragraphs(texts[part.key]))
        for part in parts_of(schema, answers)
        if part.key in texts and (part.field is None or part.key in asked)
    ]
    steps = steps_of(schema, application.answers, application.name)
    faults = services.faults_of(application, schema)
    snapshot = queries.latest_snapshot(application.id)
    return render(
        "recruiting/preview.html",
        status=status,
        application=application,
        call=application.call,
        shown=shown,
        masked=any(cut.masked for _part, parts in shown for part in parts for cut in part.cuts),
        missing=[(step, _sentence(step_faults)) for step in steps if (step_faults := _of(step, faults))],
        sent_before=snapshot is not None,
        changed=snapshot is None or services.has_unsent_changes(application, schema, snapshot),
        form=form,
    )


def _of(step: Any, faults: dict[str, str]) -> list[str]:
    keys = [field.key for field in step.fields] + (["name"] if step.key == ABOUT else [])
    return [faults[key] for key in keys if key in faults]


def _sentence(sentences: list[str]) -> str:
    return " ".join(sentences)


@bp.post("/apply/<ref>/send")
@public
def send(ref: str) -> Answer:
    application = get_application(ref, lock=True)
    form = SendForm()
    if form.seen_version != application.answers_version:
        form.refuse(None, _("You changed something in another window. This is how it reads now."))
        form.version.data = str(application.answers_version)
        return preview_page(application, form, status=409)
    try:
        services.send(get_current_program(), application, adult=bool(form.adult.data), honest=bool(form.honest.data))
    except Invalid as error:
        form.refuse(getattr(form, error.field) if error.field else None, error.sentence)
        return preview_page(application, form, status=422)
    except Gone:
        flash(_("The call closed while you were writing. Your text is all here."), "wait")
        return redirect(url_for("applying.status", ref=ref), code=303)
    flash(_("It has arrived. Thank you for telling us."), "good")
    return redirect(url_for("applying.status", ref=ref), code=303)


# Where it stands


@bp.get("/apply/<ref>")
@public
def status(ref: str) -> Answer:
    application = get_application(ref)
    if application.state is ApplicationState.DRAFT and application.call.is_open and not application.answers:
        return redirect(url_for("applying.write", ref=ref))
    schema = schema_of(application)
    snapshot = queries.latest_snapshot(application.id)
    answer = queries.answer_sent(application.id)
    public_status = PUBLIC_STATUS[application.state]
    return render(
        "recruiting/status.html",
        application=application,
        call=application.call,
        public_status=public_status,
        label=PUBLIC_LABELS[public_status],
        answer=answer,
        letter=emails.on_page(get_current_program(), application, answer) if answer else [],
        items=timeline(application, snapshot, answer),
        can_edit=services.can_edit(application),
        can_withdraw=application.state in WITHDRAWABLE,
        unsent=services.has_unsent_changes(application, schema, snapshot),
        texts=own_texts(application, schema),
        form=EmptyForm(formdata=None),
    )


def own_texts(application: Application, schema: Schema) -> list[tuple[str, str]]:
    """Questions and answers as the applicant wrote them."""
    pairs = [
        (field.label, in_words(field, application.answers.get(field.key)))
        for field in visible(schema, application.answers)
        if field.takes_answer
    ]
    return [(label, text) for label, text in pairs if text]


@bp.get("/apply/<ref>/text")
@public
def download(ref: str) -> Answer:
    """One's own words as a plain text, whatever became of the application."""
    application = get_application(ref)
    body = render_template(
        "recruiting/apply_text.txt",
        application=application,
        call=application.call,
        texts=own_texts(application, schema_of(application)),
    )
    response = make_response(body)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{application.call.slug}-{ref}.txt"'
    return response


@bp.route("/apply/<ref>/withdraw", methods=["GET", "POST"])
@public
def withdraw(ref: str) -> Answer:
    application = get_application(ref, lock=request.method == "POST")
    if application.state not in WITHDRAWABLE:
        return redirect(url_for("applying.status", ref=ref), code=303)
    if request.method == "GET":
        form = EmptyForm(formdata=None)
        return render("recruiting/apply_withdraw.html", application=application, call=application.call, form=form)
    services.withdraw(get_current_program(), application)
    flash(_("Taken back. Nobody reads it any more."), "good")
    return redirect(url_for("applying.status", ref=ref), code=303)


@bp.post("/apply/<ref>/again")
@public
def take_up_again(ref: str) -> Answer:
    application = get_application(ref, lock=True)
    services.take_up_again(application)
    return redirect(url_for("applying.write", ref=ref), code=303)


@bp.post("/apply/<ref>/close-here")
@public
def close_here(ref: str) -> Answer:
    """For a device that others use too."""
    get_application(ref)
    let_go(ref)
    flash(_("Closed on this device. The link in your mail opens it again."), "good")
    return redirect(url_for("applying.lost"), code=303)


@bp.post("/apply/<ref>/revoke-links")
@public
def revoke(ref: str) -> Answer:
    """For a mail that got into other hands."""
    application = get_application(ref, lock=True)
    hold(ref, revoke_links(application).id)
    flash(_("Done. Links mailed before no longer work, and other devices are shut out."), "good")
    return redirect(url_for("applying.status", ref=ref), code=303)
