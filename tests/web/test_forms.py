"""What every form of the house refuses by itself."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField

from community.web.forms import Form, required, stripped


class Trial(Form):
    line = StringField("Line", [required()], filters=[stripped])
    raw = TextAreaField("Raw", [required("Please say something.")])


def refused(app: Flask, **sent: str) -> dict[str, list[str]]:
    with app.test_request_context("/", method="POST"):
        form = Trial(MultiDict(sent))
        form.validate()
        return {name: [str(error) for error in errors] for name, errors in form.errors.items()}


@pytest.mark.parametrize("nothing", ["", " ", "\t\n", "\u00a0\u2003"])
def test_whitespace_is_not_something(app: Flask, nothing: str) -> None:
    assert refused(app, line=nothing, raw=nothing) == {
        "line": ["Please fill this in."],
        "raw": ["Please say something."],
    }


def test_what_is_missing_is_not_there_and_a_zero_is(app: Flask) -> None:
    assert set(refused(app)) == {"line", "raw"}
    assert refused(app, line="0", raw=" 0 ") == {}
