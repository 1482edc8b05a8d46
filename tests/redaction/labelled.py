"""Reads the labelled sentences of `corpus/` and scores the detector on them by overlap of spans.

`python -m tests.redaction.labelled [frozen]` prints how many of each kind are found, by tier 1 | by both tiers / of.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from community.redaction.detector import propose, propose_by_rules
from community.redaction.spans import Span, Tier

ROOT = Path(__file__).parents[2]
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
class Count:
    """How many of so many were found by tier 1 alone and by both tiers."""

    of: int = 0
    tier_1: int = 0
    both: int = 0

    def add(self, *, sure: bool, found: bool) -> None:
        self.of += 1
        self.tier_1 += sure
        self.both += found


@dataclass
class Score:
    """Found of every kind: `claims` counts marked claims, the measure of recall; `lines` counts sentences.

    A sentence with several claims counts as found when all of them are. Of kinds without claims only `lines` count:
    a clean sentence is found when anything in it is flagged. `wrong` is for reading, so the frozen part has none.
    """

    lines: defaultdict[str, Count]
    claims: defaultdict[str, Count]
    wrong: list[str] = field(repr=False)

    def recall(self, kind: str, *, both: bool = True) -> float:
        """The share of the marked claims of a kind that a span overlaps."""
        count = self.claims[kind]
        return (count.both if both else count.tier_1) / count.of

    def share(self, kind: str, *, both: bool = True) -> float:
        """The share of the sentences of a kind in which all claims are found, or anything if there is none."""
        count = self.lines[kind]
        return (count.both if both else count.tier_1) / count.of


@cache
def score(language: str, folder: str = ".", *, by_rules: bool = False) -> Score:
    """What the detector, or its rules alone, finds in a file of sentences, by overlap of spans."""
    find = propose_by_rules if by_rules else propose
    result = Score(defaultdict(Count), defaultdict(Count), [])
    for sentence in sentences(language, folder):
        spans = find(sentence.text, language)
        sure = [span for span in spans if span.tier is Tier.PROPOSED]
        hits = [(covered(sure, claim), covered(spans, claim)) for claim in sentence.claims]
        hits = hits or [(bool(sure), bool(spans))]
        by_tier_1, found = all(hit[0] for hit in hits), all(hit[1] for hit in hits)
        result.lines[sentence.kind].add(sure=by_tier_1, found=found)
        for hit in hits if sentence.claims else ():
            result.claims[sentence.kind].add(sure=hit[0], found=hit[1])
        if found == (sentence.kind == "clean") and folder != "frozen":
            flagged = [sentence.text[span.start : span.end] for span in spans]
            result.wrong.append(f"{sentence.kind}: {sentence.text} {flagged}")
    return result


def _print(folder: str) -> None:
    """Numbers only: nobody may read the frozen sentences, nor which of them are missed."""
    for language in LANGUAGES:
        result = score(language, folder)
        for kind in ("direct", "disguised", "identity", "numeral", "indirect", "clean"):
            line, claim = result.lines[kind], result.claims[kind]
            counted = claim if claim.of else line
            claims = f"claims {claim.tier_1:3} | {claim.both:3} / {claim.of:3}" if claim.of else " " * 22
            shares = f"{counted.tier_1 / counted.of:6.1%} | {counted.both / counted.of:6.1%}"
            print(f"{language} {kind:9} sentences {line.tier_1:3} | {line.both:3} / {line.of:3} {claims} {shares}")


if __name__ == "__main__":
    _print(sys.argv[1] if len(sys.argv) > 1 else ".")
