"""Review: one's own list, one application with one dimension at a time, sending, and the two ways out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from community.core.clock import now
from community.core.errors import NotFound
from community.core.keys import find_number
from community.core.policies import require
from community.programs.current import current_member, get_current_member
from community.recruiting.desk_forms import ScoreForm, SendForm
from community.recruiting.models import Review
from community.recruiting.policies import may_review
from community.recruiting.reviewing import calibration, leaks, mine, queries, services, talk
from community.recruiting.reviewing.managing import TAKEN_LABELS, TakenBecause
from community.recruiting.reviewing.mine import Mine
from community.recruiting.reviewing.queries import KeptNote, Work
from community.recruiting.reviewing.reviewer_view import get_view
from community.recruiting.rubric import DIMENSIONS, Dimension
from community.recruiting.states import AssignmentState
from community.recruiting.views.desk import Clock, clock_of
from community.recruiting.views.scoring import (
    LETTERS,
    Sheet,
    autosaved,
    form_for,
    frame,
    needs_a_look,
    own_scores,
    refused,
    saved,
    score_page,
    send_page,
    wanted_dimension,
    word_of,
)
from community.web.addresses import remembered_url_for
from community.web.language import counted as ngettext
from community.web.language import translated as _
from community.web.pages import page_of, render

__all__ = ["LETTERS", "bp", "word_of"]

bp = Blueprint("recruiting_review", __name__, url_prefix="/p/<program>/desk/reviews")

PAGE = 50
#: So many talks are shown beside the list; the rest is behind "all".
TALKS = 5
#: What the desk asks of reviewers: to send theirs so long after it was given to them.
REVIEWED_WITHIN = dt.timedelta(days=7)


@bp.get("")
def reviews() -> Answer:
    require(may_review, current_member)
    member = get_current_member()
    was_sent, _separator, order_key = request.args.get("after", "").partition("~")
    sent, place = find_number(was_sent), find_number(order_key)
    after = (sent, place) if sent is not None and place is not None else None
    progress = mine.my_progress(member)
    rows = mine.my_list(member, after=after, size=PAGE)
    page = page_of(rows, PAGE, lambda row: row.key)
    title = (
        ngettext("One story waits for your score.", "%(num)s stories wait for your score.", progress.owed)
        if progress.owed
        else _("You have read everything that was yours.")
    )
    if not progress.total:
        title = _("Nothing waits for you.")
    return render(
        "recruiting/reviews.html",
        title=title,
        done=progress.sent,
        total=progress.total,
        rows=[(row, clock_for(row), line_about(row)) for row in page.items],
        next_key=page.next_key,
        practices=calibration.practices(member),
        talks=page_of(talk.talks(member, size=TALKS), TALKS, lambda row: row.ref),
        has_notes=queries.has_kept_notes(member),
    )


def clock_for(row: Mine) -> Clock:
    """How long the reviewer still has; nothing runs once it is sent."""
    if row.is_sent:
        return Clock(1, _("Sent"), "")
    return clock_of(row.assigned_at + REVIEWED_WITHIN - now(), REVIEWED_WITHIN)


def line_about(row: Mine) -> str:
    """The reviewer's own state."""
    if row.is_sent:
        words = _("Sent")
    elif row.state is AssignmentState.STARTED:
        words = _("Begun, kept as a draft")
    else:
        words = _("Not opened yet")
    changed = [_("the text was changed since")] if row.text_changed else []
    return ", ".join([words, *changed, row.call_title])


@bp.get("/notes")
def notes() -> Answer:
    """Notes to applications that one no longer has: nobody else reads them."""
    require(may_review, current_member)
    last = request.args.get("after", "")
    rows = queries.kept_notes(get_current_member(), after=find_number(last), size=PAGE)
    page = page_of(rows, PAGE, lambda row: row.id)
    return render(
        "recruiting/review_notes.html", rows=[(row, why_gone(row)) for row in page.items], next_key=page.next_key
    )


def why_gone(row: KeptNote) -> str:
    """How an application left the reviewer's desk."""
    if row.state is AssignmentState.RECUSED:
        return _("You gave it back. Your scores are dropped.")
    if row.reason == "leak":
        return _("Set aside by a manager, because masks had slipped.")
    if row.reason in set(TakenBecause):
        return _("Given to somebody else. %(reason)s.", reason=TAKEN_LABELS[TakenBecause(row.reason)])
    return _("Given to somebody else.")


@bp.post("/<ref>/start")
def start(ref: str) -> Answer:
    require(may_review, current_member)
    services.start(get_current_member(), queries.get_work(get_current_member(), ref))
    if request.form.get("then") == "talk":
        return redirect(url_for("recruiting_review.talk", ref=ref), code=303)
    return redirect(url_for("recruiting_review.review", ref=ref), code=303)


@bp.get("/<ref>")
def review(ref: str) -> Answer:
    work, closed = opened(ref)
    if closed:
        return closed
    if work.is_sent:
        return sent_page(work)
    dimension = wanted_dimension(work.review)
    sheet = sheet_of(work)
    return score_page(sheet, dimension, form_for(sheet, dimension))


def opened(ref: str, *, then: str = "") -> tuple[Work, Answer | None]:
    """The reviewer's work, and the page to answer with when it has not been opened."""
    require(may_review, current_member)
    work = queries.get_work(get_current_member(), ref)
    if work.is_open and work.review is not None:
        return work, None
    practice = not work.is_sent and calibration.owes_practice(get_current_member(), work.assignment.round_id)
    page = render(
        "recruiting/review_closed.html",
        ref=ref,
        not_blind=work.not_blind,
        owes_practice=practice,
        is_sent=work.is_sent,
        then=then,
    )
    return work, page


def sheet_of(work: Work) -> Sheet:
    """The work as the scoring pages know it."""
    assert work.review is not None
    ref = work.assignment.application.public_ref
    endpoints = {"page": "review", "save": "save", "autosave": "autosave", "send": "look_over", "hand_in": "send"}

    def address(name: str, **values: Any) -> str:
        return remembered_url_for(f"recruiting_review.{endpoints[name]}", ref=ref, **values)

    return Sheet(
        view=get_view(get_current_member(), work.assignment.application_id),
        review=work.review,
        address=address,
        not_blind=work.not_blind,
        place=lambda: mine.place_of(get_current_member(), work.assignment),
        is_sent=work.is_sent,
    )


@bp.post("/<ref>")
def save(ref: str) -> Answer:
    work, closed = opened(ref)
    dimension = wanted_dimension(work.review)
    form = ScoreForm()
    if closed or work.is_sent:
        return redirect(url_for("recruiting_review.review", ref=ref), code=303)
    sheet = sheet_of(work)
    if not form.validate():
        return score_page(sheet, dimension, form, status=422)
    if needs_a_look(sheet.review, form.note.data or "", kept=form.note_kept.data):
        return score_page(sheet, dimension, form, status=422, nudge=True)
    return saved(sheet, dimension, form, lambda: keep(work, dimension, form))


def keep(work: Work, dimension: Dimension, form: ScoreForm) -> Review:
    """Keep what the form says as a draft."""
    return services.score(
        get_current_member(),
        work,
        dimension.key,
        form.given,
        note=form.note.data or "",
        note_kept=bool(form.note_kept.data),
        seen_version=form.seen_version,
    )


@bp.patch("/<ref>")
def autosave(ref: str) -> Answer:
    require(may_review, current_member)
    work = queries.get_work(get_current_member(), ref)
    form = ScoreForm()
    return autosaved(form, lambda: keep(work, wanted_dimension(work.review), form))


@bp.get("/<ref>/send")
def look_over(ref: str) -> Answer:
    work, closed = opened(ref)
    if closed:
        return closed
    if work.is_sent:
        return redirect(url_for("recruiting_review.review", ref=ref), code=303)
    sheet = sheet_of(work)
    return send_page(sheet, SendForm(formdata=None, version=sheet.review.version))


@bp.post("/<ref>/send")
def send(ref: str) -> Answer:
    work, closed = opened(ref)
    if closed or work.is_sent:
        return redirect(url_for("recruiting_review.review", ref=ref), code=303)
    form = SendForm()
    sheet = sheet_of(work)
    if needs_a_look(sheet.review, sheet.review.note, kept=form.note_kept.data):
        return send_page(sheet, form, status=422, nudge=True)
    seen, kept = form.seen_version, bool(form.note_kept.data)
    again = refused(sheet, form, lambda: services.send(get_current_member(), work, note_kept=kept, seen_version=seen))
    if again:
        return again
    flash(_("Sent. Thank you for reading so closely."), "good")
    return redirect(url_for("recruiting_review.review", ref=ref), code=303)


def sent_page(work: Work) -> Answer:
    """One's own scores as sent, and now also what the others scored."""
    sheet = sheet_of(work)
    others = queries.others_scores(work)
    assert work.review is not None
    return render(
        "recruiting/review_sent.html",
        **frame(sheet),
        heading=_("You have sent your review."),
        own_scores=own_scores(sheet.review, sheet.view),
        others=[[one.get(dimension.key) or "–" for dimension in DIMENSIONS] for one in others],
        text_changed=work.review.text_changed_at is not None,
        can_talk=talk.is_open_to(get_current_member(), work.assignment.application_id),
        next_ref=queries.next_ref(get_current_member()),
    )


@bp.post("/<ref>/recuse")
def recuse(ref: str) -> Answer:
    require(may_review, current_member)
    work = queries.get_work(get_current_member(), ref)
    has_note = bool(work.review and work.review.note)
    services.recuse(get_current_member(), work)
    flash(_("Somebody else reads it now. Thank you for saying so."), "good")
    if has_note:
        flash(_("Your scores are dropped. Your note is kept, for you alone, under “Notes to what you no longer have”."))
    return redirect(url_for("recruiting_review.reviews"), code=303)


@bp.post("/<ref>/leak")
def leak(ref: str) -> Answer:
    require(may_review, current_member)
    work = queries.get_work(get_current_member(), ref)
    if not work.is_open:
        raise NotFound
    leaks.report_leak(get_current_member(), work, words=request.form.get("words", "")[:200])
    flash(_("It is hidden from everybody, and a screener looks at it again. Thank you."), "good")
    if work.review is not None:
        flash(_("What you scored and noted is kept, and comes back with the mended text."))
    return redirect(url_for("recruiting_review.reviews"), code=303)
