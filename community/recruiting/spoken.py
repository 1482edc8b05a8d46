"""What stands beside a written answer: a recording of it, and the transcript that a screener types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from community.questionnaires.answers import recording_of
from community.questionnaires.schema import PARTS, Field, Schema

TRANSCRIPT = f"{PARTS}transcript"


def transcript_key(field: Field) -> str:
    """Under which a transcript stands among the texts of an application."""
    return f"{field.key}{TRANSCRIPT}"


def shown_texts(schema: Schema) -> Iterator[tuple[str, str]]:
    """Every text that reviewers may read once it is masked: its key and the question, in the order of the questions."""
    for field in schema.questions:
        if field.is_shown:
            yield field.key, field.label
            if field.takes_recording:
                yield (
                    transcript_key(field),
                    _("%(question)s (spoken, written down by a screener)", question=field.label),
                )


def spoken_fields(schema: Schema, answers: Mapping[str, Any]) -> Iterator[tuple[Field, Mapping[str, Any]]]:
    """The fields that were answered by voice, each with its recording."""
    for field in schema.questions:
        if recording := recording_of(field, answers):
            yield field, recording
