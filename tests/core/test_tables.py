"""Tables that spreadsheets open and never run, and that lose nothing."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.tables import FORMULA_SIGNS, plain_cell, safe_cell, write_table

#: What a table can hold: no NUL, which no database of ours keeps, and no half of a pair.
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
BEGINS = st.sampled_from([*FORMULA_SIGNS, "'", " =", "\u00a0=", "\ufeff=", "\u200b@", '"', ",", ""])


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", " =1", "\u00a0=1", "'=1"]
)
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(("value", "cell"), [(None, ""), (-0.5, "-0.5"), (3, "3"), ("a=b", "a=b"), ("Ünal", "Ünal")])
def test_the_rest_stays_as_it_is(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


@given(st.builds(str.__add__, BEGINS, TEXT))
def test_text_comes_back_as_it_was_and_never_runs(text: str) -> None:
    cell = safe_cell(text)
    assert plain_cell(cell) == text
    assert not cell.lstrip(" \u00a0\u200b\ufeff").startswith(FORMULA_SIGNS)


@given(st.lists(st.lists(TEXT, min_size=3, max_size=3), max_size=5))
def test_a_written_table_reads_back(rows: list[list[str]]) -> None:
    text = write_table(["a", "=b", "c"], rows)
    assert text.startswith("\ufeff")
    head, *found = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert head == ["a", "'=b", "c"]
    assert [[plain_cell(cell) for cell in row] for row in found] == rows
