"""What must not be on any page: accessibility faults, sideways scrolling, refused scripts, errors in the console."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW = {"width": 320, "height": 700}

_complaints: dict[int, list[str]] = {}


def watch(page: Page) -> None:
    """Collect what the browser complains about on this page: CSP refusals, failed requests, script errors."""
    complaints = _complaints.setdefault(id(page), [])

    def note(message: ConsoleMessage) -> None:
        expected = "status of 4" in message.text
        if message.type == "error" and not expected:
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))


def look(page: Page) -> None:
    """Fail with everything that is wrong on the page as it is: both themes, and at 320 pixels.

    :raises AssertionError: with the findings.
    """
    findings = list(_complaints.get(id(page), []))
    size = page.viewport_size
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        findings += [f"{scheme}: {found}" for found in accessibility(page)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    findings += sideways(page)
    if size:
        page.set_viewport_size(size)
    assert not findings, f"{page.url}\n" + "\n".join(findings)


def accessibility(page: Page) -> list[str]:
    """axe's findings, one line each."""
    results: Any = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [
        f"{violation['id']}: {violation['help']} at {[node['target'] for node in violation['nodes']][:3]}"
        for violation in results.response["violations"]
    ]


def sideways(page: Page) -> list[str]:
    """Whether the page is wider than the window."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [f"scrolls sideways: {wide} pixels in a window of {window}"] if wide > window else []
