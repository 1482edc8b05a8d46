"""A questionnaire as a file, out and in."""

from __future__ import annotations

from flask import flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from community.core.errors import Invalid
from community.questionnaires import exchange, queries, services
from community.questionnaires.builder_forms import ImportForm
from community.questionnaires.schema import Schema
from community.questionnaires.views.shared import bp, get_questionnaire, who
from community.web.pages import render


@bp.get("/<slug>/versions/<int:version_number>/file")
def export(slug: str, version_number: int) -> Answer:
    found = get_questionnaire(slug)
    version = queries.get_version(found, version_number)
    response = make_response(exchange.export(found.title, Schema.parse(version.schema)))
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{found.slug}-{version.number}.json"'
    return response


@bp.route("/import", methods=["GET", "POST"])
def take_in(*, status: int = 200) -> Answer:
    """A draft from a file: all of it, or a list of what is wrong. A file that was refused stays in the box as text."""
    form = ImportForm()
    found: list[exchange.ImportFault] = []
    if request.method == "POST":
        try:
            form.text.data = _sent(form)
            title, schema = exchange.read(form.text.data, who().program.language)
            form.title.data = form.title.data or title or _("A questionnaire from a file")
            if form.validate():
                version = services.create_questionnaire(who(), title=form.title.data, schema=schema)
                made = queries.get_by_id(who(), version.questionnaire_id)
                flash(_("All of it was taken. It is a draft: look it over before you publish it."), "good")
                return redirect(url_for("questionnaires.build", slug=made.slug), code=303)
        except exchange.NotReadable as refused:
            found, status = refused.faults, 422
        except Invalid as refused_file:
            form.refuse(form.file, refused_file.sentence)
    return render("questionnaires/import.html", form=form, found=found, status=422 if found or form.errors else status)


def _sent(form: ImportForm) -> str:
    upload = form.file.data
    if upload is None or not upload.filename:
        return form.text.data or ""
    try:
        return str(upload.read(exchange.MAX_CHARACTERS * 4 + 1).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Invalid(_l("This file is not text. An export ends in .json.")) from None
