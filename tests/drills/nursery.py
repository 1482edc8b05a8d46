"""Starts worker processes quickly: a parent that has imported everything and forks for each.

It opens no connection and starts no thread, so a fork of it is as good as a fresh process; it saves the seconds
of importing. As the parent it also knows how each worker ended.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

from config import ROOT


class Nursery:
    """The test's side of it."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.drills.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def start(
        self, environment: dict[str, str], threads: int, log_path: Path, *, is_whole: bool = False
    ) -> WorkerProcess:
        """Fork a worker with these variables added to its environment; it writes its log to `log_path`.

        One that `is_whole` serves the whole application instead of the drills' own.
        """
        request = {"environment": environment, "threads": threads, "log": str(log_path), "whole": is_whole}
        return WorkerProcess(self, self.ask(**request))

    def ask(self, **request: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


class WorkerProcess:
    """One worker, with the part of `subprocess.Popen` that drills use."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self.pid = pid
        self._nursery = nursery
        self._ended: int | None = None

    def poll(self) -> int | None:
        """None while it lives; then its exit code, or minus the signal that ended it."""
        if self._ended is None:
            self._ended = self._nursery.ask(poll=self.pid)
        return self._ended

    def wait(self, timeout: float = 45) -> int:
        deadline = time.monotonic() + timeout
        while (ended := self.poll()) is None:
            assert time.monotonic() < deadline, "the worker did not end in time"
            time.sleep(0.02)
        return ended

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def serve() -> None:
    """The forking side: one JSON request on each line, one answer."""
    from tests.drills import worker

    for line in sys.stdin:
        request = json.loads(line)
        if "poll" in request:
            pid, status = os.waitpid(request["poll"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            main = worker.main_of_all if request["whole"] else worker.main
            if request["whole"]:
                worker.load_all()
            answer = os.fork()
            if answer == 0:
                become_worker(request)
                try:
                    main(request["threads"])
                finally:
                    os._exit(0)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def become_worker(request: dict[str, Any]) -> None:
    """Environment, log and command line as if the worker had been started by itself."""
    os.environ.update(request["environment"])
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for target, source in ((0, nothing), (1, log), (2, log)):
        os.dup2(source, target)
    sys.orig_argv[:] = [sys.executable, "-W", "ignore", "-m", "tests.drills.worker", str(request["threads"])]


if __name__ == "__main__":
    serve()
