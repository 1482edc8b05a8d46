"""`flask recruiting agreement`: a table of scores in, agreement and severity out."""

from __future__ import annotations

import json
from itertools import product

import pytest
from flask import Flask

from community.core.tables import write_table
from community.recruiting.deciding.score_file import BadTable, read_scores, report_on
from tests.core.test_agreement import OBSERVERS

HEAD = "application,reviewer,dimension,score\n"


def observers_as_csv() -> str:
    """Krippendorff's example; what is missing in several ways."""
    missing = iter(["", "no evidence", "-", "NA"] * 3)
    rows = [
        (f"unit {unit}", f"observer {'ABCD'[who]}", "quality", next(missing) if value is None else value)
        for who, values in enumerate(OBSERVERS)
        for unit, value in enumerate(values)
    ]
    return write_table(["Application", "Reviewer", "Dimension", "Score"], rows)


def run(app: Flask, text: str, *options: str) -> str:
    done = app.test_cli_runner().invoke(args=["recruiting", "agreement", *options], input=text)
    assert done.exit_code == 0, done.output
    return done.output


def test_krippendorffs_example_gives_his_numbers(app: Flask) -> None:
    said = json.loads(run(app, observers_as_csv(), "--json"))
    (quality,) = said["dimensions"]
    assert round(quality["alpha"], 3) == 0.815
    assert round(said["totals"]["alpha"], 3) == 0.849
    assert (quality["applications"], quality["shared"], quality["scores"], quality["missing"]) == (12, 11, 41, 7)
    assert quality["low"] < quality["alpha"] < quality["high"] <= 1
    assert said["severity"]["told"]
    words = run(app, observers_as_csv())
    assert "0.815" in words
    assert "observer D" in words


def test_json_lines_say_the_same_as_csv(app: Flask) -> None:
    lines = "\n".join(
        json.dumps({"application": one.application, "reviewer": one.reviewer, "dimension": "q", "score": one.score})
        for one in read_scores(observers_as_csv())
    )
    assert report_on(read_scores(lines)).totals == report_on(read_scores(observers_as_csv())).totals


def test_gates_hold_here_too(app: Flask) -> None:
    few = HEAD + "".join(f"a{unit},r{who},care,{3 + unit % 2}\n" for unit, who in product(range(9), range(2)))
    said = json.loads(run(app, few, "--json"))
    assert (said["totals"]["alpha"], said["totals"]["told"]) == (None, False)
    assert "too early: 9 of 10" in run(app, few)
    said = json.loads(run(app, observers_as_csv(), "--json", "--by-hand"))
    assert (said["severity"]["why_not"], said["severity"]["reviewers"]) == ("by_hand", [])
    assert "Severity is not told: reviewers were chosen by hand." in run(app, observers_as_csv(), "--by-hand")
    same = HEAD + "".join(f"a{unit},r{who},care,3\n" for unit, who in product(range(12), range(2)))
    assert "cannot be computed" in run(app, same)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("application,reviewer,score\na,r,3\n", "no dimension"),
        (HEAD + "a,r,care,high\n", "'high' is no score"),
        (HEAD + "a,r,care,nan\n", "'nan' is no score"),
        (HEAD + "a,r,care,inf\n", "'inf' is no score"),
        (HEAD + "a,r,care,3\na,r,care,4\n", "line 3: r scores care of a twice"),
        (HEAD + ",r,care,3\n", "line 2: no application"),
        ('{"application": "a"}\n', "line 1: no reviewer"),
        ('{"application": "a"\n', "line 1: this is no JSON object"),
    ],
)
def test_what_can_not_be_read_is_refused_with_its_line(app: Flask, text: str, said: str) -> None:
    with pytest.raises(BadTable, match=said):
        read_scores(text)
    done = app.test_cli_runner().invoke(args=["recruiting", "agreement"], input=text)
    assert done.exit_code == 1
    assert said in done.output
