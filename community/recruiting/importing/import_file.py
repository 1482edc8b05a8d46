"""A table brought in from the command line, with a mapping from a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from community.programs.models import Program
from community.questionnaires.schema import Schema
from community.recruiting.importing import mapping, services
from community.recruiting.importing.checking import Checked, Setting, check
from community.recruiting.importing.queries import get_call, taken
from community.recruiting.importing.reading import BadFile, read_sheet
from community.recruiting.models import Call
from community.web.extensions import LANGUAGES


class BadImport(ValueError):
    """The table or its mapping can't be used at all; the message says why."""


@dataclass(frozen=True)
class Found:
    """What a table would bring."""

    call: Call
    checked: Checked

    def lines(self) -> Iterator[str]:
        """Each fault as a line for people."""
        for fault in self.checked.faults:
            where = f", column {fault.column}" if fault.column else ""
            yield f"line {fault.line}{where}: {fault.sentence}"


def read(program: Program, call_slug: str, content: bytes, mapped: Any, *, day_first: bool | None) -> Found:
    """Judge a table by a mapping of heads to targets.

    :raises NotFound: if the program has no such published call.
    :raises BadImport: if the table can't be read, or a column asks for reach, is unknown, mapped twice or missing.
    """
    call = get_call(program.id, call_slug)
    try:
        sheet = read_sheet(content)
    except BadFile as error:
        raise BadImport(f"line {error.line}: {error.sentence}" if error.line else str(error.sentence)) from error
    if not isinstance(mapped, dict):
        raise BadImport("the mapping is no JSON object")
    by_head = {mapping.plain(str(head)): str(target) for head, target in mapped.items()}
    keys = mapping.keys_of(sheet.head)
    if unknown := [head for head in by_head if head not in keys]:
        raise BadImport(f"the table has no column {unknown[0]!r}")
    columns = [by_head.get(key, mapping.LEAVE) for key in keys]
    schema = Schema.parse(call.questionnaire_version.schema)
    for place, sentence in mapping.faults_of(sheet.head, columns, schema, program.language).items():
        raise BadImport(str(sentence) if place is None else f"column {sheet.head[place]}: {sentence}")
    setting = Setting(
        schema=schema,
        columns=columns,
        taken=taken(call.id),
        languages=LANGUAGES,
        language=program.language,
        time_zone=program.time_zone,
        day_first=day_first,
    )
    return Found(call, check(sheet, setting))


def write(found: Found, *, tell: bool) -> None:
    """All of it, in the running transaction."""
    ids = services.write_applications(found.call, services.plan(found.call, found.checked.planned), member_id=None)
    if tell:
        for application_id in ids:
            services.tell_later(application_id)
