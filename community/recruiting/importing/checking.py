"""Every row of a table as the application that it would be, or what stands in the way, by line and column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from community.accounts.models import mail_key
from community.core.clock import now
from community.questionnaires.answers import MAX_CHARACTERS, MAX_LINE, as_number, faults_on_sending, is_empty
from community.questionnaires.schema import Field, FieldType, Schema
from community.recruiting.importing.dates import is_day_first, read_day, read_moment
from community.recruiting.importing.mapping import EMAIL, LANGUAGE, LEAVE, NAME, QUESTION, SUBMITTED
from community.recruiting.importing.reading import Row, Sheet

MAX_NAME = 80
MAX_ADDRESS = 254
#: One sign before the @, a dot behind it, no blanks and no line ends. The mail server is the one who knows.
_ADDRESS = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]{2,}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_YES = frozenset({"yes", "y", "true", "1", "x", "ja", "j", "sí", "si", "oui", "checked"})
_NO = frozenset({"no", "n", "false", "0", "nein", "non", "unchecked"})
#: What separates several choices in one cell.
_BETWEEN = re.compile(r"\s*[,;|\n]\s*")


@dataclass(frozen=True)
class Fault:
    """What is wrong at `line` (from 1), in the column with this head ("" for the whole row)."""

    line: int
    column: str
    sentence: Any


@dataclass(frozen=True)
class Planned:
    """An application as it would be made."""

    line: int
    email: str
    name: str
    language: str
    submitted_at: dt.datetime | None
    answers: dict[str, Any]

    @property
    def email_key(self) -> str:
        return mail_key(self.email)


@dataclass(frozen=True)
class Checked:
    """What would come in, and what stands in the way."""

    planned: list[Planned] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Setting:
    """What rows are judged by. `taken` holds the keys of addresses that have an application to the call."""

    schema: Schema
    columns: Sequence[str]
    taken: Collection[str]
    languages: Collection[str]
    language: str
    time_zone: str
    #: None: as the columns themselves have it.
    day_first: bool | None = None


class _Misread(ValueError):
    """A cell can't be read; the argument is the sentence."""


def check(sheet: Sheet, setting: Setting) -> Checked:
    """Judge every row. Nothing is read from or written to the database."""
    day_first = [_day_first(sheet, place, setting) for place in range(len(sheet.head))]
    found = Checked()
    lines: dict[str, int] = {}
    for row in sheet.rows:
        planned, faults = _row(sheet, row, setting, day_first)
        if planned.email:
            if planned.email_key in setting.taken:
                faults.append(
                    Fault(
                        row.line, _head_of(sheet, setting, EMAIL), _l("This address has applied to the call already.")
                    )
                )
            elif planned.email_key in lines:
                sentence = _l("The same address stands in line %(line)d.", line=lines[planned.email_key])
                faults.append(Fault(row.line, _head_of(sheet, setting, EMAIL), sentence))
            lines.setdefault(planned.email_key, row.line)
        if faults:
            found.faults.extend(faults)
        else:
            found.planned.append(planned)
    return found


def _day_first(sheet: Sheet, place: int, setting: Setting) -> bool:
    if setting.day_first is not None:
        return setting.day_first
    return is_day_first(row.cells[place] for row in sheet.rows if place < len(row.cells))


def _head_of(sheet: Sheet, setting: Setting, target: str) -> str:
    return next((text for text, one in zip(sheet.head, setting.columns, strict=True) if one == target), "")


def _row(sheet: Sheet, row: Row, setting: Setting, day_first: Sequence[bool]) -> tuple[Planned, list[Fault]]:
    faults: list[Fault] = []
    names: list[str] = []
    email, language, submitted_at = "", setting.language, None
    answers: dict[str, Any] = {}
    if any(cell.strip() for cell in row.cells[len(sheet.head) :]):
        faults.append(Fault(row.line, "", _l("This row has more cells than the first line has columns.")))
    for place, (head, target) in enumerate(zip(sheet.head, setting.columns, strict=True)):
        cell = row.cells[place].replace("\x00", "") if place < len(row.cells) else ""
        try:
            if target == EMAIL:
                email = _address(cell)
            elif target == NAME and cell.strip():
                names.append(" ".join(cell.split()))
            elif target == LANGUAGE and cell.strip():
                language = _language(cell, setting)
            elif target == SUBMITTED and cell.strip():
                submitted_at = _moment(cell, setting, day_first[place])
            elif target.startswith(QUESTION) and (asked := setting.schema.find(target.removeprefix(QUESTION))):
                answers[asked.key] = read_answer(asked, cell, day_first=day_first[place])
        except _Misread as error:
            faults.append(Fault(row.line, head, error.args[0]))
    name = " ".join(names)
    faults += _name_faults(row.line, name, _head_of(sheet, setting, NAME))
    if not any(one.column == _head_of(sheet, setting, EMAIL) for one in faults) and not email:
        faults.append(Fault(row.line, _head_of(sheet, setting, EMAIL), _l("There is no mail address.")))
    faults += _answer_faults(row.line, answers, sheet, setting, faults)
    planned = Planned(
        row.line, email, name, language, submitted_at, {key: one for key, one in answers.items() if not is_empty(one)}
    )
    return planned, faults


def _name_faults(line: int, name: str, head: str) -> Iterable[Fault]:
    if not name:
        yield Fault(line, head, _l("There is no name."))
    elif len(name) > MAX_NAME:
        yield Fault(line, head, _l("This name is longer than %(count)d characters.", count=MAX_NAME))
    elif _CONTROL.search(name):
        yield Fault(line, head, _l("This name has signs in it that can’t be shown."))


def _answer_faults(
    line: int, answers: dict[str, Any], sheet: Sheet, setting: Setting, known: Sequence[Fault]
) -> Iterable[Fault]:
    """What an applicant would be told on sending: required ones, limits. A cell that was misread is told once."""
    misread = {one.column for one in known}
    for key, sentence in faults_on_sending(setting.schema, answers).items():
        asked = setting.schema.find(key)
        head = _head_of(sheet, setting, QUESTION + key) or (asked.title if asked else key)
        if head not in misread:
            empty = is_empty(answers.get(key))
            yield Fault(line, head, _l("This question needs an answer, and the cell is empty.") if empty else sentence)


def _address(cell: str) -> str:
    text = cell.strip()
    if text and (len(text) > MAX_ADDRESS or not _ADDRESS.fullmatch(text)):
        raise _Misread(_l("This does not look like a mail address: %(text)s", text=_short(text)))
    return text


def _language(cell: str, setting: Setting) -> str:
    text = cell.strip().lower().replace("_", "-")
    if text in setting.languages:
        return text
    if text.partition("-")[0] in setting.languages:
        return text.partition("-")[0]
    names = {"english": "en", "englisch": "en", "deutsch": "de", "german": "de"}
    # Mail goes out in a language that the program speaks; whoever speaks another one is no fault.
    return names[text] if names.get(text) in setting.languages else setting.language


def _moment(cell: str, setting: Setting, day_first: bool) -> dt.datetime:
    moment = read_moment(cell, setting.time_zone, day_first=day_first)
    if moment is None:
        raise _Misread(_l("This is no date that we can read: %(text)s", text=_short(cell)))
    if moment > now():
        raise _Misread(_l("This date is yet to come: %(text)s", text=_short(cell)))
    return moment


def read_answer(asked: Field, cell: str, *, day_first: bool = False) -> Any:
    """A cell as an answer to `asked`; "" or [] if there is none.

    :raises ValueError: if it can't be read as one; the argument is the sentence.
    """
    text = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    if asked.type is FieldType.CHOICES:
        return _choices(asked, text)
    if not text:
        return ""
    if asked.type is FieldType.LONG_TEXT:
        if len(text) > MAX_CHARACTERS:
            raise _Misread(_l("This text is longer than %(count)d characters.", count=MAX_CHARACTERS))
        return text
    line = " ".join(text.split())
    if asked.type is FieldType.CHOICE:
        return _choice(asked, line)
    if asked.type is FieldType.YES_NO:
        return _yes_no(line)
    if asked.type is FieldType.DATE:
        day = read_day(line, day_first=day_first)
        if day is None:
            raise _Misread(_l("This is no date that we can read: %(text)s", text=_short(line)))
        return day.isoformat()
    if asked.type is FieldType.NUMBER:
        number = as_number(line)
        if number is None:
            raise _Misread(_l("This is no number: %(text)s", text=_short(line)))
        return number
    if len(line) > MAX_LINE:
        raise _Misread(_l("This line is longer than %(count)d characters.", count=MAX_LINE))
    return line


def _yes_no(line: str) -> bool:
    word = line.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise _Misread(_l("This is neither yes nor no: %(text)s", text=_short(line)))


def _known(asked: Field) -> list[tuple[str, str]]:
    """What a cell may call each option, and its key; labels win over another option's key."""
    return [(" ".join(option.label.split()), option.key) for option in asked.options] + [
        (option.key, option.key) for option in asked.options
    ]


def _choice(asked: Field, line: str) -> str:
    for words, key in _known(asked):
        if words.casefold() == line.casefold():
            return key
    raise _Misread(_l("There is no such choice: %(text)s", text=_short(line)))


def _choices(asked: Field, text: str) -> list[str]:
    """Several options in one cell. Labels may hold commas, so the longest known label that fits is taken first."""
    known = sorted(_known(asked), key=lambda one: -len(one[0]))
    rest = "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())
    chosen: set[str] = set()
    while rest:
        for words, key in known:
            after = rest[len(words) :]
            parting = _BETWEEN.match(after)
            if rest[: len(words)].casefold() == words.casefold() and (parting or not after):
                chosen.add(key)
                rest = after[parting.end() :] if parting else ""
                break
        else:
            raise _Misread(_l("There is no such choice: %(text)s", text=_short(_BETWEEN.split(rest)[0])))
    return [option.key for option in asked.options if option.key in chosen]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def left_out(sheet: Sheet, columns: Sequence[str]) -> list[str]:
    """Heads of the columns that come to nothing."""
    return [head for head, target in zip(sheet.head, columns, strict=True) if target == LEAVE]
