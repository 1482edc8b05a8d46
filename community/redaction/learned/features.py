"""What tokens and their neighbours look like, as names of features. The trainer and the reader share this.

`features` are for the question whether a piece speaks of reach, `place_features` for the question where.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from community.redaction.learned.lexicon import classes_of
from community.redaction.learned.tokens import Token
from community.redaction.rules.measures import MEASURES

_MEASURE = re.compile(MEASURES)
_LETTERS = re.compile(r"[^\W\d_]{1,60}")
_NEAR = 5
_AROUND = 3
# Who ends a sentence with a period and who does not is a habit, and says nothing about reach.
_COMMON_SIGNS = frozenset(".,;!…'\"")
_CENTURIES = range(1800, 2040)


@lru_cache(maxsize=20_000)
def _alone(word: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The features of a word alone, and its classes."""
    classes = classes_of(word, language)
    found = ["w " + word, *("k " + name for name in classes)]
    if len(word) > 3 and word.isalpha():
        bounded = f"<{word[:18]}>"
        found += {f"c {bounded[at : at + size]}" for size in (3, 4, 5) for at in range(len(bounded) - size + 1)}
    return tuple(found), classes


@lru_cache(maxsize=4096)
def _is_measure(word: str) -> bool:
    return bool(_MEASURE.fullmatch(word))


def _number_classes(token: Token, following: Token | None) -> tuple[str, ...]:
    value, unit = token.value, token.unit
    if unit in ("k", "m", "mil", "mill", "tsd", "mio", "mk"):
        size = "big" if unit == "k" else "bigm"
    elif unit:
        return ("n-unit",)
    elif token.written.isdigit() and int(value) in _CENTURIES:
        size = "year"
    elif value >= 1000:
        size = "big"
    elif value >= 100:
        size = "hundreds"
    elif value >= 13:
        size = "tens"
    else:
        size = "few"
    if following is not None and (_is_measure(following.word) or following.word in ("%", "°", '"')):
        return ("n-measured",)
    if size == "big":
        return ("n-big", "n")
    return ("n-" + size, "n")


def classes(tokens: Sequence[Token], at: int, language: str) -> tuple[str, ...]:
    token = tokens[at]
    if token.kind == "number":
        return _number_classes(token, tokens[at + 1] if at + 1 < len(tokens) else None)
    if token.kind == "sign":
        return ()
    found = _alone(token.word, language)[1]
    if token.written and any(char.isdigit() for char in token.written):
        parts = [part for part in _LETTERS.findall(token.written) if len(part) > 1]
        found = tuple(sorted({*found, "n-mixed", *(name for part in parts for name in classes_of(part, language))}))
    return (*found, "scale", "n-german") if "numeral" in token.odd and "scale" not in found else found


def features(tokens: Sequence[Token], language: str) -> list[list[str]]:
    """The features of every token, each tied to the last token that it speaks of."""
    kinds = [classes(tokens, at, language) for at in range(len(tokens))]
    result: list[list[str]] = []
    for at, token in enumerate(tokens):
        if token.kind == "word":
            found = list(_alone(token.word, language)[0])
            found += ["k " + name for name in kinds[at] if "k " + name not in found]
        elif token.kind == "number":
            found = ["k " + name for name in kinds[at]]
            if token.unit:
                found.append("u " + token.unit)
        else:
            found = [] if token.word in _COMMON_SIGNS else ["s " + token.word]
        found += ["o " + name for name in token.odd if name != "capital" or (at and language != "de")]
        if token.hides:
            found.append("o")
        if at and token.word not in _COMMON_SIGNS and tokens[at - 1].word not in _COMMON_SIGNS:
            before = tokens[at - 1]
            shown = "#" if token.kind == "number" else token.word
            earlier = "#" if before.kind == "number" else before.word
            found.append(f"b {earlier} {shown}")
            found += [f"bk {earlier} {name}" for name in kinds[at]]
            found += [f"kb {name} {shown}" for name in kinds[at - 1]]
            if at > 1:
                found += [f"kk2 {one} {other}" for one in kinds[at - 2] for other in kinds[at]]
        near = set()
        for back in range(max(0, at - _NEAR), at):
            for one in kinds[back]:
                for other in kinds[at]:
                    near.add(f"kk {one} {other}")
        found += sorted(near)
        result.append(found)
    return result


def place_features(tokens: Sequence[Token], language: str, alone: Sequence[Sequence[str]]) -> list[list[str]]:
    """The features of every token for its place; `alone` is what `features` said of the same tokens."""
    kinds = [classes(tokens, at, language) for at in range(len(tokens))]
    own = [_own(token, kinds[at]) for at, token in enumerate(tokens)]
    result: list[list[str]] = []
    for at in range(len(tokens)):
        found = [name for name in alone[at] if name.startswith("c ")]
        for step in range(-_AROUND, _AROUND + 1):
            if 0 <= at + step < len(tokens):
                found += [f"{step} {name}" for name in own[at + step]]
            else:
                found.append(f"{step} ^")
        for step in (-2, -1, 1, 2):
            if 0 <= at + step < len(tokens):
                found += [f"{step}kk {one} {other}" for one in kinds[at + step] for other in kinds[at]]
        result.append(found)
    return result


def _own(token: Token, kinds: Sequence[str]) -> list[str]:
    found = ["w " + ("#" if token.kind == "number" else token.word), *("k " + name for name in kinds)]
    found += ["o " + name for name in token.odd]
    return [*found, "o"] if token.hides else found
