"""A worker process for drills: ``python -m tests.drills.worker THREADS``, configured by the environment."""

from __future__ import annotations

import logging
import os
import sys

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


if __name__ == "__main__":
    main(int(sys.argv[1]))
