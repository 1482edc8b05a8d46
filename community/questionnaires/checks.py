"""Whether a schema may be published. Answers all faults at once, as sentences for the person who builds the form.

A question about reach is refused, not warned about: what is not asked has nowhere to be stored and nobody to sway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from community.questionnaires.answers import MAX_CHARACTERS, MAX_LINE, as_day
from community.questionnaires.reach import asks_about_reach
from community.questionnaires.schema import (
    CLOSED,
    KINDS,
    PARTS,
    SHOWN,
    TEXTS,
    WITH_BOUNDS,
    WITH_OPTIONS,
    BlindClass,
    Field,
    FieldType,
    Op,
    Schema,
)

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
MAX_FIELDS = 40
MAX_LABEL = 300
MAX_HELP = 600
MAX_SHORT = 80
MAX_OPTION = 120
MAX_OPTIONS = 30
MAX_RETENTION_DAYS = 3650
MAX_MEGABYTES = 100

#: What the person who builds the form reads when a question asks for followers, audiences, handles or platforms.
REACH = _l(
    "This asks how many people somebody has behind them, or where to find them. Passion qualifies here, "
    "so there is no such question. Ask what they have done."
)


@dataclass(frozen=True)
class Fault:
    """What is wrong, with which field (by key; empty: with the whole) and with which part of it.

    :param part: the attribute of `Field` that the sentence is about.
    :param unfinished: a draft may be kept so; it only can't be published yet. Every other fault is refused at once.
    """

    field: str
    sentence: Any
    part: str = ""
    unfinished: bool = False


#: A part of the field, and the sentence about it.
Finding = tuple[str, Any]


def faults(schema: Schema, language: str = "en") -> list[Fault]:
    """All that stands in the way of publishing; empty if nothing does."""
    found = list(_whole(schema))
    earlier: dict[str, Field] = {}
    for field in schema:
        found += field_faults(field, earlier, language)
        earlier[field.key] = field
    return found


def field_faults(field: Field, earlier: Mapping[str, Field], language: str = "en") -> list[Fault]:
    """What is wrong with one field, given those before it."""
    unfinished = [Fault(field.key, sentence, part, unfinished=True) for part, sentence in _unfinished(field)]
    return unfinished + [Fault(field.key, sentence, part) for part, sentence in _wrong(field, earlier, language)]


def _whole(schema: Schema) -> Iterator[Fault]:
    if not schema.questions:
        yield Fault("", _l("A questionnaire needs at least one question."))
    if len(schema.fields) > MAX_FIELDS:
        yield Fault("", _l("That is too much to ask of anybody: at most %(count)d fields.", count=MAX_FIELDS))


def _unfinished(field: Field) -> Iterator[Finding]:
    if not field.label.strip():
        yield "label", _l("This question has no words yet.")
    if field.type in WITH_OPTIONS and sum(option.active for option in field.options) < 2:
        yield "options", _l("A choice needs at least two options to choose from.")
    if field.show_if and field.show_if.op is not Op.ANSWERED and not field.show_if.values:
        yield "show_if", _l("Say with which answers the question is shown.")


def _wrong(field: Field, earlier: Mapping[str, Field], language: str) -> Iterator[Finding]:
    if not KEY.fullmatch(field.key):
        yield "key", _l("The key is made of small letters, digits and underscores, and begins with a letter.")
    elif PARTS in field.key:
        yield "key", _l("A key has no two underscores side by side: they part it from what lies beside the answer.")
    if field.key in earlier:
        yield "key", _l("Another field has this key already.")
    if len(field.label) > MAX_LABEL:
        yield "label", _l("Please keep the question to %(count)d characters.", count=MAX_LABEL)
    if len(field.help) > MAX_HELP or len(field.short) > MAX_SHORT:
        yield "help", _l("Please keep this to %(count)d characters.", count=MAX_HELP)
    for part in ("label", "short", "help"):
        if asks_about_reach(getattr(field, part), language):
            yield part, REACH
    if any(asks_about_reach(option.label, language) for option in field.options):
        yield "options", REACH
    yield from _options(field)
    yield from _limits(field)
    yield from _blindness(field)
    yield from _condition(field, earlier)


def _options(field: Field) -> Iterator[Finding]:
    if field.options and field.type not in WITH_OPTIONS:
        yield "options", _l("Only choices have options.")
    keys = [option.key for option in field.options]
    if len(set(keys)) < len(keys) or not all(KEY.fullmatch(key) for key in keys):
        yield "options", _l("Each option needs a key of its own.")
    if any(not option.label.strip() or len(option.label) > MAX_OPTION for option in field.options):
        yield "options", _l("Give each option between 1 and %(count)d characters.", count=MAX_OPTION)
    labels = [option.label.strip().casefold() for option in field.options if option.active]
    if len(set(labels)) < len(labels):
        yield "options", _l("Two options read the same.")
    if len(keys) > MAX_OPTIONS:
        yield "options", _l("Nobody reads that many options: at most %(count)d.", count=MAX_OPTIONS)


def _limits(field: Field) -> Iterator[Finding]:
    yield from _limits_of_text(field)
    if field.low is not None and field.high is not None and field.low > field.high:
        yield "high", _l("The lower bound is above the upper one.")
    if (field.low is not None or field.high is not None) and field.type not in WITH_BOUNDS:
        yield "low", _l("Only a number or a choice of several has bounds.")
    if field.type is FieldType.CHOICES and (field.low or 0) > sum(option.active for option in field.options):
        yield "low", _l("There are fewer options than must be chosen.")
    if (field.earliest is not None or field.latest is not None) and field.type is not FieldType.DATE:
        yield "earliest", _l("Only a date has an earliest and a latest day.")
    earliest, latest = as_day(field.earliest), as_day(field.latest)
    if (field.earliest and not earliest) or (field.latest and not latest):
        yield "earliest", _l("Please give the earliest and the latest day as dates, such as 2026-11-23.")
    if earliest and latest and earliest > latest:
        yield "latest", _l("The earliest day is after the latest one.")
    if field.type is FieldType.STATEMENT and field.required:
        yield "required", _l("A statement takes no answer, so it can’t be required.")
    if field.retention_days is not None and not 1 <= field.retention_days <= MAX_RETENTION_DAYS:
        yield (
            "retention_days",
            _l("An answer is kept between 1 and %(count)d days after the decision.", count=MAX_RETENTION_DAYS),
        )
    yield from _limits_of_files(field)


def _limits_of_text(field: Field) -> Iterator[Finding]:
    words = [count for count in (field.min_words, field.max_words) if count is not None]
    characters = [count for count in (field.min_characters, field.max_characters) if count is not None]
    if words and (field.type not in TEXTS or min(words) < 1):
        yield "max_words", _l("Only a text has a limit of words, of one word or more.")
    if characters and (field.type not in TEXTS or min(characters) < 1):
        yield "max_characters", _l("Only a text has a limit of characters, of one or more.")
    if words != sorted(words):
        yield "max_words", _l("The fewest words are more than the most.")
    if characters != sorted(characters):
        yield "max_characters", _l("The fewest characters are more than the most.")
    room = MAX_LINE if field.type is FieldType.SHORT_TEXT else MAX_CHARACTERS
    if characters and max(characters) > room:
        yield "max_characters", _l("There is room for %(count)d characters in this kind of answer.", count=room)
    if (field.or_audio or field.or_list) and field.type is not FieldType.LONG_TEXT:
        yield "or_audio", _l("Only a long text can be a recording or a list instead.")


def _limits_of_files(field: Field) -> Iterator[Finding]:
    if field.type is not FieldType.FILE:
        if field.accepts or field.max_megabytes is not None:
            yield "accepts", _l("Only a file has kinds and a size.")
        return
    if not set(field.accepts) <= set(KINDS):
        yield "accepts", _l("A file is a picture, a recording or a document.")
    if field.max_megabytes is not None and not 1 <= field.max_megabytes <= MAX_MEGABYTES:
        yield "max_megabytes", _l("A file has at least 1 and at most %(count)d MB.", count=MAX_MEGABYTES)


def _blindness(field: Field) -> Iterator[Finding]:
    if field.type is FieldType.FILE and field.blind_class in SHOWN:
        yield (
            "blind_class",
            _l("Reviewers never get files: a picture or a voice gives people away. Hide it from them."),
        )
    elif field.blind_class is BlindClass.SHOWN_RAW and field.type not in CLOSED:
        yield (
            "blind_class",
            _l(
                "Reviewers see free words only after a screener has masked them. Only choices can be shown as they are."
            ),
        )
    if field.personal and field.blind_class in SHOWN:
        yield "blind_class", _l("This is about the person, so reviewers can’t be shown it.")


def _condition(field: Field, earlier: Mapping[str, Field]) -> Iterator[Finding]:
    condition = field.show_if
    if condition is None:
        return
    parent = earlier.get(condition.field)
    if parent is None:
        yield "show_if", _l("A condition can only ask about a question that stands before it.")
        return
    if parent.type not in CLOSED:
        yield "show_if", _l("A condition can only ask about a choice or a yes or no.")
    if condition.op is Op.ANSWERED and condition.values:
        yield "show_if", _l("Any answer will do, so it needs none by name.")
    if not set(condition.values) <= answers_of(parent):
        yield "show_if", _l("The condition names an answer that the other question does not have.")


def answers_of(parent: Field) -> set[Any]:
    """The answers that a closed question can have."""
    return {True, False} if parent.type is FieldType.YES_NO else {option.key for option in parent.options}
