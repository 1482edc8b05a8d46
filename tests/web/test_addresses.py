"""Remembered addresses are those of Flask, and never another program's."""

from __future__ import annotations

import pytest
from flask import Flask, g, url_for

from community.web import addresses
from community.web.addresses import Addresses


def test_it_says_what_flask_says(app: Flask) -> None:
    known = Addresses()
    with app.test_request_context("/"):
        for slug in ("hollow", "other", "hollow"):
            g.program_slug = slug
            for more in (
                {"ref": "a b"},
                {"ref": "x", "after": 3},
                {"ref": "x", "after": None},
                {"ref": "x", "_anchor": "new"},
            ):
                assert known.url_for("discussion.thread", **more) == url_for("discussion.thread", **more)
            assert known.url_for("pages.home", _external=True).startswith("http://localhost/")


def test_it_does_not_grow_for_ever(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "MOST", 5)
    known = Addresses()
    with app.test_request_context("/"):
        for number in range(20):
            assert known.url_for("discussion.thread", program="hollow", ref=str(number)).endswith(f"/{number}")
    assert len(known._known) <= 5
