"""`flask recruiting mask`: the detector on a corpus of one's own, without database or page. See docs/detector.md."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

import click

from community.redaction.detector import propose
from community.redaction.learned.model import known_language
from community.redaction.spans import Span

#: What the exit says: every line was read, or some could not be.
FAULTY = 2


class Unreadable(ValueError):
    """A line that is no `{"id", "lang", "text"}`; the message says why."""


@click.command("mask")
@click.argument("source", type=click.File("rb"), default="-")
@click.option("--strict", is_flag=True, help="Stop at the first line that can't be read.")
def mask_command(source: BinaryIO, strict: bool) -> None:
    """Say what the detector would propose to mask in the texts of SOURCE, or of the standard input.

    Reads one JSON object a line, {"id": ..., "lang": "en", "text": "..."}, and writes one for each, in the same
    order: {"id": ..., "spans": [[start, end, category, tier], ...]}. Offsets are code points of the text as given.
    Tier 1 is masked unless a screener objects; tier 2 asks a screener to look. A line that can't be read is named
    on the error output, the others are still answered, and the exit code is 2.
    """
    faults = 0
    foreign: set[str] = set()
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            wanted = _wanted(line)
        except Unreadable as fault:
            faults += 1
            click.echo(f"line {number}: {fault}", err=True)
            if strict:
                break
            continue
        language = wanted["lang"]
        if known_language(language) != language[:2].lower() and language not in foreign:
            foreign.add(language)
            click.echo(f'line {number}: no rules for the language "{language}", read as English from here on', err=True)
        spans = propose(wanted["text"], language)
        click.echo(json.dumps({"id": wanted["id"], "spans": list(_rows(spans))}))
    if faults:
        click.echo(f"{faults} line(s) could not be read.", err=True)
        sys.exit(FAULTY)


def _wanted(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable("not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON") from error
    if not isinstance(found, dict):
        raise Unreadable("not a JSON object")
    for name in ("id", "text"):
        if name not in found:
            raise Unreadable(f'"{name}" is missing')
    if not isinstance(found["text"], str):
        raise Unreadable('"text" is no string')
    language = found.setdefault("lang", "en")
    if not isinstance(language, str) or not language:
        raise Unreadable('"lang" is no language code')
    return found


def _rows(spans: list[Span]) -> Iterator[list[Any]]:
    for span in spans:
        yield [span.start, span.end, span.category.value, span.tier.value]
