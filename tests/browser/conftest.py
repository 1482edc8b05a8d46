"""Fixtures for tests in a real browser: Debian's Chromium, and a look that finds what must not be on any page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.installation import Installation, installed
from tests.browser.looking import watch

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAPTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def grapevine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A running installation without any program."""
    with installed(tmp_path_factory.mktemp("grapevine")) as installation:
        yield installation


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


OpenWindow = Callable[..., Page]


@pytest.fixture
def window(chromium: Browser, grapevine: Installation) -> Iterator[OpenWindow]:
    """``window()`` opens a page of a person of their own: nothing is shared with other windows."""
    contexts: list[BrowserContext] = []

    def open_window(*, phone: bool = False, dark: bool = False, javascript: bool = True) -> Page:
        context = chromium.new_context(
            base_url=grapevine.url,
            viewport=PHONE if phone else LAPTOP,  # type: ignore[arg-type]
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            has_touch=phone,
            locale="en-US",
            timezone_id="America/New_York",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        watch(page)
        return page

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where screenshots of this run go, for somebody to look at."""
    folder = Path("var/pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
