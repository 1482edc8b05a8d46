"""What got through the masks of a round: who saw it, and what becomes of their reviews."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.programs.current import get_current_member
from community.recruiting.models import ReviewState
from community.recruiting.reviewing import leaks
from community.recruiting.reviewing.leaks import Exposed
from community.recruiting.states import REVIEWABLE
from community.recruiting.views.rounds import PAGE, bp, found
from community.web.forms import VersionedForm
from community.web.pages import page_of, render


@bp.get("/<slug>/leaks")
def exposures(slug: str) -> Answer:
    call, one = found(slug)
    page = page_of(leaks.leaks_of(one, after=request.args.get("after"), size=PAGE), PAGE, lambda row: row.ref)
    return render(
        "recruiting/round_leaks.html",
        call=call,
        rows=[(row, row.state in REVIEWABLE, [(each, words_for(each)) for each in row.exposed]) for row in page.items],
        next_key=page.next_key,
        me=get_current_member().id,
        not_blind=not one.is_blind,
    )


def words_for(one: Exposed) -> str:
    """What has become of an exposed review."""
    if one.review.state is ReviewState.VOIDED:
        return _("set aside, counts nowhere")
    if one.review.exposure_kept_at is not None:
        return _("kept by a manager, counts")
    return _("sent, counts until you set it aside") if one.review.state is ReviewState.SUBMITTED else _("not sent yet")


@bp.post("/<slug>/leaks/<int:review_id>/keep")
def keep_exposed(slug: str, review_id: int) -> Answer:
    _call, one = found(slug)
    review, assignment = leaks.get_exposed(get_current_member(), one, review_id)
    leaks.keep(get_current_member(), review, assignment, seen_version=VersionedForm().seen_version)
    flash(_("Kept. It counts, and stays marked."), "good")
    return redirect(url_for("recruiting_rounds.exposures", slug=slug), code=303)


@bp.post("/<slug>/leaks/<int:review_id>/void")
def void_exposed(slug: str, review_id: int) -> Answer:
    _call, one = found(slug)
    review, assignment = leaks.get_exposed(get_current_member(), one, review_id)
    count = leaks.void(get_current_member(), review, assignment, seen_version=VersionedForm().seen_version)
    flash(_("Set aside. It counts nowhere from now on."), "good")
    if count:
        flash(_("Chance has found somebody else to read it."))
    else:
        flash(_("Somebody else reads it as soon as it is out for review and somebody is free."), "wait")
    return redirect(url_for("recruiting_rounds.exposures", slug=slug), code=303)
