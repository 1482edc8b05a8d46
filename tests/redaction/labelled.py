"""Reads the labelled sentences of `corpus/` and scores a detector on them by overlap of spans."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from community.redaction.detector import propose
from community.redaction.spans import Span, Tier

CORPUS = Path(__file__).parent / "corpus"
LANGUAGES = ("en", "es", "fr", "de")
_BRACKETS = {"[[": "]]", "{{": "}}"}


@dataclass(frozen=True)
class Sentence:
    kind: str
    text: str
    claims: tuple[tuple[int, int], ...]
    kept: tuple[tuple[int, int], ...]


def sentences(language: str, folder: str = ".") -> list[Sentence]:
    lines = (CORPUS / folder / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [_sentence(line) for line in lines if line and not line.startswith("#")]


def large_set(language: str) -> list[Sentence]:
    """The developed half of the large set: written by those who wrote the frozen half, unlike what stands before it."""
    written = (CORPUS / f"{language}.tsv").read_text(encoding="utf-8")
    lines = written[written.index("# The half of the large set") :].splitlines()
    return [_sentence(line) for line in lines if line and not line.startswith("#")]


def _sentence(line: str) -> Sentence:
    kind, marked = line.split("\t")
    text, claims, kept, opened = "", [], [], []
    at = 0
    while at < len(marked):
        sign = marked[at : at + 2]
        if sign in _BRACKETS:
            opened.append((sign, len(text)))
        elif opened and sign == _BRACKETS[opened[-1][0]]:
            bracket, start = opened.pop()
            (claims if bracket == "[[" else kept).append((start, len(text)))
        else:
            text += marked[at]
            at += 1
            continue
        at += 2
    assert not opened, f"a bracket stays open in: {marked}"
    return Sentence(kind, text, tuple(claims), tuple(kept))


def covered(spans: list[Span], stretch: tuple[int, int]) -> bool:
    return any(span.start < stretch[1] and stretch[0] < span.end for span in spans)


@dataclass
class Score:
    """Sentences per kind, and how many of them were found by tier 1 alone and by both tiers."""

    of: Counter[str]
    tier_1: Counter[str]
    both: Counter[str]
    wrong: list[str]

    def share(self, kind: str, *, both: bool = True) -> float:
        return (self.both if both else self.tier_1)[kind] / self.of[kind]


@cache
def score(language: str, folder: str = ".") -> Score:
    """A claim counts as found when a span overlaps it; a clean sentence, when anything in it is flagged."""
    result = Score(Counter(), Counter(), Counter(), [])
    for sentence in sentences(language, folder):
        spans = propose(sentence.text, language)
        sure = [span for span in spans if span.tier is Tier.PROPOSED]
        result.of[sentence.kind] += 1
        if sentence.claims:
            found = all(covered(spans, claim) for claim in sentence.claims)
            result.both[sentence.kind] += found
            result.tier_1[sentence.kind] += all(covered(sure, claim) for claim in sentence.claims)
        else:
            found = bool(spans)
            result.both[sentence.kind] += found
            result.tier_1[sentence.kind] += bool(sure)
        if found == (sentence.kind == "clean"):
            flagged = [sentence.text[span.start : span.end] for span in spans]
            result.wrong.append(f"{sentence.kind}: {sentence.text} {flagged}")
    return result
