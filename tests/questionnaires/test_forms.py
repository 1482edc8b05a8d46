"""The form of a step: what was answered stands in it again."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from community.questionnaires.forms import form_for, input_name
from community.questionnaires.schema import Field, FieldType, Option


@pytest.mark.parametrize(
    ("kind", "answer"), [(FieldType.CHOICE, "a_plane"), (FieldType.CHOICES, ["a_plane"]), (FieldType.YES_NO, True)]
)
def test_what_was_chosen_is_chosen_when_the_form_is_opened_again(app: Flask, kind: FieldType, answer: Any) -> None:
    options = (Option("a_plane", "A plane"), Option("a_saw", "A saw")) if kind is not FieldType.YES_NO else ()
    field = Field(key="tool", type=kind, label="Which tool?", options=options)
    with app.test_request_context():
        inputs = list(form_for([field], {"tool": answer}, version=1)[input_name("tool")])
    assert [str(one.data) for one in inputs if one.checked] == ["yes" if answer is True else "a_plane"]
