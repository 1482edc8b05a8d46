"""Review: one's own list, one application with one dimension at a time, sending, and the two ways out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask_babel import format_time, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.clock import now
from community.core.errors import Invalid, NotFound
from community.core.policies import require
from community.programs.current import current_member, get_current_member
from community.recruiting.desk_forms import ScoreForm
from community.recruiting.models import Review, Score
from community.recruiting.passages import Mark, paragraphs, sentences
from community.recruiting.policies import may_review
from community.recruiting.reviewing import leaks, queries, services
from community.recruiting.reviewing.queries import Mine, Work, find_score
from community.recruiting.reviewing.reviewer_view import ReviewerView, get_view
from community.recruiting.rubric import BY_KEY, DIMENSIONS, Dimension
from community.recruiting.states import AssignmentState
from community.recruiting.views.desk import Clock, clock_of
from community.redaction.detector import propose_by_rules
from community.redaction.names import likely_names
from community.web.forms import VersionedForm
from community.web.pages import page_of, render

bp = Blueprint("recruiting_review", __name__, url_prefix="/p/<program>/desk/reviews")

PAGE = 30
#: What the desk asks of reviewers: to send theirs so long after it was given to them.
REVIEWED_WITHIN = dt.timedelta(days=7)
LETTERS = {dimension.key: letter for dimension, letter in zip(DIMENSIONS, "ABCDE", strict=True)}


@bp.get("")
def reviews() -> Answer:
    require(may_review, current_member)
    was_sent, _separator, order_key = request.args.get("after", "").partition("~")
    after = (int(was_sent), int(order_key)) if was_sent.isdigit() and order_key.isdigit() else None
    done, total = queries.my_progress(get_current_member())
    rows = queries.my_list(get_current_member(), after=after, size=PAGE)
    page = page_of(rows, PAGE, lambda row: row.key)
    due = total - done
    title = (
        ngettext("One story waits for your score.", "%(num)s stories wait for your score.", due)
        if due
        else _("You have read everything that was yours.")
    )
    if not total:
        title = _("Nothing waits for you.")
    return render(
        "recruiting/reviews.html",
        title=title,
        done=done,
        total=total,
        rows=[(row, clock_for(row), line_about(row)) for row in page.items],
        next_key=page.next_key,
    )


def clock_for(row: Mine) -> Clock:
    """How long the reviewer still has; nothing runs once it is sent."""
    if row.is_sent:
        return Clock(1, _("Sent"), "")
    return clock_of(row.assigned_at + REVIEWED_WITHIN - now(), REVIEWED_WITHIN)


def line_about(row: Mine) -> str:
    """The reviewer's own state."""
    words = {
        AssignmentState.ASSIGNED: _("Not opened yet"),
        AssignmentState.STARTED: _("Begun, kept as a draft"),
        AssignmentState.SUBMITTED: _("Sent"),
    }[row.state]
    changed = _("the text was changed since") if row.text_changed else ""
    return ", ".join(part for part in (words, changed, row.call_title) if part)


@bp.post("/<ref>/start")
def start(ref: str) -> Answer:
    require(may_review, current_member)
    services.start(get_current_member(), queries.get_work(get_current_member(), ref))
    return redirect(url_for("recruiting_review.review", ref=ref), code=303)


@bp.get("/<ref>")
def review(ref: str) -> Answer:
    work, closed = opened(ref)
    if closed:
        return closed
    if work.is_sent:
        return sent_page(work)
    dimension = wanted_dimension(work.review)
    score = find_score(work.review, dimension.key)
    assert work.review is not None
    form = ScoreForm(
        formdata=None,
        version=work.review.version,
        score="none" if score and score.no_evidence else str(score.value or "") if score else "",
        evidence_answer=score.evidence_field if score else None,
        evidence_start=score.evidence_start if score else None,
        evidence_end=score.evidence_end if score else None,
        note=work.review.note,
    )
    return score_page(work, dimension, form)


def opened(ref: str) -> tuple[Work, Answer | None]:
    """The reviewer's work, and the page to answer with when it has not been opened."""
    require(may_review, current_member)
    work = queries.get_work(get_current_member(), ref)
    if work.is_open and work.review is not None:
        return work, None
    return work, render("recruiting/review_closed.html", ref=ref, not_blind=work.not_blind)


def wanted_dimension(review: Review | None) -> Dimension:
    """The one in the address, else the first without an answer, else the first."""
    key = request.args.get("d", "")
    if key in BY_KEY:
        return BY_KEY[key]
    unanswered = [one for one in DIMENSIONS if word_of(find_score(review, one.key)) == ""]
    return unanswered[0] if unanswered else DIMENSIONS[0]


def word_of(score: Score | None) -> str:
    """A score in a sign; empty when there is none yet."""
    if score is None or (score.value is None and not score.no_evidence):
        return ""
    return "–" if score.no_evidence else str(score.value)


def score_page(work: Work, dimension: Dimension, form: ScoreForm, status: int = 200) -> Answer:
    """The text at the left, one dimension at the right."""
    assert work.review is not None
    view = get_view(get_current_member(), work.assignment.application_id)
    following = DIMENSIONS[(DIMENSIONS.index(dimension) + 1) :]
    evidence = form.evidence
    return render(
        "recruiting/review.html",
        **frame(work, view, live=dimension),
        heading=_("Read first, then score what is written."),
        dimensions=[dim_of(work, one, current=one is dimension) for one in DIMENSIONS],
        dimension={
            "key": dimension.key,
            "letter": LETTERS[dimension.key],
            "label": dimension.label,
            "anchors": list(enumerate(dimension.anchors, 1)),
        },
        state_word=word_of(find_score(work.review, dimension.key)) or _("open"),
        form=form,
        quote=view.quote(*evidence) if evidence else "",
        sentence_lists=[
            {
                "question": answer.question,
                "sentences": [
                    (f"{answer.key}:{begin}:{end}", answer.text[begin:end]) for begin, end in sentences(answer.text)
                ],
            }
            for answer in view.answers
        ],
        next_label=_("Next: %(letter)s, %(label)s", letter=LETTERS[following[0].key], label=following[0].label)
        if following
        else _("Look it over, then send"),
        note_warning=warning_about(form.note.data or ""),
        saved_at=work.review.changed_at if work.review.scores else None,
        status=status,
    )


def frame(work: Work, view: ReviewerView, *, live: Dimension | None = None) -> dict[str, Any]:
    """What every page with the text on it needs."""
    return {
        "view": view,
        "shown": [
            {
                "key": answer.key,
                "question": answer.question,
                "paragraphs": paragraphs(answer.text, marks_in(work, answer.key, live)),
            }
            for answer in view.answers
        ],
        "place": queries.place_of(get_current_member(), work.assignment),
        "not_blind": work.not_blind,
        "is_sent": work.is_sent,
    }


def marks_in(work: Work, answer_key: str, live: Dimension | None) -> list[Mark]:
    """Evidence in one answer; that of the open dimension is painted by the script, and by us without one."""
    marks = []
    for score in work.review.scores if work.review else ():
        if score.evidence_field == answer_key and score.evidence_start is not None and score.evidence_end is not None:
            is_live = live is not None and score.dimension == live.key
            sign = f"{LETTERS.get(score.dimension, '')} {word_of(score)}".strip()
            kind = "live" if is_live else "evidence"
            marks.append((is_live, Mark(score.evidence_start, score.evidence_end, kind, sign)))
    return [mark for _is_live, mark in sorted(marks, key=lambda pair: (pair[0], pair[1].sign))]


def dim_of(work: Work, dimension: Dimension, *, current: bool) -> dict[str, Any]:
    """One step of the row A to E."""
    ref = work.assignment.application.public_ref
    state = word_of(find_score(work.review, dimension.key))
    return {
        "letter": LETTERS[dimension.key],
        "url": url_for("recruiting_review.review", ref=ref, d=dimension.key),
        "state": state or (_("now") if current else _("open")),
        "current": current,
    }


def warning_about(note: str) -> str:
    """A gentle word when a note seems to say who it is or how many listen."""
    if not note.strip() or not (propose_by_rules(note) or likely_names(note)):
        return ""
    return _("Your note may name somebody or say how many people listen. It is kept; others will read it without you.")


@bp.post("/<ref>")
def save(ref: str) -> Answer:
    work, closed = opened(ref)
    dimension = wanted_dimension(work.review)
    form = ScoreForm()
    if closed or work.is_sent:
        return redirect(url_for("recruiting_review.review", ref=ref), code=303)
    if not form.validate():
        return score_page(work, dimension, form, status=422)
    try:
        keep(work, dimension, form)
    except Invalid as error:
        form.refuse(None, error.sentence)
        return score_page(work, dimension, form, status=422)
    at = DIMENSIONS.index(dimension) + 1
    if at < len(DIMENSIONS):
        return redirect(url_for("recruiting_review.review", ref=ref, d=DIMENSIONS[at].key), code=303)
    return redirect(url_for("recruiting_review.look_over", ref=ref), code=303)


def keep(work: Work, dimension: Dimension, form: ScoreForm) -> Review:
    """Keep what the form says as a draft."""
    return services.score(
        get_current_member(),
        work,
        dimension.key,
        form.given,
        note=form.note.data or "",
        seen_version=form.seen_version,
    )


@bp.patch("/<ref>")
def autosave(ref: str) -> Answer:
    require(may_review, current_member)
    work = queries.get_work(get_current_member(), ref)
    form = ScoreForm()
    if not form.validate():
        raise Invalid(next(iter(form.errors.values()))[0])
    kept = keep(work, wanted_dimension(work.review), form)
    return jsonify(version=kept.version, saved_at=format_time(kept.changed_at, "short"))


@bp.get("/<ref>/send")
def look_over(ref: str) -> Answer:
    work, closed = opened(ref)
    if closed:
        return closed
    if work.is_sent:
        return redirect(url_for("recruiting_review.review", ref=ref), code=303)
    assert work.review is not None
    return send_page(work, VersionedForm(formdata=None, version=work.review.version))


def send_page(work: Work, form: VersionedForm, status: int = 200) -> Answer:
    """All five scores beside the text, before they go."""
    assert work.review is not None
    view = get_view(get_current_member(), work.assignment.application_id)
    sentences_missing = {
        False: _("%(dimension)s has no answer yet. “No evidence” is one."),
        True: _("%(dimension)s needs a sentence from the text."),
    }
    return render(
        "recruiting/review_send.html",
        **frame(work, view),
        heading=_("Look it over, then send."),
        dimensions=[dim_of(work, one, current=False) for one in DIMENSIONS],
        own_scores=own_scores(work, view),
        note=work.review.note,
        note_warning=warning_about(work.review.note),
        missing=[
            sentences_missing[only_sentence] % {"dimension": f"{LETTERS[key]}, {BY_KEY[key].label}"}
            for key, only_sentence in services.missing(work.review)
        ],
        form=form,
        status=status,
    )


def own_scores(work: Work, view: ReviewerView) -> list[dict[str, Any]]:
    """The reviewer's own five, with their sentences."""
    found = []
    for dimension in DIMENSIONS:
        score = find_score(work.review, dimension.key)
        quote = view.quote(score.evidence_field, score.evidence_start, score.evidence_end) if score else ""
        found.append(
            {
                "letter": LETTERS[dimension.key],
                "title": dimension.label,
                "quote": quote,
                "word": word_of(score) or _("open"),
            }
        )
    return found


@bp.post("/<ref>/send")
def send(ref: str) -> Answer:
    work, closed = opened(ref)
    if closed or work.is_sent:
        return redirect(url_for("recruiting_review.review", ref=ref), code=303)
    form = VersionedForm()
    try:
        services.send(get_current_member(), work, seen_version=form.seen_version)
    except Invalid as error:
        form.refuse(None, error.sentence)
        return send_page(work, form, status=422)
    flash(_("Sent. Thank you for reading so closely."), "good")
    return redirect(url_for("recruiting_review.review", ref=ref), code=303)


def sent_page(work: Work) -> Answer:
    """One's own scores as sent, and now also what the others scored."""
    assert work.review is not None
    view = get_view(get_current_member(), work.assignment.application_id)
    others = queries.others_scores(work)
    return render(
        "recruiting/review_sent.html",
        **frame(work, view),
        heading=_("You have sent your review."),
        own_scores=own_scores(work, view),
        others=[[one.get(dimension.key) or "–" for dimension in DIMENSIONS] for one in others],
        text_changed=work.review.text_changed_at is not None,
        next_ref=queries.next_ref(get_current_member()),
    )


@bp.post("/<ref>/recuse")
def recuse(ref: str) -> Answer:
    require(may_review, current_member)
    services.recuse(get_current_member(), queries.get_work(get_current_member(), ref))
    flash(_("Somebody else reads it now. Thank you for saying so."), "good")
    return redirect(url_for("recruiting_review.reviews"), code=303)


@bp.post("/<ref>/leak")
def leak(ref: str) -> Answer:
    require(may_review, current_member)
    work = queries.get_work(get_current_member(), ref)
    if not work.is_open:
        raise NotFound
    leaks.report_leak(get_current_member(), work, words=request.form.get("words", "")[:200])
    flash(_("It is hidden from everybody, and a screener looks at it again. Thank you."), "good")
    return redirect(url_for("recruiting_review.reviews"), code=303)
