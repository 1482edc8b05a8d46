"""What the detector finds in sentences as people write them. corpus/README.md says what the figures are worth."""

from __future__ import annotations

import hashlib

import pytest

from community.redaction.detector import propose
from community.redaction.mask import mask
from community.redaction.spans import Tier
from tests.redaction.labelled import CORPUS, LANGUAGES, covered, score, sentences


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_are_found(language: str) -> None:
    result = score(language)
    assert result.share("direct") >= 0.95, result.wrong
    assert result.share("direct", both=False) >= 0.90, result.wrong
    assert result.share("disguised") >= 0.90, result.wrong
    assert result.share("identity") >= 0.95, result.wrong
    assert result.share("numeral", both=False) >= 0.95, result.wrong


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_corpus_is_large_enough(language: str) -> None:
    result = score(language)
    claims = sum(result.of[kind] for kind in ("direct", "disguised", "identity", "numeral", "indirect"))
    at_least = 60 if language == "en" else 25
    assert claims >= at_least
    assert result.of["clean"] >= at_least
    texts = [sentence.text for sentence in sentences(language)]
    assert len(set(texts)) == len(texts)


FROZEN = {
    "en": "cb04587f1a1e543c08dcec1c07c22f5a5517db724a5de8892fa5ecd85175853a",
    "es": "a6266d2de9e34f4b8c07d3e70eb9396d0ea636cf6a10748ca157b1ff74c3de17",
    "fr": "02e40ea837e31aa1af017320161eb5e26ab3c02b94c0bfaa5f6952d36592d04b",
    "de": "b52486ca693e863fa93cb923275d57035ae95b383c014ee25ae23bca6d7d96b3",
}
# Measured when the set was new, by both tiers. The goal is .95 (README.md); a change may raise a floor, never lower it.
FROZEN_FLOORS = {"en": 0.86, "es": 0.78, "fr": 0.82, "de": 0.71}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frozen_sentences_are_the_same(language: str) -> None:
    written = (CORPUS / "frozen" / f"{language}.tsv").read_bytes()
    assert hashlib.sha256(written).hexdigest() == FROZEN[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_frozen_sentences_are_read_no_worse_than_when_they_were_new(language: str) -> None:
    result = score(language, "frozen")
    assert result.share("direct") >= FROZEN_FLOORS[language]
    assert result.share("disguised") >= 0.27
    assert result.share("clean", both=False) <= 0.025
    assert result.share("clean") <= 0.25
