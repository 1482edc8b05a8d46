"""Tables of other systems: encodings, what stands between cells, line ends, dates, and columns for reach."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from community.questionnaires.schema import Field, FieldType, Option, Schema
from community.recruiting.importing.checking import read_answer
from community.recruiting.importing.dates import is_day_first, read_day, read_moment
from community.recruiting.importing.mapping import faults_of, guess
from community.recruiting.importing.reading import DELIMITERS, BadFile, read_sheet

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), max_size=20)
#: Windows-1252 has no others; the first sign must not make the file look like something else.
WESTERN = st.text(st.sampled_from("abc äöüßéñ€“”’,;\t\"\n\r'=1"), max_size=20)
ENCODINGS = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with a mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "utf-16 little": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16 big": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
}


def written(head: list[str], rows: list[list[str]], delimiter: str, quoting: int, end: str = "\r\n") -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerow(head)
    writer.writerows(rows)
    return buffer.getvalue()


@given(
    st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=6)),
    st.sampled_from(DELIMITERS),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(sorted(ENCODINGS)),
    st.sampled_from(["\r\n", "\n"]),
)
def test_any_table_reads_back(rows: list[list[str]], delimiter: str, quoting: int, encoding: str, end: str) -> None:
    if end == "\n":
        # Python's writer then leaves a lone carriage return bare, which ends a row for every reader.
        quoting = csv.QUOTE_ALL
    width = len(rows[0]) if rows else 3
    head = [f"Column {number}" for number in range(width)]
    sheet = read_sheet(ENCODINGS[encoding](written(head, rows, delimiter, quoting, end)))
    assert list(sheet.head) == head
    assert sheet.delimiter == delimiter, "found out from the head"
    assert [list(row.cells) for row in sheet.rows] == [row for row in rows if any(cell.strip() for cell in row)]


@given(st.lists(st.lists(WESTERN, min_size=2, max_size=2), max_size=5), st.sampled_from(DELIMITERS))
def test_a_western_table_reads_back(rows: list[list[str]], delimiter: str) -> None:
    # One letter that no UTF-8 is made of: otherwise nobody could tell the two apart, nor would it matter.
    rows = [*rows, ["é", "ü"]]
    sheet = read_sheet(written(["Name", "Größe"], rows, delimiter, csv.QUOTE_ALL).encode("windows-1252"))
    assert sheet.encoding == "windows-1252"
    assert sheet.head == ("Name", "Größe")
    assert [list(row.cells) for row in sheet.rows] == [row for row in rows if any(cell.strip() for cell in row)]


def test_utf_16_without_a_mark() -> None:
    text = "Name;Mail\r\nBea;bea@example.org\r\n"
    assert read_sheet(text.encode("utf-16-le")).rows[0].cells == ("Bea", "bea@example.org")
    assert read_sheet(text.encode("utf-16-be")).rows[0].cells == ("Bea", "bea@example.org")


def test_lines_are_those_of_the_file() -> None:
    sheet = read_sheet(b'Name,Story\nBea,"one\ntwo\nthree"\n\nAl,short\n')
    assert [row.line for row in sheet.rows] == [2, 6]
    assert sheet.rows[0].cells[1] == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", None, "nothing"),
        (b" \n\n", None, "nothing"),
        (b'Name,Story\nBea,"never closed\nAl,x\n', 2, "quotation mark"),
        (b"Name,Story\n" + b"a,b\n" * 5_001, 5_002, "more than 5000"),
        (b"a," * 300, 1, "first line"),
        (b"x" * (8 * 1024 * 1024 + 1), None, "larger"),
        (b"\x81\x8d\x8f\x90\x9d,\xff", None, "table of text"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(app: Flask, content: bytes, line: int | None, words: str) -> None:
    with pytest.raises(BadFile) as caught:
        read_sheet(content)
    assert caught.value.line == line
    assert words in str(caught.value.sentence)


@pytest.mark.parametrize(
    ("text", "day_first", "moment"),
    [
        ("2026-11-03", False, dt.datetime(2026, 11, 3, 11, tzinfo=dt.UTC)),
        ("2026/11/03 2:05:33 PM GMT+1", False, dt.datetime(2026, 11, 3, 13, 5, 33, tzinfo=dt.UTC)),
        ("11/3/2026 14:05:33", False, dt.datetime(2026, 11, 3, 13, 5, 33, tzinfo=dt.UTC)),
        ("3.11.2026 14:05", True, dt.datetime(2026, 11, 3, 13, 5, tzinfo=dt.UTC)),
        ("2026-11-03T13:05:33Z", False, dt.datetime(2026, 11, 3, 13, 5, 33, tzinfo=dt.UTC)),
        ("2026-11-03T13:05:33.123+00:00", False, dt.datetime(2026, 11, 3, 13, 5, 33, tzinfo=dt.UTC)),
        ("12/31/2026 12:00 AM", False, dt.datetime(2026, 12, 30, 23, tzinfo=dt.UTC)),
    ],
)
def test_moments_of_other_systems(text: str, day_first: bool, moment: dt.datetime) -> None:
    assert read_moment(text, "Europe/Berlin", day_first=day_first) == moment


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01", "31/31/2026", "2026-11-03 25:00", "1/2/26"])
def test_what_is_no_moment(text: str) -> None:
    assert read_moment(text, "UTC") is None


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_days_read_back(day: dt.date) -> None:
    assert read_day(day.isoformat()) == day
    assert read_day(f"{day.day}.{day.month}.{day.year}", day_first=True) == day
    assert read_day(f"{day.month}/{day.day}/{day.year}") == day


def test_the_order_of_a_column_is_seen_where_it_shows() -> None:
    assert is_day_first(["03/04/2026", "25/04/2026"])
    assert is_day_first(["3.4.2026"])
    assert not is_day_first(["03/04/2026", "04/25/2026"])
    assert not is_day_first(["03/04/2026"])


SCHEMA = Schema(
    (
        Field(key="story", type=FieldType.LONG_TEXT, label="What have you done about it?", required=True),
        Field(
            key="days",
            type=FieldType.CHOICES,
            label="When could you come?",
            options=(Option("sat", "Saturday, morning"), Option("sat_late", "Saturday"), Option("sun", "Straße")),
        ),
        Field(key="adult", type=FieldType.YES_NO, label="Are you of age?"),
        Field(key="years", type=FieldType.NUMBER, label="For how many years?"),
    )
)


def test_heads_are_guessed_and_reach_is_left_out(app: Flask) -> None:
    head = [
        "Timestamp",
        "Email Address",
        "First name",
        "Last name",
        "What have you done about it",
        "Instagram followers",
    ]
    columns = guess(head, SCHEMA, {"instagram followers": "q:years"})
    assert columns == ["submitted", "email", "name", "name", "q:story", "leave"]


def test_what_was_said_last_time_wins(app: Flask) -> None:
    assert guess(["Column A", "Mail"], SCHEMA, {"column a": "q:adult"}) == ["q:adult", "email"]
    assert guess(["Column A"], SCHEMA, {"column a": "q:gone"}) == ["leave"]


def test_a_mapping_is_refused_for_reach_doubles_and_gaps(app: Flask) -> None:
    head = ["Mail", "How many followers do you have?", "Name", "Story", "Again"]
    found = faults_of(head, ["email", "q:years", "name", "q:story", "q:story"], SCHEMA)
    assert set(found) == {1, 4}
    assert "Passion qualifies" in str(found[1])
    missing = faults_of(["Mail"], ["email"], SCHEMA)
    assert "Name" in str(missing[None])
    assert "What have you done" in str(missing[None])


def field(key: str) -> Field:
    found = SCHEMA.find(key)
    assert found
    return found


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("days", "Saturday, morning, Straße", ["sat", "sun"]),
        ("days", "saturday; STRASSE".replace("STRASSE", "straße"), ["sat_late", "sun"]),
        ("days", "sat\nsun", ["sat", "sun"]),
        ("days", "", []),
        ("adult", "Yes", True),
        ("adult", "nein", False),
        ("adult", "", ""),
        ("years", "3,5", 3.5),
        ("story", " two\r\nlines ", "two\nlines"),
    ],
)
def test_cells_become_answers(app: Flask, key: str, cell: str, value: object) -> None:
    assert read_answer(field(key), cell) == value


@pytest.mark.parametrize(
    ("key", "cell"), [("days", "Sunday"), ("adult", "perhaps"), ("years", "many"), ("story", "x" * 20_001)]
)
def test_cells_that_are_no_answer(app: Flask, key: str, cell: str) -> None:
    with pytest.raises(ValueError):
        read_answer(field(key), cell)
