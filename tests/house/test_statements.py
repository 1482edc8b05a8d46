"""The budget of every page: at most eight statements for its second look, by somebody who may see it.

The first look works out what is remembered, and notes that the sign-in was seen.
"""

from __future__ import annotations

from flask import Flask

from community.core.db import db
from tests.conftest import Budget
from tests.house.conftest import Tried
from tests.house.test_permissions import address

MOST = 8

#: Pages above it, each with its number and the reason.
MORE = {
    # Seven lists about one case, each of a table of its own; all that is counted comes in one statement.
    "moderation.case": 11,
    # The digest is written for the page as the worker writes it: each section has a question of its own.
    "notifications.preview": 12,
    "notifications.preview_html": 11,
    # Each plate has one grouped statement over what it counts; the table behind one is made with all of them.
    "insights.recruiting": 11,
    "insights.table": 10,
}


def test_a_second_look_at_any_page_stays_within_its_budget(app: Flask, rows: Tried, budget: Budget) -> None:
    pages = [(row.endpoint, address(app, row, cast), client) for row, cast, client in rows if row.method == "GET"]
    over = []
    for endpoint, url, client in pages:
        client.get(url).close()
        db.session.rollback()
        db.session.expunge_all()
        with budget(100) as sent:
            answer = client.get(url)
        answer.close()
        allowed = MORE.get(endpoint, MOST)
        if answer.status_code == 200 and len(sent) > allowed:
            over.append(f"{endpoint}: {len(sent)} statements, {allowed} allowed")
    assert over == []
