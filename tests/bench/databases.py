"""The bench databases: filled once for their sizes, kept under var/bench, and used again by the next run."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from community.app import create_app
from community.core.db import db
from config import Config
from tests import databases
from tests.bench.filling import fill
from tests.bench.sizes import KEPT_IN, Sizes

ENGINES = ("sqlite", "postgresql")


def environment(database_url: str) -> dict[str, str]:
    """What the measured processes run with: production behind one proxy, on this machine."""
    return {
        **os.environ,
        "GRAPEVINE_MODE": "production",
        "GRAPEVINE_DATABASE_URL": database_url,
        "GRAPEVINE_PUBLIC_URL": "http://localhost",
        "GRAPEVINE_SECRET": "bench-7Qd2vX9mKp4sLw8tRz3yHc6nBf1gJa5e",
        "GRAPEVINE_MAIL_FROM": "bench@example.org",
        "GRAPEVINE_TRUSTED_PROXIES": "1",
    }


def app_for(env: Mapping[str, str]) -> Flask:
    """The application in this process, for filling and for counting costs."""
    app = create_app(Config.from_env({name: value for name, value in env.items() if name.startswith("GRAPEVINE_")}))
    app.config["WTF_CSRF_ENABLED"] = False
    app.config["RATELIMIT_ENABLED"] = False
    return app


@contextmanager
def filled(engine: str, sizes: Sizes) -> Iterator[dict[str, str]]:
    """The environment of a filled database of `engine`. It is filled first if there is none of these sizes."""
    folder = KEPT_IN / f"{engine}-{sizes.key}"
    ready = folder / "ready"
    if not ready.exists():
        forget(engine)
    folder.mkdir(parents=True, exist_ok=True)
    with _served(engine, folder, fresh=not ready.exists()) as url:
        env = environment(url)
        if not ready.exists():
            app = app_for(env)
            fill(app, sizes, progress)
            with app.app_context():
                db.engine.dispose()
            ready.touch()
            sys.stdout.write("\n")
        yield env


@contextmanager
def _served(engine: str, folder: Path, *, fresh: bool) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite'}"
        return
    server = databases.PostgreSQL(folder)
    before = os.environ.get(databases.SERVER)
    os.environ[databases.SERVER] = server.uri
    try:
        yield databases.new_database("bench") if fresh else databases.address_of("bench")
    finally:
        server.stop()
        os.environ.pop(databases.SERVER)
        if before is not None:
            os.environ[databases.SERVER] = before


def forget(engine: str) -> None:
    """Remove databases of other sizes or of an older schema: one of each engine is enough to keep."""
    for old in KEPT_IN.glob(f"{engine}-*"):
        shutil.rmtree(old, ignore_errors=True)


def progress(what: str, done: int, total: int) -> None:
    """One line that grows: what is being filled, and how far it is."""
    width = 30
    full = min(width, width * done // max(1, total))
    sys.stdout.write(f"\r  {what:<14} [{'#' * full}{'.' * (width - full)}] {done:>9,} of {total:,}\x1b[K")
    sys.stdout.flush()
