"""`make run` as a whole: one command starts it, every guide gets about, the mail is there, and nothing stays behind."""

from __future__ import annotations

import html
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from community.demo.seed.content import load
from config import ROOT
from tests import databases

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(databases.ENGINE != "sqlite", reason="the demo has a SQLite database of its own"),
]

#: On an idle machine it takes a tenth of this.
STARTS_WITHIN = 300.0
#: Mail of the last day, not of three months.
MOST_MAILS = 25


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Demo:
    """A demo in a folder of its own. `children` are the processes that it started."""

    folder: Path
    port: int
    process: subprocess.Popen[str]

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def children(self) -> list[int]:
        """Ids of the processes that serve, the mailbox first."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(number) for number in listed.split()]

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the demo ended before it answered"
            try:
                with urllib.request.urlopen(f"{self.address}/health", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the demo does not answer")

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


def start(folder: Path, port: int | None = None) -> Demo:
    port = port or free_port()
    env = {**os.environ, "GRAPEVINE_DEMO_FOLDER": str(folder), "PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "community.demo"],
        cwd=ROOT,
        env=env,
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    return Demo(folder, port, process)


def end(demo: Demo) -> None:
    if demo.process.poll() is None:
        demo.stop(signal.SIGTERM)
    assert demo.process.stderr
    demo.process.stderr.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One that runs, in a folder where an earlier seeding was interrupted."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "unfinished.sqlite").write_bytes(b"half of a database")
    running = start(folder)
    try:
        running.wait_until_it_answers()
        yield running
    finally:
        end(running)


class Visitor:
    """A browser without JavaScript, and with cookies."""

    def __init__(self, demo: Demo) -> None:
        self.address = demo.address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        try:
            with self.opener.open(urllib.parse.urljoin(self.address, path), timeout=30) as answer:
                text: str = answer.read().decode()
                return text
        except urllib.error.HTTPError as error:
            error.close()
            raise AssertionError(f"{path}: {error.code}") from None

    def look_around_as(self, role: str) -> str:
        """Choose the person of this role; returns their first page."""
        page = self.get("/demo/")
        return self.press(next(row for row in re.split(r"<li>", page) if f", {role}</strong>" in row))

    def press(self, part: str) -> str:
        """Send the first form in a part of a page; returns what comes of it."""
        action = re.search(r'action="([^"]+)"', part)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', part)
        assert action
        assert token
        body = urllib.parse.urlencode({"csrf_token": token[1]}).encode()
        with self.opener.open(urllib.parse.urljoin(self.address, action[1]), body, timeout=30) as answer:
            text: str = answer.read().decode()
            return text


def places_in(page: str) -> set[str]:
    """Where the navigation of a page leads."""
    navigation = "".join(re.findall(r"<nav.*?</nav>", page, re.DOTALL))
    links = {html.unescape(link) for link in re.findall(r'href="([^"#]+)"', navigation)}
    return {link for link in links if link.startswith("/")}


@pytest.mark.parametrize("role", ["Ambassador", "Reviewer", "Screener", "Moderator", "Manager", "Owner"])
def test_every_guide_gets_everywhere(demo: Demo, role: str) -> None:
    visitor = Visitor(demo)
    places = places_in(visitor.look_around_as(role))
    assert len(places) >= 5
    for place in sorted(places):
        assert "<main" in visitor.get(place)


def test_each_desk_has_something_to_do(demo: Demo) -> None:
    desks = {
        "Reviewer": ("/desk/reviews", r"[1-9]\d* stories wait for your score"),
        "Screener": ("/desk/screening", r"[1-9]\d* stories wait for a screener"),
        "Moderator": ("/desk/cases", r"Somebody says it leaves out"),
        "Manager": ("/desk", r"One promise is late"),
    }
    for role, (path, words) in desks.items():
        visitor = Visitor(demo)
        visitor.look_around_as(role)
        assert re.search(words, visitor.get(f"/p/hollow-and-grain{path}")), role


def test_recruiting_shows_each_of_its_sides(demo: Demo) -> None:
    pages = {
        "calls": (r"Draft", r"Passed on by others", r"By nomination", r"Closed"),
        "questionnaires/story/compare": (r"Version 3, draft", r"When to meet"),
        "desk/rounds/winter-call": (r"Has 2 of 3 readers", r"2 know the applicant", r"reminded", r"Balanced random"),
        "desk/rounds/winter-call/practice": (r"Wojciech Szczepański",),
        "desk/rounds/winter-call/leaks": (r"kept|counts", r"set aside"),
        "desk/decisions?call=winter-call": (
            r"Waits for its time",
            r"Ready to go",
            r"after a talk",
            r"adjusted for severity",
        ),
        "desk/decisions/calls/winter-call/agreement": (r"colleagues on the same applications",),
    }
    manager = Visitor(demo)
    manager.look_around_as("Manager")
    for path, words in pages.items():
        page = html.unescape(manager.get(f"/p/hollow-and-grain/{path}"))
        assert [word for word in words if not re.search(word, page)] == [], path


def test_somebody_who_applies_goes_on_where_they_were(demo: Demo) -> None:
    visitor = Visitor(demo)
    page = visitor.look_around_as("Applicant")
    page = visitor.press(page[page.index("<main") :])
    assert "My mother&#39;s bread board" in page
    assert "Welcome back. Everything is where you left it." in page


def test_what_reviewers_read_keeps_what_screeners_masked(demo: Demo) -> None:
    decided_on = [entry for entry in load("applications", "application") if len(entry.get("review", ())) == 3]
    visitor = Visitor(demo)
    visitor.look_around_as("Manager")
    listed = visitor.get("/p/hollow-and-grain/desk/decisions")
    addresses = set(re.findall(r'href="(/p/hollow-and-grain/desk/decisions/[a-z0-9]{10})"', listed))
    pages = [html.unescape(visitor.get(address)) for address in sorted(addresses)]
    assert [page for page in pages if "Black Friday 2019" in page], "the page shows the story"
    for words in {words for entry in decided_on for words in entry["mask"]}:
        assert not [page for page in pages if words in page], words


def test_the_mail_of_the_last_day_arrives_and_none_that_is_old(demo: Demo) -> None:
    visitor = Visitor(demo)
    deadline = time.monotonic() + 60
    page = ""
    while time.monotonic() < deadline and "wait for your answer" not in page:
        time.sleep(0.5)
        page = visitor.get("/demo/mail")
    mails = set(re.findall(r'href="(/demo/mail/[0-9-]+)"', page))
    assert "wait for your answer" in page, "the digest of Nora has not come"
    assert 5 <= len(mails) <= MOST_MAILS
    for mail in mails:
        assert "As plain text" in visitor.get(mail)


def test_a_port_that_is_taken_is_told(demo: Demo, tmp_path: Path) -> None:
    other = start(tmp_path, demo.port)
    try:
        assert other.process.wait(30) == 1
        assert other.process.stderr
        assert f"Port {demo.port} is taken" in other.process.stderr.read()
        assert not list(tmp_path.iterdir())
    finally:
        end(other)


# The last two stop the demo that the others look at, and start it again from the same folder.


def test_without_one_of_its_processes_all_the_others_end(demo: Demo) -> None:
    children = demo.children()
    assert len(children) == 3
    os.kill(children[1], signal.SIGKILL)
    assert demo.process.wait(30) == 1
    assert_gone(children)


def test_a_second_start_keeps_the_program_and_an_interrupt_ends_all(demo: Demo) -> None:
    made = (demo.folder / "grapevine.sqlite").stat().st_ino
    again = start(demo.folder)
    try:
        again.wait_until_it_answers()
        children = again.children()
        assert "Good " in Visitor(again).look_around_as("Ambassador")
        assert again.stop() == 0
        assert_gone(children)
    finally:
        end(again)
    assert (demo.folder / "grapevine.sqlite").stat().st_ino == made
    assert not (demo.folder / "unfinished.sqlite").exists()


def assert_gone(children: list[int]) -> None:
    left = [number for number in children if Path(f"/proc/{number}").exists()]
    assert not left
