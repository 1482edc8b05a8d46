"""Practice stories: opened, scored on the pages of any other text, sent, and then the gap to the agreed scores."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.policies import require
from community.programs.current import current_member, get_current_member
from community.recruiting.desk_forms import ScoreForm, SendForm
from community.recruiting.models import CalibrationReview
from community.recruiting.policies import may_review
from community.recruiting.reviewing import calibration
from community.recruiting.reviewing.calibration import Gap, Practice
from community.recruiting.rubric import BY_KEY, Dimension
from community.recruiting.views.review import bp
from community.recruiting.views.scoring import (
    LETTERS,
    Sheet,
    autosaved,
    form_for,
    frame,
    own_scores,
    refused,
    saved,
    score_page,
    send_page,
    wanted_dimension,
)
from community.web.pages import render


def found(slug: str, story: str) -> Practice:
    """The reviewer's own practice."""
    require(may_review, current_member)
    return calibration.get_practice(get_current_member(), slug, story)


def sheet_of(practice: Practice) -> Sheet:
    """The practice as the scoring pages know it; it must have been opened."""
    assert practice.review is not None
    values: dict[str, Any] = {"slug": practice.call_slug, "story": practice.story.key}
    endpoints = {"page": "", "save": "_save", "autosave": "_autosave", "send": "_look_over", "hand_in": "_send"}

    def address(name: str, **more: Any) -> str:
        return url_for(f"recruiting_review.practice{endpoints[name]}", **values, **more)

    return Sheet(practice.view, practice.review, address, is_sent=practice.is_sent)


def back(practice: Practice) -> Answer:
    return redirect(url_for("recruiting_review.practice", slug=practice.call_slug, story=practice.story.key), code=303)


@bp.get("/practice/<slug>/<story>")
def practice(slug: str, story: str) -> Answer:
    one = found(slug, story)
    if one.review is None:
        return render("recruiting/practice_closed.html", practice=one)
    sheet = sheet_of(one)
    if one.is_sent:
        return compared(one, sheet)
    dimension = wanted_dimension(one.review)
    return score_page(sheet, dimension, form_for(sheet, dimension))


def compared(one: Practice, sheet: Sheet) -> Answer:
    """One's own scores beside the agreed ones, and why those."""
    assert one.review is not None
    found_gaps = calibration.gaps(one.story, calibration.values_of(one.review))
    points = [abs(gap.points) for gap in found_gaps if gap.points is not None]
    return render(
        "recruiting/practice_sent.html",
        **frame(sheet),
        heading=_("How you read it, and how we did."),
        own_scores=own_scores(sheet.review, sheet.view),
        gaps=[gap_in_words(gap) for gap in found_gaps],
        close=sum(1 for one in points if one <= 1),
        compared=len(points),
        following=next((other for other in calibration.practices(get_current_member()) if not other.is_sent), None),
    )


def gap_in_words(gap: Gap) -> dict[str, Any]:
    """One dimension's line."""
    return {
        "letter": LETTERS[gap.dimension],
        "label": BY_KEY[gap.dimension].label,
        "own": "–" if gap.own is None else gap.own,
        "agreed": "–" if gap.agreed is None else gap.agreed,
        "points": gap.points,
        "gap": points_in_words(gap),
        "why": gap.why,
    }


def points_in_words(gap: Gap) -> str:
    """The gap with its sign; a word where there is no number."""
    if gap.points is None:
        return _("the same") if gap.own == gap.agreed else _("one says “no evidence”")
    return _("the same") if gap.points == 0 else f"{gap.points:+d}".replace("-", "−")


@bp.post("/practice/<slug>/<story>/start")
def practice_start(slug: str, story: str) -> Answer:
    one = found(slug, story)
    calibration.begin(get_current_member(), one)
    return back(one)


@bp.post("/practice/<slug>/<story>")
def practice_save(slug: str, story: str) -> Answer:
    one = found(slug, story)
    form = ScoreForm()
    if one.review is None or one.is_sent:
        return back(one)
    sheet, dimension = sheet_of(one), wanted_dimension(one.review)
    if not form.validate():
        return score_page(sheet, dimension, form, status=422)
    return saved(sheet, dimension, form, lambda: keep(one, dimension, form))


def keep(one: Practice, dimension: Dimension, form: ScoreForm) -> CalibrationReview:
    """Keep what the form says as a draft."""
    return calibration.keep(
        get_current_member(),
        one,
        dimension.key,
        form.given,
        note=form.note.data or "",
        seen_version=form.seen_version,
    )


@bp.patch("/practice/<slug>/<story>")
def practice_autosave(slug: str, story: str) -> Answer:
    one = found(slug, story)
    form = ScoreForm()
    return autosaved(form, lambda: keep(one, wanted_dimension(one.review), form))


@bp.get("/practice/<slug>/<story>/send")
def practice_look_over(slug: str, story: str) -> Answer:
    one = found(slug, story)
    if one.review is None or one.is_sent:
        return back(one)
    return send_page(sheet_of(one), SendForm(formdata=None, version=one.review.version))


@bp.post("/practice/<slug>/<story>/send")
def practice_send(slug: str, story: str) -> Answer:
    one = found(slug, story)
    if one.review is None or one.is_sent:
        return back(one)
    form = SendForm()
    seen = form.seen_version
    again = refused(sheet_of(one), form, lambda: calibration.hand_in(get_current_member(), one, seen_version=seen))
    if again:
        return again
    flash(_("Sent. Practice counts for nothing but your eye."), "good")
    return back(one)
