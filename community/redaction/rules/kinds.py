"""The shape of a rule and the small pieces that patterns are built from.

Every repetition in a pattern has an upper bound, so that one attempt costs a bounded amount of work and a
whole text costs time linear in its length. `tests/redaction/test_time.py` tries each rule against hostile
texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from community.redaction.spans import Category, Tier


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over canonical text. A group called `mask` narrows the span to itself.

    `accepts` sees the stretch as the person wrote it (normalized, case kept) and may refuse it.
    """

    name: str
    category: Category
    tier: Tier
    pattern: re.Pattern[str]
    accepts: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one language, and the single words that are worth recognizing in disguise."""

    language: str
    rules: tuple[Rule, ...]
    words: frozenset[str]


def proposed(name: str, category: Category, pattern: str, accepts: Callable[[str], bool] | None = None) -> Rule:
    return Rule(name, category, Tier.PROPOSED, re.compile(pattern), accepts)


def look(name: str, category: Category, pattern: str, accepts: Callable[[str], bool] | None = None) -> Rule:
    return Rule(name, category, Tier.LOOK, re.compile(pattern), accepts)


def any_of(words: str | Iterable[str]) -> str:
    """One group for several words or small patterns, longest first; a string is split as `alternatives` does."""
    listed = alternatives(words) if isinstance(words, str) else words
    return "(?:" + "|".join(sorted({word for word in listed if word}, key=lambda word: (-len(word), word))) + ")"


def alternatives(words: str) -> list[str]:
    """The parts of a string between the `|` outside its parentheses or, without any, between its spaces."""
    if "|" not in words:
        return words.split()
    parts, depth = [""], 0
    for char in words:
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts]


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written with blanks between them."""
    return frozenset(words.split())


def gap(words: int) -> str:
    """Up to so many words between two others, ending in a space; never across the end of a sentence."""
    return r"(?:[\w'&+/-]{1,24},? ){0,%d}" % words  # noqa: UP031 - a format string would need the braces doubled


def plain_words(*patterns: str) -> frozenset[str]:
    """The single words among the given alternatives, for the vocabulary of disguises; "fans?" gives both its forms."""
    listed = {part for pattern in patterns for word in alternatives(pattern) for part in _forms(word)}
    return frozenset(word for word in listed if re.fullmatch(r"[a-z]{4,24}", word))


def _forms(word: str) -> list[str]:
    """Every spelling of a small pattern made of letters, optional letters and optional endings: "abonnee?s?"."""
    forms = [""]
    for letter, group, optional in re.findall(r"(?:([a-z-])|\(\?:([a-z|]+)\))(\??)|.", word):
        endings = [letter] if letter else group.split("|")
        forms = [form + ending for form in forms for ending in [*endings, *([""] if optional else [])]]
    return forms if re.fullmatch(r"(?:(?:[a-z-]|\(\?:[a-z|]+\))\??)+", word) else []
