"""Tables as CSV that spreadsheets open and never run.

UTF-8 with a byte order mark, so that Excel reads the letters; CRLF between rows (RFC 4180). A cell that a spreadsheet
would take for a formula gets an apostrophe before it, and so does one that begins with an apostrophe, so that
`plain_cell` gives back exactly what was put in. Source of the signs: OWASP, "CSV Injection".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
#: What begins a formula in one spreadsheet or another; the full-width forms do in East Asian settings.
FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")
MARK = "'"


def safe_cell(value: object) -> str:
    """`value` as text that no spreadsheet runs. None is empty. Numbers are written as they are, minus sign and all."""
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return text
    # Some spreadsheets look behind what they would drop: spaces, marks that can't be seen.
    seen = text.lstrip(f" \u00a0\u200b{BYTE_ORDER_MARK}")
    return MARK + text if seen.startswith((*FORMULA_SIGNS, MARK)) else text


def plain_cell(cell: str) -> str:
    """What `safe_cell` was given, if it was text."""
    return cell[1:] if cell.startswith(MARK) else cell


def write_table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """The whole file as text, byte order mark included; encode it as UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([safe_cell(cell) for cell in head])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + buffer.getvalue()
