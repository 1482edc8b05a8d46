"""The form of a text in which the rules are written: lower case, no accents, disguises undone.

A disguise is undone only when the outcome is a word of the vocabulary, so "f0llowers", "f o l l o w e r s",
"fol-lowers" and Cyrillic look-alikes become "followers" while "M8 bolt" and "A B C" stay as they are.
Nothing here knows what a word means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from copy import copy

from community.redaction.spans import Normalized

# Letters that NFD does not take apart, and marks of typography that the rules need not tell from each other.
_PLAIN = {
    "ß": "ss",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ƒ": "f",
    **dict.fromkeys("’‘ʼ´", "'"),
    **dict.fromkeys("‐‑‒–—−", "-"),
    **dict.fromkeys("·•", "."),
}
_DROPPED = frozenset('*~`"“”„«»')

# Characters that are drawn alike: Latin, digits and signs, then Cyrillic, then Greek. Upper-case I, lower-case l,
# 1, ! and | are one shape, as are o and 0; z stands for a careless s.
_ALIKE = str.maketrans(
    "i1!|034@5$789z" + "аеорсхуіїкмтнвѕјԁӏ" + "οανιρτυκε" + "ɑɡ",
    "lllloeaasstbgs" + "aeopcxyllkmthbsjdl" + "oavlptuke" + "ag",
)

_TOKEN = re.compile(r"(?:[^\W_]|[@$])(?:(?:[^\W_]|[@$!|]){0,60}(?:[^\W_]|[@$]))?")
_PLAIN_WORD = re.compile(r"[a-z]+")
_COUNTED_WORD = re.compile(r"\d+[km]?([a-z]+)")
_SPACE = re.compile(r"\s{1,1000}")
_JOINTS = frozenset([" ", ".", "-", "_", "- "])
_LONGEST = 24
# From this length on, a word that lost one inner letter ("followrs") is still taken for it.
_ROOM_FOR_A_SLIP = 8


def plain(text: str) -> str:
    """Lower case without accents: the folding of a whole text, for words that are compared and never mapped back."""
    return "".join(_folded(char) for char in unicodedata.normalize("NFKC", text))


def shape(word: str) -> str:
    """What a folded word looks like: look-alikes become one letter and a run of one letter becomes a single one."""
    alike = word.translate(_ALIKE)
    return "".join(char for at, char in enumerate(alike) if at == 0 or alike[at - 1] != char)


class Vocabulary:
    """Words worth recognizing in disguise: folded, single, at least four letters long; others are left out."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words: frozenset[str] = frozenset()
        self._by_shape: dict[str, str] = {}
        self._by_slip: dict[str, str] = {}
        self._by_outline: dict[str, str] = {}
        self._openings: frozenset[str] = frozenset()
        self._take(words)

    def _take(self, words: Iterable[str]) -> None:
        """Know `words`, too. Of two that look alike it is always the same one, in whatever order they came."""
        new = {word for word in words if 4 <= len(word) <= _LONGEST} - self.words
        self.words |= new
        for word in new:
            outline = word.translate(_ALIKE)
            self._by_shape[shape(word)] = max(word, self._by_shape.get(shape(word), word))
            self._by_outline[outline] = max(word, self._by_outline.get(outline, word))
            if len(word) >= _ROOM_FOR_A_SLIP:
                for at in range(1, len(word) - 1):
                    slip = shape(word[:at] + word[at + 1 :])
                    self._by_slip[slip] = min(word, self._by_slip.get(slip, word))
        self._openings |= {word.translate(_ALIKE)[:3] for word in new}

    def __or__(self, words: Iterable[str]) -> Vocabulary:
        # What is known stays as it is: every text of an applicant is read with their name beside the same vocabulary.
        both = copy(self)
        both._by_shape, both._by_slip, both._by_outline = (
            dict(self._by_shape),
            dict(self._by_slip),
            dict(self._by_outline),
        )
        both._take(words)
        return both

    def _like(self, look: str) -> str | None:
        return self._by_shape.get(look) or self._by_slip.get(look)

    def undisguised(self, token: str) -> str | None:
        """The word behind a token, or None when there is none or the token is that word already."""
        if len(token) < 4 or token in self.words:
            return None
        if _PLAIN_WORD.fullmatch(token):
            # Only letters: a misspelling such as "folowers". Short words are too close to each other for
            # that.
            word = self._like(shape(token)) if len(token) >= 7 else None
            return word if word and abs(len(word) - len(token)) <= 2 else None
        counted = _COUNTED_WORD.fullmatch(token)
        if counted and counted[1] in self.words:
            return None
        return self._like(shape(token)) if any(char.isalpha() for char in token) else None

    def spelled(self, letters: str) -> Iterator[tuple[int, int, str]]:
        """Words inside a run of single letters, longest first from the left, as (start, end, word)."""
        outline = letters.translate(_ALIKE)
        at = 0
        while at + 4 <= len(outline):
            step = 1
            if outline[at : at + 3] in self._openings:
                for end in range(min(len(outline), at + _LONGEST), at + 3, -1):
                    word = self._by_outline.get(outline[at:end])
                    if word:
                        yield at, end, word
                        step = end - at
                        break
            at += step


def canonical(given: Normalized, vocabulary: Vocabulary) -> Normalized:
    """`given` in canonical form; the offsets lead all the way back to the text that `given` was made from."""
    folded = _fold(given)
    tokens = [match.span() for match in _TOKEN.finditer(folded.text)]
    characters: list[str] = []
    offsets: list[tuple[int, int]] = []
    at = 0
    for start, end, word in _replacements(folded.text, tokens, vocabulary):
        characters.extend(folded.text[at:start])
        offsets.extend(folded.offsets[at:start])
        characters.extend(word)
        offsets.extend([folded.given(start, end)] * len(word))
        at = end
    characters.extend(folded.text[at:])
    offsets.extend(folded.offsets[at:])
    return Normalized("".join(characters), tuple(offsets))


def _folded(char: str) -> str:
    if char < "\x80":
        return char.lower()
    if char.lower() in _PLAIN:
        return _PLAIN[char.lower()]
    bare = "".join(part for part in unicodedata.normalize("NFD", char) if unicodedata.category(part) != "Mn")
    return bare.lower()


def _fold(given: Normalized) -> Normalized:
    """Lower case, no accents; emphasis and quotation marks dropped; white space one space, or a newline at
    a blank line.
    """
    characters: list[str] = []
    offsets: list[tuple[int, int]] = []
    at = 0
    for blank in _SPACE.finditer(given.text):
        _fold_words(given, at, blank.start(), characters, offsets)
        characters.append("\n" if blank[0].count("\n") > 1 else " ")
        offsets.append(given.given(*blank.span()))
        at = blank.end()
    _fold_words(given, at, len(given.text), characters, offsets)
    return Normalized("".join(characters), tuple(offsets))


def _fold_words(given: Normalized, start: int, end: int, characters: list[str], offsets: list[tuple[int, int]]) -> None:
    for at in range(start, end):
        if given.text[at] not in _DROPPED:
            for char in _folded(given.text[at]):
                characters.append(char)
                offsets.append(given.offsets[at])


def _replacements(text: str, tokens: list[tuple[int, int]], vocabulary: Vocabulary) -> Iterator[tuple[int, int, str]]:
    """(start, end, word) for every disguised word, in order and apart from each other."""
    at = 0
    while at < len(tokens):
        run = _letters_from(text, tokens, at)
        if run - at >= 4:
            letters = "".join(text[start:end] for start, end in tokens[at:run])
            for first, last, word in vocabulary.spelled(letters):
                yield tokens[at + first][0], tokens[at + last - 1][1], word
            at = run
            continue
        joined = _joined(text, tokens, at, vocabulary)
        if joined:
            parts, word = joined
            yield tokens[at][0], tokens[at + parts - 1][1], word
            at += parts
            continue
        start, end = tokens[at]
        plain_word = vocabulary.undisguised(text[start:end])
        if plain_word:
            yield start, end, plain_word
        at += 1


def _letters_from(text: str, tokens: list[tuple[int, int]], at: int) -> int:
    """The index after the run of single letters, each one joint apart, that starts at token `at`."""
    end = at
    while end < len(tokens) and tokens[end][1] - tokens[end][0] == 1:
        if end > at and text[tokens[end - 1][1] : tokens[end][0]] not in _JOINTS:
            break
        end += 1
    return end


def _joined(text: str, tokens: list[tuple[int, int]], at: int, vocabulary: Vocabulary) -> tuple[int, str] | None:
    """A word of six letters or more cut in two or three, as (number of parts, word)."""
    word = text[slice(*tokens[at])]
    for parts in (2, 3):
        if at + parts > len(tokens) or text[tokens[at + parts - 2][1] : tokens[at + parts - 1][0]] not in _JOINTS:
            return None
        word += text[slice(*tokens[at + parts - 1])]
        if len(word) > _LONGEST:
            return None
        if len(word) >= 6 and word in vocabulary.words:
            return parts, word
    return None
