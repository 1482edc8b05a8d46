"""`flask recruiting import`: the same from a shell, with faults by line and status 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from community.core.db import db
from community.programs.models import Program
from community.recruiting.models import AccessEvent, Application
from tests.factories import make_program
from tests.factories.importing import COLUMNS, HEAD, line, table
from tests.factories.recruiting import make_call


@pytest.fixture
def program(app: Flask) -> Program:
    program = make_program()
    make_call(program)
    return program


def run(app: Flask, folder: Path, content: bytes, *more: str, mapped: dict[str, str] | None = None) -> Result:
    (folder / "table.csv").write_bytes(content)
    (folder / "map.json").write_text(json.dumps(mapped or dict(zip(HEAD, COLUMNS, strict=True))))
    files = [str(folder / "table.csv"), "--map", str(folder / "map.json")]
    command = ["recruiting", "import", "--program", "hollow", "--call", "winter", *files, *more]
    return app.test_cli_runner().invoke(args=command)


def test_a_table_comes_in(app: Flask, program: Program, tmp_path: Path) -> None:
    result = run(app, tmp_path, table([line(1), line(2)]), "--dry-run")
    assert (result.exit_code, result.output) == (0, "2 applications would come in.\n")
    result = run(app, tmp_path, table([line(1)]), "--dry-run")
    assert result.output == "1 application would come in.\n"
    assert db.session.query(Application).count() == 0
    result = run(app, tmp_path, table([line(1), line(2)]))
    assert (result.exit_code, result.output) == (0, "2 applications came in.\n")
    db.session.rollback()
    assert db.session.query(Application).count() == 2
    assert db.session.query(AccessEvent).count() == 0


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_faults_by_line_end_it_with_status_2(
    app: Flask, program: Program, tmp_path: Path, more: tuple[str, ...]
) -> None:
    result = run(app, tmp_path, table([line(1), line(2, email="x"), line(3, name="")]), *more)
    assert result.exit_code == 2
    assert "line 3, column Email Address: This does not look like a mail address: x" in result.output
    assert "line 4, column Name: There is no name." in result.output
    assert db.session.query(Application).count() == 0


@pytest.mark.parametrize(
    ("mapped", "words"),
    [
        ({**dict(zip(HEAD, COLUMNS, strict=True)), "Followers": "q:helped"}, "Passion qualifies"),
        ({**dict(zip(HEAD, COLUMNS, strict=True)), "Not there": "q:helped"}, "no column"),
        ({"Email Address": "email"}, "No column is mapped to"),
    ],
)
def test_a_mapping_that_can_not_be(
    app: Flask, program: Program, tmp_path: Path, mapped: dict[str, str], words: str
) -> None:
    result = run(app, tmp_path, table([line(1)]), mapped=mapped)
    assert result.exit_code == 2
    assert words in result.output
