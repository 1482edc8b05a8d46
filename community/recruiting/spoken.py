"""What stands beside a written answer: a recording of it, and the transcript that a screener types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from community.questionnaires.answers import recording_of
from community.questionnaires.schema import PARTS, Field, Schema

TRANSCRIPT = f"{PARTS}transcript"


def transcript_key(field: Field) -> str:
    """Under which a transcript stands among the texts of an application."""
    return f"{field.key}{TRANSCRIPT}"


def spoken_fields(schema: Schema, answers: Mapping[str, Any]) -> Iterator[tuple[Field, Mapping[str, Any]]]:
    """The fields that were answered by voice, each with its recording."""
    for field in schema.questions:
        if recording := recording_of(field, answers):
            yield field, recording
