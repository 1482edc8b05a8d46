"""The list of questionnaires, a new one, and the page of one with its versions."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.db import is_writing
from community.core.errors import WrongState
from community.programs.current import get_current_program
from community.questionnaires import queries, registries, services
from community.questionnaires.builder_forms import NewForm, Start, TitleForm
from community.questionnaires.defaults import default_schema, short_schema
from community.questionnaires.models import Questionnaire
from community.questionnaires.schema import Schema
from community.questionnaires.views.shared import bp, get_questionnaire, number, who
from community.web.mails import reading_as
from community.web.pages import page_of, render

PAGE = 20


@bp.get("/")
def shelf() -> Answer:
    """All questionnaires, the newest first; the retired ones on a list of their own."""
    retired = request.args.get("retired") == "1"
    rows = queries.shelf(who(), retired=retired, before_id=number("before") or None, size=PAGE + 1)
    page = page_of(rows, PAGE, lambda row: row.questionnaire.id)
    ids = [version.id for row in page.items for version in row.versions]
    return render(
        "questionnaires/list.html",
        page=page,
        usage=registries.usage_of(ids),
        retired=retired,
        before=number("before"),
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> Answer:
    form = NewForm()
    if request.method == "POST" and form.validate():
        version = services.create_questionnaire(who(), title=form.title.data or "", schema=_first(form))
        made = queries.get_by_id(who(), version.questionnaire_id)
        return redirect(url_for("questionnaires.build", slug=made.slug), code=303)
    return render("questionnaires/new.html", form=form, status=422 if form.errors else 200)


def _first(form: NewForm) -> Schema:
    subject = form.subject.data or ""
    start = Start(form.start.data)
    with reading_as(who().program.language, who().program.time_zone):
        if start is Start.STORIES:
            return default_schema(subject)
        return short_schema(subject) if start is Start.SHORT else Schema(())


@bp.get("/<slug>")
def show(slug: str) -> Answer:
    return show_page(get_questionnaire(slug))


def show_page(found: Questionnaire, form: TitleForm | None = None) -> Answer:
    """One questionnaire with its versions and what uses them."""
    versions = queries.versions_of([found.id])[found.id]
    return render(
        "questionnaires/show.html",
        questionnaire=found,
        versions=versions,
        draft=next((one for one in versions if one.published_at is None), None),
        published=[one for one in versions if one.published_at is not None],
        usage=registries.usage_of([one.id for one in versions]),
        form=form or TitleForm(formdata=None, title=found.title),
        program=get_current_program(),
        status=422 if form and form.errors else 200,
    )


@bp.post("/<slug>/title")
def rename(slug: str) -> Answer:
    found = get_questionnaire(slug)
    form = TitleForm()
    if not form.validate():
        return show_page(found, form)
    services.rename(who(), found, form.title.data or "")
    flash(_("It has a new title."), "good")
    return redirect(url_for("questionnaires.show", slug=slug), code=303)


@bp.post("/<slug>/retire")
def retire(slug: str) -> Answer:
    """Offer it no longer, or (`back`) again."""
    found = get_questionnaire(slug)
    back = request.form.get("back") == "1"
    services.retire(who(), found, retired=not back)
    said = _("It is offered for new calls again.") if back else _("New calls are not offered it any more.")
    flash(said, "good")
    return redirect(url_for("questionnaires.show", slug=slug), code=303)


@bp.post("/<slug>/draft/start")
def start_draft(slug: str) -> Answer:
    """A new version from the latest published one; or the draft that is there already."""
    found = get_questionnaire(slug)
    published = queries.published_version(found.id)
    if queries.draft_version(found.id) is None:
        if published is None:
            raise WrongState(_("Nothing of it has been published yet."))
        services.start_draft(who(), published)
        flash(
            _("This is a copy of what is asked now. Change it freely: nothing is asked before you publish it."), "good"
        )
    return redirect(url_for("questionnaires.build", slug=slug), code=303)


@bp.route("/<slug>/draft/delete", methods=["GET", "POST"])
def delete_draft(slug: str) -> Answer:
    """Ask first, then throw the draft away."""
    found = get_questionnaire(slug)
    draft = queries.get_draft(found, lock=is_writing())
    form = TitleForm(formdata=None, version=str(draft.version))
    if request.method == "GET":
        only = queries.published_version(found.id) is None
        return render(
            "questionnaires/delete.html",
            questionnaire=found,
            draft=draft,
            count=len(Schema.parse(draft.schema).fields),
            only=only,
            form=form,
        )
    gone = services.delete_draft(who(), found, draft, seen_version=TitleForm().seen_version)
    flash(_("The questionnaire is gone.") if gone else _("The draft is gone. What is published stays."), "good")
    if gone:
        return redirect(url_for("questionnaires.shelf"), code=303)
    return redirect(url_for("questionnaires.show", slug=slug), code=303)
