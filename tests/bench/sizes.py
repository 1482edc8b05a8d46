"""How much is in the bench database. Each number can be set through the environment, as ``BENCH_<NAME>``."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from config import ROOT

KEPT_IN = ROOT / "var" / "bench"


@dataclass(frozen=True)
class Sizes:
    """Rows by kind; `marks` are read marks over all members, `applications` those that three reviewers have read."""

    posts: int = 100_000
    members: int = 2_000
    threads: int = 5_000
    marks: int = 100_000
    reports: int = 5_000
    applications: int = 2_000

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Sizes:
        """What BENCH_POSTS, BENCH_MEMBERS and so on say, else the full sizes.

        :raises ValueError: a number below what the pages need to show anything.
        """
        given = {one.name: env[name] for one in fields(cls) if (name := f"BENCH_{one.name.upper()}") in env}
        sizes = cls(**{name: int(value.replace("_", "")) for name, value in given.items()})
        if sizes.threads < 50 or sizes.posts < 5 * sizes.threads or sizes.members < 50 or sizes.applications < 2:
            raise ValueError("at least 50 threads, five posts a thread, 50 members and two applications, please")
        return sizes

    @property
    def key(self) -> str:
        """Names these sizes with this schema and this way of filling: a database of the same key is used again."""
        said = " ".join(f"{one.name}={getattr(self, one.name)}" for one in fields(self))
        sources = [*sorted((ROOT / "migrations" / "versions").glob("*.py")), *sorted(_FILLING)]
        content = b"".join(path.read_bytes() for path in sources)
        return hashlib.sha256(said.encode() + content).hexdigest()[:12]


_FILLING = [Path(__file__).with_name(name) for name in ("filling.py", "people.py", "reading.py", "talk.py")]
