"""Tables as other systems export them, and one that somebody has uploaded and mapped."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from community.core.db import db, unit_of_work
from community.programs.models import Member
from community.recruiting.importing import queries, services
from community.recruiting.models import ImportUpload
from community.web.extensions import LANGUAGES
from tests.factories.recruiting import ANSWERS, acting

HEAD = ("Timestamp", "Email Address", "Name", "A moment", "Unprompted", "Asked", "Followers")
COLUMNS = ("submitted", "email", "name", "q:moment", "q:unprompted", "q:asked", "leave")


def line(number: int, *, email: str | None = None, name: str | None = None, moment: str | None = None) -> list[str]:
    """A row that can come in."""
    return [
        f"2026-11-{number % 20 + 1:02} 10:00",
        f"applicant{number}@example.org" if email is None else email,
        f"Applicant {number}" if name is None else name,
        ANSWERS["moment"] if moment is None else moment,
        ANSWERS["unprompted"],
        ANSWERS["asked"],
        "48,213",
    ]


def table(rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> bytes:
    """The file."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(head)
    writer.writerows(rows)
    return buffer.getvalue().encode()


def make_upload(member: Member, slug: str, content: bytes, *, mapped: bool = True) -> ImportUpload:
    """A table that the member has uploaded, and mapped."""
    with unit_of_work():
        call = queries.get_call(member.program_id, slug)
        upload, sheet = services.keep(acting(member), call, content)
        if mapped:
            upload = queries.get_upload(acting(member), upload.ref)
            services.map_columns(upload, sheet, COLUMNS, day_first=None, language="en")
    return upload


def bring_in(member: Member, ref: str, *, tell: bool = False) -> bool:
    """Said by the member, with the version as it is now."""
    with unit_of_work():
        upload = queries.get_upload(acting(member), ref, lock=True)
        return services.bring_in(acting(member), upload, tell=tell, seen_version=upload.version, languages=LANGUAGES)


def upload_of(ref: str) -> ImportUpload:
    """The table as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(ImportUpload).filter_by(ref=ref).one()
