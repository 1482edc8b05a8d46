"""Numbers that no key can be: in addresses, in cursors of lists and in forms they find nothing and break nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Flask

from community.core.keys import MOST
from tests.house.conftest import Tried
from tests.house.rows import Row
from tests.house.test_permissions import address

#: Beyond 64 bits, beyond zero, beyond what Python turns into a number, and a digit that is none of ASCII's.
NO_KEYS = (str(2**63), str(2**70), "-1", "9" * 5_000, "²")
CURSORS = (
    *NO_KEYS,
    *(f"{place}~{number}" for place in ("0", "2026-11-27", "2026-11-27T10:00:00+00:00") for number in NO_KEYS[:3]),
    f"{2**70}~1",
    "0001-01-01T00:00:00+14:00~1",
    "2026-11-27T10:00:00~1",
    "~",
)
#: Parameters and fields by which our pages name numbers, beside those that a row's own form has.
PARAMETERS = ("after", "before", "quote", "topic", "what")
FIELDS = ("version", "seq", "up_to", "agreement_id", "days", "position", "topics", "call_id", "evidence_start")
#: A number that stands in an address only where it was put.
STAND_IN = 987_654_321


def numbers_of(app: Flask, row: Row) -> list[str]:
    """What the row's address holds of ``<int:...>``."""
    rules = app.url_map.iter_rules(row.endpoint)
    return [name for rule in rules for name, kind in rule._converters.items() if type(kind).__name__ == "KeyConverter"]


def test_no_address_takes_a_number_that_no_key_can_be(app: Flask, rows: Tried) -> None:
    for row, cast, client in rows:
        for name in numbers_of(app, row):
            values = {**row.values(cast), name: STAND_IN}
            known = address(app, Row(row.endpoint, row.method, row.expects, lambda _cast, made=values: made), cast)
            assert str(STAND_IN) in known
            for number in NO_KEYS:
                answer = client.open(known.replace(str(STAND_IN), number), method=row.method)
                assert answer.status_code == 404, (row.name, number[:30])
            greatest = client.open(known.replace(str(STAND_IN), str(MOST)), method=row.method, data=row.data(cast))
            assert greatest.status_code < 500, row.name


def test_no_list_breaks_at_a_place_that_nobody_gave_out(app: Flask, rows: Tried) -> None:
    for row, cast, client in rows:
        if row.method != "GET":
            continue
        path = address(app, row, cast)
        asked = [{"after": cursor} for cursor in (*CURSORS, str(MOST))]
        asked += [dict.fromkeys(PARAMETERS, number) for number in (*NO_KEYS, "~", str(MOST))]
        for parameters in asked:
            answer = client.get(f"{path}?{urlencode(parameters)}", buffered=True)
            assert answer.status_code < 500, (row.name, list(parameters), parameters["after"][:60])


def test_no_form_breaks_at_a_number_that_no_key_can_be(app: Flask, rows: Tried) -> None:
    for row, cast, client in rows:
        if row.method == "GET":
            continue
        for number in NO_KEYS:
            sent = {**dict.fromkeys(FIELDS, number), **spoiled(row.data(cast), number)}
            sent |= {f"span-{number}": "accepted", "span": f"talk:{number}:{number}:name"}
            answer = client.open(address(app, row, cast), method=row.method, data=sent)
            assert answer.status_code < 500, (row.name, number[:30])


def spoiled(data: dict[str, Any], number: str) -> dict[str, Any]:
    """A form with `number` in place of every number in it."""
    return {name: number if str(value).isdigit() else value for name, value in data.items()}
