"""Guesses where a text names a person. A guess is pointed out to the writer, never acted on by itself.

Capitals carry most of the evidence, so this reads the text with its case. What gets through: a lone given
name without a cue ("with Anna"), names in lower case without a verb of saying, names in scripts without
capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from community.redaction.canonical import plain
from community.redaction.kinship import (
    AFTER_NAMED,
    NOT_NAMES,
    OPENERS,
    PEOPLE_WORDS,
    RELATIONS,
    SAID,
    TITLES,
    TOLD,
)  # fmt: skip
from community.redaction.rules.kinds import any_of
from community.redaction.spans import Category, Span, Tier, merge, normalize

_FULL = r"[A-ZÀ-ÖØ-ÞĀ-Ž](?:['’][A-ZÀ-Þ])?[a-zà-öø-ÿā-ž][\w’-]{0,24}"
_PARTICLE = (
    r"(?:(?:de la|de los|van der|van de|von der|de|del|da|dos|van|von|le|la|du"
    r"|al|bin|ibn|y|Mc|Mac) ){0,2}"
)
_NAME = rf"{_FULL}(?:-{_FULL})?(?: (?:[A-Z]\. )?{_PARTICLE}(?:{_FULL})){{0,3}}"
_PAIR = rf"(?:{_FULL}|[A-Z]\.) (?:[A-Z]\. )?{_PARTICLE}{_FULL}(?: {_FULL})?"

_TITLED = re.compile(rf"\b(?i:{TITLES})\.? (?P<name>{_NAME})")
_RELATED = re.compile(
    rf"\b(?i:{RELATIONS})(?:(?i:'s)? {{1,2}}(?:(?i:{AFTER_NAMED}) )?|, )(?P<name>{_NAME})"
    rf"|\b(?i:{AFTER_NAMED}) (?P<named>{_NAME})"
)
_RELATED_LOWER = re.compile(rf"\b(?i:{RELATIONS}),? (?P<name>[a-zà-ÿ]{{3,14}}),? {any_of(SAID)}\b")
_SAYS = re.compile(
    rf"(?<!from )(?<!in )(?<!at )(?<!near )(?<!of )(?<!de )(?<!aus )\b(?P<name>{_NAME}) {any_of(SAID)}\b"
)
_TOLD = re.compile(rf"\b{any_of(TOLD)} (?P<name>{_NAME})\b")
_PAIRS = re.compile(rf"\b(?P<name>{_PAIR})\b")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;…\n(\[\"“„«>*-]\s{0,3}|\n\s{0,3})$")


# Small German words that a name follows as readily as a noun with its article does.
_BEFORE_A_NAME = frozenset(
    {"dass", "und", "weil", "aber", "oder", "ob", "wie", "als", "auch", "nur", "dann", "da", "wenn"}
)


def likely_names(text: str, allowed: Iterable[str] = (), language: str = "en") -> list[Span]:
    """Sorted spans, tier 2, where `text` seems to name a person.

    `allowed` are names that are no one's secret: the program, its products, places; a name made only of
    their words is not pointed out.
    """
    given = normalize(text)
    free = {word for phrase in allowed for word in _words(phrase)}
    found: list[Span] = []
    for start, end in (*_sure(given.text), *_guessed(given.text, language)):
        start, end = _without_ordinary_words(given.text, start, end)
        if start < end and not set(_words(given.text[start:end])) <= free:
            found.append(Span(*given.given(start, end), Category.NAME, Tier.LOOK))
    return merge(text, found)


def _words(phrase: str) -> list[str]:
    return re.findall(r"[^\W_]+", plain(phrase))


def _sure(text: str) -> Iterator[tuple[int, int]]:
    for match in _TITLED.finditer(text):
        yield match.span("name")
    for match in _RELATED.finditer(text):
        yield match.span("name") if match["name"] else match.span("named")
    for match in _RELATED_LOWER.finditer(text):
        if match["name"] not in NOT_NAMES:
            yield match.span("name")


def _guessed(text: str, language: str) -> Iterator[tuple[int, int]]:
    german = language[:2].lower() == "de"
    for match in _SAYS.finditer(text):
        # German writes every noun with a capital: behind an article or another small word it is a thing.
        if not (german and (_opens(match["name"]) or _follows_small_word(text, match.start()))):
            yield match.span("name")
    for match in _TOLD.finditer(text):
        if not (german and _opens(match["name"])):
            yield match.span("name")
    if not german:
        for match in _PAIRS.finditer(text):
            initial = text[match.start() + 1] == "."
            if initial or not _SENTENCE_START.search(text, max(0, match.start() - 4), match.start()):
                yield match.span("name")


def _opens(phrase: str) -> bool:
    return plain(phrase.split()[0]) in OPENERS


def _follows_small_word(text: str, at: int) -> bool:
    before = re.search(r"([\w]{1,20}) $", text[max(0, at - 21) : at])
    return bool(before) and before is not None and before[1].islower() and before[1] not in _BEFORE_A_NAME


def _without_ordinary_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the words at its edges that have a capital but name nobody: "The", "Monday"."""
    words = [(start + match.start(), start + match.end()) for match in re.finditer(r"[\w’'-]+", text[start:end])]
    while words and _ordinary(text[slice(*words[0])]):
        words.pop(0)
    while words and _ordinary(text[slice(*words[-1])]):
        words.pop()
    return (words[0][0], words[-1][1]) if words else (start, start)


def _ordinary(word: str) -> bool:
    folded = plain(word)
    return bool({folded, folded.split("'")[0]} & (NOT_NAMES | OPENERS | PEOPLE_WORDS))
