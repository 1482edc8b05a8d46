"""A person with a browser that runs no scripts: opens pages, fills in the forms that stand on them, sends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient


@dataclass
class PageForm:
    """One form as it stands on a page: where it goes, and what is filled in already."""

    action: str
    fields: dict[str, Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class FormReader(HTMLParser):
    """Collects the forms of a page with their values. Buttons and what a <noscript> brings count as not there."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._open: PageForm | None = None
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = values.get("name") or ""
        if tag == "form" and values.get("method") == "post":
            self._open = PageForm(values.get("action") or "")
            self.forms.append(self._open)
        elif self._open is None:
            return
        elif tag == "input" and name:
            self._input(values, name)
        elif tag == "textarea":
            self._area = name
            self._note(name, "")
        elif tag == "select":
            self._select = name
            self._open.names.add(name)
        elif tag == "option" and self._select and ("selected" in values or self._select not in self._open.fields):
            self._note(self._select, values.get("value") or "")

    def _input(self, values: dict[str, str | None], name: str) -> None:
        assert self._open is not None
        self._open.names.add(name)
        if values.get("type") not in {"radio", "checkbox"} or "checked" in values:
            self._note(name, values.get("value") or "")

    def _note(self, name: str, value: str) -> None:
        assert self._open is not None
        self._open.names.add(name)
        self._open.fields[name] = value

    def handle_data(self, data: str) -> None:
        if self._open and self._area:
            self._open.fields[self._area] += data.removeprefix("\r\n") if not self._open.fields[self._area] else data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None


class Visitor:
    """One person on one device."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        #: The page that is open: its address and its text.
        self.path = ""
        self.text = ""
        self.status = 0

    def open(self, address: str) -> str:
        """Go to an address (a path, or what a mail says) and follow where it leads."""
        parts = urlsplit(address)
        self._keep(self.client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path, follow_redirects=True))
        return self.text

    def _keep(self, answer: Any) -> None:
        request = answer.request
        self.path, self.text, self.status = request.path, answer.text, answer.status_code

    def form(self, with_field: str = "", to: str = "") -> PageForm:
        """The form of the open page that has this field, or whose action ends so.

        :raises AssertionError: when there is none.
        """
        reader = FormReader()
        reader.feed(self.text)
        for found in reader.forms:
            if (not with_field or with_field in found.names) and (found.action or self.path).partition("?")[0].endswith(
                to
            ):
                return found
        raise AssertionError(f"no form with {with_field!r} to {to!r} on {self.path}: {self.text[-3000:]}")

    def send(self, *, to: str = "", **typed: Any) -> str:
        """Fill in the form that has all these fields, or that goes there, and send it. Ends where it leads."""
        known = [name for name in typed if name not in {"then", "kind"}]
        found = self.form(known[0] if known and not to else "", to)
        data = {**found.fields, **{name: value for name, value in typed.items() if value is not None}}
        self._keep(self.client.post(found.action or self.path, data=data, follow_redirects=True))
        return self.text
