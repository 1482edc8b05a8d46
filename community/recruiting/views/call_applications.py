"""Every application of a call in one list, whatever became of it, and one of them by its number. For managers."""

from __future__ import annotations

import datetime as dt

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from community.programs.current import get_current_member
from community.programs.models import Member
from community.recruiting.calling import listing
from community.recruiting.calling.listing import Line
from community.recruiting.models import ReviewRound
from community.recruiting.policies import may_decide, may_open_raw, may_review
from community.recruiting.sides import get_round, reviews_in_round
from community.recruiting.states import (
    ANSWERED,
    REVIEWABLE,
    STATE_LABELS,
    TO_SCREEN,
    ApplicationState,
)
from community.recruiting.views.calls import bp
from community.web.jinja import day, within
from community.web.pages import page_of, render

S = ApplicationState
PAGE = 50
KINDS = {S.INVITED: "good", S.JOINED: "good", S.WAITLISTED: "wait", S.ASK_MORE: "wait", S.SUBMITTED: "new"}
#: Reviews are told of these: elsewhere a text is on its way to reviewers, or has left them.
WITH_REVIEWS = REVIEWABLE | ANSWERED


@bp.get("/<slug>/applications")
def applications(slug: str) -> Answer:
    actor = get_current_member()
    call, review_round = get_round(actor, slug)
    reviews_here = reviews_in_round(review_round.id, actor)
    counts = listing.counts_by_state(call.id, actor, reviews_here=reviews_here)
    drafts = counts.pop(S.DRAFT, 0)
    typed = request.args.get("number", "").strip()[:40]
    wanted = request.args.get("show", "")
    show = S(wanted) if wanted in counts and not typed else None
    ref = listing.number_typed(typed)
    found = (
        listing.lines(
            call.id,
            actor,
            reviews_here=reviews_here,
            state=show,
            ref=ref,
            after="" if typed else request.args.get("after", ""),
            size=PAGE,
        )
        if ref or not typed
        else ()
    )
    page = page_of(found, PAGE, lambda line: line.ref)
    sent = sum(counts.values())
    return render(
        "recruiting/call_applications.html",
        title=title_of(sent),
        call=call,
        drafts=drafts,
        filters=[(state.value, STATE_LABELS[state], counts[state]) for state in S if counts.get(state)],
        show=show.value if show else "",
        sent=sent,
        typed=typed,
        elsewhere=listing.find_elsewhere(actor, ref) if ref and not found else None,
        rows=[row_of(line, actor, review_round, slug, reviews_here=reviews_here) for line in page.items],
        next_key=page.next_key,
        is_first="after" not in request.args,
        not_blind=not review_round.is_blind,
    )


def title_of(sent: int) -> str:
    """How many there are."""
    if not sent:
        return _("Nobody has sent an application yet.")
    return ngettext("One application was sent.", "%(num)s applications were sent.", sent)


def row_of(line: Line, actor: Member, review_round: ReviewRound, slug: str, *, reviews_here: bool) -> dict[str, object]:
    """One line, in words."""
    is_own = line.application.email_key == actor.person.email_key
    return {
        "ref": line.ref,
        "url": None if is_own else where(line, actor, slug, reviews_here=reviews_here, blind=review_round.is_blind),
        "name": line.name,
        "state": STATE_LABELS[line.state],
        "kind": KINDS.get(line.state, ""),
        "times": times_of(line),
        "reviews": _("Your own application") if is_own else reviews_of(line),
    }


def times_of(line: Line) -> str:
    """When it was sent, and since when it waits or when it was answered. Days only: an hour would tell on somebody."""
    parts = [_("Sent %(day)s", day=_day(line.application.submitted_at))]
    if line.state in ANSWERED:
        if line.application.answered_at is not None:
            parts.append(_("answered %(day)s", day=_day(line.application.answered_at)))
    elif line.state is S.WITHDRAWN:
        parts.append(_("taken back %(day)s", day=_day(line.application.withdrawn_at)))
    elif line.state is S.ASK_MORE:
        parts.append(_("waits for an answer since %(day)s", day=_day(line.application.waiting_since)))
    elif line.application.waiting_since is not None:
        parts.append(_("waits since %(day)s", day=_day(line.application.waiting_since)))
    return ", ".join(parts)


def _day(moment: dt.datetime | None) -> str:
    return within(day(moment)) if moment is not None else ""


def reviews_of(line: Line) -> str:
    """How many reviews are in, of how many; nothing of it before the own one is sent."""
    if line.owed:
        return _("Yours to review. How far others are is told when you have sent yours.")
    if line.state not in WITH_REVIEWS or not line.given:
        return _("No reviewer has it yet") if line.state in REVIEWABLE else ""
    return ngettext("%(sent)s of one review is in", "%(sent)s of %(num)s reviews are in", line.given, sent=line.sent)


def where(line: Line, actor: Member, slug: str, *, reviews_here: bool, blind: bool) -> str | None:
    """The page on which a manager can look at it; None where there is none that would open to this one."""
    application, ref = line.application, line.ref
    if line.owed:
        return url_for("recruiting_review.review", ref=ref) if may_review(actor) is None else None
    if line.state in TO_SCREEN:
        refusal = may_open_raw(actor, application, reviews_in_round=reviews_here, blind=blind)
        # The queue is open to everybody, and shows no more of it than this list.
        return url_for("recruiting_desk.screening") if refusal else url_for("recruiting_desk.screen", ref=ref)
    if line.state is S.ASK_MORE:
        if line.asked_in is not None:
            return url_for("recruiting_decisions.letter", batch_id=line.asked_in, ref=ref)
        return url_for("recruiting_desk.screening")
    if line.is_all_in:
        return url_for("recruiting_decisions.decision", ref=ref)
    if line.state in REVIEWABLE:
        return url_for("recruiting_rounds.application", slug=slug, ref=ref)
    if line.state in ANSWERED and line.readable and (line.state is S.WAITLISTED or not may_decide(actor, application)):
        return url_for("recruiting_decisions.decision", ref=ref)
    return None
