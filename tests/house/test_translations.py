"""The German catalog is whole: every message, every form, every placeholder. And pages speak it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from config import ROOT
from tests import databases
from tests.factories import make_program

GERMAN = ROOT / "community/translations/de/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[\w]|(?<!%)%%|\{\w+\}")
FORBIDDEN = {
    '"': "a straight quotation mark",
    "...": "three dots",
    "!": "an exclamation mark",
    "“%": "an English quotation mark",
}

on_sqlite = pytest.mark.skipif(databases.ENGINE != "sqlite", reason="source is the same on every engine")


@pytest.fixture(scope="module")
def source() -> Catalog:
    """What `make messages` would extract now."""
    with (ROOT / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)
    keywords = {**DEFAULT_KEYWORDS, "_l": None}
    catalog = Catalog()
    for folder in ("community", "templates"):
        for name, line, message, _comments, context in extract_from_dir(
            str(ROOT / folder), methods, options, keywords=keywords
        ):
            catalog.add(message, locations=[(f"{folder}/{name}", line)], context=context)
    return catalog


@pytest.fixture(scope="module")
def german() -> Catalog:
    with GERMAN.open("rb") as file:
        return read_po(file, locale="de")


def messages(catalog: Catalog) -> Iterator[Message]:
    """All but the header."""
    return (message for message in catalog if message.id)


def forms(words: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """The singular alone, or singular and plural."""
    return (words,) if isinstance(words, str) else tuple(words)


def places(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def missing(source: Catalog, translated: Catalog) -> list[str]:
    """What a reader of the translation would see in English: not there, empty, fuzzy, or short of a plural."""
    found = []
    for message in messages(source):
        place = "{}:{}".format(*message.locations[0])
        known = translated.get(message.id, message.context)
        if known is None:
            found.append(f"{place} not in the catalog: {forms(message.id)[0]}")
        elif known.fuzzy or not all(forms(known.string)):
            found.append(f"{place} fuzzy or empty: {forms(message.id)[0]}")
        elif len(forms(known.string)) != (translated.num_plurals if message.pluralizable else 1):
            found.append(f"{place} not in every plural: {forms(message.id)[0]}")
    return found


@on_sqlite
def test_nothing_is_missing(source: Catalog, german: Catalog) -> None:
    assert len(source) > 2000, "the extraction found next to nothing"
    found = missing(source, german)
    assert not found, f"{len(found)} messages, see `make messages`:\n" + "\n".join(found)


@on_sqlite
def test_nothing_is_left_over(source: Catalog, german: Catalog) -> None:
    assert [forms(m.id)[0] for m in messages(german) if source.get(m.id, m.context) is None] == []


@on_sqlite
def test_a_gap_is_seen(source: Catalog, german: Catalog) -> None:
    """Each kind of gap, planted in a copy."""
    one, two, three = [message for message in messages(source) if not message.pluralizable][:3]
    many = next(message for message in messages(source) if message.pluralizable)
    with GERMAN.open("rb") as file:
        broken = read_po(file, locale="de")
    broken.delete(one.id, one.context)
    broken[two.id].string = ""
    broken[three.id].flags.add("fuzzy")
    broken[many.id].string = ("einer",)
    assert len(set(missing(source, broken)) - set(missing(source, german))) == 4


@on_sqlite
def test_placeholders_are_the_same_on_both_sides(german: Catalog) -> None:
    found = [
        f"{said!r} for {asked!r}"
        for message in messages(german)
        for asked, said in zip(forms(message.id), forms(message.string), strict=True)
        if places(asked) != places(said)
    ]
    assert not found, "\n".join(found)
    assert [str(error) for message in messages(german) for error in message.check(german)] == []


@on_sqlite
def test_it_is_set_as_german_is_set(german: Catalog) -> None:
    found = [
        f"{why}: {said}"
        for message in messages(german)
        for said in forms(message.string)
        for sign, why in FORBIDDEN.items()
        if sign in said
    ]
    found += [
        f"unpaired: {said}" for m in messages(german) for said in forms(m.string) if said.count("„") != said.count("“")
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("asked", "language", "words"),
    [
        ("de", "de", "Schön, dass du da bist."),
        ("de-AT, en;q=0.5", "de", "Schön, dass du da bist."),
        ("en", "en", "Good to see you."),
        ("pt", "en", "Good to see you."),
    ],
)
def test_signing_in_speaks_the_language_of_the_browser(
    client: FlaskClient, asked: str, language: str, words: str
) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": asked}).text
    assert f'<html lang="{language}"' in page
    assert words in page


def test_the_landing_page_speaks_german(client: FlaskClient) -> None:
    program = make_program()
    page = client.get(f"/p/{program.slug}/", headers={"Accept-Language": "de"}).text
    assert '<html lang="de"' in page
    assert "Wonach wir suchen" in page
    assert "What we look for" not in page
