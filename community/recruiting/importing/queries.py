"""One's own tables, the calls that take one, and what rows of a table are compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.core.jobs import Job
from community.programs.models import Member
from community.recruiting.models import Application, Call, CallSource, ImportMapping, ImportState, ImportUpload

#: How long a table is kept that nobody brings in.
KEPT = dt.timedelta(days=1)


def calls_that_take(program_id: int, limit: int = 50) -> Sequence[Call]:
    """Published calls, open or over, the latest first; not those by nomination, where each one has to say yes."""
    return db.session.scalars(
        select(Call)
        .where(Call.program_id == program_id, Call.published_at.is_not(None), Call.source != CallSource.NOMINATION)
        .order_by(Call.opens_at.desc(), Call.id.desc())
        .limit(limit)
    ).all()


def get_call(program_id: int, slug: str) -> Call:
    """One of them, with its questions.

    :raises NotFound: absent, of another program, a draft, or by nomination.
    """
    call = db.session.scalar(
        select(Call)
        .where(
            Call.program_id == program_id,
            Call.slug == slug,
            Call.published_at.is_not(None),
            Call.source != CallSource.NOMINATION,
        )
        .options(joinedload(Call.questionnaire_version))
    )
    if call is None:
        raise NotFound
    return call


def my_uploads(member: Member, limit: int = 10) -> Sequence[ImportUpload]:
    """The member's own tables with their calls, the latest first, without the files."""
    return db.session.scalars(
        select(ImportUpload)
        .join(ImportUpload.call)
        .where(ImportUpload.member_id == member.id)
        .order_by(ImportUpload.id.desc())
        .limit(limit)
        .options(contains_eager(ImportUpload.call), defer(ImportUpload.content))
    ).all()


def get_upload(member: Member, ref: str, *, lock: bool = False) -> ImportUpload:
    """A table of the member's own, with its call and questions.

    :raises NotFound: absent, or somebody else's.
    """
    statement = select(ImportUpload).where(
        ImportUpload.ref == ref,
        ImportUpload.member_id == member.id,
        ImportUpload.program_id == member.program_id,
    )
    upload = db.session.scalar(_whole(statement, lock=lock))
    if upload is None:
        raise NotFound
    return upload


def find_upload(upload_id: int, *, lock: bool = False) -> ImportUpload | None:
    """The same for a job; None once it is gone."""
    return db.session.scalar(_whole(select(ImportUpload).where(ImportUpload.id == upload_id), lock=lock))


def _whole(statement: Select[ImportUpload], *, lock: bool) -> Select[ImportUpload]:
    statement = statement.options(
        joinedload(ImportUpload.call).joinedload(Call.questionnaire_version),
        joinedload(ImportUpload.call).joinedload(Call.program),
    )
    if lock:
        statement = statement.with_for_update(of=ImportUpload).execution_options(populate_existing=True)
    return statement


def taken(call_id: int) -> set[str]:
    """Keys of the addresses that have an application to the call, in whatever state."""
    return set(db.session.scalars(select(Application.email_key).where(Application.call_id == call_id)))


def remembered(questionnaire_id: int) -> dict[str, str]:
    """What the columns of the questionnaire's tables were the last time."""
    found = db.session.get(ImportMapping, questionnaire_id)
    return {str(key): str(target) for key, target in found.columns.items()} if found else {}


def progress_of(upload: ImportUpload) -> int:
    """How far the job of a running table is, in percent."""
    return db.session.scalar(select(Job.progress).where(Job.key == job_key(upload))) or 0


def job_key(upload: ImportUpload) -> str:
    """The key of the job that brings a running table in: another one each time that it is tried."""
    return f"import:{upload.id}:{upload.version}"


def outdated(limit: int) -> Sequence[int]:
    """Ids of tables whose day is over and that are not just being brought in."""
    return db.session.scalars(
        select(ImportUpload.id)
        .where(ImportUpload.created_at < now() - KEPT, ImportUpload.state == ImportState.OPEN)
        .order_by(ImportUpload.id)
        .limit(limit)
    ).all()
