"""Rendering of mail: text and HTML from one pair of templates, in the reader's language and time zone.

A mail to X is made of `<feature>/emails/x.txt` and `x.html`; the first line of the text is "Subject: ...".
Styles are moved inline, since mail programs drop style sheets.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import css_inline
from flask import g, render_template
from flask_babel import refresh

from community.web.language import choose_again

_inliner = css_inline.CSSInliner(load_remote_stylesheets=False)


@contextmanager
def reading_as(language: str, time_zone: str) -> Iterator[None]:
    """Let `_()` and dates speak to this reader, inside a request or a job."""
    before = {name: g.get(name) for name in ("language", "time_zone")}
    g.language, g.time_zone = language, time_zone
    _choose_again()
    try:
        yield
    finally:
        g.language, g.time_zone = before["language"], before["time_zone"]
        _choose_again()


def _choose_again() -> None:
    refresh()
    choose_again()


def render_mail(template: str, *, language: str, time_zone: str, **context: Any) -> tuple[str, str, str]:
    """Subject, text and HTML of the mail `template` (path without ending, such as ``accounts/emails/reset``)."""
    with reading_as(language, time_zone):
        text = render_template(f"{template}.txt", **context)
        html = render_template(f"{template}.html", **context)
    first, _, rest = text.lstrip().partition("\n")
    if not first.startswith("Subject: "):
        raise ValueError(f"{template}.txt must begin with 'Subject: '")
    subject = " ".join(first.removeprefix("Subject: ").split())
    return subject, rest.strip() + "\n", _inliner.inline(html)
