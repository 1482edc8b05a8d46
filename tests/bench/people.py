"""Invented people of the bench database, and the words that they write. Always the same for the same seed."""

from __future__ import annotations

import random


def _each(words: str) -> list[str]:
    return words.split()


FIRST = _each("Nora Hana Wojciech Dee Ines Annika Tomas Ruth Emeka Lucia Piet Sanne Mateo Aylin Greta Oskar")
LAST = _each("Castellan Whitlock Roos Achterberg Okonkwo Brandt Silva Moreau Lindqvist Park Hollow Varga Tuck Yilmaz")
SPACES = ("Sharpening", "Planes", "Chisels", "Saws", "First tools", "Repairs", "Out and about", "The workshop")
WORDS = _each(
    "edge iron stone bevel plane sole shaving grain oak walnut handle tote chisel mallet saw kerf burr strop camellia "
    "oil neighbor library evening lent bought old flat hollow honing angle guide thumb light window bench vise patient "
    "slowly twice never always perhaps cheap good better steel soft hard chip gap mouth cap screw set back front"
)
#: Found in one post of about two hundred.
RARE = "micrometer"


def name_of(number: int) -> str:
    """The name of the person with this number, from 0."""
    return f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]}"


def sentence(dice: random.Random, length: int) -> str:
    """A sentence of so many words."""
    words = [dice.choice(WORDS) for _ in range(length)]
    return " ".join(words).capitalize() + "."


def post(dice: random.Random) -> list[str]:
    """Paragraphs of one post: mostly a few lines, at times a page."""
    paragraphs = [
        " ".join(sentence(dice, dice.randint(6, 16)) for _ in range(dice.randint(1, 4)))
        for _ in range(dice.choice((1, 1, 1, 2, 2, 3)))
    ]
    if dice.random() < 0.005:
        paragraphs[-1] += f" {RARE.capitalize()}."
    return paragraphs
