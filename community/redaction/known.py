"""What is on record about an applicant, looked for wherever it occurs in a text.

No pattern guesses here: strings are compared word by word, without case, accents, or the signs between
their parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from community.redaction.canonical import plain
from community.redaction.rules.kinds import listed
from community.redaction.spans import Category, Normalized, Span, Tier

# Parts of names that never stand for a person alone.
_PARTICLES = listed(
    """
    de del della da das do dos di du des le la las los van von der den ter zu zum y e i bin ibn al el of the
    jr sr ii iii dr mr mrs ms st san
    """
)
# Names and local parts that are everyday words. In lower case they are far more often the word, so a
# screener decides.
_EVERYDAY = listed(
    """
    will may mark rose wood woods baker mason smith cook carpenter hill field fields grant frank art bill
    rob pat jack grace hope faith joy june april august summer autumn dawn ivy lily violet olive hazel iris
    heather sky star stone rich young long short white black brown green gray grey gold silver rice day king
    price page reed bush brook brooks lane street church chase hunter fisher miller taylor turner potter
    weaver cooper wright walker rider bell case drew guy mike ray rusty sandy sharp bright moody wise hand
    hands so an he do my me in on no to up ed jo bo or us we is it as at by go if am be info mail hello
    contact office team work home shop post admin hi hey craft maker makers tools tool bread bike climb code
    web klein gross lang kurz schwarz weiss braun rot koch bauer stein wolf berg sommer winter vogel fuchs
    berger jung alt luz sol cruz paz rosa mar rio flores leon luna angel blanca dolores petit grand blanc
    noir roux bois pierre fleur olivier marin martin claire lune
    """
)
_NO_WORD_BOUNDS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_PART = re.compile(r"[^\W_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True)
class KnownStrings:
    """What to mask for one applicant: their names as on record, mail address and handles. All may be empty.

    `allowed` are words that look like names but are not private: the program's own names, products, places.
    """

    names: tuple[str, ...] = ()
    mail: str = ""
    handles: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.names or self.mail or self.handles)

    @cached_property
    def words(self) -> frozenset[str]:
        """The folded words, so that they are recognized in disguise as well."""
        return frozenset(part for pattern in self._sequences for part in pattern[0])

    def find(self, text: str, canon: Normalized) -> Iterator[Span]:
        """Spans of `text` where a known string stands on word bounds; `canon` is its canonical form.

        Tier 1, but for everyday words in lower case ("will", "baker"), which are tier 2.
        """
        for pattern, category, everyday in self._patterns:
            for match in pattern.finditer(canon.text):
                start, end = canon.given(*match.span())
                doubtful = everyday and text[start:end].islower()
                yield Span(start, end, category, Tier.LOOK if doubtful else Tier.PROPOSED)

    @cached_property
    def _sequences(self) -> list[tuple[tuple[str, ...], Category]]:
        found: dict[tuple[str, ...], Category] = {}
        local = self.mail.partition("@")[0].partition("+")[0]
        for source, category in (
            *((name, Category.NAME) for name in self.names),
            (self.mail, Category.CONTACT),
            (local, Category.CONTACT),
            *((handle, Category.HANDLE) for handle in self.handles),
        ):
            for spelling in (source, source.translate(_UMLAUTS)):
                parts = tuple(_PART.findall(plain(spelling)))
                if parts and not (len(parts) == 1 and (parts[0] in _PARTICLES or len(parts[0]) < 2)):
                    found.setdefault(parts, category)
                if category is Category.NAME or source is local:
                    shortest = 2 if category is Category.NAME else 4
                    for part in parts:
                        if len(part) >= shortest and part not in _PARTICLES and not part.isdigit():
                            found.setdefault((part,), category)
        return list(found.items())

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], Category, bool]]:
        return [
            (_pattern(parts), category, len(parts) == 1 and parts[0] in _EVERYDAY)
            for parts, category in self._sequences
        ]


def _pattern(parts: tuple[str, ...]) -> re.Pattern[str]:
    """The parts in a row with up to three signs between them, on word bounds. An underscore or a change to
    digits is one.
    """
    body = r"[\W_]{0,3}".join(re.escape(part) for part in parts)
    if _NO_WORD_BOUNDS.search(body):
        return re.compile(body)
    opening = r"(?<![^\W_])" if not parts[0][0].isdigit() else r"(?<!\d)"
    # A year behind a name ("nora82") and a German or careless genitive ("Noras") still give it away.
    ending = r"(?:\d{1,4}|s)?" if len(parts[-1]) >= 4 and parts[-1] not in _EVERYDAY and parts[-1].isalpha() else ""
    return re.compile(rf"{opening}{body}{ending}(?![^\W_])")
