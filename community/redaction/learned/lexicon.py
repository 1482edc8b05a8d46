"""Words by what they speak of, for the features of the learned part; the lists are in `words/`.

A class is no verdict: "channel" is a groove in wood as well. What a class is worth in which company is learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_WORDS = Path(__file__).parent / "words"

# Names of platforms as they sound or are misspelled, in four languages.
_PLATFORM_BY_EAR = re.compile(
    r"t(?:w|u|ou|v)i[tx]{1,2}\w{1,4}|t(?:w|u|ou)i(?:t?ch|tsch|sh)\w{0,2}|[yji](?:o|u|ou|oo)?t(?:u|ou|oo|y)[bvfp]\w{0,3}"
    r"|ut(?:oo|u)be?|ins?[td]a?gra[mn]\w{0,3}|f(?:e|a|ei|ai|ey)(?:s|c|z|ss)(?:e|i|ie)?b(?:o|u|oo|ou)[kcq]\w{0,3}|caralibro"
    r"|gesicht(?:s|er)buch|t[iy](?:c?k{1,2}|q)[iyeao]?t[oau](?:c?k{1,2}|q|g|que)\w{0,2}|tikto|link[ei]?d[iy]n\w?"
    r"|d[iy][sz][ck]?[ck]ord\w{0,2}|tele?gra[mn]{1,2}[eao]?|(?:whats|whas|wa[ts]{1,2}|gua[st]{1,2})ap{1,2}\w{0,2}"
    r"|p[iy]n?t[eou]?re[sz]t\w?|r[eo]dd?it{1,2}|substa?c?k|masto\w{0,5}|blue?sk[yi]|snap(?:chat)?"
)
# So do "followers" and what they are called elsewhere.
_AUDIENCE_BY_EAR = re.compile(
    r"f[oa]l{1,2}[oa]?w[ea]?r{1,2}\w{0,3}|f[oa]?l{1,2}w{1,2}[ea]?r?[sz]?|f[oa]l{1,2}o{1,2}(?:we)?[sz]|s[ie]gu?[iy]d\w{0,5}"
    r"|ab{1,2}on{1,2}[ey]\w{0,4}|abo+n{0,2}t?[sz]?|subz{1,2}|subbers?|susc?ri[pt]\w{0,6}"
)


@dataclass(frozen=True)
class _Lexicon:
    whole: dict[str, set[str]]
    openings: dict[str, set[str]]
    endings: dict[str, set[str]]


@cache
def _lexicon(language: str) -> _Lexicon:
    """English is read in every language: its words are used anywhere."""
    found = _Lexicon({}, {}, {})
    for name in dict.fromkeys(("shared", "en", language)):
        for kind, word in _entries(name):
            into = found.openings if word.endswith("*") else found.endings if word.startswith("*") else found.whole
            into.setdefault(word.strip("*"), set()).add(kind)
    return found


def _entries(name: str) -> Iterator[tuple[str, str]]:
    """(class, word) for every word of a list."""
    kind = ""
    for line in (_WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        opening, colon, words = line.partition(": ")
        if colon:
            kind = opening
        for word in (words if colon else line).split():
            yield kind, word


def classes_of(word: str, language: str) -> tuple[str, ...]:
    """The classes of a folded word, sorted; none for most words."""
    lexicon = _lexicon(language)
    found = set(lexicon.whole.get(word, ()))
    if _PLATFORM_BY_EAR.fullmatch(word):
        found.add("platform")
    if _AUDIENCE_BY_EAR.fullmatch(word):
        found.add("audience")
    for at in range(2, len(word) + 1):
        found |= lexicon.openings.get(word[:at], set())
    for at in range(len(word) - 2):
        found |= lexicon.endings.get(word[at:], set())
    return tuple(sorted(found))
