"""Servers under measurement (gunicorn, two workers) and a client that keeps its connection."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from random import randrange
from statistics import median

from config import ROOT

WORKERS = 2


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(target: str, env: Mapping[str, str]) -> Iterator[int]:
    """Serve the WSGI `target`; gives the port."""
    port = free_port()
    command = [
        "gunicorn",
        "--workers",
        str(WORKERS),
        "--threads",
        "4",
        "--keep-alive",
        "60",
        "--bind",
        f"127.0.0.1:{port}",
        target,
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env=dict(env), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def wait(port: int) -> None:
    """Until the port answers."""
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)


class Client:
    """One person's browser: a kept connection and a cookie."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Host": "localhost", **({"Cookie": cookie} if cookie else {})}

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of a GET, each from another address, so that no limit for one address is met."""
        address = f"10.{randrange(256)}.{randrange(256)}.{randrange(256)}"
        self.connection.request("GET", path, headers={**self.headers, "X-Forwarded-For": address})
        response = self.connection.getresponse()
        return response.status, response.read()

    def time(self, path: str) -> float:
        """Seconds for one GET.

        :raises RuntimeError: unless it answers 200.
        """
        begun = time.perf_counter()
        status, _ = self.get(path)
        took = time.perf_counter() - begun
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return took


def typical(times: list[float]) -> float:
    """Milliseconds, the median."""
    return median(times) * 1000


def throughput(port: int, path: str, cookie: str, *, clients: int = 8, seconds: float = 3.0) -> float:
    """Requests a second with so many clients at once."""
    counts = [0] * clients
    until = time.perf_counter() + seconds

    def run(index: int) -> None:
        client = Client(port, cookie)
        while time.perf_counter() < until:
            client.time(path)
            counts[index] += 1

    threads = [threading.Thread(target=run, args=(index,)) for index in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds
