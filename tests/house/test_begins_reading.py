"""Views that begin reading and write later: whenever they refuse, a member's page can be drawn, and is.

Ending the reading transaction expires what it read. Who asks is read again there and then (`core.db.reads_again`), in
one place for all views; here every one of them is walked.
"""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask, Response, render_template_string

from community.core import db as database
from community.core.db import is_writing, start_writing
from community.core.limits import spend
from community.programs.current import current_member, current_program, get_current_member
from community.web.guards import begins_reading
from tests.conftest import SignInAs
from tests.factories import make_member, make_program
from tests.house.conftest import Tried
from tests.house.rows import Row
from tests.house.test_permissions import TABLE, address

SHELL = """
{% extends "layouts/shell.html" %}
{% block page %}
<p>{{ current_member.name if current_member else "Nobody" }} of {{ current_program.name }}</p>
{% endblock %}
"""
#: They draw and never write.
ONLY_DRAW = frozenset({"discussion.preview", "applying.nudge", "questionnaires.preview"})


def is_such(app: Flask, row: Row) -> bool:
    """Whether the row's view begins reading, and is not asked for a page only."""
    return row.method != "GET" and getattr(app.view_functions[row.endpoint], "begins_reading", False)


def test_every_such_view_is_walked(app: Flask) -> None:
    views = {name for name, view in app.view_functions.items() if getattr(view, "begins_reading", False)}
    assert views == {row.endpoint for _feature, row in TABLE.values() if is_such(app, row)}


@pytest.mark.parametrize("limited", [False, True], ids=["writing", "limited and writing"])
def test_a_members_page_can_be_drawn_after_writing_has_begun(app: Flask, sign_in: SignInAs, limited: bool) -> None:
    @begins_reading
    def trial() -> tuple[str, int]:
        member, before = get_current_member(), current_program.name
        if limited:
            spend("trial", str(member.id), limit=9, per=dt.timedelta(days=1))
            assert (current_member.program.name, member.person.name) == (before, "Dee Whitlock")
        start_writing()
        # The object that the view holds is alive again, too.
        assert (member.program.name, member.person.name) == (before, "Dee Whitlock")
        return render_template_string(SHELL), 422

    client = sign_in(make_member(make_program(), "Dee Whitlock"))
    app._got_first_request = False
    if "trial_again" not in app.view_functions:
        app.add_url_rule("/p/<program>/trial-again", "trial_again", methods=["POST"])
    app.view_functions["trial_again"] = trial
    try:
        answer = client.post("/p/hollow/trial-again")
    finally:
        app.view_functions["trial_again"] = lambda: ("", 404)
    assert answer.status_code == 422
    assert "Dee Whitlock of Hollow &amp; Grain Makers" in answer.text


def test_in_every_such_view_the_page_can_be_drawn_when_it_begins_to_write(
    app: Flask,
    rows: Tried,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[str] = []

    def draw() -> None:
        if is_writing():
            drawn.append(render_template_string(SHELL if "program" in row_values(app, row) else "page"))

    monkeypatch.setattr(database, "_readers", [*database._readers, draw])
    for row, cast, client in rows:
        if is_such(app, row):
            drawn.clear()
            client.open(address(app, row, cast), method=row.method, data=row.data(cast))
            if row.endpoint not in ONLY_DRAW and row.name not in REFUSED_EARLY:
                assert len(drawn) == 1, row.name


def row_values(app: Flask, row: Row) -> set[str]:
    """The parts of the row's address."""
    return {name for rule in app.url_map.iter_rules(row.endpoint) for name in rule.arguments}


#: Rows whose form is a wrong one, so that every role is refused before anything is written.
REFUSED_EARLY = frozenset({"POST accounts.change_password", "POST accounts.change_email"})


def test_an_empty_form_comes_back(app: Flask, rows: Tried) -> None:
    for row, cast, client in rows:
        if is_such(app, row):
            answer: Response = client.open(address(app, row, cast), method=row.method, data={})
            assert answer.status_code == EMPTY_IS_FINE.get(row.endpoint, 422), row.name


#: An empty text has an empty preview, nothing typed is a step of a story, a word under no post finds none, and a button
#: asks for nothing else.
EMPTY_IS_FINE = dict.fromkeys(ONLY_DRAW, 200) | {
    "discussion.react": 404,
    "applying.save": 303,
    "applying.invitation_again": 303,
}
