"""Proposes what to mask in a text. It proposes; a screener decides and reads every application.

Of plain claims that met these rules for the first time about a fifth got past them, and nearly all indirect
fame; the figures stand in tests/redaction/corpus/README.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from community.redaction.canonical import canonical
from community.redaction.known import KnownStrings
from community.redaction.names import likely_names
from community.redaction.rules import rules_for, vocabulary_for
from community.redaction.rules.kinds import Rule
from community.redaction.spans import Normalized, Span, merge, normalize


def propose(text: str, language: str = "en", known: KnownStrings | None = None) -> list[Span]:
    """Sorted spans of `text` that speak of reach or identity; they neither overlap nor touch.

    `known` holds what is on record about the applicant and is looked for everywhere. Takes time linear in
    the length of the text and never raises.
    """
    given = normalize(text)
    if not given.text:
        return []
    known = known or KnownStrings()
    vocabulary = vocabulary_for(language)
    canon = canonical(given, vocabulary | known.words if known else vocabulary)
    spans = [*_by_rules(text, canon, rules_for(language)), *known.find(text, canon)]
    return merge(text, [*spans, *likely_names(text, allowed=known.allowed, language=language)])


def _by_rules(text: str, canon: Normalized, rules: Iterable[Rule]) -> Iterator[Span]:
    for rule in rules:
        masked = [number for name, number in rule.pattern.groupindex.items() if name.startswith("mask")]
        for match in rule.pattern.finditer(canon.text):
            start, end = next((match.span(group) for group in masked if match.start(group) >= 0), match.span())
            if start < end:
                span = canon.given(start, end)
                if rule.accepts is None or rule.accepts(normalize(text[slice(*span)]).text):
                    yield Span(*span, rule.category, rule.tier)
