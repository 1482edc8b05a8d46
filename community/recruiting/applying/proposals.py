"""What the software proposes to mask when an application is sent. A screener reads every text whatever it finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from community.questionnaires.schema import Schema
from community.recruiting.extras import parts_of
from community.recruiting.models import Application, RedactionSpan
from community.recruiting.nominating.words import known_about
from community.recruiting.passages import sentences
from community.recruiting.screening.masks import known_of, proposed_in, redacted, texts_of
from community.redaction.detector import propose_by_rules
from community.redaction.mask import Piece, pieces
from community.redaction.spans import Category, Span, Tier

#: A nudge shows no more sentences than these: it is a hint, not a report.
NUDGE_SENTENCES = 3
NUDGE_WORDS = 4

_LOOKS_LIKE: dict[Category, Any] = {
    Category.AUDIENCE_SIZE: _l("This looks like audience size."),
    Category.ENGAGEMENT: _l("This looks like views or likes."),
    Category.STATUS: _l("This looks like standing on the internet."),
    Category.FAME: _l("This looks like being known."),
    Category.HANDLE: _l("This looks like an account somewhere."),
    Category.LINK: _l("This looks like a link."),
    Category.CONTACT: _l("This looks like contact data."),
    Category.NAME: _l("This looks like your name."),
    Category.POSTAL_ADDRESS: _l("This looks like an address."),
}

#: How the same can be told so that reviewers can read it.
_INSTEAD: dict[Category, Any] = {
    Category.AUDIENCE_SIZE: _l("Tell of one person instead: who asked you, what you said, and what came of it."),
    Category.ENGAGEMENT: _l("Tell what one person wrote or said to you, and what you answered."),
    Category.STATUS: _l("Say what you do and how you learned it, without what others call you."),
    Category.FAME: _l("Say what you did there, without the name of the show, the paper or the brand."),
    Category.HANDLE: _l("Say what you make or tell people, without where it can be found."),
    Category.LINK: _l("Tell here what stands behind the link, in your own words."),
    Category.CONTACT: _l("Leave it out: we have your address from the beginning and use only that."),
    Category.NAME: _l("Write “I” instead, or leave it to be masked."),
    Category.POSTAL_ADDRESS: _l("Say what kind of place it is: a village, a workshop, a school."),
}


@dataclass(frozen=True)
class Nudge:
    """What a text gives away, and its sentences as reviewers would read them.

    `words` are what would be masked, as they were written; `instead` is how the same can be told without them.
    `start` and `end` of the first place are code points of the text, for taking the writer there.
    """

    looks_like: Any
    instead: Any
    words: tuple[str, ...]
    sentences: tuple[tuple[Piece, ...], ...]
    more: int
    start: int
    end: int


def propose_masks(
    application: Application,
    schema: Schema,
    answers: Mapping[str, Any],
    transcripts: Mapping[str, str] | None = None,
) -> list[RedactionSpan]:
    """Spans of the answers that reviewers would read, not yet tied to a snapshot.

    Sure ones are accepted until a screener says otherwise; doubtful ones only ask to look.
    """
    known = known_about(application)
    shown = {part.key for part in parts_of(schema, {*answers, *(transcripts or ())}) if part.is_shown}
    return [
        span
        for key, text in texts_of(schema, answers, transcripts).items()
        if key in shown
        for span in proposed_in(key, text, application.language, known)
    ]


def as_reviewers_see(application: Application, schema: Schema, answers: Mapping[str, Any]) -> dict[str, str]:
    """Masked texts by field, as they would be if a screener changed nothing."""
    spans = propose_masks(application, schema, answers)
    return redacted(answers, schema, spans, known_about(application), application.language)


def nudge(application: Application, text: str) -> Nudge | None:
    """A hint for the writer of `text`; None if nothing in it would be masked."""
    return hint(text, propose_by_rules(text, application.language, known_of(application)))


def hint(text: str, spans: Iterable[Span]) -> Nudge | None:
    """The same for any text, and what was found in it; doubtful spans do not count."""
    found = [span for span in spans if span.tier is Tier.PROPOSED]
    if not found:
        return None
    shown: list[tuple[Piece, ...]] = []
    for start, end in sentences(text):
        inside = [
            Span(max(span.start, start) - start, min(span.end, end) - start, span.category)
            for span in found
            if span.start < end and start < span.end
        ]
        if inside:
            shown.append(tuple(pieces(text[start:end], inside)))
    first = found[0]
    return Nudge(
        looks_like=_LOOKS_LIKE[first.category],
        instead=_INSTEAD[first.category],
        words=tuple(dict.fromkeys(text[span.start : span.end] for span in found))[:NUDGE_WORDS],
        sentences=tuple(shown[:NUDGE_SENTENCES]),
        more=max(0, len(shown) - NUDGE_SENTENCES),
        start=first.start,
        end=first.end,
    )
