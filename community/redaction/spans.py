"""Stretches of a text and how they combine, and the normal form in which the rules read it.

Offsets are always code points of the text as given. What a stretch means is decided elsewhere (`detector`,
`listeners`); how it is replaced, in `mask`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Category(StrEnum):
    """What a span gives away. Screeners see it; the mark does not show it."""

    NAME = "name"
    HANDLE = "handle"
    LINK = "link"
    CONTACT = "contact"
    AUDIENCE_SIZE = "audience_size"
    ENGAGEMENT = "engagement"
    STATUS = "status"
    FAME = "fame"
    POSTAL_ADDRESS = "postal_address"


class Tier(IntEnum):
    """How sure a rule is: `PROPOSED` counts as accepted until a screener rejects it, `LOOK` does not."""

    PROPOSED = 1
    LOOK = 2


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points `start` (included) to `end` (excluded) of the text as given. ValueError if empty or negative."""

    start: int
    end: int
    category: Category
    tier: Tier = Tier.PROPOSED

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}, {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


def merge(text: str, spans: Iterable[Span]) -> list[Span]:
    """Sorted spans that neither overlap nor touch.

    Spans of one tier that overlap or touch become their union, under the category of the longest (the
    first, if equal). Where a tier 1 span meets a tier 2 span, tier 1 keeps its bounds and tier 2 keeps what
    lies outside them, unless no letter or digit is left there: a doubtful hint never widens what is masked.
    """
    ordered = sorted(spans)
    proposed = _union([span for span in ordered if span.tier is Tier.PROPOSED])
    hints = _union([span for span in ordered if span.tier is Tier.LOOK])
    return sorted([*proposed, *_outside(text, hints, proposed)])


def _union(ordered: list[Span]) -> list[Span]:
    joined: list[Span] = []
    longest = 0
    for span in ordered:
        if joined and span.start <= joined[-1].end:
            last = joined[-1]
            category = span.category if len(span) > longest else last.category
            longest = max(longest, len(span))
            joined[-1] = Span(last.start, max(last.end, span.end), category, last.tier)
        else:
            joined.append(span)
            longest = len(span)
    return joined


def _outside(text: str, hints: list[Span], proposed: list[Span]) -> list[Span]:
    """The parts of `hints` that no proposed span covers. One walk over both lists: linear."""
    kept: list[Span] = []
    at = 0
    for hint in hints:
        while at < len(proposed) and proposed[at].end <= hint.start:
            at += 1
        start, ahead = hint.start, at
        while ahead < len(proposed) and proposed[ahead].start < hint.end:
            _keep(text, kept, hint, start, proposed[ahead].start)
            start = proposed[ahead].end
            ahead += 1
        _keep(text, kept, hint, start, hint.end)
    return kept


def _keep(text: str, kept: list[Span], hint: Span, start: int, end: int) -> None:
    part = text[start:end]
    if any(char.isalnum() for char in part):
        start += len(part) - len(part.lstrip())
        end -= len(part) - len(part.rstrip())
        kept.append(Span(start, end, hint.category, hint.tier))


@dataclass(frozen=True, slots=True)
class Normalized:
    """A text in another form with a way back.

    `offsets[i]` is the (start, end) of the given code points that character i of `text` stands for. Starts
    and ends never fall; several characters may share one pair (a ligature) and given code points may belong
    to none (a zero-width space).
    """

    text: str
    offsets: tuple[tuple[int, int], ...]

    def given(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the given text behind `text[start:end]`, which must not be empty."""
        return self.offsets[start][0], self.offsets[end - 1][1]


def normalize(text: str) -> Normalized:
    """NFKC without invisible characters: full-width digits become ASCII, `ﬁ` becomes `fi`, a zero-width space vanishes.

    Idempotent. NFKC is taken piece by piece, a base character with the marks that follow it, so that every
    character keeps its way back; pieces are cut where Unicode composition cannot cross.
    """
    if text.isascii():
        return Normalized(text, tuple((at, at + 1) for at in range(len(text))))
    characters: list[str] = []
    offsets: list[tuple[int, int]] = []
    piece, start, end = "", 0, 0

    def close() -> None:
        for char in unicodedata.normalize("NFKC", piece):
            if not is_invisible(char):
                characters.append(char)
                offsets.append((start, end))

    for at, char in enumerate(text):
        if is_invisible(char):
            continue
        if piece and not _extends(char):
            close()
            piece = ""
        if not piece:
            start = at
        piece += char
        end = at + 1
    close()
    return Normalized("".join(characters), tuple(offsets))


def _extends(char: str) -> bool:
    """Whether NFKC may join `char` to what stands before it: marks, and the vowels and finals of Hangul."""
    if char < "\u0300":
        return False
    first = unicodedata.normalize("NFKD", char)[0]
    return unicodedata.category(first).startswith("M") or "\u1160" <= first <= "\u11ff"


# Unicode's Default_Ignorable_Code_Point, which the standard library does not expose.
_INVISIBLE_RANGES = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
INVISIBLE = frozenset(chr(code) for first, last in _INVISIBLE_RANGES for code in range(first, last + 1))


def is_invisible(char: str) -> bool:
    """Whether a character has no shape of its own: zero-width, soft hyphen, direction mark, variation selector."""
    return char in INVISIBLE
