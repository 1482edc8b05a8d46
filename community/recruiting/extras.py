"""Texts of an application that answer none of its questions, beside those that do. Pure.

A snapshot keeps them among the answers, so that they are screened, masked, released and reviewed like any other:

* a key that begins with an underscore is a text of its own, such as "_nomination"; reviewers read it, masked;
* ``<question>__transcript`` belongs to that question, stands behind it, and is shown if the question is.

A new kind is one line in `LABELS` or `SUFFIXES`. Should a question be called as an
extra text would be, it is the question.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from community.questionnaires.schema import Field, Schema

#: What the member who put somebody forward wrote: why, and what they saw.
NOMINATION = "_nomination"

LABELS: dict[str, Any] = {NOMINATION: _l("What the person who nominated them wrote")}
SUFFIXES: dict[str, Any] = {"__transcript": _l("%(question)s (spoken, and written down)", question="%(question)s")}


@dataclass(frozen=True)
class Part:
    """A text of an application: an answer to `field`, or an extra one (`field` None). `is_shown`: reviewers read it."""

    key: str
    label: str
    is_shown: bool
    field: Field | None = None


def parts_of(schema: Schema, keys: Collection[str]) -> list[Part]:
    """The questions in their order, each followed by the extra texts that belong to it; those of their own at the end.

    :param keys: which extra texts there are; keys of questions among them don't matter.
    """
    questions = {field.key for field in schema.questions}
    parts: list[Part] = []
    for field in schema.questions:
        parts.append(Part(field.key, field.label, field.is_shown, field))
        for suffix, label in SUFFIXES.items():
            if field.key + suffix in keys and field.key + suffix not in questions:
                parts.append(Part(field.key + suffix, str(label) % {"question": field.label}, field.is_shown))
    known = [key for key in keys if key in LABELS]
    return parts + [Part(key, str(LABELS[key]), True) for key in sorted(known)]


def without_extras(schema: Schema, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What was answered to questions: to compare with a draft, which holds nothing else."""
    questions = {field.key for field in schema.questions}
    return {key: value for key, value in answers.items() if key in questions}
