"""Files of every kind, calls that ask for them, and applications that hold them."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zlib
from typing import Any

from PIL import Image

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.files import files
from community.programs.models import Program, Role
from community.questionnaires.models import Purpose, Questionnaire, QuestionnaireVersion
from community.questionnaires.schema import BlindClass, Field, FieldType, Schema
from community.recruiting.applying import attachments, services
from community.recruiting.applying.uploads import take
from community.recruiting.models import AnswerFile, Application, Call, Snapshot
from community.recruiting.screening import asking
from community.recruiting.screening import queries as screening_queries
from community.recruiting.states import ApplicationState
from tests.factories import make_member
from tests.factories.recruiting import make_call, make_draft, send
from tests.factories.reviewing import acting, open_raw

SCHEMA = Schema(
    (
        Field(
            key="moment",
            type=FieldType.LONG_TEXT,
            label="Tell us about one moment.",
            required=True,
            or_audio=True,
            or_list=True,
            blind_class=BlindClass.SHOWN_REDACTED,
        ),
        Field(
            key="asked",
            type=FieldType.LONG_TEXT,
            label="Who asked you?",
            blind_class=BlindClass.SHOWN_REDACTED,
            retention_days=60,
        ),
        Field(key="tool", type=FieldType.FILE, label="Show us your tool.", max_megabytes=2, retention_days=30),
        Field(key="town", type=FieldType.SHORT_TEXT, label="Where do you live?", personal=True, retention_days=10),
    )
)
ANSWERS: dict[str, Any] = {
    "moment": "The iron was blue, and my neighbor had put it out with the recycling.",
    "asked": "A man who builds boats.",
    "town": "Brattle River",
}


def picture_bytes(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """A small picture of one color."""
    target = io.BytesIO()
    Image.new("RGB", size, (120, 80, 40)).save(target, kind, **options)
    return target.getvalue()


def a_picture(kind: str = "JPEG", **options: Any) -> io.BytesIO:
    return io.BytesIO(picture_bytes(kind, **options))


def recording_bytes(length: int = 4000) -> bytes:
    """What MediaRecorder's WebM begins with."""
    return b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + b"\x42" * length


def a_recording() -> io.BytesIO:
    return io.BytesIO(recording_bytes())


def huge_png() -> bytes:
    """A header that says 60,000 by 60,000 pixels, and next to nothing behind it."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    small = picture_bytes("PNG")
    return small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]


def make_files_call(program: Program, slug: str = "files", **more: Any) -> Call:
    """An open call with a question that may be spoken, a file, and times for which answers are kept."""
    with unit_of_work():
        questionnaire = Questionnaire(
            program_id=program.id, slug=slug, title="With files", purpose=Purpose.APPLICATION, created_at=now()
        )
        db.session.add(questionnaire)
        db.session.flush()
        version = QuestionnaireVersion(
            questionnaire_id=questionnaire.id,
            number=1,
            schema=SCHEMA.dump(),
            created_at=now(),
            published_at=now(),
        )
        db.session.add(version)
        db.session.flush()
    return make_call(program, slug, title="A call with files", version=version, **more)


def put_file(application: Application, key: str, stream: io.BytesIO, name: str = "my tool.jpg") -> AnswerFile:
    """Store a file and make it the answer, as the upload does it."""
    place = attachments.places(SCHEMA)[key]
    taken = take(stream, name, accepts=place.accepts, megabytes=place.megabytes)
    stored = files().save(taken.stream)
    with unit_of_work():
        application = db.session.get_one(Application, application.id)
        return attachments.attach(application, place, taken, stored)


def make_application(
    program: Program, call: Call, email: str = "beatrix@example.org", *, recording: bool = False, **more: Any
) -> tuple[Application, Snapshot]:
    """Sent, with a picture of the tool; with `recording` the moment is spoken and not written."""
    answers = {**ANSWERS, **more.pop("answers", {})}
    if recording:
        answers.pop("moment")
    draft = make_draft(call, email, answers=answers, **more)
    if recording:
        put_file(draft, "moment__recording", a_recording(), "voice of beatrix.webm")
    put_file(draft, "tool", a_picture(), "beatrix thorne.jpg")
    return draft, send_again(program, draft)


def answer(application: Application, state: ApplicationState = ApplicationState.DECLINED, days_ago: float = 0) -> None:
    """Give the answer, as the job for it does, without the way through review."""
    with unit_of_work():
        found = db.session.get_one(Application, application.id)
        found.state, found.answered_at, found.waiting_since = state, now() - dt.timedelta(days=days_ago), None


def send_again(program: Program, application: Application) -> Snapshot:
    """Send what is in the draft now, read anew as a view reads it."""
    with unit_of_work():
        found = db.session.get_one(Application, application.id)
        found.call = db.session.get_one(Call, found.call_id)
        found.questionnaire_version = db.session.get_one(QuestionnaireVersion, found.questionnaire_version_id)
        return services.send(program, found, adult=True, honest=True)


def asked(program: Program, call: Call, words: str = "Which year was that?") -> Application:
    """An application whose screener asked something."""
    application = make_draft(call)
    send(program, application)
    screener = make_member(program, f"Asker {call.slug}", roles=Role.SCREENER | Role.AMBASSADOR)
    open_raw(screener, application)
    with unit_of_work():
        screener = acting(screener)
        found = screening_queries.get_for(screener, application.public_ref)
        asking.ask(screener, found, words, seen_version=found.version)
    return application
