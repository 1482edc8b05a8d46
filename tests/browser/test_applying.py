"""Applying in a real browser: saving, two devices, a broken line, files and a voice, and the screener's desk."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Program, Role
from community.recruiting.models import Application, Call
from tests.browser.conftest import ARGUMENTS, LAPTOP, PHONE, OpenWindow
from tests.browser.installation import Installation
from tests.browser.looking import look, watch
from tests.browser.walking import select_words
from tests.factories import PASSWORD, make_member, make_person, make_program
from tests.factories.files import ANSWERS, make_files_call, picture_bytes, send_again
from tests.factories.recruiting import mail_link, make_draft
from tests.factories.reviewing import make_reviewers

FAKE_MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
SAVED = re.compile(r"Saved \d{1,2}:\d{2}")


@pytest.fixture(scope="module")
def behind(grapevine: Installation) -> Callable[[Callable[[], Any]], Any]:
    """``behind(f)`` calls `f` with the installation's database."""

    def ask(function: Callable[[], Any]) -> Any:
        with grapevine.app.app_context():
            try:
                return function()
            finally:
                db.session.remove()

    return ask


@pytest.fixture(scope="module")
def stage(behind: Any) -> dict[str, str]:
    """A program with a screener and two reviewers; calls are made by each test."""

    def make() -> dict[str, str]:
        program = make_program()
        person = make_person("Wojciech", email="wojciech@example.org", password=PASSWORD)
        make_member(program, roles=Role.SCREENER | Role.MANAGER | Role.AMBASSADOR, person=person)
        make_reviewers(program, "Annika", "Odalys")
        return {"program": program.slug}

    made: dict[str, str] = behind(make)
    return made


@pytest.fixture
def draft(behind: Any, stage: dict[str, str], request: pytest.FixtureRequest) -> dict[str, str]:
    """A draft in a call of its own: its ref and the address that opens it."""
    slug = re.sub(r"[^a-z]+", "-", request.node.name.lower())[:40].strip("-")

    def make() -> dict[str, str]:
        program = db.session.query(Program).filter_by(slug=stage["program"]).one()
        application = make_draft(make_files_call(program, slug), answers={})
        _link, secret = mail_link(application)
        return {
            "ref": application.public_ref,
            "resume": f"/p/{program.slug}/resume/{secret}",
            "own": f"/p/{program.slug}/apply/{application.public_ref}",
            "slug": slug,
        }

    made: dict[str, str] = behind(make)
    return made


def answers(behind: Any, draft: dict[str, str]) -> dict[str, Any]:
    def read() -> dict[str, Any]:
        return dict(db.session.query(Application).filter_by(public_ref=draft["ref"]).one().answers)

    found: dict[str, Any] = behind(read)
    return found


def entered(page: Page, draft: dict[str, str], step: str = "moment") -> Page:
    """The form, opened by the mailed link."""
    page.goto(draft["resume"])
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(draft["ref"]))
    page.goto(f"{draft['own']}/write?step={step}")
    return page


def story(page: Page) -> Any:
    return page.locator("textarea[name=a_moment]")


def local_copies(page: Page) -> list[str]:
    found: list[str] = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('grapevine:form'))")
    return found


def test_what_is_typed_is_saved_and_says_when(window: OpenWindow, behind: Any, draft: dict[str, str]) -> None:
    page = entered(window(phone=True), draft)
    story(page).fill("The iron was blue.")
    with page.expect_response("**/answers*"):
        page.locator("h1").click()
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    assert answers(behind, draft)["moment"] == "The iron was blue."
    assert local_copies(page) == []
    look(page)


def test_a_broken_line_is_said_and_the_text_stays_on_the_device(
    window: OpenWindow, behind: Any, draft: dict[str, str]
) -> None:
    page = entered(window(), draft)
    page.context.set_offline(True)
    story(page).fill("Written in a tunnel.")
    page.locator("h1").click()
    expect(page.locator("[data-save-state]")).to_contain_text("kept here")
    assert len(local_copies(page)) == 1
    page.context.set_offline(False)
    with page.expect_response("**/answers*"):
        page.reload()
    expect(story(page)).to_have_value("Written in a tunnel.")
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    assert answers(behind, draft)["moment"] == "Written in a tunnel."


def test_a_server_that_refuses_is_tried_again(window: OpenWindow, draft: dict[str, str]) -> None:
    page = entered(window(), draft)
    page.route("**/answers*", lambda route: route.fulfill(status=503, body="busy"))
    story(page).fill("Written while the server was busy.")
    page.locator("h1").click()
    expect(page.locator("[data-save-state]")).to_contain_text("Not saved yet. We keep trying.")
    assert len(local_copies(page)) == 1


def test_a_copy_lives_until_the_server_has_answered_the_form(window: OpenWindow, draft: dict[str, str]) -> None:
    page = entered(window(), draft)

    def breaks(route: Route) -> None:
        if route.request.method == "POST":
            route.abort()
        else:
            route.continue_()

    page.route("**/write*", breaks)
    page.route("**/answers*", lambda route: route.abort())
    story(page).fill("Sent into a broken line.")
    page.get_by_role("button", name="Next question").click()
    expect(page).to_have_url(re.compile("^chrome-error"))
    page.unroute_all()
    page.goto(f"/p/hollow/calls/{draft['slug']}")
    assert len(local_copies(page)) == 1, "nothing has come back about it yet"
    page.goto(f"{draft['own']}/write?step=asked")
    page.goto(f"{draft['own']}/write?step=moment")
    assert local_copies(page) == [], "a page of the application came from the server"


def test_two_devices_end_with_both_texts_side_by_side(window: OpenWindow, behind: Any, draft: dict[str, str]) -> None:
    laptop, phone = entered(window(), draft), entered(window(phone=True), draft)
    story(laptop).fill("From the laptop.")
    with laptop.expect_response("**/answers*"):
        laptop.locator("h1").click()
    expect(laptop.locator("[data-save-state]")).to_have_text(SAVED)
    story(phone).fill("From the phone.")
    phone.locator("h1").click()
    conflict = phone.locator("[data-conflict]")
    expect(conflict).to_contain_text("From the laptop.")
    expect(conflict).to_contain_text("From the phone.")
    look(phone)
    phone.get_by_role("button", name="Keep what is written here").click()
    expect(phone.get_by_text("The other text is kept as well")).to_be_visible()
    assert answers(behind, draft)["moment"] == "From the phone."


def test_closing_on_this_device_leaves_nothing_on_it(window: OpenWindow, draft: dict[str, str]) -> None:
    page = entered(window(), draft)
    page.route("**/answers*", lambda route: route.abort())
    story(page).fill("On a borrowed device.")
    assert len(local_copies(page)) == 1
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(draft["own"])
    if page.url.endswith("/write"):  # nothing is saved yet, so the page of an empty draft is the form
        page.unroute_all()
        story(page).fill("On a borrowed device.")
        page.get_by_role("button", name="Save and leave").click()
    page.get_by_role("button", name="Close it on this device").click()
    expect(page).to_have_url(re.compile(r"/apply$"))
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('grapevine:'))") == []


def test_a_call_that_closes_while_somebody_writes_keeps_the_text_readable(
    window: OpenWindow, behind: Any, draft: dict[str, str]
) -> None:
    page = entered(window(), draft)

    def close() -> None:
        with unit_of_work():
            db.session.query(Call).filter_by(slug=draft["slug"]).one().closes_at = now() - dt.timedelta(minutes=1)

    behind(close)
    story(page).fill("Written after midnight.")
    page.get_by_role("button", name="Next question").click()
    expect(page.locator("h1")).to_have_text("The call closed before this was sent.")
    expect(page.locator("main")).to_contain_text("Written after midnight.")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download it").click()
    assert "Written after midnight." in Path(download.value.path()).read_text()
    look(page)


def test_all_of_it_works_without_scripts(
    window: OpenWindow, behind: Any, draft: dict[str, str], tmp_path: Path
) -> None:
    page = entered(window(javascript=False), draft)
    story(page).fill("Without scripts.")
    page.get_by_role("button", name="Save and leave").click()
    expect(page.locator("main")).to_contain_text("Without scripts.")
    picture = tmp_path / "my tool.jpg"
    picture.write_bytes(picture_bytes())
    page.goto(f"{draft['own']}/write?step=about-you")
    page.get_by_label("Your name").fill("Beatrix")
    page.locator("input[name=f_tool]").set_input_files(picture)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("link", name="my tool.webp")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("Beatrix")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("link", name="my tool.webp")).to_have_count(0)
    assert "tool" not in answers(behind, draft)


def test_a_file_goes_while_one_writes_and_survives_a_broken_line(
    window: OpenWindow, behind: Any, draft: dict[str, str], tmp_path: Path
) -> None:
    page = entered(window(phone=True), draft, "about-you")
    picture, page_file = tmp_path / "my tool.jpg", tmp_path / "page.png"
    picture.write_bytes(picture_bytes(size=(900, 700)))
    (tmp_path / "another.jpg").write_bytes(picture_bytes())
    page_file.write_bytes(b"<html><script>alert(1)</script>")
    page.get_by_label("Your name").fill("Beatrix Thorne")
    page.locator("input[name=f_tool]").set_input_files(page_file)
    expect(page.locator(".file-field")).to_contain_text("We can’t take this kind of file.")
    expect(page.get_by_label("Your name")).to_have_value("Beatrix Thorne")
    page.locator("input[name=f_tool]").set_input_files(picture)
    expect(page.get_by_role("link", name="my tool.webp")).to_be_visible()
    loaded = page.locator(".file-picture")
    loaded.scroll_into_view_if_needed()
    expect(loaded).to_have_js_property("naturalWidth", 900)
    look(page)
    page.route("**/files/tool", lambda route: route.abort())
    page.locator("input[name=f_tool]").set_input_files(tmp_path / "another.jpg")
    expect(page.locator(".file-field")).to_contain_text("It is still here: try it again")
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("link", name="another.webp")).to_be_visible()
    assert answers(behind, draft)["tool"]["name"] == "another.webp"


@pytest.fixture(scope="module")
def listening() -> Iterator[Browser]:
    """A browser whose microphone is a tone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*ARGUMENTS, *FAKE_MICROPHONE])
        yield browser
        browser.close()


def fresh_page(browser: Browser, url: str, *, phone: bool) -> Page:
    context = browser.new_context(
        base_url=url,
        viewport=PHONE if phone else LAPTOP,  # type: ignore[arg-type]
        locale="en-US",
        permissions=["microphone"],
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    watch(page)
    return page


def said_into_the_microphone(page: Page) -> None:
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator("[data-record-time]")).to_have_text(re.compile(r"0:0[1-9]"))
    page.get_by_role("button", name="Stop and keep it").click()
    expect(page.locator(".file-kept audio")).to_be_visible()
    page.locator(".file-kept audio").evaluate("(sound) => { sound.preload = 'auto'; sound.load(); }")
    until_heard(page)


def until_heard(page: Page) -> None:
    """Until the sound can be played. The page's own policy forbids the evaluation that Playwright would wait with."""
    for _ in range(100):
        if page.evaluate("document.querySelector('audio').readyState") >= 2:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the recording can't be played")


@pytest.fixture
def chromium(listening: Browser) -> Browser:
    """One browser for this module: two at once are more than a small machine bears."""
    return listening


def test_a_voice_is_recorded_heard_by_the_screener_and_written_down(
    grapevine: Installation, listening: Browser, behind: Any, draft: dict[str, str]
) -> None:
    page = entered(fresh_page(listening, grapevine.url, phone=True), draft)
    said_into_the_microphone(page)
    look(page)
    assert answers(behind, draft)["moment__recording"]["kind"] == "audio"
    page.goto(f"{draft['own']}/write?step=about-you")
    page.get_by_label("Your name").fill("Beatrix Thorne")
    page.get_by_role("button", name="See it as reviewers will").click()
    expect(page.locator("main")).to_contain_text("What reviewers don’t get")
    look(page)
    page.get_by_label("I am at least 18 years old.").check()
    page.get_by_label(re.compile("my own words")).check()
    page.get_by_role("button", name="Send my story").click()
    expect(page.locator("h1")).to_have_text("Your story has arrived.")
    assert local_copies(page) == []

    desk = fresh_page(listening, grapevine.url, phone=False)
    desk.goto("/sign-in")
    desk.get_by_label("Mail address").fill("wojciech@example.org")
    desk.get_by_label("Password", exact=True).fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    desk.goto(f"/p/hollow/desk/screening/{draft['ref']}")
    desk.get_by_role("button", name="Open it").click()
    sound = desk.locator("audio")
    sound.evaluate("(sound) => { sound.preload = 'auto'; sound.load(); }")
    until_heard(desk)
    desk.get_by_label("What is said, written down").fill(
        "I am Beatrix Thorne. I have 12,000 followers on Instagram as @bea. I run a podcast. "
        "And the whole harbor knows me."
    )
    desk.get_by_role("button", name="Save it and look for masks").click()
    expect(desk.locator("[data-mask]").first).to_be_visible()
    work_from_the_keyboard(desk)
    look(desk)
    desk.get_by_role("button", name="See what reviewers will read").click()
    expect(desk.locator("article")).not_to_contain_text("whole harbor")
    expect(desk.locator("article")).not_to_contain_text("12,000")
    look(desk)


def work_from_the_keyboard(desk: Page) -> None:
    """Next, leave, undo, all that are sure, and words masked by selecting them."""
    desk.locator("h1").click()
    desk.keyboard.press("n")
    expect(desk.locator("[data-mask].is-current")).to_have_count(1)
    sure = desk.locator("[data-mask][data-sure]")
    count = sure.count()
    assert count
    for _ in range(desk.locator("[data-mask]").count()):
        desk.keyboard.press("l")
    expect(desk.locator('[data-mask][data-sure] input[value="rejected"]:checked')).to_have_count(count)
    desk.keyboard.press("a")
    expect(desk.locator('[data-mask][data-sure] input[value="accepted"]:checked')).to_have_count(count)
    desk.keyboard.press("u")
    expect(desk.locator('[data-mask][data-sure] input[value="rejected"]:checked')).to_have_count(count)
    desk.keyboard.press("a")
    select_words(desk, "[data-answer]", "whole harbor")
    expect(desk.locator("[data-redact-add]")).to_be_enabled()
    desk.keyboard.press("m")
    expect(desk.locator("[data-redact-list]")).to_contain_text("whole harbor")


def test_a_question_goes_out_and_its_answer_comes_back(
    grapevine: Installation, window: OpenWindow, behind: Any, draft: dict[str, str], stage: dict[str, str]
) -> None:
    def send_and_open() -> None:
        application = db.session.query(Application).filter_by(public_ref=draft["ref"]).one()
        program = db.session.get_one(Program, application.program_id)
        with unit_of_work():
            application.answers = dict(ANSWERS)
        send_again(program, application)

    behind(send_and_open)
    desk = window()
    desk.goto("/sign-in")
    desk.get_by_label("Mail address").fill("wojciech@example.org")
    desk.get_by_label("Password", exact=True).fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    expect(desk).not_to_have_url(re.compile("sign-in"))
    desk.goto(f"/p/hollow/desk/screening/{draft['ref']}")
    desk.get_by_role("button", name="Open it").click()
    desk.get_by_role("button", name="Ask the applicant something").click()
    look(desk)
    desk.get_by_label("Your question").fill("In which year was that?")
    desk.get_by_role("button", name="Send the question").click()
    expect(desk.get_by_text("It comes back to the queue with the answer, or on the day")).to_be_visible()
    desk.goto("/p/hollow/desk/screening/opened")
    expect(desk.locator("tbody")).to_contain_text("Wojciech")
    look(desk)
    page = window(phone=True)
    page.goto(draft["resume"])
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("In which year was that?")
    look(page)
    page.get_by_label("Your answer").fill("In the winter of 1999.")
    page.get_by_role("button", name="Send this answer").click()
    expect(page.locator("h1")).to_have_text("Your story has arrived.")
    look(page)
