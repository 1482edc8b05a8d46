"""Twenty wrong passwords at once, over two processes: no more than the limit are looked at."""

from __future__ import annotations

import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from community.accounts.views import FIVE_MINUTES, TRIES_PER_ACCOUNT
from community.app import create_app
from community.core.db import Base, db
from tests import databases
from tests.bench.serving import served
from tests.conftest import config_for_tests
from tests.factories import PASSWORD, make_person

TRIES = 20


@pytest.mark.drill
def test_twenty_wrong_passwords_over_two_processes(tmp_path: Path, worker_id: str) -> None:
    if databases.ENGINE == "postgresql":
        url = databases.new_database(f"guessing_{worker_id}")
    else:
        url = f"sqlite:///{tmp_path / 'guessing.sqlite'}"
    app = create_app(config_for_tests(url))
    with app.app_context():
        with db.engine.begin() as connection:
            Base.metadata.create_all(connection)
        emails = [make_person(password=PASSWORD, email=f"pat.{number}@example.org").email for number in range(2)]
        db.session.remove()
        db.engine.dispose()
    env = {name: value for name, value in os.environ.items() if not name.startswith("GRAPEVINE_")} | {
        "GRAPEVINE_MODE": "test",
        "GRAPEVINE_DATABASE_URL": url,
        "GRAPEVINE_ARGON2_MEMORY_KIB": "64",
        "GRAPEVINE_ARGON2_PASSES": "1",
    }
    with served("wsgi:app", env) as port:
        visitors = [Visitor(port) for _ in range(TRIES)]
        for email in emails:
            window = window_now()
            with ThreadPoolExecutor(TRIES) as pool:
                statuses = Counter(pool.map(Visitor.try_password, visitors, [email] * TRIES, ["wrong wrong"] * TRIES))
            # A forged address does not make a new guesser, and the right password comes too late.
            forged = Visitor(port).try_password(email, PASSWORD, {"X-Forwarded-For": "203.0.113.7"})
            if window_now() == window:
                break  # else the count began anew in the middle: with somebody else once more
    assert statuses == {422: TRIES_PER_ACCOUNT, 429: TRIES - TRIES_PER_ACCOUNT}
    assert forged == 429


def window_now() -> int:
    """The number of the span of time in which tries are counted together."""
    return int(time.time() // FIVE_MINUTES.total_seconds())


class Visitor:
    """A browser that has opened the sign-in page."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/sign-in"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        page = self.opener.open(self.url, timeout=60).read().decode()
        self.token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]  # type: ignore[index]

    def try_password(self, email: str, password: str, headers: dict[str, str] | None = None) -> int:
        """Send the form; the status of the answer."""
        data = urllib.parse.urlencode({"csrf_token": self.token, "email": email, "password": password}).encode()
        request = urllib.request.Request(self.url, data, {"Referer": self.url, **(headers or {})})
        try:
            return int(self.opener.open(request, timeout=60).status)
        except urllib.error.HTTPError as error:
            return error.code
