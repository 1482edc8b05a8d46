"""Places at which a drill can kill the process, to hit windows that random kills miss.

``GRAPEVINE_FAILPOINT="after_dot"`` kills at the first passage, ``"after_dot:7"`` at the seventh, in test mode
only.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter

from flask import current_app

from config import Mode

VARIABLE = "GRAPEVINE_FAILPOINT"
#: All names, in the order in which a mail passes them.
FAILPOINTS = ("claimed", "rendered", "before_data", "after_dot", "before_commit")

_passages: Counter[str] = Counter()
_lock = threading.Lock()


def failpoint(name: str) -> None:
    """Kill this process with SIGKILL if the environment says so; otherwise do nothing."""
    wanted = os.environ.get(VARIABLE)
    if not wanted or current_app.config["GRAPEVINE"].mode is not Mode.TEST:
        return
    point, _, nth = wanted.partition(":")
    if point != name:
        return
    with _lock:
        _passages[name] += 1
        if _passages[name] == int(nth or 1):
            os.kill(os.getpid(), signal.SIGKILL)
