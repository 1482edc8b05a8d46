"""Decisions: the ranking, one application with its reviews, the freeze, the named batch, the mail as it will go."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, request, url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer
from wtforms import HiddenField

from community.core.errors import Invalid, NotFound
from community.core.policies import require
from community.programs.current import current_member, get_current_member
from community.recruiting.deciding import emails, queries, services
from community.recruiting.deciding.queries import Candidate
from community.recruiting.desk_forms import DecisionForm
from community.recruiting.models import Application, Decision, DecisionBatch, Review
from community.recruiting.passages import Mark, paragraphs
from community.recruiting.policies import may_see_decisions
from community.recruiting.reviewing.judging import find_score
from community.recruiting.reviewing.reviewer_view import get_view, get_view_as_read
from community.recruiting.rubric import DIMENSIONS
from community.recruiting.sides import round_of
from community.recruiting.states import OUTCOME_LABELS, REVIEWABLE, Outcome
from community.recruiting.views.scoring import LETTERS, word_of
from community.web.forms import Form, VersionedForm
from community.web.headers import own_policy
from community.web.pages import render

bp = Blueprint("recruiting_decisions", __name__, url_prefix="/p/<program>/desk/decisions")

PAGE = 50
KINDS = {Outcome.INVITE: "good", Outcome.WAITLIST: "wait", Outcome.DECLINE: "", Outcome.ASK_MORE: ""}


class FreezeForm(Form):
    """Carries what the manager saw."""

    seen = HiddenField()


@bp.get("")
def decisions() -> Answer:
    require(may_see_decisions, current_member)
    calls = queries.calls_to_decide(current_member.program_id)
    batches = queries.batches(current_member.program_id)
    slug = request.args.get("call") or next((one.slug for one in calls if one.ready), calls[0].slug if calls else "")
    if not slug:
        return render("recruiting/decisions.html", title=_("Nothing waits for a decision."), call=None, batches=batches)
    call, review_round = queries.get_call(get_current_member(), slug)
    candidates = queries.ranking(call)
    pending = queries.unfrozen(call.id)
    undecided = sum(1 for one in candidates if one.decision is None)
    title = (
        ngettext("One story waits for a decision.", "%(num)s stories wait for a decision.", undecided)
        if undecided
        else _("Every story that was read has a decision.")
        if candidates
        else _("Nothing waits for a decision yet.")
    )
    start = page_start(candidates, request.args.get("after", ""))
    shown = candidates[start : start + PAGE]
    return render(
        "recruiting/decisions.html",
        title=title,
        call=call,
        calls=calls,
        rows=[row_of(one) for one in shown],
        talk_count=sum(1 for one in candidates if one.standing.to_talk_about),
        next_key=shown[-1].ref if start + PAGE < len(candidates) else None,
        count=next((one for one in calls if one.slug == slug), None),
        pending_count=len(pending),
        form=FreezeForm(formdata=None, seen=queries.fingerprint(pending)),
        not_blind=not review_round.is_blind,
        batches=batches,
    )


def page_start(candidates: list[Candidate], after: str) -> int:
    """Where the page begins that follows the application `after`."""
    return next((index for index, one in enumerate(candidates, 1) if one.ref == after), 0)


def row_of(one: Candidate) -> dict[str, Any]:
    """One line of the ranking, in words."""
    standing = one.standing
    return {
        "ref": one.ref,
        "place": standing.place,
        "mean": number(standing.mean) if standing.mean is not None else _("too few scores"),
        "interval": _("likely %(low)s to %(high)s", low=number(standing.low), high=number(standing.high))
        if standing.low is not None and standing.high is not None
        else "",
        "review_count": standing.review_count,
        "means": [(LETTERS[d.key], number(standing.means.get(d.key))) for d in DIMENSIONS],
        "talk": [LETTERS[key] for key in standing.to_talk_about if key in LETTERS],
        "close_call": standing.close_call,
        "exposed": one.exposed,
        "text_changed": one.text_changed,
        "decision": OUTCOME_LABELS[one.decision.outcome] if one.decision else None,
        "kind": KINDS[one.decision.outcome] if one.decision else "",
        "frozen": bool(one.decision and one.decision.frozen_at),
    }


def number(value: float | None) -> str:
    """A score with one decimal, a dash for none."""
    return "–" if value is None else format_decimal(value, "0.0")


@bp.get("/<ref>")
def decision(ref: str) -> Answer:
    require(may_see_decisions, current_member)
    application = queries.get_for(get_current_member(), ref)
    found = queries.find_decision(application.id)
    form = DecisionForm(
        formdata=None,
        version=application.version,
        outcome=found.outcome.value if found else None,
        reason=found.reason if found else "",
        wait_until=found.wait_until if found else None,
    )
    return decision_page(application, found, form)


def decision_page(application: Application, found: Decision | None, form: DecisionForm, status: int = 200) -> Answer:
    """The redacted text with everybody's evidence, the scores beside each other, and the decision."""
    reviews = queries.reviews_of(application.id)
    if reviews and application.state not in REVIEWABLE:  # on the wait list only what was read is left
        view = get_view_as_read(get_current_member(), reviews[0].redacted_view_id)
    else:
        view = get_view(get_current_member(), application.id)
    return render(
        "recruiting/decision.html",
        view=view,
        shown=[
            {
                "key": answer.key,
                "question": answer.question,
                "paragraphs": paragraphs(answer.text, evidence_in(reviews, answer.key, view.view_id)),
            }
            for answer in view.answers
        ],
        ref=application.public_ref,
        reviews=[review_in_words(review) for review in reviews],
        dimensions=[(LETTERS[d.key], d.label, spread(reviews, d.key)) for d in DIMENSIONS],
        decision=found,
        outcome_label=OUTCOME_LABELS[found.outcome] if found else "",
        is_frozen=bool(found and found.frozen_at and not found.mailed_at),
        form=form,
        not_blind=not round_of(application.call_id).is_blind,
        status=status,
    )


def evidence_in(reviews: Any, answer_key: str, view_id: int) -> list[Mark]:
    """Everybody's evidence in one answer, if it was marked on this very text."""
    marks = [
        Mark(score.evidence_start, score.evidence_end, "evidence", f"{LETTERS[score.dimension]} {word_of(score)}")
        for review in reviews
        if review.redacted_view_id == view_id
        for score in review.scores
        if score.evidence_field == answer_key and score.dimension in LETTERS
    ]
    return sorted(marks, key=lambda mark: mark.sign)


def review_in_words(review: Review) -> dict[str, Any]:
    """One review without its reviewer."""
    return {
        "words": [word_of(find_score(review, dimension.key)) or "–" for dimension in DIMENSIONS],
        "note": review.note,
        "exposed": review.exposed_at is not None,
        "text_changed": review.text_changed_at is not None,
    }


def spread(reviews: Any, key: str) -> int:
    """Highest less lowest score on a dimension."""
    values = [score.value for review in reviews for score in review.scores if score.dimension == key and score.value]
    return max(values) - min(values) if values else 0


@bp.post("/<ref>")
def decide(ref: str) -> Answer:
    require(may_see_decisions, current_member)
    application = queries.get_for(get_current_member(), ref)
    form = DecisionForm()
    if not form.validate():
        return decision_page(application, queries.find_decision(application.id), form, status=422)
    try:
        services.decide(get_current_member(), application, **form.filled(), seen_version=form.seen_version)
    except Invalid as error:
        form.refuse(form[error.field] if error.field in form.data else None, error.sentence)
        return decision_page(application, queries.find_decision(application.id), form, status=422)
    flash(_("Kept. Nothing is sent before you freeze and send."), "good")
    return redirect(url_for("recruiting_decisions.decisions", call=application.call.slug), code=303)


@bp.post("/<ref>/take-back")
def take_back(ref: str) -> Answer:
    require(may_see_decisions, current_member)
    application = queries.get_for(get_current_member(), ref)
    form = VersionedForm()
    services.take_back(
        get_current_member(),
        application,
        change_reason=request.form.get("change_reason", "")[:300],
        seen_version=form.seen_version,
    )
    flash(_("The decision is taken back."), "good")
    return redirect(url_for("recruiting_decisions.decision", ref=ref), code=303)


@bp.post("/calls/<slug>/freeze")
def freeze(slug: str) -> Answer:
    require(may_see_decisions, current_member)
    call, _round = queries.get_call(get_current_member(), slug)
    batch = services.freeze(get_current_member(), call, seen=FreezeForm().seen.data or "")
    flash(_("Frozen. Names are open now. Nothing has been sent yet."), "good")
    return redirect(url_for("recruiting_decisions.batch", batch_id=batch.id), code=303)


@bp.get("/batches/<int:batch_id>")
def batch(batch_id: int) -> Answer:
    require(may_see_decisions, current_member)
    found = queries.get_batch(get_current_member(), batch_id)
    return batch_page(found, VersionedForm(formdata=None, version=found.version))


def batch_page(found: DecisionBatch, form: VersionedForm) -> Answer:
    """Names, outcomes, reasons, and the letter to each."""
    rows = queries.decisions_of(found.id)
    title = (
        ngettext("One answer is sent.", "%(num)s answers are sent.", len(rows))
        if found.sent_at
        else ngettext("One answer is ready to go.", "%(num)s answers are ready to go.", len(rows))
    )
    return render(
        "recruiting/decision_batch.html",
        title=title,
        batch=found,
        rows=[(one, OUTCOME_LABELS[one.outcome], KINDS[one.outcome]) for one in rows],
        changed=queries.changed_after_freeze(found.id),
        not_blind=not round_of(found.call_id).is_blind,
        form=form,
    )


@bp.get("/batches/<int:batch_id>/letters/<ref>")
def letter(batch_id: int, ref: str) -> Answer:
    """The page around the letter; the letter itself stands in a frame."""
    found = in_batch(batch_id, ref)
    subject, _text, _html = emails.written(current_member.program, found.application, found, secret="")
    return render("recruiting/decision_letter.html", decision=found, subject=subject, batch_id=batch_id, ref=ref)


@bp.get("/batches/<int:batch_id>/letters/<ref>/frame")
def letter_frame(batch_id: int, ref: str) -> Answer:
    """The mail as it will go, with its own styles and nothing that can run or be followed."""
    found = in_batch(batch_id, ref)
    _subject, _text, html = emails.written(current_member.program, found.application, found, secret="")
    own_policy("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox")
    return make_response(html)


def in_batch(batch_id: int, ref: str) -> Decision:
    """One decision of a frozen batch."""
    require(may_see_decisions, current_member)
    found = queries.get_batch(get_current_member(), batch_id)
    for one in queries.decisions_of(found.id):
        if one.application.public_ref == ref:
            return one
    raise NotFound


@bp.post("/batches/<int:batch_id>/send")
def send(batch_id: int) -> Answer:
    require(may_see_decisions, current_member)
    found = queries.get_batch(get_current_member(), batch_id)
    count = services.send(get_current_member(), found, seen_version=VersionedForm().seen_version)
    flash(ngettext("One answer is on its way.", "%(num)s answers are on their way.", count), "good")
    return redirect(url_for("recruiting_decisions.batch", batch_id=batch_id), code=303)
