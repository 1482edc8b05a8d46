"""Tables to take away, as CSV: written while they are sent, in batches. Taking one is a deed, so it is a POST."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, current_app, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from community.core.errors import NotFound
from community.core.policies import require
from community.core.tables import BYTE_ORDER_MARK, safe_cell
from community.insights import services
from community.insights.policies import may_export
from community.insights.queries.scope import scope_of
from community.insights.queries.tables import TABLES, Table
from community.insights.queries.taking import Taking
from community.insights.views.recruiting import bp
from community.programs.current import current_member, get_current_member, get_current_program
from community.web.forms import Form
from community.web.pages import render

WORDS: dict[str, tuple[Any, Any]] = {
    "applications": (
        _l("Applications"),
        _l(
            "One row each: call, way in, state, days, and the answers by question. Before a decision is frozen there "
            "is no name, no address and nothing but the masked text; after it, names and what was written."
        ),
    ),
    "reviews": (
        _l("Reviews and scores"),
        _l(
            "One row for each review of an application whose reviews are all in. Reviewers go by letters until every "
            "decision of the round is frozen; notes come with the freeze."
        ),
    ),
    "decisions": (
        _l("Decisions"),
        _l("Every decision with its days, also those that were replaced. Reasons come with the freeze."),
    ),
    "nominations": (
        _l("Nominations"),
        _l("How many were put forward for each call and how it went. No names: a no leaves nothing."),
    ),
    "calls": (_l("Calls by the day"), _l("Visits, begun and sent for each call and day (UTC).")),
}


@bp.get("/exports")
def exports() -> Answer:
    require(may_export, current_member)
    scope = scope_of(get_current_program(), "all", request.args.get("call", ""))
    return render("insights/exports.html", scope=scope, tables=WORDS, form=Form(formdata=None))


@bp.post("/exports/<name>.csv")
def export(name: str) -> Answer:
    require(may_export, current_member)
    if name not in TABLES:
        raise NotFound
    scope = scope_of(get_current_program(), "all", request.form.get("call", ""))
    taking = services.take(get_current_member(), name, scope.only.id if scope.only else None)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    response = Response(lines_of(app, TABLES[name], taking), mimetype="text/csv")
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    not_blind = "" if set(taking.calls) <= set(taking.rounds.blind) else "-not-blind"
    which = f"-{scope.only.slug}" if scope.only else ""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}{which}{not_blind}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def lines_of(app: Flask, table: Table, taking: Taking) -> Iterator[bytes]:
    """The file in pieces. The request is over by then: each piece is read in a context and a transaction of its own."""
    yield (BYTE_ORDER_MARK + written([table.head(taking)])).encode()
    key: Any = None
    while True:
        with app.app_context():
            rows, key = table.rows(taking, key)
            piece = written(rows)
        yield piece.encode()
        if key is None:
            return


def written(rows: list[list[Any]]) -> str:
    """Rows as CSV, no cell of which is ever run."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows([safe_cell(cell) for cell in row] for row in rows)
    return buffer.getvalue()
