"""The patterns themselves: every repetition is bounded, which makes reading a text linear in its length."""

from __future__ import annotations

import re
import time
from re import _constants, _parser  # type: ignore[attr-defined]

import pytest

from community.redaction import names
from community.redaction.detector import propose
from community.redaction.rules import LANGUAGES, rules_for
from community.redaction.rules.kinds import Rule, alternatives, any_of, plain_words

RULES = sorted({rule for language in LANGUAGES for rule in rules_for(language)}, key=lambda rule: rule.pattern.pattern)
NAME_PATTERNS = [pattern for pattern in vars(names).values() if isinstance(pattern, re.Pattern)]
HOSTILE = {
    "figures": "12 ",
    "letters": "a ",
    "number words": "one two ",
    "number words in one": "zweiund",
    "thousands": "9.8k",
    "at signs": "a@",
    "dots": "a.",
    "possessives": "my own ",
    "platforms": "ig insta ",
    "followers": "followers is ",
    "capitals": "Anna De ",
    "commas": "1,",
    "dashes": "-",
    "blanks": " ",
    "hidden characters": "a\u200bb ",
    "letters apart": "f.o.l.l.o.w ",
    "sentences": "Follow me. ",
    "one long sentence": "my followers and ",
    "mixed alphabets": "аbс",
}


def _unbounded(tree: object) -> bool:
    """Whether a parsed pattern repeats anything without an upper bound."""
    found = False
    for operation, argument in tree:  # type: ignore[attr-defined]
        repeats = operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
        found |= repeats and argument[1] == _constants.MAXREPEAT
        parts = argument if isinstance(argument, tuple | list) else [argument]
        for part in parts:
            inner = part if isinstance(part, list) else [part]
            found |= any(isinstance(one, _parser.SubPattern) and _unbounded(one) for one in inner)
    return found


@pytest.mark.parametrize(
    "pattern", [rule.pattern for rule in RULES] + NAME_PATTERNS, ids=range(len(RULES) + len(NAME_PATTERNS))
)
def test_every_repetition_is_bounded(pattern: re.Pattern[str]) -> None:
    assert not _unbounded(_parser.parse(pattern.pattern, pattern.flags))


def test_the_bound_check_sees_what_it_should() -> None:
    for unbounded in ("a+", "(?:x|b*)c", "(?=a+)", "(?>(?:ab)+)", "(?P<mask>a{2,})"):
        assert _unbounded(_parser.parse(unbounded))
    assert not _unbounded(_parser.parse("(?:a{1,3}|b?){0,4}[a-z]{2}"))


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_work_grows_in_step_with_the_text(hostile: str) -> None:
    """Four times the text takes about four times the work, never sixteen times."""

    def work(length: int) -> float:
        text = (hostile * length)[:length]
        spent = []
        for _ in range(2):
            start = time.process_time()
            propose(text, "de")
            spent.append(time.process_time() - start)
        return min(spent)

    assert work(12_000) <= 8 * max(work(3_000), 0.004)


@pytest.mark.long
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_alone_is_linear_on_a_hundred_thousand_characters(rule: Rule) -> None:
    for hostile in HOSTILE.values():
        spent = []
        for length in (25_000, 100_000):
            text = (hostile * length)[:length]
            start = time.process_time()
            for _ in rule.pattern.finditer(text):
                pass
            spent.append(time.process_time() - start)
        assert spent[1] <= 8 * max(spent[0], 0.01), hostile


def test_lists_of_words_are_cut_outside_parentheses_only() -> None:
    assert alternatives("a (?:b|c) d|e") == ["a (?:b|c) d", "e"]
    assert alternatives("one two") == ["one", "two"]
    assert any_of("fan fans") == "(?:fans|fan)"


def test_small_patterns_give_every_spelling_to_the_vocabulary() -> None:
    assert plain_words("abonnee?s?|lector(?:es|as)|no way|x.y") == {
        "abonne", "abonnes", "abonnee", "abonnees", "lectores", "lectoras",
    }  # fmt: skip
