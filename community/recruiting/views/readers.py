"""Who reads what in a round: one reviewer's applications, one application's readers, taking and giving by hand."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.errors import NotFound
from community.core.keys import find_number
from community.programs.current import current_member, get_current_member
from community.recruiting.models import Application, Call, ReviewRound
from community.recruiting.reviewing import managing, rounds
from community.recruiting.reviewing.managing import BAR_SENTENCES, TakenBecause
from community.recruiting.reviewing.readers import Reader, get_application, readers_of
from community.recruiting.round_forms import AssignForm, TakeForm
from community.recruiting.states import DUE, AssignmentState
from community.recruiting.views.review import REVIEWED_WITHIN
from community.recruiting.views.rounds import PAGE, bp, found, line_about
from community.web.jinja import day, within
from community.web.pages import page_of, render


@bp.get("/<slug>/reviewers/<int:member_id>")
def reviewer(slug: str, member_id: int) -> Answer:
    """What one reviewer has in the round, without a word of it."""
    call, one = found(slug)
    lines = rounds.reviewers(one, current_member.program_id, member_id=member_id)
    if not lines:
        raise NotFound
    rows = rounds.given_to(one, member_id, seen_by=get_current_member(), after=request.args.get("after"), size=PAGE)
    page = page_of(rows, PAGE, lambda row: row.ref)
    return render(
        "recruiting/round_reviewer.html",
        call=call,
        reviewer=lines[0],
        line=line_about(lines[0], one),
        rows=[(row, state_in_words(row.state), row.state in DUE) for row in page.items],
        next_key=page.next_key,
        within_days=REVIEWED_WITHIN.days,
    )


def state_in_words(state: AssignmentState) -> str:
    """How far a reviewer is with one application."""
    return {
        AssignmentState.ASSIGNED: _("not opened yet"),
        AssignmentState.STARTED: _("begun"),
        AssignmentState.SUBMITTED: _("sent"),
        AssignmentState.RECUSED: _("given back"),
        AssignmentState.WITHDRAWN: _("taken away"),
    }[state]


@bp.get("/<slug>/applications/<ref>")
def application(slug: str, ref: str) -> Answer:
    call, one = found(slug)
    return application_page(call, one, get_application(get_current_member(), one, ref))


def application_page(
    call: Call,
    one: ReviewRound,
    about: Application,
    *,
    taking: TakeForm | None = None,
    assigning: AssignForm | None = None,
    status: int = 200,
) -> Answer:
    """Who reads one application, who could, and why the others can't."""
    readers = readers_of(about, one)
    free = [row for row in readers if row.bar is None]
    return render(
        "recruiting/round_application.html",
        call=call,
        round=one,
        ref=about.public_ref,
        readers=[(row, reader_in_words(row), take_form(row, free, taking)) for row in readers if row.assignment],
        others=[(row, BAR_SENTENCES[row.bar] if row.bar else "") for row in readers if not row.assignment],
        form=with_choices(assigning or AssignForm(formdata=None), free),
        free=free,
        refused_id=taking.member_id.data if taking else None,
        status=status,
    )


def reader_in_words(row: Reader) -> str:
    """How one reader stands to it."""
    assert row.assignment is not None
    words = state_in_words(row.assignment.state)
    if row.assignment.assigned_by_id is not None:
        words = _("%(state)s, chosen by hand", state=words)
    return _("%(state)s, since %(day)s", state=words, day=within(day(row.assignment.assigned_at)))


def with_choices(form: AssignForm, free: list[Reader]) -> AssignForm:
    """The form with those who may have it."""
    form.member_id.choices = [
        (str(row.member_id), _("%(name)s, has %(count)s", name=row.name, count=row.load)) for row in free
    ]
    return form


def take_form(row: Reader, free: list[Reader], filled: TakeForm | None) -> TakeForm | None:
    """The form that takes it from a reader who has not sent a review."""
    if row.assignment is None or row.assignment.state not in DUE:
        return None
    mine = filled is not None and filled.member_id.data == str(row.member_id)
    form = filled if filled is not None and mine else TakeForm(formdata=None, member_id=str(row.member_id))
    for field in (form.because, form.instead):  # one such form for each reader stands on the page
        field.id = f"{field.name}-{row.member_id}"
    return with_substitutes(form, free)


def with_substitutes(form: TakeForm, free: list[Reader]) -> TakeForm:
    """The form with those who could read it instead; chance comes first."""
    form.instead.choices = [("", _("Whom chance finds")), *((str(row.member_id), row.name) for row in free)]
    return form


@bp.post("/<slug>/applications/<ref>/assign")
def assign(slug: str, ref: str) -> Answer:
    call, one = found(slug)
    about = get_application(get_current_member(), one, ref)
    form = with_choices(AssignForm(), [row for row in readers_of(about, one) if row.bar is None])
    if not form.validate():
        return application_page(call, one, about, assigning=form, status=422)
    managing.assign_by_hand(get_current_member(), one, about, int(form.member_id.data))
    flash(_("Given by hand. The round now says so, and nothing in it is adjusted for severity."), "wait")
    return to_application(slug, ref)


@bp.post("/<slug>/applications/<ref>/take")
def take(slug: str, ref: str) -> Answer:
    call, one = found(slug)
    about = get_application(get_current_member(), one, ref)
    form = with_substitutes(TakeForm(), [row for row in readers_of(about, one) if row.bar is None])
    if not form.validate():
        return application_page(call, one, about, taking=form, status=422)
    member_id = form.member_id.data or ""
    if find_number(member_id) is None:
        raise NotFound
    instead = form.instead.data or ""
    count = managing.take_away(
        get_current_member(),
        one,
        about,
        int(member_id),
        because=TakenBecause(form.because.data),
        instead_id=find_number(instead),
    )
    flash(_("Taken from their desk. What they noted stays readable to them alone."), "good")
    if not count:
        flash(_("Nobody else may read it now. The round says why."), "wait")
    return to_application(slug, ref)


def to_application(slug: str, ref: str) -> Answer:
    return redirect(url_for("recruiting_rounds.application", slug=slug, ref=ref), code=303)
