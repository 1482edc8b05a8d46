"""`make run`: prepares the demo's database and serves web, worker and mailbox under one command."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from alembic.script import ScriptDirectory

from config import ROOT

#: Where the demo keeps its database and its mail. Tests bring a folder of their own.
FOLDER = Path(os.environ.get("GRAPEVINE_DEMO_FOLDER") or ROOT / "var" / "demo").resolve()
DATABASE = FOLDER / "grapevine.sqlite"
#: The database while it is made. One that is found at a start was interrupted, and is made anew.
UNFINISHED = FOLDER / "unfinished.sqlite"
GRACE_SECONDS = 10


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(port: int, database: Path) -> dict[str, str]:
    """The demo's own configuration; GRAPEVINE_ variables of the caller don't reach it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GRAPEVINE_")}
    return inherited | {
        "GRAPEVINE_MODE": "demo",
        "GRAPEVINE_DATABASE_URL": f"sqlite:///{database}",
        "GRAPEVINE_PUBLIC_URL": f"http://localhost:{port}",
        "GRAPEVINE_MAIL_HOST": "127.0.0.1",
        "GRAPEVINE_MAIL_PORT": str(free_port()),
        "GRAPEVINE_MAIL_FROM": "hello@grapevine.example",
        "GRAPEVINE_MAILBOX_PATH": str(FOLDER / "mailbox"),
        "GRAPEVINE_FILES": str(FOLDER / "files"),
        "FLASK_APP": "wsgi",
        "PYTHONUNBUFFERED": "1",
    }


def prepare(port: int) -> None:
    """A database with the present tables and, the first time, people. It comes into its place whole or not at all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if DATABASE.exists():
        if not is_current(DATABASE):
            flask(["db", "upgrade"], environment(port, DATABASE))
        return
    for name in (UNFINISHED.name, f"{UNFINISHED.name}-wal", f"{UNFINISHED.name}-shm"):
        (FOLDER / name).unlink(missing_ok=True)
    flask(["demo", "seed"], environment(port, UNFINISHED))
    UNFINISHED.rename(DATABASE)


def flask(arguments: list[str], env: Mapping[str, str]) -> None:
    """Run one of the application's commands, and stop with its status if it fails."""
    done = subprocess.run([sys.executable, "-m", "flask", *arguments], env=dict(env), cwd=ROOT)
    if done.returncode:
        raise SystemExit(done.returncode)


def is_current(database: Path) -> bool:
    """Whether the tables are those of the newest revision. Asked without loading the application: that takes longer."""
    head = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(head,)]


def commands(env: Mapping[str, str], port: int) -> dict[str, list[str]]:
    """The processes that make up the demo."""
    mailbox = "from community.demo.mailbox import serve; from pathlib import Path; import sys; "
    mailbox += "serve(Path(sys.argv[1]), int(sys.argv[2]))"
    bind = f"{os.environ.get('HOST', '127.0.0.1')}:{port}"
    return {
        "mailbox": [sys.executable, "-c", mailbox, env["GRAPEVINE_MAILBOX_PATH"], env["GRAPEVINE_MAIL_PORT"]],
        "worker": [sys.executable, "-m", "flask", "worker", "run"],
        "web": [
            sys.executable,
            "-m",
            "gunicorn",
            "--workers",
            "1",
            "--threads",
            "8",
            "--log-level",
            "warning",
            "--bind",
            bind,
            "wsgi:app",
        ],
    }


def serve(env: Mapping[str, str], port: int) -> int:
    """Run until told to stop, or until one of the processes ends by itself. Returns the exit status."""
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    children: dict[str, subprocess.Popen[bytes]] = {}
    ended = None
    answers = False
    try:
        for name, command in commands(env, port).items():
            children[name] = subprocess.Popen(command, env=dict(env), cwd=ROOT, start_new_session=True)
        while not stopping and ended is None:
            time.sleep(0.2)
            ended = next((name for name, child in children.items() if child.poll() is not None), None)
            if not answers and (answers := is_taken(port)):
                announce(port)
    finally:
        end(list(children.values()))
    if ended and not stopping:
        print(f"The {ended} process ended by itself; stopped the others.", file=sys.stderr)
        return 1
    return 0


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask every process to end; insist after a while."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


def announce(port: int) -> None:
    """Where to look."""
    address = f"http://localhost:{port}"
    lines = [
        "",
        f"  Grapevine is at {address}",
        f"  Look around as somebody: {address}/demo",
        f"  Every mail it sends:     {address}/demo/mail",
        "",
        "  Stop it with Ctrl-C. Begin anew with: rm -rf "
        + str(FOLDER.relative_to(Path.cwd()) if FOLDER.is_relative_to(Path.cwd()) else FOLDER),
        "",
    ]
    print("\n".join(lines), flush=True)


def is_taken(port: int) -> bool:
    """Whether something on this machine answers on `port`."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main() -> int:
    """Prepare and serve."""
    raw = os.environ.get("PORT", "5000")
    if not raw.isdecimal() or not 0 < int(raw) < 65536:
        print(f"PORT must be a number from 1 to 65535, not {raw!r}.", file=sys.stderr)
        return 1
    port = int(raw)
    if is_taken(port):
        print(f"Port {port} is taken. Choose another one: make run PORT={port % 65535 + 1}", file=sys.stderr)
        return 1
    try:
        prepare(port)
    except KeyboardInterrupt:
        print("Stopped. The sample program is made anew at the next start.", file=sys.stderr)
        return 130
    return serve(environment(port, DATABASE), port)


if __name__ == "__main__":
    sys.exit(main())
