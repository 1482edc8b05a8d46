"""Who may bring applications in from elsewhere: managers, each their own tables only."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

from tests.factories.importing import COLUMNS, line, make_upload, table, upload_of
from tests.factories.recruiting import make_call
from tests.house.rows import Cast, Row, only

MANAGERS = ("manager", "owner")


def stage_import(cast: Cast) -> None:
    """A table of the manager's, mapped, and one that is done."""
    make_call(cast.program, "from-elsewhere")
    cast.things["table"] = make_upload(cast["manager"], "from-elsewhere", table([line(1)])).ref


def mine(endpoint: str, method: str = "GET", *, ok: int | None = None, **more: Any) -> Row:
    """The manager's own; to the owner it is not there."""
    row = only(("manager",), f"recruiting_import.{endpoint}", method, ok=ok, values=ref, **more)
    return dataclasses.replace(row, expects=row.expects | {"owner": 404})


def ref(cast: Cast) -> dict[str, Any]:
    return {"ref": cast.things["table"]}


def chosen(cast: Cast) -> dict[str, Any]:
    return {f"c{place}": target for place, target in enumerate(COLUMNS)}


def seen(cast: Cast) -> dict[str, Any]:
    return {"version": upload_of(cast.things["table"]).version}


class Anew(dict[str, Any]):
    """A form whose file can be read again by the next role."""

    def items(self) -> Any:
        return [*super().items(), ("table", (io.BytesIO(table([line(2)])), "x.csv"))]


IMPORT_ROWS = [
    only(MANAGERS, "recruiting_import.index"),
    only(MANAGERS, "recruiting_import.upload", "POST", data=lambda cast: Anew(call="from-elsewhere")),
    mine("columns"),
    mine("map_columns", "POST", data=chosen),
    mine("trial"),
    mine("run", "POST", data=seen),
    mine("progress", ok=302),
    mine("discard", "POST"),
]
