"""A question of another kind: what stays of it, what is refused, and the way back."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from community.programs.models import Member
from community.questionnaires.checks import field_faults
from community.questionnaires.kinds import as_kind, classes_for
from community.questionnaires.models import Questionnaire
from community.questionnaires.schema import (
    SHOWN,
    WITH_OPTIONS,
    BlindClass,
    Field,
    FieldType,
    Op,
    Option,
    Schema,
    ShowIf,
)
from tests.conftest import SignInAs
from tests.factories.questionnaires import draft_of, make_questionnaire, questions_of

TOOLS = (Option("saw", "A saw"), Option("plane", "A plane"), Option("chisel", "A chisel"))
OWN = Field(key="own", type=FieldType.CHOICE, label="Which one is yours?", options=TOOLS, help="One will do.")
WHY = Field(key="why", type=FieldType.LONG_TEXT, label="Why that one?", show_if=ShowIf("own", Op.IN, ("saw",)))


@pytest.fixture
def nora(manager: Member, sign_in: SignInAs) -> FlaskClient:
    return sign_in(manager)


def make(manager: Member, *fields: Field, published: bool = False) -> Questionnaire:
    return make_questionnaire(manager, schema=Schema(fields), published=published)


def at(questionnaire: Questionnaire, rest: str = "") -> str:
    return f"/p/hollow/questionnaires/{questionnaire.slug}/draft{rest}"


def save(nora: FlaskClient, questionnaire: Questionnaire, field: Field, kind: str, **more: Any) -> Any:
    """Send the panel as it stands, with another kind chosen in it."""
    sent = {
        "version": draft_of(questionnaire).version,
        "label": field.label,
        "help": field.help,
        "blind_class": field.blind_class.value,
        "parent": "",
        "op": "in",
        "option-key": [one.key for one in field.options],
        "option-label": [one.label for one in field.options],
        "option-active": [str(number) for number in range(len(field.options))],
        "kind": kind,
        "do": "kind",
    }
    return nora.post(at(questionnaire, f"/questions/{field.key}"), data={**sent, **more})


def only(questionnaire: Questionnaire, key: str = "own") -> Field:
    found = questions_of(questionnaire).find(key)
    assert found is not None
    return found


def test_a_choice_becomes_a_choice_of_several_with_its_options(nora: FlaskClient, manager: Member) -> None:
    story = make(manager, OWN, WHY)
    page = save(nora, story, OWN, "choices", label="Which ones are yours?")
    assert page.status_code == 200
    assert "“Which ones are yours?” is of another kind now: Any of several." in page.text
    assert only(story).type is FieldType.CHOICES
    assert only(story).options == TOOLS
    assert (only(story).label, only(story).help) == ("Which ones are yours?", "One will do.")
    assert only(story, "why").show_if == WHY.show_if, "what rests on it goes on"


def test_what_another_question_rests_on_is_refused_by_name_and_nothing_is_lost(
    nora: FlaskClient, manager: Member
) -> None:
    story = make(manager, OWN, WHY)
    page = save(nora, story, OWN, "short_text", label="Which one, then?")
    assert page.status_code == 422
    assert "“Why that one?” is asked only after certain answers to this one." in unescape(page.text)
    assert "Which one, then?" in page.text
    assert re.search(r'<option selected value="short_text"', page.text)
    assert questions_of(story) == Schema((OWN, WHY))


def test_a_line_has_no_options_and_the_way_back_brings_them_again(nora: FlaskClient, manager: Member) -> None:
    story = make(manager, OWN)
    page = save(nora, story, OWN, "short_text")
    assert (only(story).type, only(story).options) == (FieldType.SHORT_TEXT, ())
    names = ("field", "at", "instead", "open")
    sent = {name: unescape(re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]) for name in names}  # type: ignore[index]
    back = nora.post(at(story, "/restore"), data={**sent, "version": draft_of(story).version}, follow_redirects=True)
    assert "It is as it was." in back.text
    assert questions_of(story) == Schema((OWN,))


def test_what_was_asked_in_a_published_version_keeps_its_kind(nora: FlaskClient, manager: Member) -> None:
    story = make(manager, OWN, published=True)
    panel = nora.get(at(story, "/questions/own")).text
    assert 'name="kind"' not in panel
    assert "Its kind: One of several" in panel
    assert "People’s answers belong to it, so its kind stays" in panel
    assert save(nora, story, OWN, "short_text").status_code == 422
    sent = {"version": draft_of(story).version, "at": "0", "instead": "1"}
    turned = as_kind(OWN, FieldType.DATE)
    refused = nora.post(at(story, "/restore"), data={**sent, "field": json.dumps(turned.dump())})
    assert refused.status_code == 422
    assert questions_of(story) == Schema((OWN,))
    copied = nora.post(at(story, "/questions/own/duplicate"), data={"version": draft_of(story).version})
    key = re.search(r"questions/(\w+)#", copied.location)[1]  # type: ignore[index]
    assert 'name="kind"' in nora.get(at(story, f"/questions/{key}")).text


def test_a_script_is_told_that_the_inputs_are_others(nora: FlaskClient, manager: Member) -> None:
    story = make(manager, OWN)
    address, part = at(story, "/questions/own"), {"HX-Request": "true"}
    sent = {
        "version": draft_of(story).version,
        "label": "When?",
        "parent": "",
        "op": "in",
        "blind_class": "never_shown",
    }
    assert "data-redraw" not in nora.post(address, data={**sent, "kind": "date"}, headers=part).text
    assert only(story).type is FieldType.CHOICE, "what is chosen in the list is only kept by the button"
    sent["version"] = draft_of(story).version
    assert "data-redraw" in nora.post(address, data={**sent, "kind": "date", "do": "kind"}, headers=part).text
    assert only(story).type is FieldType.DATE


LIMITED = {
    FieldType.LONG_TEXT: {"min_words": 5, "max_words": 150, "max_characters": 9000, "or_list": True},
    FieldType.SHORT_TEXT: {"max_characters": 100},
    FieldType.CHOICE: {"options": TOOLS},
    FieldType.CHOICES: {"options": TOOLS, "low": 1, "high": 2},
    FieldType.NUMBER: {"low": 1.5, "high": 800},
    FieldType.DATE: {"earliest": "2026-01-01", "latest": "2026-12-31"},
    FieldType.FILE: {"accepts": ("audio",), "max_megabytes": 5},
}


@given(st.data())
def test_no_change_of_kind_makes_a_fault_or_shows_more_than_before(data: st.DataObject) -> None:
    kind, other = data.draw(st.sampled_from(FieldType)), data.draw(st.sampled_from(FieldType))
    asks = kind is not FieldType.STATEMENT
    blind = data.draw(st.sampled_from(classes_for(kind))) if asks else BlindClass.NEVER_SHOWN
    more = {"required": data.draw(st.booleans()), "retention_days": 30, "help": "A few words."} if asks else {}
    if asks and blind not in SHOWN:
        more["personal"] = data.draw(st.booleans())
    field = Field(key="own", type=kind, label="Which one?", blind_class=blind, **LIMITED.get(kind, {}), **more)
    assert [one for one in field_faults(field, {}) if not one.unfinished] == []
    made = as_kind(field, other)
    assert [one for one in field_faults(made, {}) if not one.unfinished] == []
    assert (made.key, made.label, made.type) == ("own", "Which one?", other)
    assert made.is_shown <= field.is_shown, "nobody sees what was hidden from them"
    assert made.personal <= field.personal
    if {kind, other} <= WITH_OPTIONS:
        assert made.options == field.options
    if asks and other is not FieldType.STATEMENT:
        assert (made.help, made.required, made.personal) == (field.help, field.required, field.personal)


@pytest.mark.parametrize("instead", ["", "1"])
@pytest.mark.parametrize("sign", ["\0", "\ud800"])
def test_what_is_no_text_is_not_put_back(nora: FlaskClient, manager: Member, sign: str, instead: str) -> None:
    """JSON can spell it out, and no page could show it."""
    story = make(manager, OWN if instead else WHY)
    for changed in ({"label": f"Which{sign}one?"}, {"options": [{"key": "saw", "label": sign}]}, {sign: 1}):
        sent = {"version": draft_of(story).version, "at": "0", "instead": instead}
        back = nora.post(at(story, "/restore"), data={**sent, "field": json.dumps({**OWN.dump(), **changed})})
        assert back.status_code == 422
    assert nora.get(at(story)).status_code == 200


def test_the_page_of_forty_questions_is_no_more_than_it_needs(nora: FlaskClient, manager: Member) -> None:
    kinds = [kind for kind in FieldType if kind is not FieldType.STATEMENT]
    fields = [
        Field(
            key=f"question_{number}",
            type=kinds[number % len(kinds)],
            label=f"What do you make of the thing that is number {number}, and what came of it?",
            options=TOOLS if kinds[number % len(kinds)] in WITH_OPTIONS else (),
        )
        for number in range(40)
    ]
    page = nora.get(at(make(manager, *fields)))
    assert page.text.count('class="q-row"') == 40
    assert len(page.data) < 56_000


def test_without_scripts_the_open_question_has_its_arrows(nora: FlaskClient, manager: Member) -> None:
    story = make(manager, OWN, WHY)
    page = nora.get(at(story, "/questions/why")).text
    assert re.search(r'value="why:down" disabled aria-label="Move down: Why that one\?"', page)
    up = re.search(r'name="move" value="(why:up)" aria-label="Move up: Why that one\?"', page)
    assert up is not None
    assert 'value="own:' not in page
    moved = nora.post(at(story, "/move"), data={"move": up[1], "version": draft_of(story).version})
    assert moved.status_code == 303
    assert [field.key for field in questions_of(story)] == ["why", "own"]
