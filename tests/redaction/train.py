"""Learns the weights of `community.redaction.learned` from the developed sentences: `python -m tests.redaction.train`.

Deterministic, plain Python, some minutes. Reads corpus/<language>.tsv and corpus/extra/, never corpus/frozen. With
--figures it prints what cross-validation says about the whole detector instead of writing anything.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from community.redaction.canonical import canonical
from community.redaction.detector import propose_by_rules
from community.redaction.learned.features import features, place_features
from community.redaction.learned.model import LANGUAGES, UNIT, WEIGHTS, Linear, Model, marks
from community.redaction.learned.pieces import pieces
from community.redaction.learned.tokens import Token, tokens_of
from community.redaction.rules import vocabulary_for
from community.redaction.spans import Span, normalize
from tests.redaction.disguises import disguised
from tests.redaction.labelled import CORPUS, Sentence, covered, large_set, sentences

FOLDS = 5
#: At most so many of the clean sentences may be pointed at in cross-validation, by rules and model together.
CLEAN_FLAGGED = 0.22
#: Strength of fitting (C of a support vector machine), for the two questions.
FIND, PLACE = 0.01, 0.03
#: Scores from which a token of a piece that was found belongs to the claim.
PLACE_FROM = -0.45
#: How much an example counts.
OTHER_CLAIMS, UNMARKED, DISGUISED_BY_US, CLEAN_TOKENS = 0.3, 0.5, 0.3, 0.1
#: Weights nearer to zero are left out of the files, in units.
SMALLEST_FIND, SMALLEST_PLACE = 9, 64


@dataclass
class Piece:
    tokens: list[Token]
    names: list[list[str]]
    inside: list[bool]


@dataclass
class Example:
    """A labelled sentence taken apart. `fold` is -1 for what is only learned from."""

    language: str
    sentence: Sentence
    pieces: list[Piece]
    fold: int
    weight: float
    scored: bool
    rules: list[Span]


def taken_apart(language: str, sentence: Sentence, fold: int, weight: float, scored: bool) -> Example:
    canon = canonical(normalize(sentence.text), vocabulary_for(language))
    tokens = tokens_of(sentence.text, canon)
    cut = []
    for first, behind in pieces(sentence.text, tokens):
        part = tokens[first:behind]
        inside = [any(token.start < end and start < token.end for start, end in sentence.claims) for token in part]
        cut.append(Piece(part, features(part, language), inside))
    rules = propose_by_rules(sentence.text, language) if scored else []
    return Example(language, sentence, cut, fold, weight, scored, rules)


def examples() -> list[Example]:
    """Blocks of ten neighbouring lines share a fold, since neighbours share words; a disguise stays with its source."""
    found = []
    for language in LANGUAGES:
        draw = random.Random(5)
        new = {sentence.text for sentence in large_set(language)}
        fold = 0
        for at, sentence in enumerate(sentences(language)):
            fold = draw.randrange(FOLDS) if at % 10 == 0 else fold
            found.append(taken_apart(language, sentence, fold, 1.0, sentence.text in new))
            for _ in range(2 if sentence.kind == "direct" else 0):
                hidden = disguised(sentence, language, draw)
                if hidden:
                    found.append(taken_apart(language, hidden, fold, DISGUISED_BY_US, False))
        found += [taken_apart(language, sentence, -1, 1.0, False) for sentence in sentences(language, "extra")]
    return found


class Table:
    """Features as numbers: each once for all languages and once for its own."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {"": 0}

    def row(self, language: str, names: Iterable[str]) -> array[int]:
        number = self.numbers
        row = array("I", [0])
        for name in sorted(set(names)):
            row.append(number.setdefault(name, len(number)))
            own = f"{language}|{name}"
            row.append(number.setdefault(own, len(number)))
        return row

    def linear(self, weights: Sequence[float], language: str, yes_from: float, smallest: int = 0) -> Linear:
        """What a language reads: the shared weight and its own in one."""
        together: dict[str, float] = {}
        for name, at in self.numbers.items():
            owner, bar, bare = name.partition("|")
            if bar and owner in LANGUAGES:
                if owner == language:
                    together[bare] = together.get(bare, 0.0) + weights[at]
            elif name:
                together[name] = together.get(name, 0.0) + weights[at]
        kept = {name: value for name, value in sorted(together.items()) if abs(value) >= max(smallest * UNIT, 1e-9)}
        return Linear(kept, weights[0], yes_from)


def fitted(rows: Sequence[array[int]], signs: Sequence[int], strengths: Sequence[float], size: int) -> list[float]:
    """Weights of a linear support vector machine with squared hinge loss, by dual coordinate descent.

    Hsieh, Chang, Lin, Keerthi and Sundararajan, "A dual coordinate descent method for large-scale linear SVM",
    ICML 2008, algorithm 1. Every feature of a row counts one; feature 0 is the constant.
    """
    weights = [0.0] * size
    alpha = [0.0] * len(rows)
    order = list(range(len(rows)))
    draw = random.Random(7)
    get = weights.__getitem__
    for _ in range(60):
        draw.shuffle(order)
        worst = 0.0
        for at in order:
            row, sign, slack = rows[at], signs[at], 0.5 / strengths[at]
            gradient = sign * sum(map(get, row)) - 1.0 + slack * alpha[at]
            if alpha[at] == 0.0 and gradient >= 0.0:
                continue
            worst = max(worst, abs(gradient))
            changed = max(alpha[at] - gradient / (len(row) + slack), 0.0)
            step = (changed - alpha[at]) * sign
            alpha[at] = changed
            for number in row:
                weights[number] += step
        if worst < 0.02:
            break
    return weights


def strength(example: Example, piece: Piece) -> float:
    if example.sentence.kind == "clean":
        return example.weight
    if not any(piece.inside):
        return UNMARKED * example.weight
    return example.weight * (1.0 if example.sentence.kind in ("direct", "disguised") else OTHER_CLAIMS)


def learned_finds(given: Sequence[Example]) -> tuple[Table, list[float]]:
    table, rows, signs, strengths = Table(), [], [], []
    for example in given:
        for piece in example.pieces:
            rows.append(table.row(example.language, (name for names in piece.names for name in names)))
            signs.append(1 if any(piece.inside) else -1)
            strengths.append(FIND * strength(example, piece))
    return table, fitted(rows, signs, strengths, len(table.numbers))


def learned_places(given: Sequence[Example]) -> tuple[Table, list[float]]:
    table, rows, signs, strengths = Table(), [], [], []
    for example in given:
        for piece in example.pieces:
            claim = any(piece.inside)
            if not claim and example.sentence.kind != "clean":
                continue
            share = strength(example, piece) if claim else CLEAN_TOKENS * example.weight
            for names, inside in zip(
                place_features(piece.tokens, example.language, piece.names), piece.inside, strict=True
            ):
                rows.append(table.row(example.language, names))
                signs.append(1 if inside else -1)
                strengths.append(PLACE * share)
    return table, fitted(rows, signs, strengths, len(table.numbers))


def cross_validated(given: Sequence[Example]) -> dict[int, float]:
    """The highest score of every scored sentence by a model that has not seen its block; by number of the example."""
    highest = {}
    for fold in range(FOLDS):
        table, weights = learned_finds([example for example in given if example.fold != fold])
        finds = {language: table.linear(weights, language, 0.0) for language in LANGUAGES}
        for at, example in enumerate(given):
            if example.fold == fold and example.scored:
                scores = [
                    finds[example.language].score({name for names in piece.names for name in names})
                    for piece in example.pieces
                ]
                highest[at] = max(scores)
    return highest


def threshold(given: Sequence[Example], highest: dict[int, float], language: str) -> float:
    """The score from which on a sentence is pointed at, half by its language and half by all of them.

    Two hundred clean sentences say little about the fifth of them that scores highest: what is drawn from one
    language alone jumps with the draw, so it is pulled half of the way to what all languages say together.
    """
    return (_lowest(given, highest, (language,)) + _lowest(given, highest, LANGUAGES)) / 2


def _lowest(given: Sequence[Example], highest: dict[int, float], languages: Sequence[str]) -> float:
    """The lowest score from which on no more clean sentences are pointed at than are allowed."""
    clean = [at for at in highest if given[at].language in languages and given[at].sentence.kind == "clean"]
    anyway = {at for at in clean if given[at].rules or any(t.hides for p in given[at].pieces for t in p.tokens)}
    free = sorted((highest[at] for at in clean if at not in anyway), reverse=True)
    room = max(0, int(CLEAN_FLAGGED * len(clean)) - len(anyway))
    return (free[room] + free[room - 1]) / 2 if room else free[0] + 1.0


def figures(given: Sequence[Example], highest: dict[int, float]) -> None:
    """Prints claims found by rules and model together, of models that have not seen the block of the sentence."""
    counts: dict[tuple[str, str], list[int]] = {}
    for fold in range(FOLDS):
        rest = [example for example in given if example.fold != fold]
        (find_table, find), (place_table, place) = learned_finds(rest), learned_places(rest)
        for language in LANGUAGES:
            model = Model(
                find_table.linear(find, language, threshold(given, highest, language), SMALLEST_FIND),
                place_table.linear(place, language, PLACE_FROM, SMALLEST_PLACE),
            )
            for example in given:
                if example.scored and example.fold == fold and example.language == language:
                    found = list(example.rules)
                    marked = 0
                    for piece in example.pieces:
                        for token, mark in zip(piece.tokens, marks(piece.tokens, language, model), strict=True):
                            if mark:
                                marked += 1
                                found.append(Span(token.start, token.end, "status"))  # type: ignore[arg-type]
                    count = counts.setdefault((language, example.sentence.kind), [0, 0, 0, 0, 0])
                    claims = example.sentence.claims
                    hit = [covered(found, claim) for claim in claims]
                    count[0] += bool(found) if not claims else all(hit)
                    count[1] += 1
                    count[2] += sum(hit)
                    count[3] += len(hit)
                    count[4] += marked
    for (language, kind), (lines, of_lines, claims, of_claims, marked) in sorted(counts.items()):
        share = f"claims {claims}/{of_claims} = {claims / of_claims:.3f}" if of_claims else ""
        found_lines = f"lines {lines}/{of_lines} = {lines / of_lines:.3f}"
        print(f"{language} {kind:9} {found_lines} {share}; {marked / of_lines:.1f} tokens")


def trained_on() -> str:
    """What the weights were learned from, all languages at once, as a hash."""
    digest = hashlib.sha256()
    for name in LANGUAGES:
        for folder in (".", "extra"):
            digest.update((CORPUS / folder / f"{name}.tsv").read_bytes())
    return digest.hexdigest()


def stored(linear: Linear) -> dict[str, object]:
    return {
        "bias": round(linear.bias / UNIT),
        "yes_from": round(linear.yes_from / UNIT),
        "weights": {name: round(value / UNIT) for name, value in linear.weights.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", action="store_true", help="cross-validate the whole detector, write nothing")
    arguments = parser.parse_args()
    given = examples()
    highest = cross_validated(given)
    if arguments.figures:
        figures(given, highest)
        return
    (find_table, find), (place_table, place) = learned_finds(given), learned_places(given)
    WEIGHTS.mkdir(exist_ok=True)
    for language in LANGUAGES:
        yes_from = threshold(given, highest, language)
        content = {
            "language": language,
            "trained_on": trained_on(),
            "finds": stored(find_table.linear(find, language, yes_from, SMALLEST_FIND)),
            "places": stored(place_table.linear(place, language, PLACE_FROM, SMALLEST_PLACE)),
        }
        written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        (WEIGHTS / f"{language}.json").write_text(written + "\n", encoding="utf-8")
        print(f"{language}: {len(written.encode()) // 1024} kB, yes from {yes_from:.3f}", file=sys.stderr)


if __name__ == "__main__":
    main()
