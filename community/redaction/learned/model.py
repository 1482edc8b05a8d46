"""Reads the weights and points at what speaks of reach. Linear in the length of the text; never raises."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from community.redaction.learned.features import classes, features, place_features
from community.redaction.learned.pieces import pieces
from community.redaction.learned.tokens import Token, tokens_of
from community.redaction.spans import Category, Normalized, Span, Tier

WEIGHTS = Path(__file__).parent / "weights"
LANGUAGES = ("en", "es", "fr", "de")
#: Weights are whole numbers of this fraction in the files.
UNIT = 0.001

# What a stretch is about, by the classes of its words; the first that occurs decides.
_ABOUT = (
    ("n", Category.AUDIENCE_SIZE),
    ("scale", Category.AUDIENCE_SIZE),
    ("audience", Category.AUDIENCE_SIZE),
    ("reaction", Category.ENGAGEMENT),
    ("media", Category.FAME),
    ("outlet", Category.FAME),
    ("fame", Category.FAME),
)


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights by feature, the constant, and the score from which on it says yes."""

    weights: Mapping[str, float]
    bias: float
    yes_from: float

    def score(self, names: Iterable[str]) -> float:
        get = self.weights.get
        return self.bias + sum(get(name, 0.0) for name in names)


@dataclass(frozen=True, slots=True)
class Model:
    """`finds` says whether a piece speaks of reach, `places` which of its tokens do."""

    finds: Linear
    places: Linear


@cache
def model_for(language: str) -> Model:
    """The model of a language; read at its first use. An unknown language counts as English."""
    stored = json.loads((WEIGHTS / f"{known_language(language)}.json").read_text(encoding="utf-8"))
    return Model(_linear(stored["finds"]), _linear(stored["places"]))


APOSTROPHES = "'’"
STOPS = " \n.,:;!?"


def known_language(language: str) -> str:
    """ "es" for "es-MX"; English for what there are no weights for."""
    return language[:2].lower() if language[:2].lower() in LANGUAGES else "en"


def _linear(stored: Mapping[str, object]) -> Linear:
    weights, bias, yes_from = stored["weights"], stored["bias"], stored["yes_from"]
    assert isinstance(weights, dict)
    assert isinstance(bias, int | float)
    assert isinstance(yes_from, int | float)
    return Linear({name: value * UNIT for name, value in weights.items()}, bias * UNIT, yes_from * UNIT)


def look(text: str, canon: Normalized, language: str) -> list[Span]:
    """Sorted spans of tier 2, apart from each other; `canon` is the canonical form of `text`."""
    return list(_spans(text, canon, known_language(language)))


def _spans(text: str, canon: Normalized, language: str) -> Iterator[Span]:
    model = model_for(language)
    tokens = tokens_of(text, canon)
    for first, behind in pieces(text, tokens):
        piece = tokens[first:behind]
        marked = marks(piece, language, model)
        for start, end in _runs(marked):
            about = _about(piece, start, end, language)
            yield Span(*_whole(text, piece[start].start, piece[end - 1].end), about, Tier.LOOK)


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without half words at its edges: "what's" is two tokens, and one word to whoever reads it.

    Nor does it begin or end with a stop, which would only be in the way of reading.
    """
    if start > 1 and text[start - 1] in APOSTROPHES and text[start - 2].isalpha():
        start -= 1
        while start > 0 and text[start - 1].isalpha():
            start -= 1
    if end + 1 < len(text) and text[end] in APOSTROPHES and text[end + 1].isalpha():
        end += 1
        while end < len(text) and text[end].isalpha():
            end += 1
    words = text[start:end].strip(STOPS)
    if words:
        start += text[start:end].index(words)
        end = start + len(words)
    return start, end


def marks(piece: Sequence[Token], language: str, model: Model) -> list[bool]:
    """Which tokens of a piece to look at: those in hiding, and where the model finds something its place."""
    marked = [token.hides for token in piece]
    if not any(token.hides or classes(piece, at, language) for at, token in enumerate(piece)):
        # Not one word that is known to speak of anything, as in another language: nothing to judge by.
        return marked
    names = features(piece, language)
    if model.finds.score({name for found in names for name in found}) < model.finds.yes_from:
        return marked
    scores = [model.places.score(found) for found in place_features(piece, language, names)]
    best = max(scores)
    for at, score in enumerate(scores):
        if score >= model.places.yes_from or score == best:
            for near in range(max(0, at - 1), min(len(piece), at + 2)):
                marked[near] = True
        if "platform" in classes(piece, at, language):
            marked[at] = True
    return marked


def _runs(marked: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for at, mark in enumerate([*marked, False]):
        if mark and start is None:
            start = at
        elif not mark and start is not None:
            yield start, at
            start = None


def _about(piece: Sequence[Token], start: int, end: int, language: str) -> Category:
    found = {name for at in range(start, end) for name in classes(piece, at, language)}
    return next((category for name, category in _ABOUT if name in found), Category.STATUS)
