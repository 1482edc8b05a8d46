"""Replaces spans by one neutral mark, and cuts a text into pieces for templates. No markup here.

One mark for every category and every length: a mark that said "followers" or grew with the number would be
a boast again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from community.redaction.spans import Span

MARK = "[masked]"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the given text, plain or masked.

    `text` is the original also when masked: show `MARK` to those who may not read it. `spans` are those that the
    piece stands for: none for plain text, several where masked stretches run together.
    """

    text: str
    masked: bool
    spans: tuple[Span, ...] = ()


def mask(text: str, spans: Iterable[Span]) -> str:
    """`text` with every span replaced by `MARK`; tiers are not looked at, so pass only what is to be masked.

    Spans that overlap, touch, or have only blanks of one line between them give a single mark, so that
    their number says nothing. Raises ValueError when a span ends beyond the text.
    """
    return "".join(MARK if piece.masked else piece.text for piece in pieces(text, spans))


def pieces(text: str, spans: Iterable[Span]) -> list[Piece]:
    """`text` cut into plain and masked pieces that alternate; joined, their texts are the text again."""
    cut: list[Piece] = []
    at = 0
    for start, end, group in _runs(text, spans):
        if start > at:
            cut.append(Piece(text[at:start], masked=False))
        cut.append(Piece(text[start:end], masked=True, spans=tuple(group)))
        at = end
    if at < len(text):
        cut.append(Piece(text[at:], masked=False))
    return cut


def _runs(text: str, spans: Iterable[Span]) -> list[tuple[int, int, list[Span]]]:
    runs: list[tuple[int, int, list[Span]]] = []
    for span in sorted(spans):
        if span.end > len(text):
            raise ValueError(f"a span ends at {span.end}, the text at {len(text)}")
        if runs:
            start, end, group = runs[-1]
            between = text[end : span.start]
            if span.start <= end or (between.isspace() and "\n" not in between):
                runs[-1] = (start, max(end, span.end), [*group, span])
                continue
        runs.append((span.start, span.end, [span]))
    return runs
