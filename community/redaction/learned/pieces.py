"""Cuts the tokens of a text into what is judged at once: sentences, and long ones at their commas."""

from __future__ import annotations

from collections.abc import Iterator

from community.redaction.learned.tokens import Token

LONGEST = 36
_ENDS = frozenset(".!?…;")
_PAUSES = frozenset(",:;–-—()")


def pieces(text: str, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """(first, behind the last) of the tokens of every piece, in order; together they are all tokens."""
    start = 0
    for at in range(1, len(tokens)):
        if at - start >= 3 and _begins(text, tokens[at - 1], tokens[at]):
            yield from _shortened(tokens, start, at)
            start = at
    if start < len(tokens):
        yield from _shortened(tokens, start, len(tokens))


def _begins(text: str, before: Token, token: Token) -> bool:
    between = text[before.end : token.start]
    if "\n" in between:
        return True
    if before.word not in _ENDS or not between:
        return False
    return text[token.start].isupper() or token.kind == "sign"


def _shortened(tokens: list[Token], start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = start + LONGEST
        for at in range(start + LONGEST, start + LONGEST // 2, -1):
            if tokens[at - 1].word in _PAUSES:
                cut = at
                break
        yield start, cut
        start = cut
    yield start, end
