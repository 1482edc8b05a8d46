"""No template speaks English past gettext: a walk over what is left when Jinja and the tags are taken away.

Three places are looked at: text between tags, attributes that are read out or shown, and sentences handed to macros.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from config import ROOT
from tests import databases

pytestmark = pytest.mark.skipif(databases.ENGINE != "sqlite", reason="source is the same on every engine")

TEMPLATES = ROOT / "templates"
UNTRANSLATED = {
    "faults/500.html": "stands on nothing that may be broken, so it can't look anything up in a catalog",
    "house/components.html": "for engineers, served in development only",
}
"""Templates that may speak English, each with the reason."""
NAMES = frozenset({"Grapevine", "Enter"})
"""Words that are the same in every language: our name, and what is printed on a key."""
SPOKEN = frozenset({"alt", "aria-description", "aria-label", "aria-roledescription", "placeholder", "title"})
"""Attributes that people see or hear."""
SILENT = frozenset({"code", "kbd", "script", "style"})
"""Elements whose text is no language."""
TRANSLATED = frozenset({"_", "gettext", "ngettext", "npgettext", "pgettext"})
TECHNICAL = re.compile(r"^Subject: |{% block main_class %}[\w -]*{% endblock %}", re.MULTILINE)
"""The first line of a mail names a header; a page gives its main element a class."""
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[A-Z][^\W\d_]*[’']?[^\W\d_]* [^\W\d_]")

JINJA = Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])


class Leftovers(HTMLParser):
    """Collects the line and the words of text and of spoken attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.silent = 0

    def note(self, text: str | None, line: int) -> None:
        words = [word for word in WORD.finditer(text or "") if word[0] not in NAMES]
        if text and words:
            self.found.append((line + text.count("\n", 0, words[0].start()), " ".join(word[0] for word in words)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        for name, value in attrs:
            if name in SPOKEN:
                self.note(value, self.getpos()[0])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.silent -= tag in SILENT

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.note(data, self.getpos()[0])


def without_jinja(source: str) -> str:
    """The markup alone, each piece still on its line."""
    markup, line = "", 1
    for number, token, value in JINJA.lex(TECHNICAL.sub("", source)):
        if token == "data":
            markup += "\n" * (number - line) + value
            line = number + value.count("\n")
    return markup


def sentences(node: nodes.Node) -> Iterator[tuple[int, str]]:
    """Constants in expressions that read like a sentence and are not the argument of gettext."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATED:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and SENTENCE.match(node.value):
        yield node.lineno, node.value
    for child in node.iter_child_nodes():
        yield from sentences(child)


def leftovers(source: str) -> list[tuple[int, str]]:
    """English that a template shows without asking gettext: line and words."""
    parser = Leftovers()
    parser.feed(without_jinja(source))
    parser.close()
    return sorted({*parser.found, *sentences(JINJA.parse(source))})


def templates() -> Iterator[Path]:
    for path in sorted(TEMPLATES.rglob("*")):
        if path.suffix in {".html", ".txt"} and str(path.relative_to(TEMPLATES)) not in UNTRANSLATED:
            yield path


def test_every_word_in_a_template_goes_through_gettext() -> None:
    found = [
        f"{path.relative_to(TEMPLATES)}:{line}: {words}"
        for path in templates()
        for line, words in leftovers(path.read_text())
    ]
    assert not found, "English that no translator can reach:\n" + "\n".join(found)


def test_what_may_stay_english_exists() -> None:
    assert [name for name in UNTRANSLATED if not (TEMPLATES / name).is_file()] == []


@pytest.mark.parametrize(
    "planted",
    [
        "<p>Not translated</p>",
        "{% if thing %}\n<p>{{ thing }} left</p>{% endif %}",
        '<button aria-label="Close"></button>',
        "<b>{{ _('Fine') }}</b> or",
        "{{ empty('Nothing here yet', _('Fine')) }}",
        '<a title="{% if thing %}Go{% endif %}" href="#"></a>',
    ],
)
def test_a_planted_word_is_found(planted: str) -> None:
    assert leftovers(planted)


@pytest.mark.parametrize(
    "fine",
    [
        "<p>{{ _('Translated here') }}</p>{# A comment says it #}",
        "<kbd>Enter</kbd> <code>flask run</code><script>let word = 1</script>",
        '<a class="btn link" href="/go" title="{{ _("Go there") }}">{{ icon("x-lg", css="mt-1 mb-2") }}</a>',
        "{{ pgettext('a button', 'Open it') }} Grapevine &middot; 12",
    ],
)
def test_what_is_translated_is_left_alone(fine: str) -> None:
    assert leftovers(fine) == []
