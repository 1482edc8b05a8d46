"""`flask recruiting mask`, through the real command line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from community.redaction.detector import propose

CLAIM = "🪚 I have ９.８ｋ fol\u200blowers and a dog."


@pytest.fixture
def run(app: Flask):
    def invoke(*lines: str | bytes, args: tuple[str, ...] = ()) -> Result:
        written = b"".join((line.encode() if isinstance(line, str) else line) + b"\n" for line in lines)
        return app.test_cli_runner().invoke(args=["recruiting", "mask", *args], input=io.BytesIO(written))

    return invoke


def asked(text: str, language: str = "en", identity: object = 1) -> str:
    return json.dumps({"id": identity, "lang": language, "text": text})


def answers(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_spans_are_code_points_of_the_text_as_given_and_what_propose_says(run) -> None:
    result = run(asked(CLAIM), asked("Mir folgen 2.300 Leute.", "de-AT", "zwei"), asked("I plane wood.", "en", None))
    assert result.exit_code == 0, result.output
    first, second, third = answers(result)
    assert [first["id"], second["id"], third["id"]] == [1, "zwei", None], "in the order of the lines"
    (start, end, category, tier) = first["spans"][0]
    assert (CLAIM[start:end], category, tier) == ("９.８ｋ fol\u200blowers", "audience_size", 1)
    said = propose("Mir folgen 2.300 Leute.", "de")
    assert second["spans"] == [[span.start, span.end, span.category.value, span.tier.value] for span in said]
    assert third["spans"] == []


def test_faults_are_named_by_line_and_the_others_are_still_answered(run) -> None:
    lines = (
        asked("I plane wood.", identity="a"),
        "{",
        "",
        "[1]",
        json.dumps({"id": 4, "lang": "en"}),
        json.dumps({"id": 5, "text": 7}),
        json.dumps({"text": "no id"}),
        json.dumps({"id": 7, "lang": 1, "text": "x"}),
        b"\xff\xfe",
        "[" * 5000,
        asked("It was flat.", identity="z"),
    )
    result = run(*lines)
    assert result.exit_code == 2
    assert [answer["id"] for answer in answers(result)] == ["a", "z"]
    for number in (2, 4, 5, 6, 7, 8, 9, 10):
        assert f"line {number}: " in result.stderr
    assert "line 3: " not in result.stderr, "an empty line is no fault"
    assert "8 line(s)" in result.stderr


def test_strict_stops_at_the_first_fault(run) -> None:
    result = run(asked("One.", identity=1), "{", asked("Two.", identity=2), args=("--strict",))
    assert result.exit_code == 2
    assert [answer["id"] for answer in answers(result)] == [1]


def test_an_unknown_language_is_read_as_english_and_it_says_so_once(run) -> None:
    result = run(asked("I have 9.8k followers.", "pt-BR"), asked("I have 9.8k followers.", "pt-BR"))
    assert result.exit_code == 0
    assert [answer["spans"][0][3] for answer in answers(result)] == [1, 1]
    assert result.stderr.count("pt-BR") == 1
    assert "read as English" in result.stderr


class Endless(io.RawIOBase):
    """A first line, then blanks without an end; reading far ahead of what is asked for is an error."""

    def __init__(self, first: str) -> None:
        self.left = first.encode() + b"\n"
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        part = (self.left or b"\n" * 1024)[: len(buffer)]
        self.left = self.left[len(part) :]
        self.given += len(part)
        assert self.given < 1_000_000, "the whole input was read before the first line was worked on"
        buffer[: len(part)] = part
        return len(part)


def test_the_input_is_read_line_by_line(app: Flask) -> None:
    """A corpus may be larger than the memory."""
    result = app.test_cli_runner().invoke(args=["recruiting", "mask", "--strict"], input=Endless("{"))
    assert result.exit_code == 2
    assert "line 1: not JSON" in result.stderr


def test_a_file_is_answered_in_its_order(app: Flask, tmp_path: Path) -> None:
    source = tmp_path / "corpus.jsonl"
    source.write_text("".join(asked("I plane wood.", identity=n) + "\n" for n in range(300)), encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["recruiting", "mask", str(source)])
    assert result.exit_code == 0, result.output
    assert [answer["id"] for answer in answers(result)] == list(range(300))


def test_a_missing_file_and_a_lone_surrogate_are_no_crash(app: Flask, run) -> None:
    assert app.test_cli_runner().invoke(args=["recruiting", "mask", "/nowhere/at/all"]).exit_code == 2
    result = run('{"id": "\\ud800", "text": "\\ud800 I have 9.8k followers"}')
    assert result.exit_code in (0, 2)
    assert not isinstance(result.exception, UnicodeEncodeError)


def test_nothing_in_is_nothing_out(run) -> None:
    result = run()
    assert (result.exit_code, result.stdout) == (0, "")
