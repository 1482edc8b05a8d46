"""The sheet on which a text is scored: one dimension at a time, then all five before they go.

An application and a practice story use the same pages; a `Sheet` says which text, whose scores, and where forms lead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import jsonify, make_response, redirect, render_template, request
from flask_babel import format_time
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from community.core.errors import Conflict, Invalid
from community.programs.current import get_current_member
from community.recruiting.desk_forms import ScoreForm, SendForm
from community.recruiting.models import CalibrationReview, Review
from community.recruiting.models.reviewing import Judged
from community.recruiting.passages import Mark, paragraphs, sentences
from community.recruiting.reviewing.judging import find_score, missing
from community.recruiting.reviewing.mine import Place
from community.recruiting.reviewing.notes import Found, Hint, look_over
from community.recruiting.reviewing.reviewer_view import ReviewerView
from community.recruiting.rubric import BY_KEY, DIMENSIONS, Dimension
from community.web.pages import render

LETTERS = {dimension.key: letter for dimension, letter in zip(DIMENSIONS, "ABCDE", strict=True)}


@dataclass(frozen=True)
class Sheet:
    """A text with one reviewer's scores. `address` gives where a page of it is: "page", "save", "autosave", "send"."""

    view: ReviewerView
    review: Review | CalibrationReview
    address: Callable[..., str]
    not_blind: bool = False
    #: Where it stands in the reviewer's order; asked for when a page is drawn.
    place: Callable[[], Place | None] = lambda: None
    is_sent: bool = False

    @property
    def is_practice(self) -> bool:
        return isinstance(self.review, CalibrationReview)


def wanted_dimension(review: Review | CalibrationReview | None) -> Dimension:
    """The one in the address, else the first without an answer, else the first."""
    key = request.args.get("d", "")
    if key in BY_KEY:
        return BY_KEY[key]
    unanswered = [one for one in DIMENSIONS if word_of(find_score(review, one.key)) == ""]
    return unanswered[0] if unanswered else DIMENSIONS[0]


def word_of(score: Judged | None) -> str:
    """A score in a sign; empty when there is none yet."""
    if score is None or (score.value is None and not score.no_evidence):
        return ""
    return "–" if score.no_evidence else str(score.value)


def form_for(sheet: Sheet, dimension: Dimension) -> ScoreForm:
    """The form as it is kept."""
    score = find_score(sheet.review, dimension.key)
    return ScoreForm(
        formdata=None,
        version=sheet.review.version,
        score="none" if score and score.no_evidence else str(score.value or "") if score else "",
        evidence_answer=score.evidence_field if score else None,
        evidence_start=score.evidence_start if score else None,
        evidence_end=score.evidence_end if score else None,
        note=sheet.review.note,
    )


def score_page(
    sheet: Sheet, dimension: Dimension, form: ScoreForm, *, status: int = 200, clash: bool = False, nudge: bool = False
) -> Answer:
    """The text at the left, one dimension at the right.

    :param clash: another window saved first: both are shown, and what was typed here stays in the form.
    :param nudge: the note wants another look before it is kept.
    """
    following = DIMENSIONS[(DIMENSIONS.index(dimension) + 1) :]
    evidence = form.evidence
    kept = find_score(sheet.review, dimension.key)
    return render(
        "recruiting/review.html",
        **frame(sheet, live=dimension),
        heading=_("Read first, then score what is written."),
        dimensions=[dim_of(sheet, one, current=one is dimension) for one in DIMENSIONS],
        dimension={
            "key": dimension.key,
            "letter": LETTERS[dimension.key],
            "label": dimension.label,
            "anchors": list(enumerate(dimension.anchors, 1)),
        },
        state_word=word_of(kept) or _("open"),
        clash={"word": word_of(kept) or _("open"), "note": sheet.review.note} if clash else None,
        form=form,
        quote=sheet.view.quote(*evidence) if evidence else "",
        sentence_lists=[
            {
                "question": answer.question,
                "sentences": [
                    (f"{answer.key}:{begin}:{end}", answer.text[begin:end]) for begin, end in sentences(answer.text)
                ],
            }
            for answer in sheet.view.answers
        ],
        next_label=_("Next: %(letter)s, %(label)s", letter=LETTERS[following[0].key], label=following[0].label)
        if following
        else _("Look it over, then send"),
        hints=hints_in(form.note.data or ""),
        nudge=nudge,
        note_kept=is_note_kept(sheet.review, form.note.data or ""),
        saved_at=sheet.review.changed_at if sheet.review.scores else None,
        status=status,
    )


def is_note_kept(review: Review | CalibrationReview, note: str) -> bool:
    """Whether this very note was kept all the same. A practice note reaches nobody else."""
    return isinstance(review, CalibrationReview) or (review.note_kept_at is not None and review.note == note)


def needs_a_look(review: Review | CalibrationReview, note: str, *, kept: bool) -> bool:
    """Whether a note seems to give something away and its writer has not said yet that it stays."""
    return bool(not kept and not is_note_kept(review, note) and look_over(note, get_current_member()))


_HINTS = {
    Hint.NAME: _l("“%(words)s” looks like a name"),
    Hint.HANDLE: _l("“%(words)s” looks like a handle or a link"),
    Hint.REACH: _l("“%(words)s” looks like reach or fame"),
}


def hints_in(note: str) -> list[str]:
    """What a note seems to give away, each in a few words."""
    return [hint_in_words(found) for found in look_over(note, get_current_member())]


def hint_in_words(found: Found) -> str:
    return str(_HINTS[found.hint]) % {"words": found.words}


def frame(sheet: Sheet, *, live: Dimension | None = None) -> dict[str, Any]:
    """What every page with the text on it needs."""
    return {
        "view": sheet.view,
        "shown": [
            {
                "key": answer.key,
                "question": answer.question,
                "paragraphs": paragraphs(answer.text, marks_in(sheet.review, answer.key, live)),
            }
            for answer in sheet.view.answers
        ],
        "place": sheet.place(),
        "not_blind": sheet.not_blind,
        "is_sent": sheet.is_sent,
        "is_practice": sheet.is_practice,
        "address": sheet.address,
    }


def marks_in(review: Review | CalibrationReview, answer_key: str, live: Dimension | None) -> list[Mark]:
    """Evidence in one answer; that of the open dimension is painted by the script, and by us without one."""
    marks = []
    for score in review.scores:
        if score.evidence_field == answer_key and score.evidence_start is not None and score.evidence_end is not None:
            is_live = live is not None and score.dimension == live.key
            sign = f"{LETTERS.get(score.dimension, '')} {word_of(score)}".strip()
            kind = "live" if is_live else "evidence"
            marks.append((is_live, Mark(score.evidence_start, score.evidence_end, kind, sign)))
    return [mark for _is_live, mark in sorted(marks, key=lambda pair: (pair[0], pair[1].sign))]


def dim_of(sheet: Sheet, dimension: Dimension, *, current: bool) -> dict[str, Any]:
    """One step of the row A to E."""
    state = word_of(find_score(sheet.review, dimension.key))
    return {
        "key": dimension.key,
        "letter": LETTERS[dimension.key],
        "label": dimension.label,
        "url": sheet.address("page", d=dimension.key, _anchor="rubric"),
        "state": state or (_("now") if current else _("open")),
        "current": current,
    }


def after_saving(sheet: Sheet, dimension: Dimension) -> str:
    """Where to go once a dimension is kept: the one that was asked for, the next, or the look over all of them."""
    wanted = request.form.get("then", "")
    if wanted in BY_KEY:
        return sheet.address("page", d=wanted, _anchor="rubric")
    at = DIMENSIONS.index(dimension) + 1
    if at < len(DIMENSIONS):
        return sheet.address("page", d=DIMENSIONS[at].key, _anchor="rubric")
    return sheet.address("send")


def saved(sheet: Sheet, dimension: Dimension, form: ScoreForm, keep: Callable[[], object]) -> Answer:
    """What `keep` says goes into the draft, and on to what comes next; else the page again with what was typed."""
    try:
        keep()
    except Invalid as error:
        form.refuse(None, error.sentence)
        return score_page(sheet, dimension, form, status=422)
    except Conflict:
        form.version.data = str(sheet.review.version)
        return score_page(sheet, dimension, form, status=409, clash=True)
    return redirect(after_saving(sheet, dimension), code=303)


def autosaved(form: ScoreForm, keep: Callable[[], Review | CalibrationReview]) -> Answer:
    """The same for the script, which is told when, or that another window saved first: what was typed stays there.

    :raises Invalid: with the first sentence of what the form does not take.
    """
    if not form.validate():
        raise Invalid(next(iter(form.errors.values()))[0])
    try:
        kept = keep()
    except Conflict:
        return make_response(render_template("recruiting/_review_elsewhere.html"), 409)
    return jsonify(version=kept.version, saved_at=format_time(kept.changed_at, "short"))


def refused(sheet: Sheet, form: SendForm, send: Callable[[], object]) -> Answer | None:
    """None when `send` has sent all five; else the look over them again, with why not."""
    try:
        send()
    except Invalid as error:
        form.refuse(None, error.sentence)
        return send_page(sheet, form, status=422)
    except Conflict as error:
        # Nothing was typed here: what another window saved stands on the page, to be looked at before it goes.
        form.version.data = str(sheet.review.version)
        form.refuse(None, error.sentence)
        return send_page(sheet, form, status=409)
    return None


def send_page(sheet: Sheet, form: SendForm, status: int = 200, *, nudge: bool = False) -> Answer:
    """All five scores beside the text, before they go."""
    sentences_missing = {
        False: _("%(dimension)s has no answer yet. “No evidence” is one."),
        True: _("%(dimension)s needs a sentence from the text."),
    }
    return render(
        "recruiting/review_send.html",
        **frame(sheet),
        heading=_("Look it over, then send."),
        dimensions=[dim_of(sheet, one, current=False) for one in DIMENSIONS],
        own_scores=own_scores(sheet.review, sheet.view),
        note=sheet.review.note,
        hints=hints_in(sheet.review.note),
        note_kept=is_note_kept(sheet.review, sheet.review.note),
        nudge=nudge,
        missing=[
            sentences_missing[only_sentence] % {"dimension": f"{LETTERS[key]}, {BY_KEY[key].label}"}
            for key, only_sentence in missing(sheet.review)
        ],
        form=form,
        status=status,
    )


def own_scores(review: Review | CalibrationReview, view: ReviewerView) -> list[dict[str, Any]]:
    """The reviewer's own five, with their sentences."""
    found = []
    for dimension in DIMENSIONS:
        score = find_score(review, dimension.key)
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
