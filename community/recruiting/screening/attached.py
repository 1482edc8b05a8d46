"""Files of what was sent, for the screener only: numbered, under names that tell nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from community.core.db import db
from community.core.errors import NotFound
from community.questionnaires.answers import is_file
from community.questionnaires.schema import Field, Schema
from community.recruiting.applying.uploads import EXTENSIONS
from community.recruiting.models import AnswerFile, Transcript


@dataclass(frozen=True)
class Attached:
    """One file of a snapshot. `number` counts from 1 in the order of the questions."""

    number: int
    field: Field
    file: AnswerFile
    is_recording: bool

    @property
    def name(self) -> str:
        """What it is called here; its own name could give somebody away."""
        return f"attachment-{self.number}.{EXTENSIONS[self.file.media_type]}"


#: The files of an application by their public ids, each with what was typed of it.
Files = Mapping[str, tuple[AnswerFile, Transcript | None]]


def files_of(application_id: int, answers: Mapping[str, Any]) -> Files:
    """The application's files, if `answers` have any."""
    if not any(is_file(answer) for answer in answers.values()):
        return {}
    rows = db.session.execute(
        select(AnswerFile, Transcript)
        .outerjoin(Transcript, Transcript.file_id == AnswerFile.id)
        .where(AnswerFile.application_id == application_id)
    )
    return {file.public_id: (file, transcript) for file, transcript in rows}


def attached(schema: Schema, answers: Mapping[str, Any], files: Files) -> list[Attached]:
    """All files among `answers` that are still there."""
    named: list[tuple[Field, str, bool]] = []
    for field in schema.questions:
        for key, is_recording in ((field.key, False), (field.recording_key, True)):
            value: Any = answers.get(key)
            if is_file(value):
                named.append((field, value["file"], is_recording))
    there = [(field, files[name][0], spoken) for field, name, spoken in named if name in files]
    return [Attached(number, *one) for number, one in enumerate(there, 1)]


def get_attached(schema: Schema, application_id: int, answers: Mapping[str, Any], number: int) -> Attached:
    """The file called `number`.

    :raises NotFound: if there is none.
    """
    files = attached(schema, answers, files_of(application_id, answers))
    found = next((one for one in files if one.number == number), None)
    if found is None:
        raise NotFound
    return found
