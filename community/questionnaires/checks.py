"""Whether a schema may be published. Answers all faults at once, as sentences for the person who builds the form.

A question about reach is refused, not warned about: what is not asked has nowhere to be stored and nobody to sway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from community.questionnaires.answers import MAX_CHARACTERS, MAX_LINE, as_day
from community.questionnaires.schema import (
    CLOSED,
    KINDS,
    PARTS,
    SHOWN,
    TEXTS,
    WITH_OPTIONS,
    BlindClass,
    Field,
    FieldType,
    Op,
    Schema,
)
from community.redaction.detector import propose
from community.redaction.spans import Category

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
MAX_FIELDS = 40
MAX_LABEL = 300
MAX_RETENTION_DAYS = 3650
MAX_MEGABYTES = 100

#: What the detector finds in a question and a question must not ask for. Names and postal addresses may be asked.
_REACH = frozenset(
    {
        Category.AUDIENCE_SIZE,
        Category.ENGAGEMENT,
        Category.STATUS,
        Category.FAME,
        Category.HANDLE,
        Category.LINK,
    }
)
#: The detector knows how people boast; this is how forms ask.
_ASKS = re.compile(
    r"""\b(
      followers? | subscribers? | audiences? | influencers? | viewers? | page\s?views? | engagement
    | social\s(media|networks?|platforms?|profiles?|accounts?|channels?) | media\s?kit
    | (youtube|instagram|tiktok|twitch|twitter|facebook|linkedin|snapchat|pinterest|patreon|substack)
    | (your|a|the)\s(profile|channel|handle|blog|newsletter|podcast|website|reach) | profile\s(link|url)
    | (website|blog|newsletter|podcast)\b.{0,20}\b(address|link|url|name|readers?|or\s\w+)
    | website\sor\sblog | people\b.{0,20}\b(reach|read\syour|watch|listen|follow)
    | how\smany\b.{0,40}\b(read|watch|follow|listen|see)\b
    | reichweite | abonnent\w* | soziale[nrs]?\s(medien|netzwerke?n?) | zuschauer\w* | follower\w*
    | seguidores | suscriptores | redes\ssociales | abonn[ée]s | r[ée]seaux\ssociaux | audience
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Fault:
    """What is wrong, and with which field (by key; empty: with the whole)."""

    field: str
    sentence: Any


def asks_about_reach(text: str, language: str = "en") -> bool:
    """Whether a label, help text or option asks how many people somebody has behind them, or where."""
    if _ASKS.search(text):
        return True
    return any(span.category in _REACH for span in propose(text, language))


def faults(schema: Schema, language: str = "en") -> list[Fault]:
    """All that stands in the way of publishing; empty if nothing does."""
    found = list(_whole(schema))
    earlier: dict[str, Field] = {}
    for field in schema:
        found += [Fault(field.key, sentence) for sentence in _field(field, earlier, language)]
        earlier[field.key] = field
    return found


def _whole(schema: Schema) -> Iterator[Fault]:
    if not schema.questions:
        yield Fault("", _l("A questionnaire needs at least one question."))
    if len(schema.fields) > MAX_FIELDS:
        yield Fault("", _l("That is too much to ask of anybody: at most %(count)d fields.", count=MAX_FIELDS))


def _field(field: Field, earlier: dict[str, Field], language: str) -> Iterator[Any]:
    if not KEY.fullmatch(field.key):
        yield _l("The key is made of small letters, digits and underscores, and begins with a letter.")
    elif PARTS in field.key:
        yield _l("A key has no two underscores side by side: they part it from what lies beside the answer.")
    if field.key in earlier:
        yield _l("Another field has this key already.")
    if not field.label.strip() or len(field.label) > MAX_LABEL:
        yield _l("Give the question between 1 and %(count)d characters.", count=MAX_LABEL)
    texts = [field.label, field.short, field.help, *(option.label for option in field.options)]
    if any(asks_about_reach(text, language) for text in texts if text):
        yield _l(
            "This asks how many people somebody has behind them, or where to find them. Passion qualifies here, "
            "so there is no such question. Ask what they have done."
        )
    yield from _limits(field)
    yield from _blindness(field)
    yield from _condition(field, earlier)


def _limits(field: Field) -> Iterator[Any]:
    if field.type in WITH_OPTIONS:
        keys = [option.key for option in field.options]
        if len(keys) < 2 or len(set(keys)) < len(keys) or not all(KEY.fullmatch(key) for key in keys):
            yield _l("A choice needs at least two options, each with a key of its own.")
    elif field.options:
        yield _l("Only choices have options.")
    yield from _limits_of_text(field)
    if field.low is not None and field.high is not None and field.low > field.high:
        yield _l("The lower bound is above the upper one.")
    if (field.earliest is not None or field.latest is not None) and field.type is not FieldType.DATE:
        yield _l("Only a date has an earliest and a latest day.")
    earliest, latest = as_day(field.earliest), as_day(field.latest)
    if (field.earliest and not earliest) or (field.latest and not latest):
        yield _l("Please give the earliest and the latest day as dates, such as 2026-11-23.")
    if earliest and latest and earliest > latest:
        yield _l("The earliest day is after the latest one.")
    if field.type is FieldType.STATEMENT and field.required:
        yield _l("A statement takes no answer, so it can’t be required.")
    if field.retention_days is not None and not 1 <= field.retention_days <= MAX_RETENTION_DAYS:
        yield _l("An answer is kept between 1 and %(count)d days after the decision.", count=MAX_RETENTION_DAYS)
    yield from _limits_of_files(field)


def _limits_of_text(field: Field) -> Iterator[Any]:
    words = [count for count in (field.min_words, field.max_words) if count is not None]
    characters = [count for count in (field.min_characters, field.max_characters) if count is not None]
    if words and (field.type not in TEXTS or min(words) < 1):
        yield _l("Only a text has a limit of words, of one word or more.")
    if characters and (field.type not in TEXTS or min(characters) < 1):
        yield _l("Only a text has a limit of characters, of one or more.")
    if words != sorted(words):
        yield _l("The fewest words are more than the most.")
    if characters != sorted(characters):
        yield _l("The fewest characters are more than the most.")
    room = MAX_LINE if field.type is FieldType.SHORT_TEXT else MAX_CHARACTERS
    if characters and max(characters) > room:
        yield _l("There is room for %(count)d characters in this kind of answer.", count=room)
    if (field.or_audio or field.or_list) and field.type is not FieldType.LONG_TEXT:
        yield _l("Only a long text can be a recording or a list instead.")


def _limits_of_files(field: Field) -> Iterator[Any]:
    if field.type is not FieldType.FILE:
        if field.accepts or field.max_megabytes is not None:
            yield _l("Only a file has kinds and a size.")
        return
    if not set(field.accepts) <= set(KINDS):
        yield _l("A file is a picture, a recording or a document.")
    if field.max_megabytes is not None and not 1 <= field.max_megabytes <= MAX_MEGABYTES:
        yield _l("A file has at least 1 and at most %(count)d MB.", count=MAX_MEGABYTES)


def _blindness(field: Field) -> Iterator[Any]:
    if field.blind_class is BlindClass.SHOWN_RAW and field.type not in CLOSED:
        yield _l(
            "Reviewers see free words only after a screener has masked them. Only choices can be shown as they are."
        )
    if field.type is FieldType.FILE and field.blind_class in SHOWN:
        yield _l("Reviewers never get files: a picture or a voice gives people away. Hide it from them.")
    if field.personal and field.blind_class in SHOWN:
        yield _l("This is about the person, so reviewers can’t be shown it.")


def _condition(field: Field, earlier: dict[str, Field]) -> Iterator[Any]:
    condition = field.show_if
    if condition is None:
        return
    parent = earlier.get(condition.field)
    if parent is None:
        yield _l("A condition can only ask about a question that stands before it.")
        return
    if parent.type not in CLOSED:
        yield _l("A condition can only ask about a choice or a yes or no.")
    if (condition.op is Op.ANSWERED) == bool(condition.values):
        yield _l("Say with which answers the question is shown.")
    known = {option.key for option in parent.options} if parent.options else {True, False}
    if not set(condition.values) <= known:
        yield _l("The condition names an answer that the other question does not have.")
