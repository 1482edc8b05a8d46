"""Two versions of a questionnaire side by side: what came, went, moved and reads otherwise. Pure."""

from __future__ import annotations

import difflib
import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.questionnaires.labels import (
    BLIND_LABELS,
    TYPE_LABELS,
    condition_in_words,
    kept_in_words,
    limits_in_words,
)
from community.questionnaires.schema import SHOWN, Field, Schema

#: Blanks, words, and every other sign by itself, so that a question mark does not make its word a new one.
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Fate(enum.StrEnum):
    """What became of a question."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class Mark(enum.StrEnum):
    """What became of some words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Run:
    """Words of one fate."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class PartChange:
    """One part of a question that differs, by its name, as words with marks."""

    name: Any
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class FieldChange:
    """One question over both versions.

    :param visibility: both blind classes in words, before and after, if they differ.
    :param reveals: whether reviewers see an answer that they did not see before.
    """

    fate: Fate
    field: Field
    moved: bool = False
    parts: tuple[PartChange, ...] = ()
    visibility: tuple[Any, Any] | None = None
    reveals: bool = False

    @property
    def is_same(self) -> bool:
        """Whether nothing at all is different."""
        return self.fate is Fate.SAME and not self.moved


def compare(old: Schema, new: Schema) -> list[FieldChange]:
    """Every question of either version: those of the new one in its order, each removed one where it stood."""
    staying = _in_order(old, new)
    found: list[FieldChange] = []
    for field in new:
        before = old.find(field.key)
        if before is None:
            found.append(FieldChange(Fate.ADDED, field, reveals=field.is_shown))
        else:
            found.append(_both(before, field, old, new, moved=field.key not in staying))
    return _with_removed(found, old, new)


def _both(before: Field, after: Field, old: Schema, new: Schema, *, moved: bool) -> FieldChange:
    parts = tuple(
        PartChange(name, tuple(marked(was, now)))
        for (name, was), (_same_name, now) in zip(_parts(before, old), _parts(after, new), strict=True)
        if was != now
    )
    differs = before.blind_class is not after.blind_class
    return FieldChange(
        fate=Fate.CHANGED if parts or differs else Fate.SAME,
        field=after,
        moved=moved,
        parts=parts,
        visibility=(BLIND_LABELS[before.blind_class], BLIND_LABELS[after.blind_class]) if differs else None,
        reveals=after.blind_class in SHOWN and before.blind_class not in SHOWN,
    )


def _parts(field: Field, schema: Schema) -> list[tuple[Any, str]]:
    yes = {True: _("Yes"), False: _("No")}
    options = "; ".join(one.label if one.active else f"{one.label} ({_('no longer offered')})" for one in field.options)
    return [
        (_l("Question"), field.label),
        (_l("Short title"), field.short),
        (_l("Hint"), field.help),
        (_l("Kind of answer"), str(TYPE_LABELS[field.type])),
        (_l("Options"), options),
        (_l("Needed"), yes[field.required]),
        (_l("Limits"), limits_in_words(field)),
        (_l("Shown"), condition_in_words(field, schema) or _("To everybody")),
        (_l("A recording will do"), yes[field.or_audio]),
        (_l("A list will do"), yes[field.or_list]),
        (_l("About the person"), yes[field.personal]),
        (_l("Kept"), kept_in_words(field)),
        (_l("Speaks to"), ", ".join(field.dimensions)),
    ]


def _in_order(old: Schema, new: Schema) -> set[str]:
    """Keys of the questions that kept their order; the fewest possible others are called moved."""
    before = [one.key for one in old if new.find(one.key)]
    after = [one.key for one in new if old.find(one.key)]
    return set(_longest_rising([before.index(key) for key in after], after))


def _longest_rising(numbers: Sequence[int], keys: Sequence[str]) -> list[str]:
    """The longest run of `keys` whose `numbers` rise; quadratic, for a few dozen."""
    best: list[list[int]] = []
    for at, number in enumerate(numbers):
        longest = max((run for run in best if numbers[run[-1]] < number), key=len, default=[])
        best.append([*longest, at])
    return [keys[at] for at in max(best, key=len, default=[])]


def _with_removed(found: list[FieldChange], old: Schema, new: Schema) -> list[FieldChange]:
    result = list(found)
    previous = ""
    for field in old:
        if new.find(field.key) is None:
            at = next((i + 1 for i, one in enumerate(result) if one.field.key == previous), 0)
            result.insert(at, FieldChange(Fate.REMOVED, field))
        previous = field.key
    return result


def marked(was: str, now: str) -> list[Run]:
    """Both texts as one, by words: what stayed, what went, what came."""
    before, after = _WORDS.findall(was), _WORDS.findall(now)
    runs: list[Run] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(Run(Mark.SAME, "".join(before[a:b])))
            continue
        if gone := "".join(before[a:b]):
            runs.append(Run(Mark.GONE, gone))
        if came := "".join(after[c:d]):
            runs.append(Run(Mark.NEW, came))
    return runs
