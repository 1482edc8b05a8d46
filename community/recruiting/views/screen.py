"""One application in screening: the raw text behind a claim, its masks and recordings, questions, the release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.db import db
from community.core.errors import Invalid
from community.core.keys import find_number
from community.programs.current import get_current_member, get_current_program
from community.recruiting import access
from community.recruiting.desk_forms import MasksForm, ReleaseForm, stretches
from community.recruiting.extras import Part, parts_of
from community.recruiting.models import Application, SpanSource, SpanStatus
from community.recruiting.passages import paragraphs
from community.recruiting.reviewing.reviewer_view import reviewer_view
from community.recruiting.screening import asking, queries, services
from community.recruiting.screening.attached import Attached, attached, files_of, get_attached
from community.recruiting.screening.forms import AskForm
from community.recruiting.screening.masks import texts_of
from community.recruiting.screening.services import Stretch
from community.recruiting.screening.transcripts import Recording, recordings_of
from community.recruiting.states import TO_SCREEN
from community.recruiting.views.desk import bp, is_not_blind, is_open, readable
from community.recruiting.views.files import attachment
from community.recruiting.views.span_list import ListedSpan, listed, mark_of
from community.redaction.spans import Category
from community.web.pages import render

#: What the name of a transcript's input begins with; the key of the text follows.
TRANSCRIPT = "transcript-"


@dataclass(frozen=True)
class Unsaved:
    """What a form brought that was not taken: it stands on the page again."""

    verdicts: Mapping[int, SpanStatus] = field(default_factory=dict)
    added: Sequence[Stretch] = ()
    transcripts: Mapping[str, str] = field(default_factory=dict)


@bp.get("/<ref>")
def screen(ref: str) -> Answer:
    application = readable(ref)
    if not is_open(application):
        return render(
            "recruiting/screen_closed.html",
            application=application,
            holder=access.find_holder(application.id, other_than=get_current_member().id),
            waits=application.state in TO_SCREEN,
            not_blind=is_not_blind(application),
        )
    return raw_page(application, MasksForm(formdata=None, version=application.version))


def raw_page(application: Application, form: MasksForm, status: int = 200, unsaved: Unsaved | None = None) -> Answer:
    """The raw text beside the list of what to mask."""
    unsaved = unsaved or Unsaved()
    snapshot = queries.latest_snapshot(application.id)
    schema = services.schema_of(application)
    there = files_of(application.id, snapshot.answers)
    recordings = recordings_of(schema, snapshot.answers, there)
    texts = texts_of(schema, snapshot.answers, {one.key: one.text for one in recordings})
    parts = parts_of(schema, {*snapshot.answers, *(one.key for one in recordings)})
    shown = {part.key: texts[part.key] for part in parts if part.is_shown and part.key in texts}
    rows = queries.spans_of(snapshot.id)
    spans = listed(application, shown, rows, unsaved.verdicts)
    files = attached(schema, snapshot.answers, there)
    return render(
        "recruiting/screen.html",
        application=application,
        form=form,
        shown=passages(parts, shown, spans, recordings, files, unsaved),
        spans=spans,
        sure_count=sum(span.sure and not span.fixed for span in spans),
        from_before=any(row.source is SpanSource.BEFORE for row in rows),
        added=[(one, shown[one.field_key][one.start : one.end]) for one in unsaved.added if one.field_key in shown],
        hidden=hidden_of(application, parts, texts, files),
        files=[one for one in files if not (one.is_recording and one.field.is_shown)],
        questions=asking.questions_of(application.id),
        leaks=queries.exposed_readers(application),
        not_blind=is_not_blind(application),
        status=status,
    )


def passages(
    parts: Sequence[Part],
    shown: Mapping[str, str],
    spans: Sequence[ListedSpan],
    recordings: Sequence[Recording],
    files: Sequence[Attached],
    unsaved: Unsaved,
) -> list[dict[str, Any]]:
    """Every text that reviewers will read and every recording that they won't hear, in the order of the questions."""
    spoken = {one.key: one for one in recordings if one.field.is_shown}
    found: list[dict[str, Any]] = []
    for part in parts:
        key, recording = part.key, spoken.get(part.key)
        if not part.is_shown or (key not in shown and recording is None):
            continue
        marks = [mark_of(line) for line in spans if line.field_key == key]
        passage: dict[str, Any] = {"key": key, "question": part.label, "paragraphs": [], "recording": None}
        if key in shown:
            passage["paragraphs"] = paragraphs(shown[key], marks)
        if recording is not None:
            file = next(one for one in files if one.file.id == recording.file.id)
            passage["recording"] = {
                "number": file.number,
                "name": file.name,
                "text": unsaved.transcripts.get(key, recording.text),
                "only": recording.only,
            }
        found.append(passage)
    return found


def hidden_of(
    application: Application,
    parts: Sequence[Part],
    texts: Mapping[str, str],
    files: Sequence[Attached],
) -> list[tuple[str, str]]:
    """What reviewers never get, for the screener's eyes. Files stand apart: see `attached`."""
    named = {one.field.key for one in files if not one.is_recording}
    found = [(_("Name"), application.name), (_("Mail address"), application.email)]
    found += [(one.label, texts.get(one.key, "")) for one in parts if not one.is_shown and one.key not in named]
    return [(label, words) for label, words in found if words]


@bp.post("/<ref>")
def screen_save(ref: str) -> Answer:
    application = readable(ref)
    form = MasksForm()
    unsaved = Unsaved(
        verdicts=verdicts(request.form.to_dict()),
        added=stretches(request.form.getlist("span")),
        transcripts={
            name.removeprefix(TRANSCRIPT): words for name, words in request.form.items() if name.startswith(TRANSCRIPT)
        },
    )
    services.open_grant(get_current_member(), application)
    if not form.validate():
        return raw_page(application, form, 422, unsaved)
    try:
        services.save_masks(
            get_current_member(),
            application,
            verdicts=unsaved.verdicts,
            added=unsaved.added,
            words=form.words.data or "",
            category=Category(form.category.data),
            transcripts=unsaved.transcripts,
            seen_version=form.seen_version,
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(form.words if error.field == "words" else None, error.sentence)
        return raw_page(queries.get_for(get_current_member(), ref), form, 422, unsaved)
    then = request.form.get("then")
    if then in {"preview", "ask"}:
        return redirect(url_for(f"recruiting_desk.{then}", ref=ref), code=303)
    flash(_("Saved."), "good")
    return redirect(url_for("recruiting_desk.screen", ref=ref), code=303)


def closed_again(ref: str) -> Answer:
    """Back to the page that says how to open it."""
    return redirect(url_for("recruiting_desk.screen", ref=ref), code=303)


def verdicts(fields: dict[str, Any]) -> dict[int, SpanStatus]:
    """``span-7=accepted`` and the like, by the span's id."""
    given = {
        find_number(name.removeprefix("span-")): SpanStatus(value)
        for name, value in fields.items()
        if name.startswith("span-") and value in {"accepted", "rejected"}
    }
    return {span_id: status for span_id, status in given.items() if span_id is not None}


@bp.get("/<ref>/attachments/<int:number>")
def attached_file(ref: str, number: int) -> Answer:
    """A file or recording, for whoever has the raw text open."""
    application = readable(ref)
    if not is_open(application):
        return closed_again(ref)
    snapshot = queries.latest_snapshot(application.id)
    found = get_attached(services.schema_of(application), application.id, snapshot.answers, number)
    response = attachment(found.file, found.name)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/<ref>/ask", methods=["GET", "POST"])
def ask(ref: str) -> Answer:
    """Ask the applicant something before it goes on."""
    application = readable(ref)
    if request.method == "POST":
        if asking.was_just_asked(get_current_member(), application, request.form.get("question", "")):
            return redirect(url_for("recruiting_desk.screening"), code=303)
        services.open_grant(get_current_member(), application)  # a refusal that keeps the words, not a way round them
    elif not is_open(application):
        return closed_again(ref)
    if request.method == "GET":
        proposed = asking.proposed_day(get_current_program())
        return ask_page(application, AskForm(formdata=None, version=application.version, answer_by=proposed))
    form = AskForm()
    if not form.validate():
        return ask_page(application, form, status=422)
    try:
        asking.ask(
            get_current_member(),
            application,
            form.question.data or "",
            answer_by=form.answer_by.data,
            seen_version=form.seen_version,
        )
    except Invalid as error:
        form.refuse(form.answer_by if error.field == "answer_by" else form.question, error.sentence)
        return ask_page(application, form, status=422)
    flash(_("Asked. It comes back to the queue with the answer, or on the day that you gave."), "good")
    return redirect(url_for("recruiting_desk.screening"), code=303)


def ask_page(application: Application, form: AskForm, status: int = 200) -> Answer:
    """The form for a question, with what was asked before."""
    asked = asking.questions_of(application.id)
    return render("recruiting/screen_ask.html", application=application, form=form, questions=asked, status=status)


@bp.get("/<ref>/preview")
def preview(ref: str) -> Answer:
    application = readable(ref)
    if not is_open(application):
        return closed_again(ref)
    return preview_page(application, ReleaseForm(formdata=None, version=application.version))


def preview_page(application: Application, form: ReleaseForm, status: int = 200) -> Answer:
    """What reviewers would read, made by the same function that makes what they do read."""
    view = reviewer_view(
        view_id=0,
        ref=application.public_ref,
        call_title=application.call.title,
        answers=services.texts_to_release(application),
        schema=services.schema_of(application),
    )
    return render(
        "recruiting/screen_preview.html",
        view=view,
        shown=[{"key": one.key, "question": one.question, "paragraphs": paragraphs(one.text)} for one in view.answers],
        form=form,
        target=application.call.review_round.target_reviews,
        not_blind=is_not_blind(application),
        status=status,
    )


@bp.post("/<ref>/release")
def release(ref: str) -> Answer:
    application = readable(ref)
    form = ReleaseForm()
    form.validate()
    try:
        services.release(get_current_member(), application, checked=form.checked, seen_version=form.seen_version)
    except Invalid as error:
        missing = [form[name] for name in services.CHECKLIST if name not in form.checked]
        for unchecked in missing or [None]:
            form.refuse(unchecked, error.sentence)
        return refused_release(ref, form)
    flash(_("Released. Reviewers have it now."), "good")
    return redirect(url_for("recruiting_desk.screening"), code=303)


def refused_release(ref: str, form: ReleaseForm) -> Answer:
    """The preview again, read anew: a release that failed half-way has left its traces in memory only."""
    db.session.rollback()
    return preview_page(queries.get_for(get_current_member(), ref), form, status=422)
