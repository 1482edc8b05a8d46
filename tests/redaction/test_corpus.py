"""What the detector finds in sentences as people write them. docs/detector.md says what the figures are worth."""

from __future__ import annotations

import hashlib

import pytest

from community.redaction.detector import propose
from community.redaction.mask import mask
from community.redaction.spans import Tier
from tests.redaction.labelled import CORPUS, LANGUAGES, covered, score, sentences

CLAIMS = ("direct", "disguised", "identity", "numeral", "indirect")
FROZEN = {
    "en": "cb04587f1a1e543c08dcec1c07c22f5a5517db724a5de8892fa5ecd85175853a",
    "es": "a6266d2de9e34f4b8c07d3e70eb9396d0ea636cf6a10748ca157b1ff74c3de17",
    "fr": "02e40ea837e31aa1af017320161eb5e26ab3c02b94c0bfaa5f6952d36592d04b",
    "de": "b52486ca693e863fa93cb923275d57035ae95b383c014ee25ae23bca6d7d96b3",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_that_were_learned_from_are_found(language: str) -> None:
    """Says that nothing broke, not how good it is: the model has seen these sentences."""
    result = score(language)
    assert result.recall("direct") >= 0.97, result.wrong
    assert result.recall("disguised") >= 0.95, result.wrong
    assert result.recall("identity") >= 0.90, result.wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_alone_still_find_what_they_found(language: str) -> None:
    """Tier 1 masks at once, so it is kept narrow: about half of the plain claims."""
    assert score(language).recall("direct", both=False) >= 0.50


@pytest.mark.parametrize("language", LANGUAGES)
def test_clean_sentences_stay(language: str) -> None:
    result = score(language)
    assert result.share("clean", both=False) <= 0.02, result.wrong
    assert result.share("clean") <= 0.25, result.wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_and_craft_stay_readable(language: str) -> None:
    """Only the numeral of an in-person group goes; people helped, years and quantities stay."""
    for sentence in sentences(language):
        sure = [span for span in propose(sentence.text, language) if span.tier is Tier.PROPOSED]
        for kept in sentence.kept:
            assert not covered(sure, kept), mask(sentence.text, sure)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_of_other_languages_leave_clean_sentences_alone(language: str) -> None:
    """People write in the language they like: the rules of the program's language must not maim another one."""
    for other in LANGUAGES:
        clean = [sentence.text for sentence in sentences(language) if sentence.kind == "clean"]
        maimed = [text for text in clean if any(s.tier is Tier.PROPOSED for s in propose(text, other))]
        assert len(maimed) <= 0.05 * len(clean), maimed


@pytest.mark.parametrize("folder", [".", "frozen"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_corpus_is_large_enough(language: str, folder: str) -> None:
    """Two hundred claims and two hundred clean sentences: two misses in a hundred are then told from four."""
    result = score(language, folder)
    assert sum(result.lines[kind].of for kind in CLAIMS) >= 200
    assert result.lines["clean"].of >= 200
    texts = [sentence.text for sentence in sentences(language, folder)]
    assert len(set(texts)) == len(texts), "a sentence stands there twice"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frozen_sentences_are_the_same(language: str) -> None:
    written = (CORPUS / "frozen" / f"{language}.tsv").read_bytes()
    assert hashlib.sha256(written).hexdigest() == FROZEN[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_frozen_is_learned_from(language: str) -> None:
    frozen = {sentence.text for sentence in sentences(language, "frozen")}
    assert not frozen & {sentence.text for folder in (".", "extra") for sentence in sentences(language, folder)}


# No message and no list of misses below: a failure must not show what stands in the frozen part.


@pytest.mark.parametrize("language", LANGUAGES)
def test_frozen_claims_are_found(language: str) -> None:
    """The goal: 95 of 100 plain claims, 90 of 100 disguised ones, by both tiers."""
    result = score(language, "frozen")
    direct, disguised = result.recall("direct"), result.recall("disguised")
    assert direct >= 0.95
    assert disguised >= 0.90


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_learned_part_they_are_not(language: str) -> None:
    """Else the test above would notice nothing when the model is gone."""
    result = score(language, "frozen", by_rules=True)
    direct, disguised = result.recall("direct"), result.recall("disguised")
    assert direct < 0.95
    assert disguised < 0.60


@pytest.mark.parametrize("language", LANGUAGES)
def test_frozen_clean_sentences_stay(language: str) -> None:
    """At most 2 of 100 masked by tier 1, at most 25 pointed at by either."""
    result = score(language, "frozen")
    masked, flagged = result.share("clean", both=False), result.share("clean")
    assert masked <= 0.02
    assert flagged <= 0.25
