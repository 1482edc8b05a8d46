"""A worker process for drills: ``python -m tests.drills.worker THREADS``, configured by the environment."""

from __future__ import annotations

import logging
import os
import sys
from functools import cache

from community.core import worker
from community.core.jobs import registry
from config import Config
from tests.drills.application import build


def main(threads: int) -> None:
    """Serve until a signal, with short pauses. Periodic jobs run only in the drill that is about them."""
    logging.basicConfig(level=logging.INFO, format="%(process)d %(threadName)s %(message)s")
    worker.POLL_SECONDS = 0.05
    worker.REPLACE_GRACE_SECONDS = 0.5
    if not os.environ.get("GRAPEVINE_DRILL_PERIODIC"):
        for entry, _ in list(registry.periodics()):
            del registry._jobs[entry.name]
    worker.serve(build(Config.from_env()), threads)


@cache
def load_all() -> None:
    """Import the whole application, once, for all that will be forked."""
    from community.app import create_app

    create_app(Config.from_env({"GRAPEVINE_MODE": "test", "GRAPEVINE_DATABASE_URL": "sqlite://"}))


def main_of_all(threads: int) -> None:
    """Serve the whole application until a signal: what ``flask worker run`` does, with short pauses."""
    from community.app import create_app

    worker.POLL_SECONDS = 0.05
    worker.serve(create_app(Config.from_env()), threads)


if __name__ == "__main__":
    main(int(sys.argv[1]))
