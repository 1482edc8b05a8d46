"""What the walk in the browser needs beside pages: who walks, signing in, tapping, waiting, pictures."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from community.core.db import db
from community.programs.models import Member, Program
from tests.browser.installation import Installation
from tests.factories import PASSWORD
from tests.journeys import words

PATIENCE = 60.0


@dataclass
class Walk:
    """What one step leaves to the next."""

    grapevine: Installation
    pictures: Path
    #: The address in the first mail to the applicant.
    resume_link: str = ""
    #: The application's name in every address.
    ref: str = ""
    #: Further applications, so that decisions are made beside each other.
    others: list[str] = field(default_factory=list)
    #: Addresses that came by mail or stood on a page, each under what it is for.
    links: dict[str, str] = field(default_factory=dict)

    def shot(self, page: Page, name: str, *, whole: bool = True) -> None:
        """Keep a picture of the page as it is."""
        page.screenshot(path=self.pictures / f"walk-{name}.png", full_page=whole, animations="disabled")

    def behind(self, ask: Callable[[], Any]) -> Any:
        """Ask the installation's database, in a transaction of its own."""
        with self.grapevine.app.app_context():
            try:
                return ask()
            finally:
                db.session.rollback()

    def until(self, ask: Callable[[], Any], what: str) -> Any:
        """Ask the database again and again until the answer is true.

        :raises AssertionError: when it does not become true in time.
        """
        deadline = time.monotonic() + PATIENCE
        while not (answer := self.behind(ask)):
            assert time.monotonic() < deadline, f"this did not happen in time: {what}"
            time.sleep(0.1)
        return answer

    def program(self) -> Program:
        """The program, inside `behind`."""
        return db.session.scalars(select(Program).where(Program.slug == words.SLUG)).one()

    def member(self, email: str) -> Member:
        """A member by their address, inside `behind`."""
        return db.session.scalars(select(Member).join(Member.person).where(Member.person.has(email_key=email))).one()


def sign_in(page: Page, email: str, path: str = f"/p/{words.SLUG}/") -> Page:
    """Sign in by the form, and go where one wanted to go."""
    page.goto(f"/sign-in?next={path}")
    page.get_by_label("Mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(re.escape(path) + "$"))
    return page


def tap(page: Page | Locator, question: str, answer: str) -> None:
    """Choose one chip of a question, as a thumb does."""
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    """Wait for the page's title."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def main_text(page: Page) -> str:
    """What stands on the page."""
    return page.get_by_role("main").inner_text()


def select_words(page: Page, within: str, text: str) -> None:
    """Select words in the first element like `within` that has them, as a pointer does; marks may stand among them."""
    assert page.evaluate(
        """([within, text]) => {
          for (const element of document.querySelectorAll(within)) {
            const pieces = [];
            const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
              // The number behind a mark is no part of the text.
              if (!walker.currentNode.parentElement.closest("[data-skip]")) pieces.push(walker.currentNode);
            }
            const at = pieces.map((piece) => piece.data).join("").indexOf(text);
            if (at < 0) continue;
            const range = document.createRange();
            let passed = 0;
            for (const piece of pieces) {
              const end = passed + piece.data.length;
              if (passed <= at && at < end) range.setStart(piece, at - passed);
              if (passed < at + text.length && at + text.length <= end) range.setEnd(piece, at + text.length - passed);
              passed = end;
            }
            document.getSelection().removeAllRanges();
            document.getSelection().addRange(range);
            return true;
          }
          return false;
        }""",
        [within, text],
    ), f"these words stand nowhere: {text}"
