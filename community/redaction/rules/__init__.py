"""What the detector looks for, per language. Data and patterns only; `detector` runs them.

`kinds` holds the shape of a rule, `everywhere` what needs no language (links, handles, phones, platforms),
`grammar` the sentence patterns that the languages share, `en`, `es`, `fr` and `de` the words. English is
read in every language: people write "followers" and "influencer" anywhere.
"""

from __future__ import annotations

from functools import cache

from community.redaction.canonical import Vocabulary
from community.redaction.rules import addresses, de, en, es, everywhere, fr
from community.redaction.rules.kinds import Rule, RuleSet

RULE_SETS: dict[str, RuleSet] = {rule_set.language: rule_set for rule_set in (en.RULES, es.RULES, fr.RULES, de.RULES)}
LANGUAGES = tuple(RULE_SETS)


@cache
def rules_for(language: str) -> tuple[Rule, ...]:
    """The rules of a language ("es", "es-MX"; an unknown one counts as English), with English and those of
    every language.
    """
    chosen = RULE_SETS.get(language[:2].lower(), en.RULES)
    return (
        *everywhere.RULES,
        *addresses.RULES,
        *en.RULES.rules,
        *(chosen.rules if chosen is not en.RULES else ()),
    )


@cache
def vocabulary_for(language: str) -> Vocabulary:
    """The words that are recognized in disguise in a text of this language."""
    chosen = RULE_SETS.get(language[:2].lower(), en.RULES)
    return Vocabulary([*everywhere.WORDS, *en.RULES.words, *chosen.words])
