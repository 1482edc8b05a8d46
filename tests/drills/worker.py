"""A worker process for drills: ``python -m tests.drills.worker [threads]``, configured by the environment."""

from __future__ import annotations

import logging
import sys

from community.core import worker
from config import Config
from tests.drills.application import build

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(process)d %(threadName)s %(message)s")
    worker.POLL_SECONDS = 0.05
    worker.REPLACE_GRACE_SECONDS = 0.5
    worker.serve(build(Config.from_env()), threads=int(sys.argv[1]) if len(sys.argv) > 1 else 1)
