"""Bringing applications in from elsewhere, in four steps: file, columns, a trial, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, SelectField

from community.core.errors import NotFound
from community.core.policies import require
from community.programs.current import current_member, get_current_member, get_current_program
from community.questionnaires.answers import in_words
from community.questionnaires.reach import asks_about_reach
from community.questionnaires.schema import Schema
from community.recruiting.importing import mapping, queries, services
from community.recruiting.importing.checking import Checked, Planned, check, left_out
from community.recruiting.importing.policies import may_see_imports
from community.recruiting.importing.reading import BadFile, Sheet, read_sheet
from community.recruiting.models import ImportState, ImportUpload
from community.web.extensions import LANGUAGES
from community.web.forms import Form, VersionedForm, required
from community.web.pages import render

bp = Blueprint("recruiting_import", __name__, url_prefix="/p/<program>/desk/import")

#: So many faults stand on the page; the rest is counted.
FAULTS_SHOWN = 100
SAMPLE = 3
#: How often the page of a running import asks again by itself, in seconds.
AGAIN = 3
DAY_FIRST = {"": None, "day": True, "month": False}


class UploadForm(Form):
    """Step 1."""

    call = SelectField(_l("Call"), [required(_l("Please choose a call."))])
    table = FileField(_l("Table"), [FileRequired(_l("Please choose a file."))])


class ImportForm(VersionedForm):
    """Step 4. `version` is the table's when it was tried."""

    tell = BooleanField(_l("Tell them: mail each one that the application has arrived, with a link to it."))


@bp.before_request
def managers_only() -> None:
    """All of it is for managers. Somebody who is not inside is sent away before."""
    require(may_see_imports, current_member)


@bp.get("")
def index() -> Answer:
    return first_page(UploadForm(formdata=None))


def first_page(form: UploadForm, status: int = 200) -> Response:
    calls = queries.calls_that_take(current_member.program_id)
    form.call.choices = [(one.slug, one.title) for one in calls]
    return render(
        "recruiting/import_start.html",
        form=form,
        calls=calls,
        uploads=queries.my_uploads(get_current_member()),
        states=ImportState,
        kept_until=services.kept_until,
        status=status,
    )


@bp.post("")
def upload() -> Answer:
    form = UploadForm()
    calls = queries.calls_that_take(current_member.program_id)
    form.call.choices = [(one.slug, one.title) for one in calls]
    if not form.validate():
        return first_page(form, status=422)
    call = queries.get_call(current_member.program_id, form.call.data)
    try:
        kept, _sheet = services.keep(get_current_member(), call, form.table.data.read())
    except BadFile as error:
        form.refuse(form.table, in_line(error))
        return first_page(form, status=422)
    return redirect(url_for("recruiting_import.columns", ref=kept.ref), code=303)


def in_line(error: BadFile) -> str:
    """Why a file can't be read, with the line if one is known."""
    if error.line is None:
        return str(error.sentence)
    return _("Line %(line)d: %(sentence)s", line=error.line, sentence=error.sentence)


def open_upload(ref: str, *, lock: bool = False) -> tuple[ImportUpload, Sheet]:
    """A table of one's own that can still be changed. One that is done has no file any more, and no such page."""
    found = queries.get_upload(get_current_member(), ref, lock=lock)
    if found.content is None:
        raise NotFound
    return found, read_sheet(found.content)


def schema_of(found: ImportUpload) -> Schema:
    return Schema.parse(found.call.questionnaire_version.schema)


@bp.get("/<ref>/columns")
def columns(ref: str) -> Answer:
    found, sheet = open_upload(ref)
    remembered = queries.remembered(found.call.questionnaire_version.questionnaire_id)
    guessed = mapping.guess(sheet.head, schema_of(found), remembered, get_current_program().language)
    order = next(key for key, value in DAY_FIRST.items() if value is found.day_first)
    return columns_page(found, sheet, found.columns or guessed, order)


def columns_page(
    found: ImportUpload,
    sheet: Sheet,
    chosen: Sequence[str],
    order: str,
    faults: dict[int | None, Any] | None = None,
    status: int = 200,
) -> Response:
    language = get_current_program().language
    return render(
        "recruiting/import_columns.html",
        upload=found,
        form=Form(formdata=None),
        columns=[
            (
                place,
                head or _("Column %(number)d", number=place + 1),
                example(sheet, place),
                target,
                asks_about_reach(head, language),
            )
            for place, (head, target) in enumerate(zip(sheet.head, chosen, strict=True))
        ],
        targets=mapping.targets_of(schema_of(found)),
        row_count=len(sheet.rows),
        order=order,
        faults=faults or {},
        reach_sentence=mapping.ASKS_FOR_REACH,
        status=status,
    )


def example(sheet: Sheet, place: int) -> str:
    """The beginning of the first cell of a column that has anything in it."""
    cells = (row.cells[place] for row in sheet.rows if place < len(row.cells))
    text = " ".join(next((cell for cell in cells if cell.strip()), "").split())
    return text if len(text) <= 90 else f"{text[:89]}…"


@bp.post("/<ref>/columns")
def map_columns(ref: str) -> Answer:
    found, sheet = open_upload(ref, lock=True)
    chosen = [request.form.get(f"c{place}", "") for place in range(len(sheet.head))]
    order = request.form.get("day_first", "")
    language = get_current_program().language
    if faults := mapping.faults_of(sheet.head, chosen, schema_of(found), language):
        return columns_page(found, sheet, chosen, order, faults, status=422)
    services.map_columns(found, sheet, chosen, day_first=DAY_FIRST.get(order), language=language)
    return redirect(url_for("recruiting_import.trial", ref=ref), code=303)


@bp.get("/<ref>/check")
def trial(ref: str) -> Answer:
    found, sheet = open_upload(ref)
    if not found.columns:
        return redirect(url_for("recruiting_import.columns", ref=ref))
    if found.state is not ImportState.OPEN:
        return redirect(url_for("recruiting_import.progress", ref=ref))
    return trial_page(found, sheet, ImportForm(formdata=None, version=found.version))


def trial_page(found: ImportUpload, sheet: Sheet, form: ImportForm, status: int = 200) -> Response:
    checked = check(sheet, services.setting_of(found, LANGUAGES))
    return render(
        "recruiting/import_check.html",
        title=trial_title(checked),
        upload=found,
        form=form,
        row_count=len(sheet.rows),
        ready_count=len(checked.planned),
        faults=checked.faults[:FAULTS_SHOWN],
        fault_count=len(checked.faults),
        fault_rows=len({one.line for one in checked.faults}),
        sample=[(one, answers_of(found, one)) for one in checked.planned[:SAMPLE]],
        left_out=left_out(sheet, found.columns),
        languages=LANGUAGES,
        status=status,
    )


def trial_title(checked: Checked) -> str:
    if checked.faults:
        count = len({one.line for one in checked.faults})
        return ngettext("One row needs a look first.", "%(num)d rows need a look first.", count)
    count = len(checked.planned)
    if not count:
        return _("There is no row below the heads.")
    return ngettext("One application can come in.", "All %(num)d applications can come in.", count)


def answers_of(found: ImportUpload, one: Planned) -> list[tuple[str, str]]:
    """Question and answer of a row, as they would be read."""
    return [
        (field.title, in_words(field, one.answers[field.key]))
        for field in schema_of(found).questions
        if field.key in one.answers
    ]


@bp.post("/<ref>/run")
def run(ref: str) -> Answer:
    found = queries.get_upload(get_current_member(), ref, lock=True)
    if found.state is not ImportState.OPEN:
        # A second click, or another window: what the first one said stands.
        return redirect(url_for("recruiting_import.progress", ref=ref), code=303)
    if not found.columns:
        return redirect(url_for("recruiting_import.columns", ref=ref), code=303)
    form = ImportForm()
    came = services.bring_in(
        get_current_member(), found, tell=bool(form.tell.data), seen_version=form.seen_version, languages=LANGUAGES
    )
    if not came:
        return trial_page(found, read_sheet(found.content or b""), form, status=422)
    return redirect(url_for("recruiting_import.progress", ref=ref), code=303)


@bp.get("/<ref>")
def progress(ref: str) -> Answer:
    """How far it is. While it runs the page asks again by itself, without a script."""
    found = queries.get_upload(get_current_member(), ref)
    if found.state is ImportState.OPEN:
        return redirect(url_for("recruiting_import.trial", ref=ref))
    running = found.state is ImportState.RUNNING
    response = render(
        "recruiting/import_progress.html",
        upload=found,
        running=running,
        percent=queries.progress_of(found) if running else 100,
    )
    if running:
        response.headers["Refresh"] = str(AGAIN)
    return response


@bp.post("/<ref>/discard")
def discard(ref: str) -> Answer:
    services.discard(queries.get_upload(get_current_member(), ref, lock=True))
    flash(_("The file is erased. Nothing of it came in."), "good")
    return redirect(url_for("recruiting_import.index"), code=303)
