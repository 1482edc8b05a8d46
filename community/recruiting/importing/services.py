"""Keeping a table for a day, mapping its columns, and writing its applications, all of them or none.

What is slow (reading, looking for what to mask) is done in `prepare`, before anything is locked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, WrongState
from community.core.events import ActorKind, record
from community.core.jobs import enqueue
from community.core.outbox import EmailRecord
from community.core.policies import require
from community.core.states import unchanged
from community.core.tokens import new_reference
from community.programs.models import Member
from community.questionnaires.answers import to_send
from community.questionnaires.schema import Schema
from community.recruiting.applying import emails
from community.recruiting.applying.links import new_link
from community.recruiting.applying.proposals import propose_masks
from community.recruiting.events import ApplicationsImported, ApplicationSubmitted
from community.recruiting.importing import mapping
from community.recruiting.importing.checking import Checked, Planned, Setting, check
from community.recruiting.importing.policies import may_import
from community.recruiting.importing.queries import job_key, outdated, taken
from community.recruiting.importing.reading import Sheet, read_sheet
from community.recruiting.models import (
    AccessEvent,
    AccessView,
    Application,
    Call,
    ImportMapping,
    ImportState,
    ImportUpload,
    RedactionSpan,
    Snapshot,
)
from community.recruiting.sides import reviews_in_round, round_of
from community.recruiting.states import ApplicationState

#: Above so many rows a job does it, and its page says how far it is.
AT_ONCE = 200

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Prepared:
    """What is about to be written: each application with its spans to mask, or what stands in the way of all."""

    checked: Checked
    written: list[tuple[Application, dict[str, object], list[RedactionSpan]]]

    @property
    def is_whole(self) -> bool:
        """Whether every row can come in."""
        return bool(self.written) and not self.checked.faults


def keep(actor: Member, call: Call, content: bytes) -> tuple[ImportUpload, Sheet]:
    """Take a table in. It is kept for a day and shown to nobody else.

    :raises reading.BadFile: if it can't be read.
    """
    require_may_import(actor, call)
    sheet = read_sheet(content)
    upload = ImportUpload(
        ref=new_reference(),
        program_id=call.program_id,
        call_id=call.id,
        member_id=actor.id,
        content=content,
        columns=[],
        created_at=now(),
    )
    db.session.add(upload)
    db.session.flush()
    return upload, sheet


def require_may_import(actor: Member, call: Call) -> None:
    """Ask the policy about this call."""
    review_round = round_of(call.id)
    require(
        may_import,
        actor,
        reviews_in_round=reviews_in_round(review_round.id, actor),
        blind=review_round.is_blind,
    )


def map_columns(
    upload: ImportUpload, sheet: Sheet, columns: Sequence[str], *, day_first: bool | None, language: str
) -> None:
    """Say what each column is, and remember it for the next table of these questions.

    :raises Invalid: if a column asks for reach, is mapped twice, or one is missing; see `mapping.faults_of`.
    :raises WrongState: if the table is being brought in already.
    """
    still_open(upload)
    version = upload.call.questionnaire_version
    if mapping.faults_of(sheet.head, columns, Schema.parse(version.schema), language):
        raise Invalid(_l("Please look at the columns again."))
    upload.columns = list(columns)
    upload.day_first = day_first
    kept = db.session.get(ImportMapping, version.questionnaire_id)
    named = dict(zip(mapping.keys_of(sheet.head), columns, strict=True))
    if kept is None:
        db.session.add(ImportMapping(questionnaire_id=version.questionnaire_id, columns=named, changed_at=now()))
    else:
        kept.columns, kept.changed_at = {**kept.columns, **named}, now()
    db.session.flush()


def still_open(upload: ImportUpload) -> None:
    """Refuse to touch a table that is being brought in, or was."""
    if upload.state is not ImportState.OPEN:
        raise WrongState(_l("This table is being brought in already, or has been. Its page says how far it is."))


def setting_of(upload: ImportUpload, languages: Collection[str]) -> Setting:
    """What the rows of a table are judged by, as of now."""
    call = upload.call
    return Setting(
        schema=Schema.parse(call.questionnaire_version.schema),
        columns=upload.columns,
        taken=taken(call.id),
        languages=languages,
        language=call.program.language,
        time_zone=call.program.time_zone,
        day_first=upload.day_first,
    )


def bring_in(
    actor: Member, upload: ImportUpload, *, tell: bool, seen_version: int | None, languages: Collection[str]
) -> bool:
    """Write the applications, or leave it to a job if there are many.

    :returns: whether it is done or on its way; False if something stands in the way, which the page then lists.
    :raises WrongState: if that was said already, in another window or by a second click.
    """
    require_may_import(actor, upload.call)
    still_open(upload)
    unchanged(upload, seen_version)
    upload.tells_applicants = tell
    upload.refused_at = None
    sheet = read_sheet(upload.content or b"")
    if len(sheet.rows) > AT_ONCE:
        upload.state = ImportState.RUNNING
        db.session.flush()
        enqueue(
            "recruiting.import",
            {"upload_id": upload.id},
            key=job_key(upload),
            subject=f"import:call:{upload.call_id}",
        )
        return True
    prepared = prepare(upload, languages)
    if not prepared.is_whole:
        return False
    write(upload, prepared)
    return True


def prepare(upload: ImportUpload, languages: Collection[str], progress: Progress | None = None) -> Prepared:
    """Read, judge and look for what to mask. Writes nothing."""
    checked = check(read_sheet(upload.content or b""), setting_of(upload, languages))
    if checked.faults:
        return Prepared(checked, [])
    return Prepared(checked, plan(upload.call, checked.planned, progress))


def plan(
    call: Call, planned: Sequence[Planned], progress: Progress | None = None
) -> list[tuple[Application, dict[str, object], list[RedactionSpan]]]:
    """The rows as applications that nothing knows of yet, each with what is sent and what to mask in it."""
    schema = Schema.parse(call.questionnaire_version.schema)
    found = []
    for number, one in enumerate(planned):
        if progress is not None:
            progress(number, len(planned))
        application = _application(call, one)
        answers = to_send(schema, one.answers)
        found.append((application, answers, propose_masks(application, schema, answers)))
    return found


def _application(call: Call, one: Planned) -> Application:
    moment = now()
    sent_at = one.submitted_at or moment
    return Application(
        public_ref=new_reference(),
        program_id=call.program_id,
        call_id=call.id,
        questionnaire_version_id=call.questionnaire_version_id,
        state=ApplicationState.SUBMITTED,
        email=one.email,
        email_key=one.email_key,
        name=one.name,
        language=one.language,
        answers=one.answers,
        answers_version=1,
        created_at=sent_at,
        changed_at=moment,
        submitted_at=sent_at,
        # The screener's promise runs from the day on which it came here.
        waiting_since=moment,
    )


def write(upload: ImportUpload, prepared: Prepared) -> None:
    """All of it, in the running transaction; the file goes.

    :raises IntegrityError: if somebody with one of the addresses has applied since: nothing is written then.
    """
    ids = write_applications(upload.call, prepared.written, member_id=upload.member_id)
    if upload.tells_applicants:
        for application_id in ids:
            tell_later(application_id)
    upload.imported_count = len(ids)
    upload.state, upload.content, upload.done_at = ImportState.DONE, None, now()
    db.session.flush()


def write_applications(
    call: Call,
    written: Sequence[tuple[Application, dict[str, object], list[RedactionSpan]]],
    *,
    member_id: int | None,
) -> list[int]:
    """The applications with snapshots, spans and events; ids in the order of the rows.

    :param member_id: who brings them in, and therefore stands on the screeners' side of the round; None: an operator.
    """
    moment = now()
    db.session.add_all([application for application, _answers, _spans in written])
    db.session.flush()
    snapshots = [
        Snapshot(application_id=application.id, number=1, answers=answers, created_at=application.submitted_at)
        for application, answers, _spans in written
    ]
    db.session.add_all(snapshots)
    db.session.flush()
    for (application, _answers, spans), snapshot in zip(written, snapshots, strict=True):
        for span in spans:
            span.snapshot_id = snapshot.id
        db.session.add_all(spans)
        if member_id is not None:
            db.session.add(
                AccessEvent(application_id=application.id, member_id=member_id, view=AccessView.RAW, at=moment)
            )
    db.session.flush()
    ids = [application.id for application, _answers, _spans in written]
    for application_id in ids:
        record(
            ApplicationSubmitted(
                program_id=call.program_id,
                actor_kind=ActorKind.SYSTEM,
                application_id=application_id,
                call_id=call.id,
                snapshot=1,
            )
        )
    kind = ActorKind.MEMBER if member_id is not None else ActorKind.SYSTEM
    record(
        ApplicationsImported(
            program_id=call.program_id, actor_id=member_id, actor_kind=kind, call_id=call.id, count=len(ids)
        )
    )
    return ids


def tell_later(application_id: int) -> None:
    """Have the applicant mailed that it has arrived, each in a transaction of its own."""
    enqueue("recruiting.tell_imported", {"application_id": application_id}, key=f"tell_imported:{application_id}")


def give_back(upload: ImportUpload) -> None:
    """What a job could not bring in is its owner's again, to look at."""
    upload.state, upload.refused_at = ImportState.OPEN, now()
    db.session.flush()


def tell(application: Application) -> None:
    """The mail that says it has arrived, with a way back to it. The key of the mail makes it one."""
    link, secret = new_link(application)
    emails.received(application.call.program, application.call, application, number=1, link_id=link.id, secret=secret)


def was_told(application_id: int) -> bool:
    """Whether that mail was posted already. A job may run twice, and each link has a secret of its own."""
    return (
        db.session.scalar(select(EmailRecord.id).where(EmailRecord.key == f"received:{application_id}:1")) is not None
    )


def discard(upload: ImportUpload) -> None:
    """Throw the table away."""
    still_open(upload)
    db.session.delete(upload)
    db.session.flush()


def forget(limit: int) -> int:
    """Erase tables whose day is over; how many."""
    ids = outdated(limit)
    db.session.execute(delete(ImportUpload).where(ImportUpload.id.in_(ids)))
    return len(ids)


def kept_until(upload: ImportUpload) -> dt.datetime:
    """When an open table is erased."""
    return upload.created_at + dt.timedelta(days=1)
