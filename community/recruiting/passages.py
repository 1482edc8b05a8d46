"""A text cut up for a page, so that places in it can be shown and selected: paragraphs, masks, marked stretches.

Pure, and lossless: the texts of all cuts, in order, are the text again. The page may therefore count code points in
what it shows and mean the same places as the server.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from community.redaction.mask import MARK

_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")
_LINE_END = re.compile(r"\n")
_MASK = re.compile(re.escape(MARK))
_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+[\"”’)»]*|(?=\n)|$)")


@dataclass(frozen=True)
class Mark:
    """Code points `start` to `end`, shown in their own manner: `kind` says how, `sign` stands after them."""

    start: int
    end: int
    kind: str
    sign: str = ""


@dataclass(frozen=True)
class Cut:
    """A stretch that is shown in one manner. `ending` are the marks whose last piece this is."""

    text: str
    masked: bool = False
    line_end: bool = False
    mark: Mark | None = None
    ending: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """Cuts in a row; `after` is the white space of the text between this paragraph and the next."""

    cuts: tuple[Cut, ...]
    after: str = ""


def paragraphs(text: str, marks: Iterable[Mark] = ()) -> list[Paragraph]:
    """`text` in paragraphs. Where marks overlap the last one given is shown; a mark never cuts through a mask."""
    masks = [match.span() for match in _MASK.finditer(text)]
    shown = [_whole(mark, masks) for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    found: list[Paragraph] = []
    at = 0
    for match in _PARAGRAPH_END.finditer(text):
        found.append(Paragraph(_cuts(text, at, match.start(), masks, shown), match[0]))
        at = match.end()
    found.append(Paragraph(_cuts(text, at, len(text), masks, shown)))
    return found


def _whole(mark: Mark, masks: list[tuple[int, int]]) -> Mark:
    start, end = mark.start, mark.end
    for first, last in masks:
        if first < start < last:
            start = first
        if first < end < last:
            end = last
    return Mark(start, end, mark.kind, mark.sign)


def _cuts(text: str, start: int, end: int, masks: list[tuple[int, int]], marks: list[Mark]) -> tuple[Cut, ...]:
    line_ends = [match.span() for match in _LINE_END.finditer(text, start, end)]
    places = {start, end}
    for first, last in [*masks, *line_ends, *((mark.start, mark.end) for mark in marks)]:
        places |= {place for place in (first, last) if start < place < end}
    ordered = sorted(places)
    cuts = []
    for first, last in itertools.pairwise(ordered):
        here = [mark for mark in marks if mark.start <= first and last <= mark.end]
        cuts.append(
            Cut(
                text[first:last],
                masked=(first, last) in masks,
                line_end=(first, last) in line_ends,
                mark=here[-1] if here else None,
                ending=tuple(mark for mark in here if mark.end == last),
            )
        )
    return tuple(cuts)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of `text` are, without blanks at their ends: evidence to choose from a list."""
    found = []
    for match in _SENTENCE.finditer(text):
        words = match[0]
        start = match.start() + len(words) - len(words.lstrip())
        end = match.end() - (len(words) - len(words.rstrip()))
        if start < end and any(character.isalnum() for character in words):
            found.append((start, end))
    return found
