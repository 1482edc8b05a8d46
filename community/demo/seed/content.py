"""The texts of the sample program, as they stand in ``community/demo/content``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "content"


@cache
def load(name: str, table: str) -> list[dict[str, Any]]:
    """The tables called `table` of ``<name>.toml``, in the file's order."""
    entries: list[dict[str, Any]] = tomllib.loads((FOLDER / f"{name}.toml").read_text())[table]
    return entries
