"""A text as the learned part sees it: words with their place in the text as given, and what is odd about them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from community.redaction.canonical import plain
from community.redaction.spans import Normalized, is_invisible

# Letters drawn like Latin ones, and figures and signs that stand for a letter inside a word.
_ALIKE = str.maketrans(
    "аеорсхуіїкмтнвѕјԁӏԛԝһзιοανρτυκεηχꓗᴋ",
    "aeopcxyiikmthbsjdlqwhzioavptukenxkk",
)
_LEET = str.maketrans("013457@$€!|£", "oieastaseill")
_TOKEN = re.compile(
    r"(?P<number>(?:\d{1,3}(?:[.,' ]\d{3}){1,4}|\d{1,12}(?:[.,]\d{1,3})?)(?!\d)"
    # "2oo" and "0ver" are words in disguise, "12k" and "20km" numbers with their unit.
    r"(?P<unit>(?!o{1,4}\b)(?<!\b0)[^\W\d_]{0,4})(?![^\W_]|[@$€!]\w))"
    r"|(?P<word>(?:[@$€](?=[^\W\d_]))?[^\W_](?:[^\W_]|[@$€!|](?=[^\W_])){0,60}[@$€]?)"
    r"|(?P<sign>[^\w\s]|_)"
)
_JOINT = re.compile(r"[ .,\-_]{1,3}")
_GERMAN_NUMBER = re.compile(
    r"(?:eins?|zwei|zwo|drei|vier|funf|fuenf|sechs?|sieb|sieben|acht|neun|zehn|elf|zwolf|zwoelf|und|zig|ssig|zwan|halb"
    r"|hundert|tausend){1,8}(?:hundert|tausend)\w{0,8}"
    r"|(?:hundert|tausend)(?:e|en|er|ern|de)?"
)
# "2oo" and "l5oo" for 200 and 1500.
_FIGURES_IN_DISGUISE = re.compile(r"[lio]?\d{1,12}o{1,6}|[lio]\d{1,12}|\d{1,6}o\d{1,6}")
_LONGEST_RUN = 40
_ROMAN = re.compile(r"[MDCLXVI]{2,12}")


# Signs of hiding. A word that the vocabulary undid is none: it may be a slip of the pen.
_HIDING = frozenset({"hidden", "styled", "struck", "mixed", "spaced", "sign", "inner", "figures"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign of the canonical text.

    `start` and `end` are code points of the text as given, `word` is folded and out of disguise, `odd` tells
    what was done to it, `kind` is "number", "word" or "sign".
    """

    start: int
    end: int
    word: str
    kind: str
    odd: tuple[str, ...] = ()
    value: float = 0.0
    unit: str = ""
    written: str = ""

    @property
    def hides(self) -> bool:
        """Whether somebody took pains with it: by itself a reason to look, whatever the word."""
        return not _HIDING.isdisjoint(self.odd)


def tokens_of(text: str, canon: Normalized) -> list[Token]:
    """The tokens of a text in order; `canon` is its canonical form."""
    found: list[Token] = []
    places: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(canon.text):
        found.append(_token(text, canon, match))
        places.append(match.span())
    return _joined(found, places, canon.text)


def _token(text: str, canon: Normalized, match: re.Match[str]) -> Token:
    start, end = canon.given(*match.span())
    raw = text[start:end]
    word, kind = match[0], str(match.lastgroup if match.lastgroup != "unit" else "number")
    odd = list(_oddities(raw)) if not raw.isascii() else []
    if kind == "word" and len(word) > 1 and len(set(canon.offsets[slice(*match.span())])) == 1:
        # The vocabulary took it out of disguise; what the disguise was stands in the text as given.
        odd += ["undone", *_undone("".join(char for char in plain(raw) if not is_invisible(char)))[1]]
    if kind == "number":
        unit = match["unit"]
        figures = word[: len(word) - len(unit)]
        return Token(start, end, word, kind, tuple(odd), _value(figures), unit, figures)
    written = ""
    if kind == "word":
        written = word
        word, more = _undone(word)
        odd += more
        if _ROMAN.fullmatch(unicodedata.normalize("NFKC", raw)) and len(raw) < 9:
            odd.append("roman")
        if raw[0].isupper():
            odd.append("upper" if len(raw) > 2 and raw.isupper() else "capital")
        if _GERMAN_NUMBER.fullmatch(word):
            odd.append("numeral")
    return Token(start, end, word, kind, tuple(odd), written=written if written != word else "")


def _value(figures: str) -> float:
    parts = re.split(r"[.,' ]", figures)
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]):
        return float("".join(parts))
    return float(".".join(parts[:2])) if len(parts) > 1 else float(parts[0])


@lru_cache(maxsize=4096)
def _undone(word: str) -> tuple[str, tuple[str, ...]]:
    """A folded word in Latin letters, and what had to be done for it."""
    if word.isascii() and word.isalpha():
        return word, ()
    odd: list[str] = []
    scripts = {unicodedata.name(char, "?").split()[0] for char in word if char.isalpha()}
    if not scripts <= {"LATIN"} and not word.startswith(("μ", "ω")):
        alike = word.translate(_ALIKE)
        # A word all in another alphabet is a disguise only if every letter has a Latin twin.
        if "LATIN" in scripts or alike.isascii():
            odd.append("mixed" if "LATIN" in scripts else "alien")
            word = alike
    if any(char.isdigit() for char in word) and any(char.isalpha() for char in word):
        shape = re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "a", word))
        odd.append("leet:" + shape[:4])
        if len(word) > 2 and _FIGURES_IN_DISGUISE.fullmatch(word):
            odd.append("figures")
        figures = sum(char.isdigit() for char in word)
        word = word.translate(_LEET)
        # "bl0g" and "thr33", but not "H2O", "i18n" or "x86".
        if shape.startswith("a9a") and word.isalpha() and (len(word) > 4 or (len(word) == 4 and figures == 1)):
            odd.append("inner")
    elif any(not char.isalnum() for char in word):
        odd.append("sign")
        word = word.translate(_LEET)
    return word, tuple(odd)


def _oddities(raw: str) -> tuple[str, ...]:
    """Hidden characters inside a word, letters and figures of another width or style, marks that strike out."""
    odd: list[str] = []
    if any(is_invisible(raw[at]) and _latin(raw[at - 1]) for at in range(1, len(raw) - 1)):
        odd.append("hidden")
    if any(_styled(char) for char in raw):
        odd.append("styled")
    if any(_strikes(char) for char in raw):
        odd.append("struck")
    return tuple(odd)


def _latin(char: str) -> bool:
    """Other scripts join and part their letters with characters that do not show."""
    return char.isalnum() and char < "\u0370"


def _strikes(char: str) -> bool:
    """Lines through and under letters, and boxes around figures; accents are none."""
    return "\u0332" <= char <= "\u0338" or "\u20d0" <= char <= "\u20ff"


def _styled(char: str) -> bool:
    return (
        char > "\u2150"
        and char.isalnum()
        and not "\ufb00" <= char <= "\ufb06"
        and unicodedata.normalize("NFKC", char).isascii()
    )


def _joined(found: list[Token], places: list[tuple[int, int]], canon: str) -> list[Token]:
    """Letters or figures that stand apart become one token: "t h o u", "4 8 0 0"."""
    joined: list[Token] = []
    at = 0
    while at < len(found):
        run, word = at, ""
        last = at
        while run < len(found):
            token = found[run]
            if token.kind == "sign":
                if word and canon[slice(*places[run])] in ".,-_" and run + 1 < len(found):
                    run += 1
                    continue
                break
            if places[run][1] - places[run][0] != 1 or len(word) > _LONGEST_RUN:
                break
            if word and not _JOINT.fullmatch(canon[places[last][1] : places[run][0]]):
                break
            word += token.word
            last = run
            run += 1
        if len(word) >= 3:
            number = word.isdigit()
            odd = tuple(sorted({name for token in found[at : last + 1] for name in token.odd} | {"spaced"}))
            undone, more = _undone(word)
            joined.append(
                Token(
                    found[at].start,
                    found[last].end,
                    undone,
                    "number" if number else "word",
                    (*odd, *more),
                    float(word) if number else 0.0,
                    "",
                    word if number else "",
                )
            )
            at = last + 1
        else:
            joined.append(found[at])
            at += 1
    return joined
