"""A whole installation for browser tests: web and worker as processes of their own, a database file, a mail server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from community.app import create_app
from community.core.db import db
from config import ROOT, Config
from tests.mailsink import Mailsink, free_port

START_SECONDS = 30


@dataclass
class Installation:
    """A running Grapevine: its address, its mail, and an application on the same database for looking behind."""

    url: str
    mail: Mailsink
    app: Flask
    env: dict[str, str]
    folder: Path

    def flask(self, *arguments: str) -> str:
        """Run a `flask` command on this installation."""
        command = [sys.executable, "-m", "flask", *arguments]
        return subprocess.run(command, env=self.env, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@contextmanager
def installed(folder: Path, **settings: str) -> Iterator[Installation]:
    """Start everything on fresh ports; end it when the block ends."""
    port = free_port()
    with Mailsink() as mail:
        env = {name: value for name, value in os.environ.items() if not name.startswith("GRAPEVINE_")} | {
            "GRAPEVINE_MODE": "test",
            "GRAPEVINE_DATABASE_URL": f"sqlite:///{folder / 'grapevine.sqlite'}",
            "GRAPEVINE_PUBLIC_URL": f"http://localhost:{port}",
            "GRAPEVINE_MAIL_HOST": "127.0.0.1",
            "GRAPEVINE_MAIL_PORT": str(mail.port),
            "GRAPEVINE_ARGON2_MEMORY_KIB": "64",
            "GRAPEVINE_ARGON2_PASSES": "1",
            "FLASK_APP": "wsgi",
            **settings,
        }
        subprocess.run([sys.executable, "-m", "flask", "db", "upgrade"], env=env, cwd=ROOT, check=True)
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", *command], env=env, cwd=ROOT, stdout=log(folder, name), stderr=subprocess.STDOUT
            )
            for name, command in {
                "web": ["gunicorn", "--workers", "1", "--threads", "6", "--bind", f"127.0.0.1:{port}", "wsgi:app"],
                "worker": ["flask", "worker", "run"],
            }.items()
        ]
        app = create_app(Config.from_env(env))
        try:
            wait_until_up(f"http://localhost:{port}/health")
            yield Installation(f"http://localhost:{port}", mail, app, env, folder)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(15)
            with app.app_context():
                db.engine.dispose()


def log(folder: Path, name: str) -> int:
    """A file for a process's output."""
    return os.open(folder / f"{name}.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)


def wait_until_up(url: str, *, seconds: float = START_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
