"""Markdown to safe HTML, and plain text back from it. Stored at write time with `VERSION`."""

from __future__ import annotations

import html
import re

import nh3
from markdown_it import MarkdownIt

#: Raise when the output for the same source changes, so that stored HTML can be made anew.
VERSION = 1

_TAGS = {
    "p", "br", "hr", "em", "strong", "s", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_parser = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable(["table", "strikethrough", "linkify"])


def to_html(source: str) -> str:
    """Safe HTML of the Markdown `source`: no raw HTML, no images, headings from h3 down, links marked ugc."""
    rendered = _parser.render(source)
    rendered = re.sub(r"<(/?)h([1-6])>", lambda found: f"<{found[1]}h{min(6, int(found[2]) + 2)}>", rendered)
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )


def to_text(rendered: str) -> str:
    """The words of our own HTML, without tags; blocks end in a space."""
    spaced = re.sub(r"</(p|li|blockquote|h[3-6]|tr|pre)>|<br>", " ", rendered)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", spaced))).strip()


def excerpt(rendered: str, length: int = 160) -> str:
    """The first `length` characters of the words in `rendered`, cut at a word, quotes left out."""
    words = to_text(re.sub(r"<blockquote>.*?</blockquote>", " ", rendered, flags=re.DOTALL)) or to_text(rendered)
    if len(words) <= length:
        return words
    return words[:length].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
