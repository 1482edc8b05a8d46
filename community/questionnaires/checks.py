"""Whether a schema may be published. Answers all faults at once, as sentences for the person who builds the form.

A question about reach is refused, not warned about: what is not asked has nowhere to be stored and nobody to sway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from community.questionnaires.schema import (
    CLOSED,
    SHOWN,
    TEXTS,
    WITH_OPTIONS,
    BlindClass,
    Field,
    FieldType,
    Op,
    Schema,
)
from community.redaction.detector import propose_by_rules
from community.redaction.spans import Category

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
MAX_FIELDS = 40
MAX_LABEL = 300

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
    return any(span.category in _REACH for span in propose_by_rules(text, language))


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
    if field.max_words is not None and (field.type not in TEXTS or field.max_words < 1):
        yield _l("Only a text has a limit of words, of one word or more.")
    if field.low is not None and field.high is not None and field.low > field.high:
        yield _l("The lower bound is above the upper one.")
    if field.type is FieldType.STATEMENT and field.required:
        yield _l("A statement takes no answer, so it can’t be required.")


def _blindness(field: Field) -> Iterator[Any]:
    if field.blind_class is BlindClass.SHOWN_RAW and field.type not in CLOSED:
        yield _l(
            "Reviewers see free words only after a screener has masked them. Only choices can be shown as they are."
        )
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
