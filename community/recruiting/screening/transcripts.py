"""Recordings in writing: a screener listens on the raw page and types what is said. Reviewers read that, masked.

A transcript belongs to its recording, so that it need not be typed again when the rest of the story is sent anew. Its
spans belong to the snapshot like those of every other text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid
from community.questionnaires.answers import is_empty
from community.questionnaires.schema import Field, Schema
from community.recruiting.models import (
    AnswerFile,
    Application,
    RedactionSpan,
    Snapshot,
    SpanSource,
    SpanStatus,
    Transcript,
)
from community.recruiting.nominating.words import known_about
from community.recruiting.screening.attached import Files, files_of
from community.recruiting.screening.masks import occurrences, proposed_in
from community.recruiting.spoken import spoken_fields, transcript_key

MOST_CHARACTERS = 20_000


@dataclass(frozen=True)
class Recording:
    """One spoken answer of a snapshot."""

    field: Field
    file: AnswerFile
    transcript: Transcript | None
    #: Whether nothing was written beside it.
    only: bool

    @property
    def key(self) -> str:
        """Of the transcript among the texts."""
        return transcript_key(self.field)

    @property
    def text(self) -> str:
        """What was typed so far."""
        return self.transcript.text if self.transcript else ""


def recordings_of(schema: Schema, answers: Mapping[str, Any], files: Files) -> list[Recording]:
    """The spoken answers among `answers`, each with its file and what was typed of it."""
    return [
        Recording(field, *files[recording["file"]], only=is_empty(answers.get(field.key)))
        for field, recording in spoken_fields(schema, answers)
        if recording["file"] in files
    ]


def transcripts_of(schema: Schema, application_id: int, answers: Mapping[str, Any]) -> dict[str, str]:
    """What was typed of the recordings among `answers`, by the key of the text."""
    found = recordings_of(schema, answers, files_of(application_id, answers))
    return {recording.key: recording.text for recording in found if recording.text}


def write_down(
    application: Application, snapshot: Snapshot, recording: Recording, words: str, *, member_id: int
) -> None:
    """Keep a transcript, and look it through as any other text. What a screener masked in it before stays masked.

    :raises Invalid: if it is longer than any answer may be.
    """
    words = words.replace("\r\n", "\n").strip()
    if words == recording.text:
        return
    if len(words) > MOST_CHARACTERS:
        raise Invalid(_l("Please keep this to %(count)d characters.", count=MOST_CHARACTERS), field=recording.key)
    before = recording.text
    row = recording.transcript
    if row is None:
        row = Transcript(file_id=recording.file.id, text="", written_by_id=None, changed_at=now())
        db.session.add(row)
    row.text, row.written_by_id, row.changed_at = words, member_id, now()
    spans = db.session.scalars(
        select(RedactionSpan).where(RedactionSpan.snapshot_id == snapshot.id, RedactionSpan.field_key == recording.key)
    ).all()
    moved = carried_over(
        spans, before, words, proposed_in(recording.key, words, application.language, known_about(application))
    )
    db.session.execute(
        delete(RedactionSpan).where(RedactionSpan.snapshot_id == snapshot.id, RedactionSpan.field_key == recording.key)
    )
    for span in moved:
        span.snapshot_id = snapshot.id
        db.session.add(span)
    db.session.flush()
    # Whoever still has the old wording on a page must not decide about places in it.
    db.session.execute(
        update(Application)
        .where(Application.id == application.id)
        .values(version=Application.version + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(application, ["version"])


def carried_over(
    spans: Sequence[RedactionSpan], before: str, after: str, proposed: Iterable[RedactionSpan]
) -> list[RedactionSpan]:
    """Spans of the text `after`: what the rules propose in it, and what a person decided about the same words before.

    A person's word goes with the words, wherever they stand now; words that are gone take it with them.
    """
    found = {(span.start, span.end): span for span in proposed}
    for old in spans:
        if old.decided_at is None and old.source is SpanSource.RULE:
            continue
        for start, end in occurrences(after, before[old.start : old.end]):
            there = found.get((start, end))
            if there is not None and there.decided_at is not None and there.status is SpanStatus.ACCEPTED:
                continue
            if there is None and old.status is SpanStatus.REJECTED:
                continue
            found[start, end] = RedactionSpan(
                field_key=old.field_key,
                start=start,
                end=end,
                category=old.category,
                tier=old.tier,
                source=old.source,
                status=old.status,
                created_at=old.created_at,
                decided_by_id=old.decided_by_id,
                decided_at=old.decided_at,
            )
    return [found[place] for place in sorted(found)]


def missing(recordings: Iterable[Recording]) -> list[Recording]:
    """Those without which reviewers would have nothing to read: shown, not written beside, not typed yet."""
    return [one for one in recordings if one.field.is_shown and one.only and not one.text]
