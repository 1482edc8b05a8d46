"""`make screenshots`: the README's pictures, taken from the demo program by a real browser."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from config import ROOT
from tests.browser.conftest import ARGUMENTS, LAPTOP, PHONE
from tests.browser.installation import free_port, wait_until_up

PICTURES = ROOT / "docs" / "pictures"
PROGRAM = "/p/hollow-and-grain"


def main() -> None:
    """Start a demo of its own, look around, and write the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"PORT": str(port), "GRAPEVINE_DEMO_FOLDER": folder}
        demo = subprocess.Popen([sys.executable, "-m", "community.demo"], cwd=ROOT, env=env)
        try:
            wait_until_up(f"http://localhost:{port}/health", seconds=180)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
                take(browser, f"http://localhost:{port}")
                browser.close()
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(30)


def take(browser: Browser, url: str) -> None:
    """Every picture, each through the eyes of whom it concerns."""
    ambassador = look_around(browser, url, "Ambassador")
    shoot(ambassador, f"{PROGRAM}/", "home")
    ambassador.goto(f"{PROGRAM}/group")
    ambassador.get_by_role("link", name="A chip breaker question").first.click()
    shoot(ambassador, None, "thread")
    shoot(look_around(browser, url, "Ambassador", phone=True), f"{PROGRAM}/log", "log-phone")
    manager = look_around(browser, url, "Manager")
    shoot(manager, f"{PROGRAM}/desk", "today")
    shoot(manager, f"{PROGRAM}/questionnaires/story/draft", "builder")
    shoot(manager, f"{PROGRAM}/desk/decisions?call=winter-call", "decisions")
    reviewer = look_around(browser, url, "Reviewer")
    reviewer.goto(f"{PROGRAM}/desk/reviews")
    reviewer.locator("main .queue-title").first.click()
    reviewer.wait_for_load_state()
    begin = reviewer.locator("main").get_by_role("button", name="Read")
    if begin.count():
        begin.first.click()
    shoot(reviewer, None, "review")


def look_around(browser: Browser, url: str, role: str, *, phone: bool = False) -> Page:
    """A window through the eyes of the guide with this role."""
    context = browser.new_context(
        base_url=url, viewport=PHONE if phone else LAPTOP, locale="en-US", device_scale_factor=1
    )
    page = context.new_page()
    page.goto("/demo/")
    page.locator("li", has_text=f", {role}").get_by_role("button").click()
    page.wait_for_load_state()
    return page


def shoot(page: Page, path: str | None, name: str) -> None:
    """Write what the window shows."""
    if path:
        page.goto(path)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=Path(PICTURES / f"{name}.png"))


if __name__ == "__main__":
    main()
