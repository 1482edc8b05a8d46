"""From raw answers and a screener's word to the texts that reviewers read. Pure functions.

What is on record about the applicant (name, address, its local part) is masked everywhere and is nobody's choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from community.questionnaires.answers import in_words
from community.questionnaires.schema import Schema
from community.recruiting.extras import parts_of
from community.recruiting.models import Application, RedactionSpan, SpanStatus
from community.redaction.canonical import canonical
from community.redaction.known import KnownStrings
from community.redaction.mask import mask
from community.redaction.rules import vocabulary_for
from community.redaction.spans import Span, Tier, normalize


def texts_of(schema: Schema, answers: Mapping[str, Any]) -> dict[str, str]:
    """Every answer that was given, in words, in the order of the questions, with the extra texts among them."""
    texts = {
        part.key: in_words(part.field, answers.get(part.key)) if part.field else str(answers[part.key])
        for part in parts_of(schema, answers)
    }
    return {key: text for key, text in texts.items() if text}


def known_of(application: Application, *, others: Iterable[str] = (), allowed: Iterable[str] = ()) -> KnownStrings:
    """What is on record about the applicant; `others` are names of people who would give them away."""
    names = tuple(name for name in (application.name, *others) if name)
    return KnownStrings(names=names, mail=application.email, allowed=tuple(allowed))


def known_spans(text: str, known: KnownStrings, language: str) -> list[Span]:
    """Where `text` names the applicant beyond doubt. Everyday words in lower case are left to the screener."""
    canon = canonical(normalize(text), vocabulary_for(language) | known.words)
    return sorted({span for span in known.find(text, canon) if span.tier is Tier.PROPOSED})


def span_of(row: RedactionSpan) -> Span:
    """The row as the redaction package knows it."""
    return Span(row.start, row.end, row.category, Tier(row.tier))


def redacted(
    answers: Mapping[str, Any],
    schema: Schema,
    spans: Iterable[RedactionSpan],
    known: KnownStrings,
    language: str,
) -> dict[str, str]:
    """What reviewers may read: shown fields that were answered and extra texts, accepted and known spans masked."""
    accepted: dict[str, list[Span]] = {}
    for row in spans:
        if row.status is SpanStatus.ACCEPTED:
            accepted.setdefault(row.field_key, []).append(span_of(row))
    shown = {part.key for part in parts_of(schema, answers) if part.is_shown}
    return {
        key: mask(
            text,
            [
                *(span for span in accepted.get(key, ()) if span.end <= len(text)),
                *known_spans(text, known, language),
            ],
        )
        for key, text in texts_of(schema, answers).items()
        if key in shown
    }


def occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where the exact `words` stand in `text`."""
    at = text.find(words) if words else -1
    while at >= 0:
        yield at, at + len(words)
        at = text.find(words, at + len(words))
