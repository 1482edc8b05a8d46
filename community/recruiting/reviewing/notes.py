"""A gentle look at what reviewers write about a story: does it name somebody, or say how many listen?

It only points out. Whoever wrote it may keep it all the same; then it is kept, and marked.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from community.programs.models import Member
from community.redaction.detector import propose_by_rules
from community.redaction.names import likely_names
from community.redaction.spans import Category, Span, Tier


class Hint(enum.StrEnum):
    """What a note seems to contain."""

    NAME = "name"
    HANDLE = "handle"
    REACH = "reach"


_HINTS = {
    Category.NAME: Hint.NAME,
    Category.HANDLE: Hint.HANDLE,
    Category.LINK: Hint.HANDLE,
    Category.CONTACT: Hint.HANDLE,
}
#: Of these a mere suspicion is pointed out as well; of the rest only what a rule is sure of.
_SUSPECTED = frozenset({Category.AUDIENCE_SIZE, Category.HANDLE})


@dataclass(frozen=True)
class Found:
    """A stretch of the note and what it seems to be."""

    hint: Hint
    words: str


def look_over(text: str, writer: Member) -> list[Found]:
    """What in `text` seems to name somebody or to tell of reach, in order and each once. The writer's person must be
    loaded, and the program, whose name is nobody's secret."""
    if not text.strip():
        return []
    language = writer.person.language
    certain = [
        span for span in propose_by_rules(text, language) if span.tier is Tier.PROPOSED or span.category in _SUSPECTED
    ]
    names = likely_names(text, allowed=[writer.program.name], language=language)
    spans: list[Span] = sorted([*certain, *names])
    return list(dict.fromkeys(Found(_HINTS.get(one.category, Hint.REACH), text[one.start : one.end]) for one in spans))
