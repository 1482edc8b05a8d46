"""The law of the house: floors, the order inside a feature, and a domain that knows no HTTP.

import-linter holds the first two. What it can't see (names taken from flask, imports inside functions) is held by a
walk over the syntax trees. Each rule is proven by a planted violation.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from community.features import FEATURES
from config import ROOT
from tests import databases

pytestmark = pytest.mark.skipif(databases.ENGINE != "sqlite", reason="source is the same on every engine")

PACKAGE = ROOT / "community"
DOMAIN = ("models", "events", "policies", "queries", "services")
HTTP_NAMES = frozenset({"request", "session", "g", "url_for", "flash", "redirect", "render_template", "make_response"})


def sources(root: Path = PACKAGE) -> Iterator[Path]:
    yield from sorted(root.rglob("*.py"))


def is_domain(path: Path, root: Path = PACKAGE) -> bool:
    """Whether a file is in the domain part of a feature: ``x/models.py``, ``x/queries/digest.py``."""
    parts = path.relative_to(root).with_suffix("").parts
    return parts[0] in FEATURES and any(part in DOMAIN for part in parts[1:])


def faults(path: Path, *, domain: bool) -> list[str]:
    """What in a file breaks the law, one line each."""
    tree = ast.parse(path.read_text())
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = [part for part in ast.walk(node) if isinstance(part, ast.Import | ast.ImportFrom)]
            found += [f"{path.name}:{part.lineno} imports inside a function" for part in inner]
        if isinstance(node, ast.Name) and node.id == "TYPE_CHECKING":
            found.append(f"{path.name}:{node.lineno} hides a circle with TYPE_CHECKING")
        if domain and isinstance(node, ast.ImportFrom):
            module = node.module or ""
            names = {alias.name for alias in node.names}
            if module == "flask" and names & HTTP_NAMES:
                found.append(f"{path.name}:{node.lineno} takes {sorted(names & HTTP_NAMES)} from flask")
            if module.startswith(("community.web", "flask_login", "flask_wtf", "wtforms", "werkzeug")):
                found.append(f"{path.name}:{node.lineno} imports {module}")
    return found


def test_the_domain_knows_no_http_and_nothing_hides_a_circle() -> None:
    found = [fault for path in sources() for fault in faults(path, domain=is_domain(path))]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "from flask import request",
        "from flask import current_app, url_for",
        "from community.web.pages import render",
        "def f():\n    import json",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import json",
    ],
)
def test_a_planted_violation_is_seen(tmp_path: Path, line: str) -> None:
    planted = tmp_path / "services.py"
    planted.write_text(line)
    assert faults(planted, domain=True)


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """import-linter on the package under `root`."""
    program = (
        "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command; lint_imports_command()"
    )
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("core/clock.py", "import community.web.pages", "Floors"),
        ("accounts/queries.py", "import community.programs.models", "Floors"),
        ("accounts/models.py", "import community.accounts.services", "Inside a feature"),
        ("programs/services.py", "import community.web.forms", "The domain knows no HTTP"),
    ],
)
def test_each_contract_catches_a_planted_violation(tmp_path: Path, file: str, line: str, contract: str) -> None:
    shutil.copytree(PACKAGE, tmp_path / "community", ignore=shutil.ignore_patterns("__pycache__", "*.toml"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / "community" / file
    planted.write_text(planted.read_text() + f"\n{line}\n")
    result = lint_imports(tmp_path)
    assert result.returncode == 1, result.stdout + result.stderr
    broken = " ".join(result.stdout.split())
    assert contract in broken.split("BROKEN")[0], result.stdout


def test_every_feature_stands_under_the_contracts() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    by_id = {contract["id"]: contract for contract in contracts}
    floors = " ".join(by_id["floors"]["layers"])
    missing = [name for name in FEATURES if f"community.{name}" not in floors]
    missing += [name for name in FEATURES if f"community.{name}" not in by_id["inside"]["containers"]]
    assert missing == []
