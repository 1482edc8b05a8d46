"""Rules that need no language: links, mail addresses, handles, phone numbers, names of platforms.

`listeners` reads the same patterns, so that a handle is a handle in an application and in a conversation
report.
"""

from __future__ import annotations

import re

from community.redaction.rules.kinds import Rule, any_of, plain_words, proposed
from community.redaction.spans import Category

PLATFORM_WORDS = (
    "instagram insta facebook tiktok youtube twitter threads snapchat pinterest linkedin "
    "twitch reddit mastodon bluesky "
    "substack patreon onlyfans tumblr discord telegram strava etsy vimeo"
)
PLATFORMS = any_of(
    [
        *(word for word in PLATFORM_WORDS.split() if word not in ("threads", "tiktok", "youtube")),
        *("tik ?toks?", "you ?tube", "(?<=on )the gram", "linked in", "face book", "ig(?= )", "yt(?= )"),
    ]
)

# Endings of host names that are safe to recognize without a scheme. "it", "me", "so", "in" and "at" are
# words as well and need a path behind them.
_ENDINGS = any_of("com org net io co tv app dev blog shop social studio info xyz gg ee ly edu gov uk eu de fr ch nl ca")
_WORDLIKE_ENDINGS = any_of("me it so in at be us to am es la is page link bio")
_HOST = r"(?<![\w@.-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,5}"
_PATH = r"(?:/[^\s<>()\[\]]{0,200})"
LINK = (
    r"(?:https?|hxxps?|ftp)://[^\s<>()\[\]]{1,300}"
    r"|(?<![\w@.-])www\.[^\s<>()\[\]]{2,300}"
    rf"|{_HOST}{_ENDINGS}(?![\w-]|\.[a-z]){_PATH}?"
    rf"|{_HOST}{_WORDLIKE_ENDINGS}{_PATH}"
)
SPELLED_LINK = (
    r"(?<![\w-])[a-z0-9][a-z0-9-]{1,40} ?(?:[(\[{] ?)?(?:dot|punkt|punto|point)(?: ?[)\]}])? ?"
    r"(?:com|org|net|co|io|tv|de|fr|es|blog|shop)\b(?:(?: ?/ ?| slash )[\w.-]{1,40}){0,3}"
)

_AT = r"(?:@|[(\[{] ?(?:at|a|arroba|arobase|@) ?[)\]}])"
_DOT = r"(?:\.|[(\[{] ?(?:dot|punkt|punto|point|\.) ?[)\]}]| (?:dot|punkt|punto|point) )"
_PROVIDERS = any_of(
    "gmail googlemail hotmail outlook yahoo icloud proton protonmail gmx web posteo "
    "mailbox live orange free laposte t-online aol"
)
MAIL = (
    rf"[\w.+%-]{{1,64}} ?{_AT} ?(?:[a-z0-9-]{{1,63}} ?{_DOT} ?){{1,4}}[a-z]{{2,24}}\b"
    rf"|\b[\w.+%-]{{1,64}} (?:at|arroba|arobase|chez|klammeraffe) {_PROVIDERS}(?: ?{_DOT} ?[a-z]{{2,6}}\b)?"
    rf"|\b[\w.+%-]{{1,64}} (?:at|arroba|arobase|klammeraffe) [a-z0-9-]{{2,40}} (?:dot|punkt"
    rf"|punto|point) [a-z]{{2,6}}\b"
)

HANDLE = (
    r"(?<![\w@./])@(?=[\w.]{0,29}[a-z_])(?!\d{1,2}(?::\d\d)? ?[ap](?:\.?m)?\b|\d{1,2}h)"
    r"(?:\w[\w.]{0,28}\w|[a-z](?!\w))(?:@[\w.-]{3,60}\w)?"
    r"|(?<![\w/])/?u/[\w-]{3,24}\b"
    r"|\b(?:insta(?:gram)?|ig|tik ?tok|twitter|snap(?:chat)?|yt|youtube|twitch|discord|telegram|bluesky|fb)"
    r" ?(?::|=|handle(?: is)?:?|-(?= )) ?@?(?=[\w.-]{0,30}[\w])(?!https?\b)[\w.]{2,30}(?:#\d{4})?"
)
_AS = any_of(
    "as|under|under the name|under the handle|by|called|name is|handle is|username is"
    "|user name is|username|user name|user|nick is|als|unter"
    "|como|bajo el nombre|sous le nom|sous le pseudo|pseudo|en tant que|my handle is|i'm|i am|it's"
)
_SIGNED_WORD = r"@?(?=\w{0,30}(?:[_\d]|\.\w))[\w.]{2,30}\w"
NAMED_HANDLE = (
    rf"\b{PLATFORMS},? (?:{_AS} )(?P<mask>{_SIGNED_WORD})"
    r"|\b(?:handle|username|user name|usuario|pseudo|benutzername|nutzername)(?: is| es"
    rf"| est| ist)? (?P<mask_2>{_SIGNED_WORD})"
    r"|\b(?:handle|username|user name|usuario|pseudo|benutzername|nutzername): (?P<mask_3>@?[\w.]{2,30}\w)"
    r"|\b\w{2,24} underscore \w{2,24}\b"
)


def is_phone(written: str) -> bool:
    """Whether a run of digits is built like a phone number rather than like grits, years, prices or sizes.

    Eight to fifteen digits (ITU-T E.164 allows fifteen) in a shape that people use for phones. A rising row
    of round numbers is a list of grits or weights.
    """
    groups = re.findall(r"\d+", written)
    digits = "".join(groups)
    if not 8 <= len(digits) <= 15:
        return False
    if written.lstrip("( ").startswith("+"):
        return True
    values = [int(group) for group in groups]
    if len(groups) > 1 and all(value % 10 == 0 for value in values) and values == sorted(values):
        return False
    if len(groups) == 1:
        isbn = len(digits) == 13 and digits.startswith(("978", "979"))
        return len(digits) >= 9 and not isbn and len(set(digits)) > 3
    if all(len(group) == 1 for group in groups):
        return len(groups) >= 9
    if digits.startswith("0"):
        return 9 <= len(digits) <= 14 and len(groups[0]) > 1
    lengths = [len(group) for group in groups]
    if lengths[0] == 1 and groups[0] == "1":
        lengths = lengths[1:]
    return lengths in ([3, 3, 4], [3, 3, 3], [3, 2, 2, 2], [2, 3, 2, 2]) and groups[-len(lengths)][0] not in "01"


PHONE = r"(?<![\w.,/])(?:\+ ?|\( ?\+?)?\d(?:[ ().\-/]{0,3}\d){7,16}(?![\w]|[.,]\d)"
_CALL = any_of(
    "phone|tel|telephone|call me|call her|call him|call them|call|text me|text|ring"
    "|ring me|mobile|cell|whatsapp|signal|number is"
    "|numero|movil|telefono|llamame al|llama al|portable|appelle au|appelez|telefon|handy"
    "|handynummer|nummer|ruf an|reach me on"
)
CUED_PHONE = (
    rf"\b{_CALL}(?: is| at| on| es| est| ist| al"
    rf"| au)?[.:]? {{0,2}}(?P<mask>\+?\(?\d(?:[ ().\-/]{{0,3}}\d){{5,14}})(?![\w%])"
)
_DIGIT = any_of(
    "zero oh nought one two three four five six seven eight nine double triple cero uno "
    "dos tres cuatro cinco seis siete ocho nueve "
    "un deux trois quatre cinq sept huit neuf null eins zwei zwo drei vier funf fuenf sechs sieben acht neun"
)
SPELLED_PHONE = rf"\b{_DIGIT}(?:[ ,-]{{1,2}}{_DIGIT}){{6,16}}\b"

RULES: tuple[Rule, ...] = (
    proposed("link", Category.LINK, LINK),
    proposed("link spelled out", Category.LINK, SPELLED_LINK),
    proposed("mail address", Category.CONTACT, MAIL),
    proposed("phone number", Category.CONTACT, PHONE, is_phone),
    proposed(
        "phone number after a cue",
        Category.CONTACT,
        CUED_PHONE,
        lambda text: len(re.findall(r"\d", text)) >= 6,
    ),
    proposed("phone number spelled out", Category.CONTACT, SPELLED_PHONE),
    proposed("handle", Category.HANDLE, HANDLE),
    proposed("handle named after its platform", Category.HANDLE, NAMED_HANDLE),
)

WORDS = plain_words(PLATFORM_WORDS, "influencer influencers microinfluencer followers follower subscribers subscriber")
