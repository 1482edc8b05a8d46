"""HTTP to a running installation, as `Visitor` asks for it: cookies are kept, redirects followed."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.browser.installation import Installation
from tests.factories import PASSWORD
from tests.journeys.visitor import Visitor


@dataclass(frozen=True)
class Answer:
    """Where it ended, and what stood there."""

    request: Any
    text: str
    status_code: int


class Wire:
    """One device without scripts, on a real connection."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str, *, follow_redirects: bool = True) -> Answer:
        return self._ask(path, None)

    def post(self, path: str, *, data: Mapping[str, Any], follow_redirects: bool = True) -> Answer:
        return self._ask(path, urlencode(data, doseq=True).encode())

    def _ask(self, path: str, body: bytes | None) -> Answer:
        try:
            with self._opener.open(self.url + path, body, timeout=20) as found:
                return self._answer(found)
        except urllib.error.HTTPError as refused:
            return self._answer(refused)

    def _answer(self, found: Any) -> Answer:
        parts = urlsplit(found.geturl())
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return Answer(SimpleNamespace(path=path), found.read().decode(errors="replace"), found.status)


def visitor(grapevine: Installation) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(Wire(grapevine.url))  # type: ignore[arg-type]


def signed_in(grapevine: Installation, email: str) -> Visitor:
    """A member, signed in by the form."""
    found = visitor(grapevine)
    found.open("/sign-in")
    found.send(email=email, password=PASSWORD)
    assert found.status == 200, found.text
    return found
