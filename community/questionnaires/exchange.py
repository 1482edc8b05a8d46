"""Questionnaires as JSON files: what an export holds, and an import that is taken whole or not at all. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.core.errors import Invalid
from community.questionnaires.checks import faults
from community.questionnaires.schema import Field, Schema

FORMAT = "grapevine-questionnaire"
#: Far beyond any questionnaire that a person could fill in.
MAX_CHARACTERS = 400_000

_TEXTS = frozenset({"key", "type", "label", "short", "help", "blind_class", "earliest", "latest"})
_WHOLE = frozenset({"min_words", "max_words", "min_characters", "max_characters", "max_megabytes", "retention_days"})
_NUMBERS = frozenset({"low", "high"})
_FLAGS = frozenset({"required", "personal", "or_audio", "or_list"})
_LISTS = frozenset({"accepts", "dimensions"})
_OTHERS = frozenset({"options", "show_if"})


@dataclass(frozen=True)
class ImportFault:
    """What is wrong with a file, and where in it: "line 3", "question 2 (tool)"."""

    where: str
    sentence: Any


class NotReadable(Invalid):
    """The file can't be taken; all that is wrong with it is in `faults`."""

    def __init__(self, found: list[ImportFault]) -> None:
        self.faults = found
        super().__init__(_l("Nothing was taken from this file. The list says what to change in it."))


def export(title: str, schema: Schema) -> str:
    """The file of a version."""
    data = {"format": FORMAT, "title": title, **schema.dump()}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def read(text: str, language: str = "en") -> tuple[str, Schema]:
    """Title (perhaps empty) and questions of a file.

    :raises NotReadable: with everything that is wrong, by line or by question.
    """
    data = _json(text)
    if not isinstance(data, dict) or not isinstance(data.get("fields"), list):
        raise NotReadable([ImportFault(_("The file"), _l("It holds no list of questions called “fields”."))])
    found: list[ImportFault] = []
    read_fields: list[Field] = []
    for number, entry in enumerate(data["fields"], 1):
        wrong = [ImportFault(_place(number, entry), sentence) for sentence in shape_faults(entry)]
        found += wrong
        if not wrong:
            read_fields.append(Schema.parse({"fields": [entry]}).fields[0])
    if found:
        raise NotReadable(found)
    schema = Schema(tuple(read_fields))
    keys = [field.key for field in schema]
    found = [
        ImportFault(
            _("Question %(number)d (%(key)s)", number=keys.index(fault.field) + 1, key=fault.field)
            if fault.field
            else _("The file"),
            fault.sentence,
        )
        for fault in faults(schema, language)
    ]
    if found:
        raise NotReadable(found)
    title = data.get("title")
    return " ".join(title.split())[:120] if isinstance(title, str) else "", schema


def _json(text: str) -> Any:
    if len(text) > MAX_CHARACTERS:
        raise NotReadable([ImportFault(_("The file"), _l("It is too large to be a questionnaire."))])
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        where = _("Line %(line)d, character %(column)d", line=error.lineno, column=error.colno)
        raise NotReadable([ImportFault(where, _l("It stops being JSON here."))]) from None
    except (RecursionError, ValueError):
        raise NotReadable([ImportFault(_("The file"), _l("It can’t be read as JSON."))]) from None
    if not is_storable(data):
        raise NotReadable([ImportFault(_("The file"), _l("It can’t be read as JSON."))])
    return data


def is_storable(data: Any) -> bool:
    """Whether a page can show all texts in what was read from JSON, and a database keep them.

    JSON can spell out NUL and halves of characters; neither is any text.
    """
    left = [data]
    while left:
        one = left.pop()
        if isinstance(one, str) and any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in one):
            return False
        if isinstance(one, list):
            left += one
        elif isinstance(one, dict):
            left += [*one, *one.values()]
    return True


def _place(number: int, entry: Any) -> str:
    key = entry.get("key") if isinstance(entry, dict) else None
    if isinstance(key, str) and key:
        return _("Question %(number)d (%(key)s)", number=number, key=key[:40])
    return _("Question %(number)d", number=number)


def shape_faults(entry: Any) -> Iterator[Any]:
    """What keeps an entry from being read as a field."""
    if not isinstance(entry, dict):
        yield _l("It is no question but something else.")
        return
    for name in ("key", "type", "label"):
        if name not in entry:
            yield _l("“%(name)s” is missing.", name=name)
    wrong = [str(name) for name, value in entry.items() if not _fits(name, value)]
    for name in wrong:
        yield _l("“%(name)s” is not what a question has there.", name=name[:40])
    if not wrong and {"key", "type", "label"} <= set(entry):
        try:
            Schema.parse({"fields": [entry]})
        except (KeyError, TypeError, ValueError, AttributeError):
            yield _l("Its kind, its visibility or its condition is none that we know.")


def _fits(name: str, value: Any) -> bool:
    if name in _TEXTS:
        return isinstance(value, str)
    if name in _WHOLE:
        return isinstance(value, int) and not isinstance(value, bool)
    if name in _NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if name in _FLAGS:
        return isinstance(value, bool)
    if name in _LISTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if name == "options":
        return isinstance(value, list) and all(_is_option(one) for one in value)
    if name == "show_if":
        return (
            isinstance(value, Mapping) and isinstance(value.get("field"), str) and _values_fit(value.get("values", []))
        )
    return False


def _values_fit(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(one, str | bool) for one in values)


def _is_option(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and set(one) <= {"key", "label", "active"}
        and isinstance(one.get("key"), str)
        and isinstance(one.get("label"), str)
        and isinstance(one.get("active", True), bool)
    )
