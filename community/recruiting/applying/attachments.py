"""Files and recordings of an application: put into the draft, replaced, taken out, and let go when nothing names them.

An answer that is a file is `{"file": public id, "name", "kind", "bytes"}`; the bytes lie in `core.files`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from community.core import files
from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, NotFound, WrongState
from community.core.tokens import new_reference
from community.questionnaires.answers import BYTES_OF_MEGABYTE, is_file
from community.questionnaires.schema import Field, FieldType, Schema
from community.recruiting.applying.drafts import can_write, put
from community.recruiting.applying.queries import latest_snapshot
from community.recruiting.applying.uploads import Taken
from community.recruiting.models import AnswerFile, Application

#: For a field that says nothing of its own.
MEGABYTES = 10
RECORDING_MEGABYTES = 25
MOST_FILES = 20
MOST_MEGABYTES = 200

NOT_WRITABLE = _l("This application can’t be changed any more, so the file was not kept.")
TOO_MANY = _l("That is more than %(count)d files. Please remove one first.", count=MOST_FILES)
TOO_MUCH = _l("Together your files have more than %(count)d MB. Please remove one first.", count=MOST_MEGABYTES)


@dataclass(frozen=True)
class Place:
    """Where a file may go: a field that is one, or beside a text that may be spoken. `key` is that of the answer."""

    field: Field
    key: str
    accepts: tuple[str, ...]
    megabytes: int

    @property
    def is_recording(self) -> bool:
        """Whether it stands beside a text."""
        return self.key != self.field.key


def place_of(field: Field) -> Place | None:
    """Where the field takes a file; None if it takes none."""
    if field.type is FieldType.FILE:
        return Place(field, field.key, field.accepts, field.max_megabytes or MEGABYTES)
    if field.takes_recording:
        return Place(field, field.recording_key, ("audio",), field.max_megabytes or RECORDING_MEGABYTES)
    return None


def places(schema: Schema) -> dict[str, Place]:
    """All places for files, by the key of the answer."""
    found = (place_of(field) for field in schema.questions)
    return {place.key: place for place in found if place is not None}


@files.names_files
def named(keys: Collection[str]) -> Collection[str]:
    """Those of the stored files that an application has."""
    return db.session.scalars(select(AnswerFile.key).where(AnswerFile.key.in_(keys))).all()


def files_of(application_id: int) -> Sequence[AnswerFile]:
    """Everything that the application holds, in the order in which it came."""
    return db.session.scalars(
        select(AnswerFile).where(AnswerFile.application_id == application_id).order_by(AnswerFile.id)
    ).all()


def get_file(application_id: int, public_id: str) -> AnswerFile:
    """One file of the application.

    :raises NotFound: if it has no such file.
    """
    found = db.session.scalar(
        select(AnswerFile).where(AnswerFile.application_id == application_id, AnswerFile.public_id == public_id)
    )
    if found is None:
        raise NotFound
    return found


def attach(application: Application, place: Place, taken: Taken, key: str) -> AnswerFile:
    """Make a stored file the answer. What was there before goes, unless what was sent last still names it.

    :param key: of the file in `core.files`.
    :raises WrongState: if the application can't be changed any more.
    :raises Invalid: if it has too many files, or they are too large together.
    """
    if not can_write(application):
        raise WrongState(NOT_WRITABLE)
    before = names_in({place.key: application.answers.get(place.key)})
    kept = [one for one in files_of(application.id) if one.public_id not in before]
    if len(kept) >= MOST_FILES:
        raise Invalid(TOO_MANY)
    if sum(one.bytes for one in kept) + taken.bytes > MOST_MEGABYTES * BYTES_OF_MEGABYTE:
        raise Invalid(TOO_MUCH)
    row = AnswerFile(
        public_id=new_reference(22),
        application_id=application.id,
        field_key=place.key,
        kind=taken.kind,
        name=taken.name,
        key=key,
        bytes=taken.bytes,
        media_type=taken.media_type,
        created_at=now(),
    )
    db.session.add(row)
    answer = {"file": row.public_id, "name": row.name, "kind": row.kind.value, "bytes": row.bytes}
    put(application, place.key, answer)
    tidy(application)
    return row


def detach(application: Application, place: Place) -> None:
    """Take the file out of the draft.

    :raises WrongState: if the application can't be changed any more.
    """
    if not can_write(application):
        raise WrongState(NOT_WRITABLE)
    if place.key in application.answers:
        put(application, place.key, "")
        tidy(application)


def tidy(application: Application) -> None:
    """Let go of the files that neither the draft nor what was sent last names."""
    sent = latest_snapshot(application.id)
    wanted = names_in(application.answers) | (names_in(sent.answers) if sent else set())
    for row in files_of(application.id):
        if row.public_id not in wanted:
            drop(row)
    db.session.flush()


def names_in(answers: Mapping[str, Any]) -> set[str]:
    """Public ids of the files among the answers."""
    return {value["file"] for value in answers.values() if is_file(value)}


def drop(row: AnswerFile) -> None:
    """Remove the row now and the file once that is committed. A transcript of it goes too."""
    files.delete_later(row.key)
    db.session.delete(row)
