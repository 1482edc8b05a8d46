"""A character that no database text can hold: an address with it leads nowhere, a form loses it alone."""

from __future__ import annotations

import io

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from tests.conftest import SignInAs
from tests.factories import make_member, make_program


@pytest.fixture
def dee(app: object, sign_in: SignInAs) -> FlaskClient:
    return sign_in(make_member(make_program(), "Dee Whitlock"))


@pytest.mark.parametrize("address", ["threads/%00", "group/search?q=a%00b", "thanks?after=%00", "\0", "log?topic=%00"])
def test_an_address_with_it_leads_nowhere(dee: FlaskClient, address: str) -> None:
    assert dee.get(f"/p/hollow/{address}").status_code == 404


def test_from_a_form_it_is_taken_out_and_nothing_is_lost(dee: FlaskClient) -> None:
    answer = dee.post("/p/hollow/me", data={"about": "Bookbinder in Burlington\0, on Thursdays"})
    assert answer.status_code == 303
    assert "Bookbinder in Burlington, on Thursdays" in dee.get("/p/hollow/me").text


def test_a_file_that_comes_with_the_form_stays_as_it_is(app: Flask) -> None:
    data = {"words": "a\0b", "file": (io.BytesIO(b"\0\1"), "x.bin")}
    with app.test_request_context("/", method="POST", data=data, content_type="multipart/form-data"):
        assert request.form.to_dict() == {"words": "ab"}
        assert request.files["file"].read() == b"\0\1"
