"""Decisions: the ranking of a call, and one application with its reviews. No page here shows a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from community.core.errors import Invalid
from community.core.keys import find_number
from community.core.policies import require
from community.programs.current import current_member, current_program, get_current_member
from community.recruiting.deciding import queries, services, standings, wording_queries
from community.recruiting.deciding.outlook import Candidate, Outlook
from community.recruiting.deciding.ranking import WORTH_TALKING
from community.recruiting.decision_forms import AnswerForm, DecisionForm, FreezeForm
from community.recruiting.models import Application, Call, Decision, Review
from community.recruiting.passages import Mark, paragraphs
from community.recruiting.policies import may_read_reviews, may_see_decisions
from community.recruiting.remembering import remembered
from community.recruiting.reviewing.judging import find_score
from community.recruiting.reviewing.reviewer_view import get_view, get_view_as_read
from community.recruiting.rubric import DIMENSIONS
from community.recruiting.sides import get_round, round_of
from community.recruiting.states import OUTCOME_LABELS, REVIEWABLE, STATE_LABELS, Outcome
from community.recruiting.views.decision_words import agreement_in_words, why_not_adjusted
from community.recruiting.views.scoring import LETTERS, word_of
from community.web.forms import VersionedForm
from community.web.language import counted as ngettext
from community.web.language import decimal, speech
from community.web.language import translated as _
from community.web.pages import render

bp = Blueprint("recruiting_decisions", __name__, url_prefix="/p/<program>/desk/decisions")

PAGE = 24
KINDS = {Outcome.INVITE: "good", Outcome.WAITLIST: "wait", Outcome.DECLINE: "", Outcome.ASK_MORE: "new"}


@bp.get("")
def decisions() -> Answer:
    require(may_see_decisions, current_member)
    calls = queries.calls_to_decide(current_member.program_id)
    batches = queries.batches(current_member.program_id)
    slug = request.args.get("call") or next((one.slug for one in calls if one.ready), calls[0].slug if calls else "")
    if not slug:
        return render("recruiting/decisions.html", title=_("Nothing waits for a decision."), call=None, batches=batches)
    call, review_round = get_round(get_current_member(), slug)
    outlook = standings.look_at(call, review_round)
    show = wanted if (wanted := request.args.get("show", "")) in outlook.kinds else ""
    sort = "spread" if request.args.get("sort") == "spread" else ""
    return render(
        "recruiting/decisions.html",
        title=title_of(outlook),
        call=call,
        calls=calls,
        ranking=ranking_of(call, outlook, show, sort, request.args.get("after", "")),
        is_adjusted=outlook.hindrance is None,
        places_taken=outlook.places_taken,
        filters=filters_of(outlook),
        show=show,
        sort=sort,
        count_of_all=len(outlook.candidates),
        count=next((one for one in calls if one.slug == slug), None),
        waiting_list=outlook.waiting_list,
        pending_count=len(outlook.pending),
        form=FreezeForm(formdata=None, seen=queries.fingerprint_of(outlook.pending)),
        agreement=agreement_in_words(outlook.agreement_on_totals),
        why_not=why_not_adjusted(outlook),
        has_reviews=bool(outlook.reviews),
        not_blind=not review_round.is_blind,
        batches=batches,
    )


def ranking_of(call: Call, outlook: Outlook, show: str, sort: str, after: str) -> str:
    """A page of the list, as HTML. It says the same to everybody who speaks one language, until anything changes."""

    def draw() -> str:
        found = arranged(outlook, show, sort)
        start = page_start(found, after)
        shown = found[start : start + PAGE]
        if not shown:
            return ""
        drawn = render_template(
            "recruiting/_ranking.html",
            call=call,
            rows=[row_of(one, outlook) for one in shown],
            # A sentence between two lines says where the places end, in the full list only.
            cut_after=cut_after(outlook) if found is outlook.candidates else "",
            places_left=outlook.places_left,
            cut=outlook.cut,
            show=show,
            sort=sort,
            next_key=shown[-1].ref if start + PAGE < len(found) else None,
        )
        return Markup(drawn)  # noqa: S704 - a template of our own has escaped it

    program = call.program_id, current_program.slug
    return remembered("ranking", program[0], draw, program[1], call.id, show, sort, after, speech().language)


def title_of(outlook: Outlook) -> str:
    """How much is to be done, in a sentence."""
    undecided = len(outlook.kinds["open"])
    if undecided:
        return ngettext("One story waits for a decision.", "%(num)s stories wait for a decision.", undecided)
    if outlook.candidates:
        return _("Every story that was read has a decision.")
    return _("Nothing waits for a decision yet.")


def arranged(outlook: Outlook, wanted: str, sort: str) -> list[Candidate]:
    """Those that were asked for, best first or where reviewers disagree most."""
    found = outlook.kinds.get(wanted, outlook.candidates)
    if sort == "spread":
        return sorted(found, key=lambda one: tuple(-part for part in one.standing.disagreement))
    return found


def filters_of(outlook: Outlook) -> list[tuple[str, str, int]]:
    """What the list can be narrowed to, with how many there are. What holds nobody is not offered."""
    labels = {
        "open": _("Undecided"),
        "pending": _("Pending"),
        "frozen": _("Frozen"),
        "close": _("Close calls"),
        "talk": _("Worth a talk"),
    }
    counted = [(key, label, len(outlook.kinds[key])) for key, label in labels.items()]
    return [("", _("All"), len(outlook.candidates)), *(each for each in counted if each[2])]


def cut_after(outlook: Outlook) -> str:
    """The reference of the last application that has a place, if others follow it."""
    if not outlook.places_left or outlook.cut is None:
        return ""
    return outlook.candidates[outlook.places_left - 1].ref


def page_start(candidates: Sequence[Candidate], after: str) -> int:
    """Where the page begins that follows the application `after`."""
    return next((index for index, one in enumerate(candidates, 1) if one.ref == after), 0) if after else 0


def row_of(one: Candidate, outlook: Outlook) -> dict[str, Any]:
    """One line of the ranking, in words."""
    standing = one.standing
    return {
        "ref": one.ref,
        "place": standing.place,
        "standing": standing,
        "mean": number(standing.mean) if standing.mean is not None else _("too few scores"),
        "interval": _("likely %(low)s to %(high)s", low=number(standing.low), high=number(standing.high))
        if standing.low is not None and standing.high is not None
        else "",
        "adjusted": number(standing.adjusted) if standing.adjusted is not None else "",
        "revised": number(standing.revised) if standing.revised is not None else "",
        "means": ", ".join(
            f"{LETTERS[d.key]}\N{NO-BREAK SPACE}{number(standing.means.get(d.key))}" for d in DIMENSIONS
        ),
        "has_tags": any((standing.to_talk_about, standing.close_call, one.exposed, one.text_changed, one.was_asked)),
        "talk": [LETTERS[key] for key in standing.to_talk_about if key in LETTERS],
        "exposed": one.exposed,
        "text_changed": one.text_changed,
        "was_asked": one.was_asked,
        "decision": OUTCOME_LABELS[one.decision.outcome] if one.decision else None,
        "kind": KINDS[one.decision.outcome] if one.decision else "",
        "frozen": bool(one.decision and one.decision.is_frozen),
    }


def number(value: float | None) -> str:
    """A score with one decimal, a dash for none."""
    return "–" if value is None else decimal(value, "0.0")


@bp.get("/<ref>")
def decision(ref: str) -> Answer:
    require(may_see_decisions, current_member)
    application = queries.get_for(get_current_member(), ref, or_answered=True)
    found = queries.find_decision(application.id)
    can_decide = application.state in queries.DECIDABLE
    return decision_page(application, found, blank_form(application, found) if can_decide else None)


def blank_form(application: Application, found: Decision | None) -> DecisionForm:
    """The form as it is opened: with the pending decision, or with the day that is usual."""
    is_pending = found is not None and found.mailed_at is None
    usual = services.reapply_on(application.call)
    return DecisionForm(
        formdata=None,
        version=application.version,
        outcome=found.outcome.value if found and is_pending else None,
        reason=found.reason if found and is_pending else "",
        wait_until=found.wait_until if found and is_pending else None,
        reapply_on=found.reapply_on if found and is_pending and found.outcome is Outcome.DECLINE else usual,
    )


def decision_page(
    application: Application, found: Decision | None, form: DecisionForm | None, status: int = 200
) -> Answer:
    """The redacted text with everybody's evidence, the scores beside each other, and the decision.

    :param form: None once the answer is sent and no other can follow: then all of it is for reading.
    """
    require(may_read_reviews, get_current_member(), application)
    reviews = queries.reviews_of(application.id)
    if reviews and application.state not in REVIEWABLE:  # on the wait list only what was read is left
        view = get_view_as_read(get_current_member(), reviews[0].redacted_view_id)
    else:
        view = get_view(get_current_member(), application.id)
    if form is not None:
        form.offer(services.outcomes_for(application))
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
        call=application.call,
        reviews=[review_in_words(review) for review in reviews],
        dimensions=[(LETTERS[d.key], d.label, spread(reviews, d.key)) for d in DIMENSIONS],
        worth_talking=WORTH_TALKING,
        decision=found,
        asked=found if found and found.outcome is Outcome.ASK_MORE and found.mailed_at else None,
        outcome_label=OUTCOME_LABELS[found.outcome] if found else "",
        state_label=STATE_LABELS[application.state],
        is_frozen=bool(found and found.frozen_at and not found.mailed_at),
        reasons=reasons_by_outcome(),
        form=form,
        not_blind=not round_of(application.call_id).is_blind,
        status=status,
    )


def reasons_by_outcome() -> list[tuple[Any, list[Any]]]:
    """The program's own reasons to begin from, under the answers that they are for."""
    rows = wording_queries.reasons_of(current_member.program_id)
    sorted_out = [(label, [row for row in rows if row.outcome is one]) for one, label in OUTCOME_LABELS.items()]
    return [(label, found) for label, found in sorted_out if found]


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
    """One review without its reviewer: what was scored first, and what it became after a talk."""
    scores = [find_score(review, dimension.key) for dimension in DIMENSIONS]
    return {
        "words": [(word_of(score) or "–", score.revised_value if score else None) for score in scores],
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
    form.offer(services.outcomes_for(application))
    found = queries.find_decision(application.id)
    if began_from_a_reason(form):
        return decision_page(application, found, form)
    if not form.validate():
        return decision_page(application, found, form, status=422)
    try:
        services.decide(get_current_member(), application, **form.filled(), seen_version=form.seen_version)
    except Invalid as error:
        form.refuse(form[error.field] if error.field in form.data else None, error.sentence)
        return decision_page(application, queries.find_decision(application.id), form, status=422)
    flash(_("Kept. Nothing is sent before you freeze and send."), "good")
    return redirect(url_for("recruiting_decisions.decisions", call=application.call.slug), code=303)


def began_from_a_reason(form: AnswerForm) -> bool:
    """Whether a button put one of the program's own reasons into the form: it is shown again, nothing is decided."""
    chosen = request.form.get("begin", "")
    if find_number(chosen) is None:
        return False
    form.begin_from(wording_queries.get_reason(get_current_member(), int(chosen)).text)
    return True


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
