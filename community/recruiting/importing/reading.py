"""Bytes of a table, whatever made them, as rows of text with the numbers of their lines. Pure.

Encodings: UTF-8 with or without a byte order mark, UTF-16 in both orders, else Windows-1252. Between cells: a comma,
a semicolon or a tab, whichever makes the head whole. Quoted cells may hold line ends (RFC 4180).
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

MOST_BYTES = 8 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 200
DELIMITERS = (",", ";", "\t")
#: How many rows are looked at to find out what stands between cells.
LOOKED_AT = 50

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class BadFile(ValueError):
    """The file can't be read as a table. `sentence` says why; `line` counts from 1 where one is known."""

    def __init__(self, sentence: Any, line: int | None = None) -> None:
        self.sentence = sentence
        self.line = line
        super().__init__(sentence)


@dataclass(frozen=True)
class Row:
    """One row; `line` is where it begins in the file, counting from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table that was read. Rows without anything in them are left out."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    delimiter: str


def read_sheet(content: bytes, *, delimiter: str | None = None) -> Sheet:
    """The table in `content`.

    :param delimiter: what stands between cells; found out if not given.
    :raises BadFile: if it is empty, too large, no text, or a quotation mark is never closed.
    """
    if len(content) > MOST_BYTES:
        raise BadFile(_l("This file is larger than 8 megabytes. Please cut it into parts."))
    text, encoding = decoded(content)
    if not text.strip():
        raise BadFile(_l("There is nothing in this file."))
    between = delimiter or find_delimiter(text)
    found = _records(text, between)
    head = next(found, None)
    if head is None or len(head.cells) > MOST_COLUMNS:
        raise BadFile(_l("The first line has to name the columns, at most %(count)d of them.", count=MOST_COLUMNS), 1)
    rows: list[Row] = []
    for row in found:
        if len(rows) == MOST_ROWS:
            raise BadFile(
                _l("There are more than %(count)d rows. Please cut the file into parts.", count=MOST_ROWS), row.line
            )
        rows.append(row)
    return Sheet(tuple(cell.strip() for cell in head.cells), tuple(rows), encoding, between)


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a file, without its byte order mark, and the name of its encoding.

    :raises BadFile: if it is no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding), encoding
    if b"\0" in content[:4000]:
        # Text of Western scripts in UTF-16 has its zeros at every other place.
        encoding = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
        return _strictly(content, encoding), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _strictly(content, "windows-1252"), "windows-1252"


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadFile(
            _l("This does not look like a table of text. Please export it as CSV, in UTF-8 if there is a choice.")
        ) from error
    return text.removeprefix("\ufeff")


def find_delimiter(text: str) -> str:
    """What stands between the cells: under which the head has several, and most rows as many as the head."""
    best, found = (0.0, 1), DELIMITERS[0]
    for delimiter in DELIMITERS:
        try:
            head, *rows = [row.cells for _place, row in zip(range(LOOKED_AT), _records(text, delimiter), strict=False)]
        except (BadFile, ValueError):
            continue
        alike = sum(len(cells) == len(head) for cells in rows) / len(rows) if rows else 1.0
        if len(head) > 1 and (alike, len(head)) > best:
            best, found = (alike, len(head)), delimiter
    return found


def _records(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(
            _l("From this line on the table can’t be read: a quotation mark is not closed, or stands inside a cell."),
            line,
        ) from error
