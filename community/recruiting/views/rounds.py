"""Rounds, for managers: who reads what, who owes, what lacks readers and why, reminders, practice, choice by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from community.core.clock import now
from community.core.keys import find_number
from community.core.policies import require
from community.programs.current import current_member, get_current_member
from community.recruiting.models import Call, ReviewRound
from community.recruiting.policies import may_run_rounds
from community.recruiting.reviewing import calibration, managing, outcomes, rounds
from community.recruiting.reviewing.allocating import Bar
from community.recruiting.reviewing.managing import TARGETS
from community.recruiting.reviewing.round_counts import counts_of
from community.recruiting.reviewing.rounds import ReviewerLine, Short
from community.recruiting.round_forms import CalibrationForm, NamesForm, TargetForm
from community.recruiting.views.practice import gap_in_words
from community.web.jinja import day, span, within
from community.web.language import counted as ngettext
from community.web.language import translated as _
from community.web.pages import page_of, render

bp = Blueprint("recruiting_rounds", __name__, url_prefix="/p/<program>/desk/rounds")

PAGE = 30


@bp.get("")
def index() -> Answer:
    require(may_run_rounds, current_member)
    last = request.args.get("after", "")
    rows = rounds.rounds(current_member.program_id, after=find_number(last), size=PAGE)
    page = page_of(rows, PAGE, lambda row: row.call_id)
    return render("recruiting/rounds.html", rows=page.items, next_key=page.next_key)


def found(slug: str) -> tuple[Call, ReviewRound]:
    """The round, for somebody who may look after it."""
    require(may_run_rounds, current_member)
    return rounds.get_round(get_current_member(), slug)


@bp.get("/<slug>", endpoint="round")
def round_of(slug: str) -> Answer:
    return round_page(*found(slug))


def round_page(call: Call, one: ReviewRound, *, refused: Any = None, status: int = 200) -> Answer:
    """Everything about how the round is going, and not one score before they are all frozen."""
    counts = counts_of(one, call.program_id)
    stands = counts.progress
    name, _separator, last_id = request.args.get("reviewer", "").rpartition("~")
    place = find_number(last_id)
    after = (name, place) if place is not None else None
    readers = page_of(
        rounds.reviewers(one, current_member.program_id, after=after, size=PAGE, counts=counts),
        PAGE,
        lambda row: f"{row.name}~{row.member_id}",
    )
    lacking = page_of(
        rounds.short_of(one, current_member.program_id, after=request.args.get("after"), size=PAGE, counts=counts),
        PAGE,
        lambda row: row.ref,
    )
    frozen = outcomes.is_frozen(call)
    return render(
        "recruiting/round.html",
        title=title_of(stands.reading, stands.to_screen),
        call=call,
        round=one,
        stands=stands,
        readers=[(row, line_about(row, one)) for row in readers.items],
        readers_key=readers.next_key,
        anybody_to_remind=any(row.can_be_reminded for row in readers.items),
        lacking=[(row, why_short(row, one)) for row in lacking.items],
        lacking_key=lacking.next_key,
        lacking_count=len(counts.lacking),
        can_fill=any(row.free for row in lacking.items),
        talk_count=counts.talks,
        frozen=frozen,
        masks=outcomes.masks_and_scores(one) if frozen else None,
        target_form=kind_of(refused, TargetForm)
        or TargetForm(formdata=None, version=one.version, target=str(target(one))),
        calibration_form=None
        if stands.was_allocated
        else kind_of(refused, CalibrationForm)
        or CalibrationForm(formdata=None, version=one.version, count=str(one.calibration_count)),
        names_form=None if stands.any_sent else NamesForm(formdata=None, version=one.version, shown=one.names_in_talk),
        not_blind=not one.is_blind,
        status=status,
    )


def kind_of(form: Any, kind: type[Any]) -> Any:
    """The refused form if it is of this kind."""
    return form if isinstance(form, kind) else None


def target(one: ReviewRound) -> int:
    """The target as the form offers it."""
    return min(max(one.target_reviews, TARGETS[0]), TARGETS[-1])


def title_of(reading: int, to_screen: int) -> str:
    """What is under way."""
    if reading:
        return ngettext("One story is being read.", "%(num)s stories are being read.", reading)
    if to_screen:
        return _("Nothing is out for review yet.")
    return _("Nothing is being read now.")


def line_about(row: ReviewerLine, one: ReviewRound) -> str:
    """One reviewer in words: what they have, did and owe, since when, and the last reminder."""
    if not row.given:
        parts = [_("has nothing yet")]
    else:
        parts = [
            ngettext("%(num)s given", "%(num)s given", row.given),
            _("%(count)s sent", count=row.sent),
            _("%(count)s owed", count=row.owed) if row.owed else _("owes nothing"),
        ]
    if row.owed_since is not None:
        parts.append(_("the oldest since %(day)s", day=within(day(row.owed_since))))
    if one.calibration_count:
        parts.append(_("practice %(done)s of %(all)s", done=row.practiced, all=one.calibration_count))
    if row.reminded_at is not None:
        parts.append(_("reminded %(span)s ago", span=span(now() - row.reminded_at)))
    return ", ".join(parts)


def why_short(row: Short, one: ReviewRound) -> str:
    """Why an application has too few readers, and what to do about it."""
    parts = [_("Has %(has)s of %(target)s readers.", has=row.has, target=one.target_reviews)]
    if row.free:
        parts.append(
            ngettext(
                "One more reviewer could read it: let chance find them.",
                "%(num)s more reviewers could read it: let chance find them.",
                row.free,
            )
        )
        return " ".join(parts)
    counted = [_WHY_NOT[bar](row.barred[bar]) for bar in Bar if row.barred[bar]]
    if counted:
        parts.append(_("Of those who review: %(list)s.", list=", ".join(counted)))
    parts.append(
        _("It takes somebody new with the reviewer’s role. Give it to a member who has not screened in this call.")
    )
    return " ".join(parts)


_WHY_NOT: dict[Bar, Callable[[int], str]] = {
    Bar.HAS_IT: lambda count: ngettext("one has it", "%(num)s have it", count),
    Bar.HAD_IT: lambda count: ngettext("one had it before", "%(num)s had it before", count),
    Bar.CONFLICT: lambda count: ngettext("one knows the applicant", "%(num)s know the applicant", count),
    Bar.OWN: lambda count: ngettext("one is the applicant", "%(num)s are the applicant", count),
    Bar.NOMINATED: lambda count: ngettext("one put them forward", "%(num)s put them forward", count),
    Bar.SCREENED: lambda count: ngettext("one has opened raw texts", "%(num)s have opened raw texts", count),
}


def to_round(slug: str) -> Answer:
    return redirect(url_for("recruiting_rounds.round", slug=slug), code=303)


@bp.post("/<slug>/target")
def set_target(slug: str) -> Answer:
    call, one = found(slug)
    form = TargetForm()
    if not form.validate():
        return round_page(call, one, refused=form, status=422)
    count = managing.set_target(get_current_member(), one, int(form.target.data), seen_version=form.seen_version)
    flash(_("Kept. %(target)s people read each story from now on.", target=form.target.data), "good")
    if count:
        flash(ngettext("One more reader was found.", "%(num)s more readers were found.", count))
    return to_round(slug)


@bp.post("/<slug>/practice")
def set_practice(slug: str) -> Answer:
    call, one = found(slug)
    form = CalibrationForm()
    if not form.validate():
        return round_page(call, one, refused=form, status=422)
    managing.set_calibration(get_current_member(), one, int(form.count.data), seen_version=form.seen_version)
    flash(_("Kept."), "good")
    return to_round(slug)


@bp.post("/<slug>/names")
def set_names(slug: str) -> Answer:
    _call, one = found(slug)
    form = NamesForm()
    managing.set_names(get_current_member(), one, bool(form.shown.data), seen_version=form.seen_version)
    flash(_("Kept."), "good")
    return to_round(slug)


@bp.post("/<slug>/fill")
def fill(slug: str) -> Answer:
    _call, one = found(slug)
    count = managing.fill_up(get_current_member(), one)
    if count:
        flash(ngettext("Chance found one reader.", "Chance found %(num)s readers.", count), "good")
    else:
        flash(_("Nobody who may read them is left."), "wait")
    return to_round(slug)


@bp.post("/<slug>/remind")
def remind_all(slug: str) -> Answer:
    _call, one = found(slug)
    count = managing.remind_all(get_current_member(), one)
    if count:
        flash(ngettext("One reviewer is reminded.", "%(num)s reviewers are reminded.", count), "good")
    else:
        flash(_("Everybody who owes something was reminded in the last three days."), "wait")
    return to_round(slug)


@bp.post("/<slug>/reviewers/<int:member_id>/remind")
def remind(slug: str, member_id: int) -> Answer:
    _call, one = found(slug)
    managing.remind(get_current_member(), one, member_id)
    flash(_("Reminded, by mail."), "good")
    return to_round(slug)


@bp.get("/<slug>/practice")
def practice(slug: str) -> Answer:
    """The panel's gaps to the agreed scores."""
    call, one = found(slug)
    name, _separator, last_id = request.args.get("after", "").rpartition("~")
    place = find_number(last_id)
    after = (name, place) if place is not None else None
    rows = calibration.panel(one.id, after=after, size=PAGE)
    page = page_of(rows, PAGE, lambda row: f"{row[1].name}~{row[0]}")
    return render(
        "recruiting/round_practice.html",
        call=call,
        round=one,
        rows=[(line, [gap_in_words(gap) for gap in line.gaps]) for _id, line in page.items],
        next_key=page.next_key,
    )
