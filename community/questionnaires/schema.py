"""What a questionnaire version holds: its fields as frozen values, read from and written to JSON.

Knows nothing of answers (see `answers`) and does not judge (see `checks`): whatever `Schema.dump` wrote can be read.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


class FieldType(enum.StrEnum):
    """What kind of answer a field takes. A statement takes none: it only says something."""

    LONG_TEXT = "long_text"
    SHORT_TEXT = "short_text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    FILE = "file"
    STATEMENT = "statement"


#: What a file may be.
KINDS = ("picture", "audio", "document")
#: Between the key of a long text and what lies beside it. No field has it in its key.
PARTS = "__"
RECORDING = f"{PARTS}recording"

#: Types in which people write in their own words.
TEXTS = frozenset({FieldType.LONG_TEXT, FieldType.SHORT_TEXT})
#: Types with a closed set of answers: a condition can ask about them, and nothing in them can give anybody away.
CLOSED = frozenset({FieldType.CHOICE, FieldType.CHOICES, FieldType.YES_NO})
WITH_OPTIONS = frozenset({FieldType.CHOICE, FieldType.CHOICES})
#: Types with a lower and an upper bound: of the number, or of how many are chosen.
WITH_BOUNDS = frozenset({FieldType.NUMBER, FieldType.CHOICES})


class BlindClass(enum.StrEnum):
    """Who may see an answer. Hidden unless somebody says otherwise."""

    NEVER_SHOWN = "never_shown"
    HIDDEN_UNTIL_DECISION = "hidden_until_decision"
    SHOWN_REDACTED = "shown_redacted"
    SHOWN_RAW = "shown_raw"


#: What reviewers read, masked or not.
SHOWN = frozenset({BlindClass.SHOWN_REDACTED, BlindClass.SHOWN_RAW})


class Op(enum.StrEnum):
    """How a condition compares."""

    EQ = "eq"
    IN = "in"
    NOT_IN = "not_in"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Option:
    """One choice. An inactive one stays readable in old answers and is no longer offered."""

    key: str
    label: str
    active: bool = True


#: Fields of `Field` that stand in JSON as they are, and those that are lists of words there.
_PLAIN = (
    *("short", "help", "required", "min_words", "max_words", "min_characters", "max_characters", "low", "high"),
    *("earliest", "latest", "max_megabytes", "or_audio", "or_list", "retention_days", "personal"),
)
_LISTS = ("accepts", "dimensions")


@dataclass(frozen=True)
class ShowIf:
    """Show a field only if an earlier one was answered in this way."""

    field: str
    op: Op
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question. `key` is stable over versions and never means anything else.

    :param short: a few words for the list of steps; the label if empty.
    :param min_words, min_characters, max_characters: limits of a text, refused when sent.
    :param max_words: a soft limit that the form counts; `answers.HARD_FACTOR` times as many are refused when sent.
    :param low, high: bounds of a number, or of how many choices.
    :param earliest, latest: bounds of a date, as ISO dates.
    :param accepts: of `KINDS`, what a file may be. Empty: any of them.
    :param or_audio: a recording is as good as the long text.
    :param or_list: a plain list is as good as prose; only said, never checked.
    :param retention_days: the answer is erased so many days after the decision. None: it stays with the application.
    :param dimensions: keys of the rubric that this answer is likely to speak to.
    """

    key: str
    type: FieldType
    label: str
    short: str = ""
    help: str = ""
    required: bool = False
    min_words: int | None = None
    max_words: int | None = None
    min_characters: int | None = None
    max_characters: int | None = None
    low: float | None = None
    high: float | None = None
    earliest: str | None = None
    latest: str | None = None
    accepts: tuple[str, ...] = ()
    max_megabytes: int | None = None
    or_audio: bool = False
    or_list: bool = False
    retention_days: int | None = None
    options: tuple[Option, ...] = ()
    show_if: ShowIf | None = None
    blind_class: BlindClass = BlindClass.NEVER_SHOWN
    personal: bool = False
    dimensions: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What stands in the list of steps."""
        return self.short or self.label

    @property
    def takes_answer(self) -> bool:
        """Whether it is a question at all."""
        return self.type is not FieldType.STATEMENT

    @property
    def is_shown(self) -> bool:
        """Whether reviewers read the answer."""
        return self.takes_answer and self.blind_class in SHOWN

    @property
    def takes_recording(self) -> bool:
        """Whether it may be spoken instead of written."""
        return self.or_audio and self.type is FieldType.LONG_TEXT

    @property
    def recording_key(self) -> str:
        """Under which a recording lies among the answers."""
        return f"{self.key}{RECORDING}"

    def option_label(self, key: str) -> str:
        """The words of an option, also of one that is no longer offered."""
        return next((option.label for option in self.options if option.key == key), key)

    def dump(self) -> dict[str, Any]:
        """As JSON; what has its default is left out."""
        data: dict[str, Any] = {"key": self.key, "type": self.type.value, "label": self.label}
        for name in _PLAIN:
            if (value := getattr(self, name)) != Field.__dataclass_fields__[name].default:
                data[name] = value
        for name in _LISTS:
            if value := getattr(self, name):
                data[name] = list(value)
        if self.options:
            data["options"] = [{"key": o.key, "label": o.label, "active": o.active} for o in self.options]
        if self.show_if:
            condition = self.show_if
            data["show_if"] = {"field": condition.field, "op": condition.op.value, "values": list(condition.values)}
        # Always written: nobody should have to know the default to see who reads an answer.
        data["blind_class"] = self.blind_class.value
        return data


@dataclass(frozen=True)
class Schema:
    """The fields of one version, in order."""

    fields: tuple[Field, ...] = field(default=())

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def find(self, key: str) -> Field | None:
        """The field called `key`."""
        return next((one for one in self.fields if one.key == key), None)

    @property
    def questions(self) -> tuple[Field, ...]:
        """The fields that take an answer."""
        return tuple(one for one in self.fields if one.takes_answer)

    def dump(self) -> dict[str, Any]:
        """As JSON, for `QuestionnaireVersion.schema`."""
        return {"fields": [one.dump() for one in self.fields]}

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Schema:
        """Read what `dump` wrote.

        :raises ValueError, KeyError, TypeError: if `data` is not of that shape.
        """
        return cls(tuple(_field(one) for one in data["fields"]))


def _field(data: Mapping[str, Any]) -> Field:
    condition = data.get("show_if")
    return Field(
        key=data["key"],
        type=FieldType(data["type"]),
        label=data["label"],
        short=data.get("short", ""),
        help=data.get("help", ""),
        required=bool(data.get("required", False)),
        min_words=data.get("min_words"),
        max_words=data.get("max_words"),
        min_characters=data.get("min_characters"),
        max_characters=data.get("max_characters"),
        low=data.get("low"),
        high=data.get("high"),
        earliest=data.get("earliest"),
        latest=data.get("latest"),
        accepts=tuple(data.get("accepts", ())),
        max_megabytes=data.get("max_megabytes"),
        or_audio=bool(data.get("or_audio", False)),
        or_list=bool(data.get("or_list", False)),
        retention_days=data.get("retention_days"),
        options=tuple(Option(o["key"], o["label"], o.get("active", True)) for o in data.get("options", ())),
        show_if=ShowIf(condition["field"], Op(condition["op"]), tuple(condition.get("values", ())))
        if condition
        else None,
        blind_class=BlindClass(data.get("blind_class", BlindClass.NEVER_SHOWN)),
        personal=bool(data.get("personal", False)),
        dimensions=tuple(data.get("dimensions", ())),
    )
