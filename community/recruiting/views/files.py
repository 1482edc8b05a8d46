"""Files of an application on their way in and out: with scripts one by one, without them together with the form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import Response, request, send_file
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as Answer

from community.core import limits
from community.core.db import db, kept, start_writing
from community.core.errors import Invalid, NotFound, Refused
from community.core.files import files
from community.questionnaires.schema import Schema
from community.recruiting.applying import attachments
from community.recruiting.applying.attachments import Place
from community.recruiting.applying.uploads import Taken, take
from community.recruiting.models import AnswerFile, Application
from community.recruiting.views.apply import bp
from community.recruiting.views.draft_session import get_application, held_here
from community.web.guards import begins_reading, public
from community.web.headers import own_policy
from community.web.pages import render

#: What the name of a file's input begins with; the key of the answer follows.
PREFIX = "f_"
#: One file of the largest size that a field may have, and the rest of the form.
MOST_BYTES = 104_000_000
UPLOADS_PER_APPLICATION = 80
UPLOADS_PER_DEVICE = 200
HOUR = dt.timedelta(hours=1)

ACCEPTED = {
    "picture": "image/jpeg,image/png,image/webp,image/gif",
    "audio": "audio/*,.m4a,.mp3,.wav,.ogg,.webm",
    "document": "application/pdf,text/plain,.pdf,.txt",
}


@dataclass(frozen=True)
class Stored:
    """A file that lies in its place already; no row names it yet."""

    place: Place
    taken: Taken
    key: str


@bp.url_value_preprocessor
def make_room(endpoint: str | None, values: dict[str, str] | None) -> None:
    """Let whoever has the application open here send more than others may. Runs before the form is read."""
    if endpoint in {"applying.upload", "applying.save"} and values and values.get("ref") in held_here():
        request.max_content_length = MOST_BYTES


def schema_of(application: Application) -> Schema:
    """The questions that this application answers."""
    return Schema.parse(application.questionnaire_version.schema)


def limit_uploads(ref: str) -> None:
    """Count one upload; must be called before writing begins."""
    limits.spend("upload to", ref, limit=UPLOADS_PER_APPLICATION, per=HOUR)
    limits.spend("upload from", request.remote_addr or "", limit=UPLOADS_PER_DEVICE, per=HOUR)


def store(place: Place, sent: FileStorage) -> Stored:
    """Look at a file and write it down. Slow, so it happens before writing begins.

    :raises Invalid: if it can't be taken or there is no room for it.
    """
    taken = take(sent.stream, sent.filename, accepts=place.accepts, megabytes=place.megabytes)
    try:
        return Stored(place, taken, files().save(taken.stream))
    except OSError:
        raise Invalid(
            _("We could not keep this file just now. Everything else is safe; please try it again.")
        ) from None


def store_all(application: Application) -> tuple[list[Stored], dict[str, str]]:
    """The files that came with the form, and for each that can't be taken the sentence that says why."""
    stored: list[Stored] = []
    faults: dict[str, str] = {}
    for key, place in attachments.places(schema_of(application)).items():
        sent = request.files.get(f"{PREFIX}{key}")
        if sent is None or not sent.filename:
            continue
        try:
            stored.append(store(place, sent))
        except Invalid as error:
            faults[key] = str(error.sentence)
    return stored, faults


def attach_all(application: Application, stored: list[Stored]) -> dict[str, str]:
    """Make the files answers; what stands in the way, by key."""
    faults: dict[str, str] = {}
    for one in stored:
        try:
            attachments.attach(application, one.place, one.taken, one.key)
        except Refused as error:
            faults[one.place.key] = str(error.sentence)
    return faults


def attach_nevertheless(application: Application, stored: list[Stored]) -> None:
    """For a form that is refused because of something else: its good files are kept all the same."""
    application_id = application.id

    def write() -> None:
        attach_all(db.session.get_one(Application, application_id, with_for_update=True), stored)

    if stored:
        kept(write)


@bp.post("/apply/<ref>/files/<key>")
@public
@begins_reading
def upload(ref: str, key: str) -> Answer:
    """One file from a script: answers the field as it is now, 422 with the reason in it if it can't be taken."""
    application = get_application(ref)
    place = find_place(application, key)
    sent = request.files.get("file")
    limit_uploads(ref)
    try:
        if sent is None:
            raise Invalid(_("Nothing arrived. Please choose the file again."))
        application = get_application(ref)
        stored = store(place, sent)
        start_writing()
        application = get_application(ref, lock=True)
        attachments.attach(application, place, stored.taken, stored.key)
    except Invalid as error:
        return field_part(application, place, fault=str(error.sentence), status=422)
    return field_part(application, place)


def find_place(application: Application, key: str) -> Place:
    """The place for a file that `key` names.

    :raises NotFound: if the questions have none.
    """
    place = attachments.places(schema_of(application)).get(key)
    if place is None:
        raise NotFound
    return place


def field_part(application: Application, place: Place, *, fault: str = "", status: int = 200) -> Response:
    """The field alone, for the script to put in its place."""
    return render(
        "recruiting/apply_file.html",
        status=status,
        application=application,
        place=place,
        fault=fault,
        accepted=ACCEPTED,
    )


@bp.get("/apply/<ref>/files/<public_id>")
@public
def file(ref: str, public_id: str) -> Answer:
    """One's own file, under its own name."""
    row = attachments.get_file(get_application(ref).id, public_id)
    return attachment(row, row.name)


def attachment(row: AnswerFile, name: str) -> Response:
    """The bytes, in parts if asked so, and never as a page: somebody else chose what is in them."""
    try:
        stream = files().open(row.key)
    except FileNotFoundError:
        raise NotFound from None
    response = send_file(stream, mimetype=row.media_type, as_attachment=True, download_name=name, etag=False)
    response.content_length = row.bytes
    response.make_conditional(request.environ, accept_ranges=True, complete_length=row.bytes)
    own_policy("default-src 'none'; sandbox")
    return response
