"""Letters and reasons in the program's own words: read, written, tried on an invented person, put back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.clock import now
from community.core.errors import Invalid, NotFound
from community.core.policies import require
from community.programs.current import current_member, get_current_member
from community.recruiting.deciding import emails, letters, wording, wording_queries
from community.recruiting.deciding.emails import About
from community.recruiting.deciding.letters import KIND_LABELS, Source
from community.recruiting.decision_forms import LetterForm, ReasonForm
from community.recruiting.models import DecisionLetter, LetterKind
from community.recruiting.policies import may_see_decisions
from community.recruiting.states import OUTCOME_LABELS, Outcome
from community.recruiting.views.decisions import bp
from community.web.extensions import LANGUAGES
from community.web.forms import VersionedForm
from community.web.mails import reading_as
from community.web.pages import render


@bp.get("/letters")
def letters_page() -> Answer:
    require(may_see_decisions, current_member)
    return letters_and_reasons(ReasonForm(formdata=None))


def letters_and_reasons(form: ReasonForm, status: int = 200, editing: int | None = None) -> Answer:
    """Every letter in every language, and the reasons to begin from."""
    own = wording_queries.own_letters(current_member.program_id)
    rows = wording_queries.reasons_of(current_member.program_id)
    return render(
        "recruiting/decision_letters.html",
        kinds=[
            {
                "kind": kind,
                "label": label,
                "languages": [(code, name, own.get((kind, code))) for code, name in LANGUAGES.items()],
            }
            for kind, label in KIND_LABELS.items()
        ],
        reasons=[(label, [row for row in rows if row.outcome is one]) for one, label in OUTCOME_LABELS.items()],
        has_reasons=bool(rows),
        form=form,
        editing=editing,
        status=status,
    )


def named(kind: str, language: str) -> LetterKind:
    """The letter of the address.

    :raises NotFound: for a kind or a language that there is not.
    """
    require(may_see_decisions, current_member)
    if kind not in set(LetterKind) or language not in LANGUAGES:
        raise NotFound
    return LetterKind(kind)


@bp.get("/letters/<kind>/<language>")
def letter_edit(kind: str, language: str) -> Answer:
    which = named(kind, language)
    own = wording_queries.own_letters(current_member.program_id)
    source = emails.source_of(which, own, current_member.program, language)
    found = own.get((which, language))
    form = LetterForm(formdata=None, version=found.version if found else 0, subject=source.subject, body=source.body)
    return letter_page(which, language, form, found)


def letter_page(
    kind: LetterKind, language: str, form: LetterForm, found: DecisionLetter | None, status: int = 200
) -> Answer:
    """The letter beside what it becomes."""
    source = Source(form.subject.data or "", form.body.data or "")
    return render(
        "recruiting/decision_words.html",
        part="recruiting/_decision_preview.html",
        kind=kind,
        label=KIND_LABELS[kind],
        language=language,
        language_name=LANGUAGES[language],
        form=form,
        own=found,
        placeholders=[(f"{{{name}}}", letters.MEANINGS[name]) for name in letters.may_say(kind)],
        preview=tried(kind, language, source),
        status=status,
    )


def tried(kind: LetterKind, language: str, source: Source) -> dict[str, Any]:
    """The letter to somebody who does not exist, or what stands in its way."""
    program = current_member.program
    with reading_as(language, program.time_zone):
        person = About(
            name=_("Beatrix Thorne"),
            call_title=_("Winter call"),
            language=language,
            reason=_("You set one plane badly on purpose, so that people find out by themselves. That stayed with us."),
            wait_until=(now() + dt.timedelta(days=60)).date(),
            reapply_on=(now() + dt.timedelta(days=180)).date(),
        )
        try:
            letters.check(kind, source)
        except Invalid as error:
            return {"fault": str(error.sentence), "name": person.name, "subject": "", "pieces": [], "button": ""}
        values = emails.values_for(program, person, emails.link_of(program, kind, ""))
        return {
            "fault": "",
            "name": person.name,
            "subject": letters.fill_line(source.subject, values),
            "pieces": letters.fill_html(source.body, values),
            "button": str(letters.BUTTONS.get(kind, "")),
        }


@bp.post("/letters/<kind>/<language>/preview")
def letter_try(kind: str, language: str) -> Answer:
    """The page with what was typed, and what it becomes. Nothing is kept."""
    which = named(kind, language)
    found = wording_queries.own_letters(current_member.program_id).get((which, language))
    return letter_page(which, language, LetterForm(), found)


@bp.post("/letters/<kind>/<language>")
def letter_save(kind: str, language: str) -> Answer:
    which = named(kind, language)
    form = LetterForm()
    found = wording_queries.own_letters(current_member.program_id).get((which, language))
    if not form.validate():
        return letter_page(which, language, form, found, status=422)
    try:
        wording.keep_letter(
            get_current_member(),
            which,
            language,
            Source(form.subject.data or "", form.body.data or ""),
            found,
            seen_version=form.seen_version,
        )
    except Invalid as error:
        form.refuse(form[error.field] if error.field in form.data else None, error.sentence)
        return letter_page(which, language, form, found, status=422)
    flash(_("Kept. Letters that are already on their way stay as they were."), "good")
    return redirect(url_for("recruiting_decisions.letters_page"), code=303)


@bp.post("/letters/<kind>/<language>/default")
def letter_default(kind: str, language: str) -> Answer:
    which = named(kind, language)
    found = wording_queries.own_letters(current_member.program_id).get((which, language))
    wording.forget_letter(get_current_member(), found, seen_version=VersionedForm().seen_version)
    flash(_("This letter is the shipped one again."), "good")
    return redirect(url_for("recruiting_decisions.letter_edit", kind=kind, language=language), code=303)


# Reasons to begin from


@bp.get("/reasons/<int:reason_id>")
def reason_edit(reason_id: int) -> Answer:
    require(may_see_decisions, current_member)
    found = wording_queries.get_reason(get_current_member(), reason_id)
    form = ReasonForm(formdata=None, outcome=found.outcome.value, text=found.text, version=found.version)
    return letters_and_reasons(form, editing=found.id)


@bp.post("/reasons")
def reason_add() -> Answer:
    require(may_see_decisions, current_member)
    form = ReasonForm()
    if not form.validate():
        return letters_and_reasons(form, status=422)
    wording.keep_reason(get_current_member(), outcome=Outcome(form.outcome.data), text=form.text.data or "")
    flash(_("Kept. You find it where you decide."), "good")
    return redirect(url_for("recruiting_decisions.letters_page", _anchor="reasons"), code=303)


@bp.post("/reasons/<int:reason_id>")
def reason_save(reason_id: int) -> Answer:
    """Change it, or take it away if that button was pressed."""
    require(may_see_decisions, current_member)
    found = wording_queries.get_reason(get_current_member(), reason_id)
    if request.form.get("forget"):
        wording.forget_reason(get_current_member(), found)
        flash(_("Taken away. Decisions that began from it keep their words."), "good")
        return redirect(url_for("recruiting_decisions.letters_page", _anchor="reasons"), code=303)
    form = ReasonForm()
    if not form.validate():
        return letters_and_reasons(form, status=422, editing=found.id)
    wording.keep_reason(
        get_current_member(), outcome=Outcome(form.outcome.data), text=form.text.data or "", reason=found
    )
    flash(_("Kept."), "good")
    return redirect(url_for("recruiting_decisions.letters_page", _anchor="reasons"), code=303)
