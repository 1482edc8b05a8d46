"""Which column answers what: guessed from its head, remembered, and refused where it asks for reach. Pure.

A target is one word: "leave", "email", "name", "language", "submitted", or "q:" and the key of a question. Several
columns may make one name ("First name", "Last name"); every other target has one column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from community.questionnaires.reach import asks_about_reach
from community.questionnaires.schema import Field, Schema

LEAVE, EMAIL, NAME, LANGUAGE, SUBMITTED = "leave", "email", "name", "language", "submitted"
QUESTION = "q:"

TARGET_LABELS: dict[str, Any] = {
    LEAVE: _l("Leave out"),
    EMAIL: _l("Mail address"),
    NAME: _l("Name"),
    LANGUAGE: _l("Language"),
    SUBMITTED: _l("When it was sent"),
}

#: How heads of columns call these, in the languages that people export in.
_WORDS = {
    EMAIL: r"e-?\s?mail\b.*|mail|mail(ing)?\s?address|e-?mail-?adresse|correo.*|courriel.*|adresse\s(e-?)?mail",
    SUBMITTED: (
        r"time\s?stamp|zeitstempel|submitted(\s(at|on|date.*))?|submi(t|ssion)\s(date|time).*|date\ssubmitted"
        r"|created(\s(at|on))?|sent\s(at|on)|eingegangen.*|eingereicht.*|marca\stemporal|horodateur|date"
    ),
    LANGUAGE: r"(content\s)?lang(uage|ue)|locale|sprache|idioma",
    NAME: (
        r"(your\s|full\s|applicant\s|submitter\s|speaker\s|first\s|last\s)?name(\(?s\)?)?|(first|last|full)name|given\sname"
        r"|family\sname|surname|vorname|nachname|familienname|speaker\snames?|nombre|apellidos?|nom|pr[ée]nom"
    ),
}
_PATTERNS = {target: re.compile(pattern) for target, pattern in _WORDS.items()}
#: So much of the words of a head and of a question must be the same to take one for the other.
ALIKE = 0.6

ASKS_FOR_REACH = _l(
    "This column asks how many people somebody has behind them, or where to find them. Passion qualifies here: it has "
    "no place in an application, so it is left out."
)


def plain(head: str) -> str:
    """A head without what does not matter: small letters, single blanks, no signs at the ends."""
    return " ".join(re.sub(r"[_*:?!.“”\"]+", " ", head).lower().split())


def keys_of(head: Sequence[str]) -> list[str]:
    """What each column is remembered by: its head, and which of several it is where heads repeat."""
    seen: Counter[str] = Counter()
    found = []
    for text in head:
        name = plain(text)[:200]
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} #{seen[name]}")
    return found


def targets_of(schema: Schema) -> list[tuple[str, Any]]:
    """All that a column can be, with its words."""
    return [*TARGET_LABELS.items(), *((QUESTION + field.key, field.title) for field in schema.questions)]


def guess(head: Sequence[str], schema: Schema, remembered: Mapping[str, str], language: str = "en") -> list[str]:
    """A target for each column. What asks for reach is left out, whatever was remembered."""
    known = {target for target, _label in targets_of(schema)}
    found: list[str] = []
    for key, text in zip(keys_of(head), head, strict=True):
        said = remembered.get(key, "")
        target = said if said in known else _guess_one(text, schema)
        if asks_about_reach(text, language) or (target != NAME and target in found):
            target = LEAVE
        found.append(target)
    return found


def _guess_one(text: str, schema: Schema) -> str:
    name = plain(text)
    for field in schema.questions:
        if name and name in {plain(field.label), plain(field.key), plain(field.short)}:
            return QUESTION + field.key
    for target, pattern in _PATTERNS.items():
        if pattern.fullmatch(name):
            return target
    alike, best = max(((_alike(name, field), field.key) for field in schema.questions), default=(0.0, ""))
    return QUESTION + best if alike >= ALIKE else LEAVE


def _alike(name: str, field: Field) -> float:
    """The share of words that the two have in common (Jaccard)."""
    ours, theirs = set(re.findall(r"\w+", name)), set(re.findall(r"\w+", field.label.lower()))
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0


def faults_of(
    head: Sequence[str], columns: Sequence[str], schema: Schema, language: str = "en"
) -> dict[int | None, Any]:
    """What is wrong with a mapping: by the number of the column, from 0; under None what concerns all of it."""
    known = {target for target, _label in targets_of(schema)}
    found: dict[int | None, Any] = {}
    seen: dict[str, int] = {}
    for place, (text, target) in enumerate(zip(head, columns, strict=True)):
        if target not in known:
            found[place] = _l("Please choose what this column is.")
        elif target != LEAVE and asks_about_reach(text, language):
            found[place] = ASKS_FOR_REACH
        elif target in seen and target not in {LEAVE, NAME}:
            found[place] = _l("Another column is this already. Please choose one of the two.")
        seen.setdefault(target, place)
    required = {QUESTION + field.key for field in schema.questions if field.required and field.show_if is None}
    absent = [
        label for target, label in targets_of(schema) if target in {EMAIL, NAME} | required and target not in seen
    ]
    if absent:
        names = ", ".join(str(label) for label in absent)
        found[None] = _l("No column is mapped to: %(names)s. An application needs each of them.", names=names)
    return found
