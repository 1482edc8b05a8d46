"""The form builder as people use it: with a keyboard alone, with a mouse, on a phone, without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from community.core.db import db
from community.questionnaires.models import Questionnaire
from community.questionnaires.schema import Op, Schema, ShowIf
from tests.browser.conftest import OpenWindow
from tests.browser.installation import Installation
from tests.browser.looking import look
from tests.browser.walking import heading, sign_in
from tests.factories import PASSWORD
from tests.factories.questionnaires import questions_of
from tests.journeys import words

HERE = f"/p/{words.SLUG}/questionnaires/"


@pytest.fixture(scope="module")
def program(grapevine: Installation) -> Installation:
    """A program with an owner and what ships."""
    owner = ["--owner-email", words.OWNER, "--owner-name", "Nora Castellan", "--owner-password", PASSWORD]
    grapevine.flask("program", "create", "--slug", words.SLUG, "--name", words.NAME, "--subject", "a tool", *owner)
    call = ["--program", words.SLUG, "--slug", words.CALL, "--title", words.CALL_TITLE, "--text", words.CALL_TEXT]
    grapevine.flask("recruiting", "open-call", *call, "--closes-in-days", "20")
    return grapevine


def kept(program: Installation, title: str) -> Schema:
    """The draft as the database has it."""
    with program.app.app_context():
        found = db.session.query(Questionnaire).filter_by(title=title).one()
        return questions_of(found)


def saved(page: Page) -> None:
    """Wait until the form says that everything is kept."""
    expect(page.locator("[data-save-state]")).to_have_text(re.compile("Saved"))


def new(page: Page, title: str, start: str = "Nothing") -> None:
    page.goto(f"{HERE}new")
    page.get_by_label("Title").fill(title)
    page.get_by_label(start, exact=True).check(force=True)
    page.get_by_role("button", name="Make the draft").click()
    heading(page, title)


def press_until(page: Page, locator: str, key: str = "Tab", limit: int = 60) -> None:
    """Press a key until the focus is there."""
    for _ in range(limit):
        if page.evaluate("(where) => document.activeElement?.matches(where)", locator):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard does not reach {locator}")


def test_a_whole_form_is_built_with_the_keyboard_alone(program: Installation, window: OpenWindow) -> None:
    page = sign_in(window(), words.OWNER, HERE)
    look(page)
    page.get_by_role("link", name="New questionnaire").focus()
    page.keyboard.press("Enter")
    heading(page, "A new questionnaire")
    look(page)
    press_until(page, "#title")
    page.keyboard.type("By keyboard")
    press_until(page, "input[name=start]")
    page.keyboard.press("ArrowUp")
    press_until(page, "main form [type=submit]")
    page.keyboard.press("Enter")
    heading(page, "By keyboard")
    look(page)

    press_until(page, 'button[value="yes_no"]')
    page.keyboard.press("Enter")
    expect(page.locator("#label")).to_be_focused()
    page.keyboard.type("Do you own one?")
    saved(page)
    press_until(page, 'button[value="choice"]', limit=80)
    page.keyboard.press("Enter")
    expect(page.locator("#open #label")).to_be_focused()
    expect(page.locator("#open #label")).to_have_value("")
    page.keyboard.type("Which tool do you reach for first?")
    press_until(page, "[data-new-option]")
    for number, option in enumerate(("A plane", "A chisel", "A saw"), 1):
        page.keyboard.type(option)
        page.keyboard.press("Enter")
        expect(page.locator(f"#option-{number}")).to_be_focused()
    look(page)
    press_until(page, 'button[value="long_text"]', limit=80)
    page.keyboard.press("Enter")
    expect(page.locator("#open #label")).to_have_value("")
    page.keyboard.type("What do you miss?")
    press_until(page, "#parent")
    page.keyboard.type("Which tool")
    press_until(page, '[name="values-question_2"]')
    page.keyboard.press("Space")
    expect(page.locator("#row-question_3")).to_contain_text("Only if “Which tool do you reach for first?” is A plane")
    look(page)

    schema = kept(program, "By keyboard")
    assert [field.label for field in schema] == [
        "Do you own one?",
        "Which tool do you reach for first?",
        "What do you miss?",
    ]
    assert [option.label for option in schema.fields[1].options] == ["A plane", "A chisel", "A saw"]
    assert schema.fields[2].show_if == ShowIf("question_2", Op.IN, ("a_plane",))

    press_until(page, "#grip-question_2", key="Shift+Tab", limit=80)
    page.keyboard.press("ArrowUp")
    expect(page.locator("#says")).to_contain_text("“Which tool do you reach for first?” is now number 1 of 3.")
    expect(page.locator("#grip-question_2")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#says")).to_contain_text("is now number 3 of 3.")
    expect(page.locator("#says")).to_contain_text("That no longer works from where it stands")
    look(page)
    assert [field.key for field in kept(program, "By keyboard")] == ["question_1", "question_3", "question_2"]
    assert kept(program, "By keyboard").fields[1].show_if is None

    press_until(page, 'a[href$="/draft/publish"]', key="Shift+Tab", limit=80)
    page.keyboard.press("Enter")
    heading(page, "Publish version 1")
    look(page)
    press_until(page, "main form [type=submit]")
    page.keyboard.press("Enter")
    heading(page, "By keyboard")
    expect(page.get_by_text("Version 1 never changes from now on.")).to_be_visible()
    look(page)


def test_a_question_about_reach_is_refused_while_it_is_typed(program: Installation, window: OpenWindow) -> None:
    page = sign_in(window(), words.OWNER, HERE)
    new(page, "No reach")
    page.get_by_role("button", name="A number").click()
    page.locator("#label").press_sequentially("How many followers do you have?")
    expect(page.locator("#panel-faults")).to_contain_text("Passion qualifies here")
    expect(page.locator("#label")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#label")).to_be_focused()
    expect(page.locator("[data-save-state]")).to_have_text("Not kept yet: see why")
    look(page)
    page.get_by_role("button", name="A date").click()
    expect(page.locator("#label")).to_have_value("How many followers do you have?")
    page.locator("#label").fill("How many have you mended?")
    saved(page)
    expect(page.locator("#panel-faults")).to_be_empty()
    assert [field.label for field in kept(program, "No reach")] == ["How many have you mended?"]


def test_two_managers_end_in_one_change_and_both_texts(program: Installation, window: OpenWindow) -> None:
    first, second = (sign_in(window(), words.OWNER, HERE) for _ in range(2))
    new(first, "Two at once", "Two stories and the town")
    for page in (first, second):
        page.goto(f"{HERE}two-at-once/draft/questions/moment")
    first.locator("#label").fill("What the first wrote?")
    saved(first)
    second.locator("#label").fill("What the second wrote?")
    expect(second.locator("#says")).to_contain_text("Somebody else changed this form")
    expect(second.locator("#label")).to_have_value("What the second wrote?")
    expect(second.locator("#panel")).to_contain_text("What the first wrote?")
    look(second)
    assert kept(program, "Two at once").fields[0].label == "What the first wrote?"
    second.get_by_role("button", name="Save", exact=True).last.click()
    saved(second)
    assert kept(program, "Two at once").fields[0].label == "What the second wrote?"


def test_questions_are_dragged_removed_and_put_back(program: Installation, window: OpenWindow) -> None:
    page = sign_in(window(), words.OWNER, HERE)
    new(page, "By mouse", "Two stories and the town")
    page.locator("#grip-town").drag_to(page.locator("#row-moment"), target_position={"x": 200, "y": 5})
    expect(page.locator("#says")).to_contain_text("“Where you live” is now number 1 of 3.")
    assert [field.key for field in kept(program, "By mouse")] == ["town", "moment", "asked"]
    page.get_by_role("link", name="Someone you helped").click()
    page.get_by_role("button", name="Take this question away").click()
    expect(page.get_by_role("button", name="Put it back")).to_be_focused()
    look(page)
    page.keyboard.press("Enter")
    expect(page.locator("#says")).to_contain_text("It is back where it was.")
    assert [field.key for field in kept(program, "By mouse")] == ["town", "moment", "asked"]


def test_the_preview_follows_answers_without_keeping_them(program: Installation, window: OpenWindow) -> None:
    page = sign_in(window(), words.OWNER, HERE)
    new(page, "Preview")
    page.get_by_role("button", name="Yes or no").click()
    page.locator("#label").fill("Do you own one?")
    saved(page)
    page.get_by_role("button", name="A story").click()
    expect(page.locator("#open #label")).to_have_value("")
    page.locator("#label").fill("Since when?")
    page.locator("#parent").select_option("question_1")
    page.locator("[data-values=question_1]").get_by_label("Yes").check(force=True)
    preview = page.locator("#preview")
    expect(preview).to_contain_text("One question waits for its condition.")
    expect(preview.get_by_label("Since when?")).to_have_count(0)
    preview.get_by_label("Yes").check(force=True)
    expect(preview.get_by_label("Since when?")).to_be_visible()
    page.locator("#label").fill("Since when, and why?")
    expect(preview.get_by_label("Since when, and why?")).to_be_visible()


def test_a_phone_has_the_questions_and_the_preview_on_two_tabs(program: Installation, window: OpenWindow) -> None:
    page = sign_in(window(phone=True), words.OWNER, HERE)
    new(page, "On a phone", "Five stories and the town")
    look(page)
    expect(page.locator("#preview")).to_be_hidden()
    page.get_by_role("link", name="As applicants see it").click()
    expect(page.locator("#preview")).to_be_visible()
    expect(page.locator("#questions")).to_be_hidden()
    look(page)
    page.get_by_role("link", name="Questions", exact=True).click()
    page.get_by_role("button", name="Move down: One moment with it").click()
    expect(page.locator("#says")).to_contain_text("is now number 2 of 6.")
    page.get_by_role("link", name="Where you live").click()
    expect(page.locator("#label")).to_be_focused()
    look(page)


def test_a_question_becomes_another_kind_and_what_it_was_again(program: Installation, window: OpenWindow) -> None:
    page = sign_in(window(), words.OWNER, HERE)
    new(page, "Of another kind")
    page.get_by_role("button", name="One of several").click()
    page.locator("#label").fill("Which tool?")
    for number, option in enumerate(("A plane", "A saw"), 1):
        page.locator("[data-new-option]").fill(option)
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.locator(f"#option-{number}")).to_be_focused()
    page.get_by_text("Its kind: One of several").click()
    page.get_by_label("What it is to be").select_option("A date")
    page.get_by_role("button", name="Change its kind").click()
    expect(page.locator("#says")).to_contain_text("“Which tool?” is of another kind now: A date.")
    expect(page.locator("#kind")).to_be_focused()
    expect(page.get_by_label("Not before")).to_be_attached()
    expect(page.locator("#options")).to_have_count(0)
    expect(page.locator("#preview input[type=date]")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#says")).to_contain_text("It is as it was.")
    expect(page.locator("#option-1")).to_have_value("A saw")
    (field,) = kept(program, "Of another kind").fields
    assert [option.label for option in field.options] == ["A plane", "A saw"]


def test_versions_are_compared(program: Installation, window: OpenWindow) -> None:
    page = sign_in(window(), words.OWNER, HERE)
    page.goto(f"{HERE}story")
    page.get_by_role("button", name="Start a new version").click()
    page.get_by_role("link", name="Where you live").click()
    page.locator("#label").fill("Where do you live these days?")
    page.get_by_label("It is about the person").uncheck()
    page.get_by_label("Reviewers read it after a screener has masked it").check()
    saved(page)
    page.goto(f"{HERE}story/compare")
    expect(page.locator(".loud")).to_contain_text("Where you live")
    look(page)
    page.goto(f"{HERE}story/versions/1")
    look(page)


def test_all_of_it_works_without_scripts(program: Installation, window: OpenWindow) -> None:
    page = sign_in(window(javascript=False), words.OWNER, HERE)
    new(page, "Without scripts")
    page.get_by_role("button", name="One of several").click()
    page.locator("#label").fill("Which tool?")
    for number, option in enumerate(("A plane", "A saw")):
        page.locator(f"#option-{number}").fill(option)
        page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="A story").click()
    page.locator("#label").fill("How many followers do you have?")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("#panel-faults")).to_contain_text("Passion qualifies here")
    page.locator("#label").fill("Why that one?")
    page.locator("#parent").select_option("question_1")
    page.locator("[data-values=question_1]").get_by_label("A saw").check(force=True)
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("#row-question_2")).to_contain_text("Only if “Which tool?” is A saw")
    page.get_by_role("button", name="Move up: Why that one?").click()
    expect(page.locator("#messages")).to_contain_text("is now number 1 of 2.")
    page.get_by_role("button", name="Show what follows").click()
    expect(page.locator("#preview")).to_contain_text("Why that one?")
    assert [field.key for field in kept(program, "Without scripts")] == ["question_2", "question_1"]
