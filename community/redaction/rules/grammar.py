"""Sentence patterns that English, Spanish, French and German share: a count and a word for an audience, in
either order.

A language gives its words as a `Lexicon`; what is said in one language only stands beside its lexicon.
"""

from __future__ import annotations

from dataclasses import dataclass

from community.redaction.rules.everywhere import PLATFORMS
from community.redaction.rules.kinds import Rule, alternatives, any_of, gap, look, plain_words, proposed
from community.redaction.rules.measures import MEASURES, MORE_FIGURES, NOT_MEASURED
from community.redaction.spans import Category


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of one language in canonical form (lower case, no accents), separated by "|"; small patterns are allowed.

    numbers   number words up to a hundred: "one|two|...|hundred" joints    what stands between number
    words: "and|a|half" scales    what multiplies a number: "k|thousand|million" vague     counts without a
    figure: "thousands of|a few hundred" roughly   what softens a number: "about|over" quantity  how many,
    without a number: "many|no|hardly any" size      how large an audience is: "huge|loyal|modest" followers
    words that mean an audience whatever stands around them viewers   words that mean an audience only after
    a large number people    words for people, before `watch` watch     what people do with one who is
    followed: "follow me|read my" crowd     collective words for an audience: "following|audience|fan base"
    mine      "my|our" have      "i have|i've got|we grew" on        prepositions before a platform list_
    mailing lists and the like, before a number group     in-person groups, whose number alone is masked
    member    what a member of such a group is called: "person|member|people" lead      what joins a group
    and its number: "of|with|has" channel   a place of one's own on a platform: "channel|account|page"
    """

    numbers: str
    joints: str
    scales: str
    vague: str
    roughly: str
    quantity: str
    size: str
    followers: str
    viewers: str
    people: str
    watch: str
    crowd: str
    mine: str
    have: str
    on: str
    list_: str
    group: str
    member: str
    lead: str
    channel: str


# "9.8k", "9 . 8 k", "12,000", "12 000", "1'000", "40+". The words of a scale are added per language.
_FIGURES = r"(?<![\w.,])(?:\d{1,3}(?:[ .,']\d{3}){1,4}|\d{1,9}(?: ?[.,] ?\d{1,3})?)(?!\d)"
_YEAR = r"(?!(?:1[89]|20)\d\d(?! ?[\dk+]|[.,]\d))"
_LARGE_FIGURES = rf"(?<![\w.,]){_YEAR}(?:\d{{1,3}}(?:[ .,']\d{{3}}){{1,4}}|\d{{3,9}})(?!\d)"


# A measure right behind a number: then it counts no people.
NOT_OF = rf"(?! ?{MEASURES}\b)"


def scaled_number(words: Lexicon) -> str:
    """A count in thousands or millions that no measure follows: "22k", "14,000", "ten million"."""
    figures = rf"{_FIGURES}{_scale(words)}|(?<![\w.,])\d{{1,3}}(?:[ .,']\d{{3}}){{1,3}}(?!\d)"
    spelled = rf"{_spelled(words, 3)}[ -]{any_of(_long(words.scales))}\b"
    return rf"(?:{figures}|{spelled}){NOT_OF}"


def number(words: Lexicon) -> str:
    """Any count, in figures or words."""
    return rf"(?:{_FIGURES}(?:{_scale(words)})?\+?|{_spelled(words)}\b|\b{any_of(words.vague)})"


def large_number(words: Lexicon) -> str:
    """A count that few things in a workshop reach: three digits or more and no year, a scale, or a vague one."""
    long_scale = any_of(_long(words.scales))
    spelled = rf"{_spelled(words, 3)}[ -]{long_scale}\b(?: {_more_words(words)}){{0,4}}\b"
    figures = rf"{_FIGURES}{_scale(words)}\+?|{_LARGE_FIGURES}\+?|\b{any_of(words.numbers)} k\b"
    return rf"(?:{figures}|{spelled}|\b{any_of(words.vague)})"


def _spelled(words: Lexicon, more: int = 6) -> str:
    return rf"\b{any_of(words.numbers)}(?:[ -]{_more_words(words)}){{0,{more}}}(?: ?k\b)?"


def _scale(words: Lexicon) -> str:
    """What multiplies a figure. An "m" with a blank before it is a meter."""
    spaced = any_of(scale for scale in alternatives(words.scales) if scale != "m")
    return rf"(?:m| ?{spaced})\b"


def _more_words(words: Lexicon) -> str:
    return any_of([*alternatives(words.numbers), *alternatives(words.joints), *_long(words.scales)])


def _long(scales: str) -> list[str]:
    return [scale for scale in alternatives(scales) if len(scale.rstrip("?")) > 2]


# People named after what they do: riders, turners, escaladores, grimpeurs, Kletterern.
_DOERS = r"\w{2,14}(?:ers|ors|ists|eurs|euses|adores|adoras|istas|ern|innen)"


def shared_rules(words: Lexicon) -> tuple[Rule, ...]:
    """The rules of every language, in the words of one."""
    count, large, scaled = number(words), large_number(words), scaled_number(words)
    followers, viewers, crowd = any_of(words.followers), any_of(words.viewers), any_of(words.crowd)
    mine, on, size = any_of(words.mine), any_of(words.on), any_of(words.size)
    group, members = any_of(words.group), f"(?:{any_of(words.member)}|{_DOERS})"
    roughly = rf"(?:\b{any_of(words.roughly)} )?"
    where = rf"(?: (?:{on} )?(?:{mine} )?{PLATFORMS})?"
    is_ = r"(?: ?[:=(~,-] ?| \w{1,9}){0,3} ?"
    return (
        proposed("count of followers", Category.AUDIENCE_SIZE, rf"{roughly}{count} ?{gap(3)}\b{followers}\b{where}"),
        proposed(
            "followers, then their count",
            Category.AUDIENCE_SIZE,
            rf"\b{followers}\b{where}{is_}{roughly}{count}",
        ),
        proposed("followers of mine", Category.AUDIENCE_SIZE, rf"\b{mine} {gap(2)}{followers}\b{where}"),
        proposed(
            "followers in words",
            Category.AUDIENCE_SIZE,
            rf"\b{any_of(words.quantity)}(?: |(?<=')){gap(2)}{followers}\b{where}",
        ),
        proposed(
            "size of an audience",
            Category.AUDIENCE_SIZE,
            rf"\b(?:{mine}|{any_of(words.have)}) {gap(3)}{crowd}\b{where}",
        ),
        proposed(
            "audience, then its count",
            Category.AUDIENCE_SIZE,
            rf"\b(?:{crowd}|{any_of(words.list_)})\b{where}{is_}{roughly}{large}{NOT_OF}",
        ),
        proposed(
            "count of an audience",
            Category.AUDIENCE_SIZE,
            rf"{roughly}{large}{NOT_OF} ?{gap(2)}(?:{crowd}|{any_of(words.list_)})\b{where}",
        ),
        proposed(
            "large count of viewers",
            Category.AUDIENCE_SIZE,
            rf"{roughly}{large}{NOT_OF} ?{gap(2)}\b{viewers}\b{where}",
        ),
        proposed(
            "viewers, then a large count",
            Category.AUDIENCE_SIZE,
            rf"\b{viewers}(?: ?[:=] ?| (?:is|are|at|now|son|sont|a|sind|bei|liegt|hat) ){roughly}{large}{NOT_OF}",
        ),
        proposed(
            "people who watch",
            Category.AUDIENCE_SIZE,
            rf"{roughly}{count} ?{gap(2)}{any_of(words.people)} {gap(2)}{any_of(words.watch)}\b{where}",
        ),
        proposed(
            "platform, then a large count",
            Category.AUDIENCE_SIZE,
            rf"\b{PLATFORMS}(?! ?\d{{4}}\b){is_}{roughly}{large}",
        ),
        proposed(
            "platform, then a count in thousands",
            Category.AUDIENCE_SIZE,
            rf"\b{PLATFORMS}\b[^.!?\n\[\]]{{1,40}}?{roughly}{scaled}",
        ),
        proposed(
            "large count on a platform",
            Category.AUDIENCE_SIZE,
            rf"{roughly}{large}{NOT_OF} {gap(2)}{on} (?:{mine} )?{PLATFORMS}\b",
        ),
        proposed(
            "place of my own on a platform",
            Category.STATUS,
            rf"\b{mine} {gap(1)}{PLATFORMS}\b(?: {any_of(words.channel)}\b)?"
            rf"|\b{mine} {gap(1)}{any_of(words.channel)} {on} {PLATFORMS}\b",
        ),
        proposed(
            "size of an in-person group",
            Category.AUDIENCE_SIZE,
            rf"(?P<mask>{count})[ -]?{members}[ -]{gap(3)}{group}\b"
            rf"|\b{group} {gap(3)}{any_of(words.lead)} {roughly}(?P<mask_2>{count})"
            rf"(?= ?{gap(1)}{members}\b|[ ,]{{0,2}}(?:[.;:!?]|$|\n)|,? {any_of(words.joints)}\b)",
        ),
        look("an audience", Category.AUDIENCE_SIZE, rf"\b(?:{size} )?(?:{followers}|{crowd})\b"),
        look(
            "a large number",
            Category.AUDIENCE_SIZE,
            rf"{NOT_MEASURED}(?>{large}{MORE_FIGURES})(?! ?(?:\w{{2,12}} )?{MEASURES}\b|[%°\"'/]"
            r"|-\w)",
        ),
        look(
            "a name with an underscore",
            Category.HANDLE,
            r"(?<![\w/.])[a-z0-9.]{2,20}_[a-z0-9._]{1,20}(?![\w(/])",
        ),
        look("a platform", Category.HANDLE, rf"\b{PLATFORMS}\b(?!\w)"),
    )


def words_of(lexicon: Lexicon, *more: str) -> frozenset[str]:
    """The single words worth recognizing in disguise."""
    return plain_words(lexicon.followers, lexicon.viewers, lexicon.crowd, *more)
