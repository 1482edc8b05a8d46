"""Postal addresses as written in the countries of the four languages: street and number, post office box, postal code.

Street words double as everyday ones ("a 10 minute drive", "a 3 inch square"), so most need their capital
letters.
"""

from __future__ import annotations

import re

from community.redaction.rules.kinds import Rule, any_of, proposed
from community.redaction.spans import Category

# Between a house number and "street" none of these can stand: "5 miles down the street" is a distance.
_NOT_A_STREET = any_of(
    "the a an of on in at to from down up along by and or my our his her their this that "
    "miles? mi km m mm cm inch inches feet foot ft "
    "minutes? min hours? people person speed year years day days week weeks month months "
    "grit gear spoke pound times teeth"
)
_NAME = rf"(?!{_NOT_A_STREET}\b)[\w'.-]{{2,20}} "
_STREETS = any_of("street|str|st|avenue|ave|boulevard|blvd")
_LOCAL_STREETS = any_of(
    "road|rd|lane|ln|drive|dr|court|ct|place|pl|square|close|way|terrace|crescent|row"
    "|walk|hill|park|circle|highway|parkway|pkwy"
)
_UNIT = r"(?:,? (?:apt|apartment|unit|suite|flat|floor|#)\.? ?\w{1,6})?"
_BEFORE = r"(?<![\w.,/-])"
_AFTER = r"\.?(?![\w-])"
_TOWN = r"(?:,? ?\d{4,5} [\w-]{3,24})?"


def _capitalized(written: str) -> bool:
    """Whether every word that begins with a letter begins with a capital."""
    words = [word for word in re.findall(r"[^\W\d_][\w'.-]*", written) if len(word) > 1]
    return bool(words) and all(word[0].isupper() for word in words)


def _upper(written: str) -> bool:
    return not any(char.islower() for char in written)


RULES: tuple[Rule, ...] = (
    proposed(
        "street",
        Category.POSTAL_ADDRESS,
        rf"{_BEFORE}\d{{1,5}}[a-d]? (?:{_NAME}){{1,3}}{_STREETS}{_AFTER}{_UNIT}",
    ),
    proposed(
        "street in capitals",
        Category.POSTAL_ADDRESS,
        rf"{_BEFORE}\d{{1,5}}[a-d]? (?:{_NAME}){{1,3}}{_LOCAL_STREETS}{_AFTER}",
        _capitalized,
    ),
    proposed("state and zip code", Category.POSTAL_ADDRESS, r"\b[a-z]{2},? \d{5}(?:-\d{4})?(?![\w-])", _upper),
    proposed(
        "British postcode",
        Category.POSTAL_ADDRESS,
        r"\b[a-z]{1,2}\d[a-z\d]? \d[abd-hjlnp-uw-z]{2}\b(?! ?-)",
        _upper,
    ),
    proposed(
        "post office box",
        Category.POSTAL_ADDRESS,
        r"\b(?:p\.? ?o\.? ?box|post office box|postfach|apartado(?: de correos)?|boite postale"
        r"|b\.p\.) (?:no\.? )?\d{1,7}\b",
    ),
    proposed(
        "German street",
        Category.POSTAL_ADDRESS,
        r"\b(?:[\w-]{2,24}(?:strasse|str\.|gasse|weg|allee|platz|ufer|damm)"
        r"|(?:am|an der|im|zum|zur) [\w-]{3,24})"
        rf" \d{{1,4}} ?[a-h]?(?![\w.,]\d)(?! ?(?:grad|uhr|meter|km|mm|cm|euro|jahre|minuten"
        rf"|stunden|prozent|%)\b)\b{_TOWN}",
        lambda written: _capitalized(re.sub(r"^(?:am|an der|im|zum|zur) ", "", written)) and _has_street(written),
    ),
    proposed(
        "French street",
        Category.POSTAL_ADDRESS,
        rf"{_BEFORE}\d{{1,4}},? ?(?:bis |ter )?,? ?(?:rue|avenue|boulevard|bd|impasse|chemin"
        r"|allee|quai|place|route)"
        rf" (?:de la |de l'|des |du |de |d')?[\w'-]{{2,24}}(?: [\w'-]{{2,24}})?{_TOWN}",
        lambda written: any(char.isupper() for char in written),
    ),
    proposed(
        "Spanish street",
        Category.POSTAL_ADDRESS,
        r"\b(?:calle|avenida|avda\.?|av\.|plaza|paseo|camino|carrer|c/) ?(?:de la |de los "
        r"|del |de )?[\w'-]{2,24}(?: [\w'-]{2,24}){0,3}"
        rf",? (?:n\.? ?[o°]?\.? ?|numero )?\d{{1,4}}\b(?! ?(?:km|metros|minutos|horas|anos"
        rf"|personas)\b){_TOWN}",
    ),
    proposed(
        "postal code and town",
        Category.POSTAL_ADDRESS,
        r"\b(?:d-|f-|e-)?\d{5} (?:berlin|hamburg|munchen|koln|frankfurt|stuttgart|leipzig"
        r"|dresden|madrid|barcelona|sevilla|valencia"
        r"|bilbao|zaragoza|paris|lyon|marseille|toulouse|nantes|lille|bordeaux|grenoble|rennes)\b",
    ),
)


def _has_street(written: str) -> bool:
    """Whether a German match names a street by its ending; "Am Markt 4" needs the ordinary words of a place."""
    folded = written.lower().replace("ß", "ss")
    return bool(
        re.search(r"(?:strasse|str\.|gasse|weg|allee|platz|ufer|damm) \d", folded)
        or re.match(
            r"(?:am|an der|im|zum|zur) (?:markt|berg|bach|hof|kirch\w{0,20}|anger|wald|see|park|bahnhof"
            r"|muhl\w{0,20}|mühl\w{0,20}|rain) \d",
            folded,
        )
    )
