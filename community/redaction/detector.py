"""Proposes what to mask in a text. It proposes; a screener decides and reads every application.

Three hands work together. Rules written for one phrase (`rules`) are tier 1 where they are sure and tier 2 where
they are not; what is on record about the applicant (`known`) is tier 1; and a linear model (`learned`) asks, as
tier 2, to look where no rule was written for. Of plain claims in sentences that nothing was learned from one in
fifty gets past, of disguised ones one in eighteen, of indirect fame more than a third, and more where people write
unlike the writers of those sentences: docs/detector.md has the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from community.redaction.canonical import canonical
from community.redaction.known import KnownStrings
from community.redaction.learned.model import look
from community.redaction.names import likely_names
from community.redaction.rules import rules_for, vocabulary_for
from community.redaction.rules.kinds import Rule
from community.redaction.spans import Normalized, Span, Tier, merge, normalize

#: Texts of which a process remembers what the rules found; then it begins anew.
REMEMBERED = 2000
_found: dict[tuple[bytes, str, KnownStrings | None], tuple[Span, ...]] = {}


def propose(text: str, language: str = "en", known: KnownStrings | None = None) -> list[Span]:
    """Sorted spans of `text` that speak of reach or identity; they neither overlap nor touch.

    `known` holds what is on record about the applicant and is looked for everywhere. Takes time linear in
    the length of the text and never raises.
    """
    return _proposed(text, language, known or KnownStrings(), learned=True)


def propose_by_rules(text: str, language: str = "en", known: KnownStrings | None = None) -> list[Span]:
    """`propose` without its learned part, for texts where a false alarm costs more than a miss.

    Pages ask again and again about a text that has just been kept, so what was found is remembered, by the text's
    digest.
    """
    key = (blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest(), language, known)
    found = _found.get(key)
    if found is None:
        if len(_found) >= REMEMBERED:
            _found.clear()
        found = _found[key] = tuple(_proposed(text, language, known or KnownStrings(), learned=False))
    return list(found)


def _proposed(text: str, language: str, known: KnownStrings, *, learned: bool) -> list[Span]:
    given = normalize(text)
    if not given.text:
        return []
    vocabulary = vocabulary_for(language)
    canon = canonical(given, vocabulary | known.words if known else vocabulary)
    spans = [*_by_rules(text, canon, rules_for(language)), *known.find(text, canon)]
    spans += likely_names(text, allowed=known.allowed, language=language)
    if learned:
        spans += _apart(look(text, canon, language), [span for span in spans if span.tier is Tier.PROPOSED])
    return merge(text, spans)


def _apart(hints: list[Span], sure: list[Span]) -> list[Span]:
    """The hints that lie apart from every sure span: beside what is masked anyway their edges are only context.

    Both are walked once, so `hints` must be sorted.
    """
    kept: list[Span] = []
    masked = merge("", sure)
    at = 0
    for hint in hints:
        while at < len(masked) and masked[at].end <= hint.start:
            at += 1
        if at == len(masked) or not masked[at].overlaps(hint):
            kept.append(hint)
    return kept


def _by_rules(text: str, canon: Normalized, rules: Iterable[Rule]) -> Iterator[Span]:
    for rule in rules:
        masked = [number for name, number in rule.pattern.groupindex.items() if name.startswith("mask")]
        for match in rule.pattern.finditer(canon.text):
            start, end = next((match.span(group) for group in masked if match.start(group) >= 0), match.span())
            if start < end:
                span = canon.given(start, end)
                if rule.accepts is None or rule.accepts(normalize(text[slice(*span)]).text):
                    yield Span(*span, rule.category, rule.tier)
