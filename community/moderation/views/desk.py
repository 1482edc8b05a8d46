"""The desk: the queue of cases, one case, and everything that is done to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.errors import Conflict, Invalid, WrongState
from community.core.policies import require
from community.moderation import queries, services
from community.moderation.forms import DecisionForm, NoteForm, SanctionForm, UndoForm, refuse_at
from community.moderation.models import Case
from community.moderation.policies import may_see_case, may_tend_cases
from community.moderation.views.casefile import PreviewedMail, file_of, previews_of
from community.moderation.views.shared import PAGE, asked_after, bp, moment_and_id
from community.programs.current import current_member, get_current_member
from community.web.pages import page_of, render


@bp.get("/desk/cases")
def cases() -> Answer:
    require(may_tend_cases, current_member)
    closed = request.args.get("show") == "closed"
    read = queries.closed_page if closed else queries.open_page
    rows = read(get_current_member(), after=asked_after(), size=PAGE)

    def key(row: queries.CaseRow) -> str:
        return moment_and_id(row.case.decided_at if closed else row.case.due_at, row.case.id)

    return render("moderation/cases.html", page=page_of(rows, PAGE, key), closed=closed)


@bp.get("/desk/cases/<ref>")
def case(ref: str) -> Answer:
    return case_page(get(ref))


def get(ref: str, *, lock: bool = False) -> Case:
    """The case, for somebody who may see it."""
    require(may_tend_cases, current_member)
    found = queries.get_case(get_current_member(), ref, lock=lock)
    require(may_see_case, current_member, found)
    return found


def case_page(
    found: Case,
    *,
    decision: DecisionForm | None = None,
    undoing: UndoForm | None = None,
    note: NoteForm | None = None,
    sanction: SanctionForm | None = None,
    previews: Sequence[PreviewedMail] = (),
    conflict: Any = None,
    status: int = 200,
) -> Answer:
    """One case with whatever form was refused; the others are empty."""
    return render(
        "moderation/case.html",
        **file_of(get_current_member(), found),
        form=decision or DecisionForm(formdata=None, version=found.version),
        undo_form=undoing or UndoForm(formdata=None, version=found.version),
        note_form=note or NoteForm(formdata=None),
        sanction_form=sanction or SanctionForm(formdata=None),
        previews=previews,
        conflict=conflict,
        status=status,
    )


def back(ref: str) -> Answer:
    """To the page of the case."""
    return redirect(url_for("moderation.case", ref=ref), code=303)


@bp.post("/desk/cases/<ref>/take")
def take(ref: str) -> Answer:
    services.take_case(get_current_member(), get(ref, lock=True))
    return back(ref)


@bp.post("/desk/cases/<ref>/give-back")
def give_back(ref: str) -> Answer:
    services.give_back(get_current_member(), get(ref, lock=True))
    flash(_("Given back. Somebody else can take it."), "good")
    return redirect(url_for("moderation.cases"), code=303)


@bp.post("/desk/cases/<ref>/renew")
def renew(ref: str) -> tuple[str, int]:
    """While somebody writes, their page asks for a further ten minutes now and then."""
    services.renew_claim(get_current_member(), get(ref))
    return "", 204


@bp.post("/desk/cases/<ref>/notes")
def add_note(ref: str) -> Answer:
    found = get(ref, lock=True)
    form = NoteForm()
    if not form.validate():
        return case_page(found, note=form, status=422)
    services.add_note(get_current_member(), found, form.note.data or "")
    return back(ref)


@bp.post("/desk/cases/<ref>/preview")
def preview(ref: str) -> Answer:
    """Both mails as they would go out. The form keeps what was typed; nothing is decided."""
    found = get(ref, lock=True)
    form = DecisionForm()
    if not form.validate():
        return case_page(found, decision=form, status=422)
    try:
        services.check_choice(found, form.choice)
    except Invalid as error:
        refuse_at(form, error)
        return case_page(found, decision=form, status=422)
    services.renew_claim(get_current_member(), found)
    return case_page(found, decision=form, previews=previews_of(get_current_member(), found, form.choice))


@bp.post("/desk/cases/<ref>")
def decide(ref: str) -> Answer:
    found = get(ref, lock=True)
    form = DecisionForm()
    if not form.validate():
        return case_page(found, decision=form, status=422)
    try:
        services.decide(get_current_member(), found, form.choice, seen_version=form.seen_version)
    except Invalid as error:
        refuse_at(form, error)
        return case_page(found, decision=form, status=422)
    except (Conflict, WrongState) as error:
        # Somebody was faster. The page as it is now, with this person's letter in it.
        form.version.data = str(found.version)
        return case_page(found, decision=form, conflict=error.sentence, status=409)
    flash(_("Decided. The letters are on their way, and it can be undone for 30 days."), "good")
    return back(ref)


@bp.post("/desk/cases/<ref>/undo")
def undo(ref: str) -> Answer:
    found = get(ref, lock=True)
    form = UndoForm()
    if not form.validate():
        return case_page(found, undoing=form, status=422)
    try:
        services.undo(get_current_member(), found, letter=form.undo_letter.data or "", seen_version=form.seen_version)
    except Invalid as error:
        refuse_at(form, error, {"letter": "undo_letter"})
        return case_page(found, undoing=form, status=422)
    except (Conflict, WrongState) as error:
        form.version.data = str(found.version)
        return case_page(found, undoing=form, conflict=error.sentence, status=409)
    flash(_("Undone. The post is as it was before, and the case waits for another decision."), "good")
    return back(ref)


@bp.post("/desk/cases/<ref>/sanctions")
def sanction(ref: str) -> Answer:
    found = get(ref, lock=True)
    form = SanctionForm()
    if not form.validate():
        return case_page(found, sanction=form, status=422)
    try:
        services.sanction(
            get_current_member(),
            found,
            kind=form.chosen,
            days=form.days.data,
            letter=form.sanction_letter.data or "",
        )
    except Invalid as error:
        refuse_at(form, error, {"letter": "sanction_letter"})
        return case_page(found, sanction=form, status=422)
    flash(_("Done, and the letter is on its way."), "good")
    return back(ref)


@bp.post("/desk/cases/<ref>/sanctions/<int:sanction_id>/lift")
def lift(ref: str, sanction_id: int) -> Answer:
    services.lift_sanction(get_current_member(), get(ref, lock=True), sanction_id)
    flash(_("Lifted, and the member has a mail about it."), "good")
    return back(ref)
