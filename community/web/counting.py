"""Where limits per address are counted when there is no Redis: in this process, in fixed windows.

The storage that comes with `limits` starts a thread for nearly every request to throw out what is over, and that
thread walks over every address. Here the request that finds a minute gone throws it out in passing.
"""

from __future__ import annotations

import time
from threading import Lock
from typing import Any

from limits.storage import Storage

#: Seconds between two looks for what is over.
SWEEP_EVERY = 60.0


class ProcessStorage(Storage):
    """Counts by key, each with the moment at which its window ends."""

    STORAGE_SCHEME = ["process"]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._counts: dict[str, tuple[int, float]] = {}
        self._lock = Lock()
        self._swept_at = time.time()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a failing storage raises: this one does not fail."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count `amount` more; a window that begins now ends in `expiry` seconds."""
        moment = time.time()
        with self._lock:
            if moment - self._swept_at > SWEEP_EVERY:
                self._sweep(moment)
            count, ends_at = self._counts.get(key, (0, 0.0))
            if ends_at <= moment:
                count, ends_at = 0, moment + expiry
            self._counts[key] = (count + amount, ends_at)
            return count + amount

    def _sweep(self, moment: float) -> None:
        self._counts = {key: kept for key, kept in self._counts.items() if kept[1] > moment}
        self._swept_at = moment

    def get(self, key: str) -> int:
        """The count of the running window."""
        count, ends_at = self._counts.get(key, (0, 0.0))
        return count if ends_at > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since the epoch; now if there is none."""
        count, ends_at = self._counts.get(key, (0, 0.0))
        return ends_at if count else time.time()

    def check(self) -> bool:
        """Whether it works: always."""
        return True

    def reset(self) -> int | None:
        """Forget everything; how many keys there were."""
        with self._lock:
            number = len(self._counts)
            self._counts = {}
        return number

    def clear(self, key: str) -> None:
        """Forget one key."""
        with self._lock:
            self._counts.pop(key, None)
