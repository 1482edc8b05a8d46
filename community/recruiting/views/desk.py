"""Screening: the queue, the raw text behind a claim, the masks, the preview, the release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from community.core.db import db
from community.core.errors import Invalid, NotFound
from community.core.keys import find_moment_and_number, find_number
from community.core.policies import require
from community.programs.current import current_member, current_program, get_current_member
from community.programs.models import MANAGERS
from community.recruiting import access
from community.recruiting.desk_forms import CATEGORY_LABELS, MasksForm, NotBlindForm, ReleaseForm, stretches
from community.recruiting.extras import parts_of
from community.recruiting.models import AccessView, Application, RedactionSpan, SpanSource, SpanStatus
from community.recruiting.nominating.words import known_about
from community.recruiting.passages import Mark, paragraphs
from community.recruiting.policies import may_declare_not_blind, may_open_raw, may_see_screening
from community.recruiting.reviewing.reviewer_view import reviewer_view
from community.recruiting.screening import queries, services
from community.recruiting.screening.masks import known_spans, texts_of
from community.recruiting.screening.queries import SCREENED_WITHIN, Waiting
from community.recruiting.sides import reviews_in_round, round_of
from community.redaction.spans import Category, Tier
from community.web.jinja import day, span, within
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
    return Clock(remaining / promised, _("%(span)s left", span=span(remaining)), state)


@bp.get("")
def screening() -> Answer:
    require(may_see_screening, current_member)
    return screening_page()


def screening_page(not_blind: NotBlindForm | None = None, status: int = 200) -> Answer:
    """The queue and what was released lately."""
    after = find_moment_and_number(request.args.get("after", ""))
    rows = queries.waiting(current_member.program_id, after=after, size=PAGE)
    page = page_of(rows, PAGE, lambda row: f"{row.waiting_since.isoformat()}~{row.id}")
    count = queries.waiting_count(current_program)
    title = (
        ngettext("One story waits for a screener.", "%(num)s stories wait for a screener.", count)
        if count
        else _("Everything has been screened.")
    )
    return render(
        "recruiting/screening.html",
        title=title,
        waiting_count=count,
        rows=[(row, clock_of(row.remaining, SCREENED_WITHIN), line_about(row)) for row in page.items],
        next_key=page.next_key,
        released=queries.released_lately(current_member.program_id),
        not_blind=bool(queries.rounds_not_blind(current_member.program_id)),
        not_blind_form=not_blind or NotBlindForm(formdata=None),
        blind_calls=queries.blind_calls(current_member.program_id) if current_member.has(MANAGERS) else (),
        status=status,
    )


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


@bp.get("/<ref>")
def screen(ref: str) -> Answer:
    application = readable(ref)
    if not is_open(application):
        return render("recruiting/screen_closed.html", application=application, not_blind=is_not_blind(application))
    return raw_page(application, MasksForm(formdata=None, version=application.version))


def readable(ref: str) -> Application:
    """The application, for somebody who may open it."""
    require(may_see_screening, current_member)
    application = queries.get_for(get_current_member(), ref)
    review_round = round_of(application.call_id)
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
    return not round_of(application.call_id).is_blind


@dataclass(frozen=True)
class ListedSpan:
    """One line of the list beside the text. `fixed` ones are on record about the applicant and are nobody's choice."""

    number: int
    id: int | None
    field_key: str
    start: int
    end: int
    words: str
    reason: str
    is_masked: bool
    fixed: bool


SOURCES = {
    SpanSource.RULE: _l("found by a rule"),
    SpanSource.SCREENER: _l("added by hand"),
    SpanSource.FLAG: _l("seen by a reviewer"),
}


def listed(application: Application, texts: dict[str, str], rows: Sequence[RedactionSpan]) -> list[ListedSpan]:
    """All proposals and known strings in the order of the text, numbered."""
    known = known_about(application)
    certain = [
        (key, one.start, one.end, one.category)
        for key, text in texts.items()
        for one in known_spans(text, known, application.language)
    ]
    lines: list[tuple[str, int, int, int | None, str, bool, bool]] = []
    for row in rows:
        fixed = any(key == row.field_key and start <= row.start and row.end <= end for key, start, end, _c in certain)
        look = _("please look") if row.tier == Tier.LOOK and row.status is SpanStatus.PROPOSED else ""
        reason = ", ".join(str(part) for part in (CATEGORY_LABELS[row.category], SOURCES[row.source], look) if part)
        masked = fixed or row.status is SpanStatus.ACCEPTED
        lines.append((row.field_key, row.start, row.end, row.id, reason, masked, fixed))
    covered = {(line[0], line[1], line[2]) for line in lines}
    for key, start, end, category in certain:
        if (key, start, end) not in covered:
            lines.append((key, start, end, None, str(CATEGORY_LABELS[category]), True, True))
    order = {key: index for index, key in enumerate(texts)}
    lines.sort(key=lambda line: (order.get(line[0], 0), line[1], line[2]))
    return [
        ListedSpan(number, span_id, key, start, end, texts.get(key, "")[start:end], reason, masked, fixed)
        for number, (key, start, end, span_id, reason, masked, fixed) in enumerate(lines, 1)
    ]


def raw_page(application: Application, form: MasksForm, status: int = 200) -> Answer:
    """The raw text beside the list of what to mask."""
    snapshot = queries.latest_snapshot(application.id)
    schema = services.schema_of(application)
    texts = texts_of(schema, snapshot.answers)
    parts = parts_of(schema, snapshot.answers)
    shown = [one for one in parts if one.is_shown and one.key in texts]
    spans = listed(application, {one.key: texts[one.key] for one in shown}, queries.spans_of(snapshot.id))
    hidden = [(_("Name"), application.name), (_("Mail address"), application.email)]
    hidden += [(one.label, texts.get(one.key, "")) for one in parts if not one.is_shown]
    return render(
        "recruiting/screen.html",
        application=application,
        form=form,
        shown=[
            {
                "key": one.key,
                "question": one.label,
                "paragraphs": paragraphs(
                    texts[one.key], [mark_of(line) for line in spans if line.field_key == one.key]
                ),
            }
            for one in shown
        ],
        spans=spans,
        hidden=[(label, words) for label, words in hidden if words],
        leaks=queries.exposed_readers(application.id),
        not_blind=is_not_blind(application),
        status=status,
    )


def mark_of(line: ListedSpan) -> Mark:
    """Grape will be masked, amber asks to look."""
    return Mark(line.start, line.end, "live" if line.is_masked else "look", str(line.number))


@bp.post("/<ref>/open")
def claim(ref: str) -> Answer:
    services.claim(get_current_member(), readable(ref))
    return redirect(url_for("recruiting_desk.screen", ref=ref), code=303)


@bp.post("/<ref>")
def screen_save(ref: str) -> Answer:
    application = readable(ref)
    form = MasksForm()
    if not form.validate():
        return raw_page(application, form, status=422) if is_open(application) else closed_again(ref)
    try:
        services.save_masks(
            get_current_member(),
            application,
            verdicts=verdicts(request.form.to_dict()),
            added=stretches(request.form.getlist("span")),
            words=form.words.data or "",
            category=Category(form.category.data),
            seen_version=form.seen_version,
        )
    except Invalid as error:
        form.refuse(form.words, error.sentence)
        return raw_page(application, form, status=422)
    if request.form.get("then") == "preview":
        return redirect(url_for("recruiting_desk.preview", ref=ref), code=303)
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
    review_round = round_of(application.call_id)
    return render(
        "recruiting/screen_preview.html",
        view=view,
        shown=[{"key": one.key, "question": one.question, "paragraphs": paragraphs(one.text)} for one in view.answers],
        form=form,
        target=review_round.target_reviews,
        not_blind=not review_round.is_blind,
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
        for field in missing or [None]:
            form.refuse(field, error.sentence)
        return refused_release(ref, form)
    flash(_("Released. Reviewers have it now."), "good")
    return redirect(url_for("recruiting_desk.screening"), code=303)


def refused_release(ref: str, form: ReleaseForm) -> Answer:
    """The preview again, read anew: a release that failed half-way has left its traces in memory only."""
    db.session.rollback()
    return preview_page(queries.get_for(get_current_member(), ref), form, status=422)


@bp.post("/<ref>/pull-back")
def pull_back(ref: str) -> Answer:
    application = readable(ref)
    services.pull_back(get_current_member(), application)
    flash(_("Pulled back. No reviewer sees it any more; it waits to be screened again."), "good")
    return redirect(url_for("recruiting_desk.screening"), code=303)
