"""From raw answers and a screener's word to the texts that reviewers read. Pure functions.

What is on record about the applicant (name, address, its local part) is masked everywhere and is nobody's choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from community.core.clock import now
from community.questionnaires.answers import in_words
from community.questionnaires.schema import Schema
from community.recruiting.extras import parts_of
from community.recruiting.models import Application, RedactionSpan, SpanSource, SpanStatus
from community.redaction.canonical import canonical
from community.redaction.detector import propose
from community.redaction.known import KnownStrings
from community.redaction.mask import mask
from community.redaction.rules import vocabulary_for
from community.redaction.spans import Span, Tier, normalize


def texts_of(
    schema: Schema, answers: Mapping[str, Any], transcripts: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Every answer that was given, in words, in the order of the questions, with the extra texts among them.

    :param transcripts: of recordings, by their keys; each stands after the answer to the same question.
    """
    given = {**answers, **(transcripts or {})}
    texts = {
        part.key: in_words(part.field, given.get(part.key)) if part.field else str(given[part.key])
        for part in parts_of(schema, given)
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


def proposed_in(key: str, text: str, language: str, known: KnownStrings) -> list[RedactionSpan]:
    """What the rules find in one text, not yet tied to a snapshot."""
    return [
        RedactionSpan(
            field_key=key,
            start=span.start,
            end=span.end,
            category=span.category,
            tier=span.tier.value,
            source=SpanSource.RULE,
            status=SpanStatus.ACCEPTED if span.tier is Tier.PROPOSED else SpanStatus.PROPOSED,
            created_at=now(),
        )
        for span in propose(text, language, known)
    ]


#: By so many characters on either side one place is told from another.
NEIGHBORHOOD = 8


def with_those_before(
    proposed: Sequence[RedactionSpan],
    earlier: Iterable[RedactionSpan],
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> list[RedactionSpan]:
    """What the rules propose in the texts `after`, and what a person masked in `before` wherever it still stands.

    The latter begin as masked, as what rules are sure of does: words that somebody hid are not shown for want of a
    second look. They are marked as from before, and a screener decides about them anew.

    :param earlier: the spans of `before`.
    """
    found = {(span.field_key, span.start, span.end): span for span in proposed}
    hidden: dict[tuple[str, str], list[RedactionSpan]] = {}
    for old in earlier:
        if old.status is SpanStatus.ACCEPTED and (old.decided_at or old.source is not SpanSource.RULE):
            words = before.get(old.field_key, "")[old.start : old.end]
            hidden.setdefault((old.field_key, words), []).append(old)
    for (key, words), spans in hidden.items():
        for start, end in _still_there(words, spans, before.get(key, ""), after.get(key, "")):
            if _is_hidden(key, start, end, found.values()):
                continue
            found[key, start, end] = RedactionSpan(
                field_key=key,
                start=start,
                end=end,
                category=spans[0].category,
                tier=Tier.PROPOSED.value,
                source=SpanSource.BEFORE,
                status=SpanStatus.ACCEPTED,
                created_at=now(),
            )
    return [found[place] for place in sorted(found)]


def _still_there(words: str, spans: Sequence[RedactionSpan], before: str, after: str) -> Iterator[tuple[int, int]]:
    """Where `words` stand in `after`: everywhere if they were hidden everywhere, else where neighbors are the same.

    Parts of words are known by their neighbors alone.
    """
    places = {place for place in occurrences(before, words) if _is_whole(before, *place)}
    hidden = {(one.start, one.end) for one in spans}
    everywhere = bool(places) and hidden >= places
    around = [_around(before, *place) for place in hidden if not (everywhere and _is_whole(before, *place))]
    befores, afters = {left for left, _ in around}, {right for _, right in around}
    at = after.find(words) if words else -1
    while at >= 0:
        start, end = at, at + len(words)
        left, right = _around(after, start, end)
        if (everywhere and _is_whole(after, start, end)) or left in befores or right in afters:
            yield start, end
        at = after.find(words, at + 1)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    return text[max(0, start - NEIGHBORHOOD) : start], text[end : end + NEIGHBORHOOD]


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the stretch begins and ends where words do."""
    cut_before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    cut_after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not cut_before and not cut_after


def _is_hidden(key: str, start: int, end: int, spans: Iterable[RedactionSpan]) -> bool:
    return any(
        one.field_key == key and one.start <= start and end <= one.end and one.status is SpanStatus.ACCEPTED
        for one in spans
    )


def redacted(
    answers: Mapping[str, Any],
    schema: Schema,
    spans: Iterable[RedactionSpan],
    known: KnownStrings,
    language: str,
    transcripts: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """What reviewers may read: shown fields that were answered and extra texts, accepted and known spans masked."""
    accepted: dict[str, list[Span]] = {}
    for row in spans:
        if row.status is SpanStatus.ACCEPTED:
            accepted.setdefault(row.field_key, []).append(span_of(row))
    shown = {part.key for part in parts_of(schema, {*answers, *(transcripts or ())}) if part.is_shown}
    return {
        key: mask(
            text,
            [
                *(span for span in accepted.get(key, ()) if span.end <= len(text)),
                *known_spans(text, known, language),
            ],
        )
        for key, text in texts_of(schema, answers, transcripts).items()
        if key in shown
    }


def occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where the exact `words` stand in `text`."""
    at = text.find(words) if words else -1
    while at >= 0:
        yield at, at + len(words)
        at = text.find(words, at + len(words))
