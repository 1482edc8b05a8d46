"""`make run`: prepares the demo's database and serves web, worker and mailbox under one command."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from config import ROOT

FOLDER = ROOT / "var" / "demo"
GRACE_SECONDS = 10


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(port: int) -> dict[str, str]:
    """The demo's own configuration; GRAPEVINE_ variables of the caller don't reach it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GRAPEVINE_")}
    return inherited | {
        "GRAPEVINE_MODE": "demo",
        "GRAPEVINE_DATABASE_URL": f"sqlite:///{FOLDER / 'grapevine.sqlite'}",
        "GRAPEVINE_PUBLIC_URL": f"http://localhost:{port}",
        "GRAPEVINE_MAIL_HOST": "127.0.0.1",
        "GRAPEVINE_MAIL_PORT": str(free_port()),
        "GRAPEVINE_MAIL_FROM": "hello@grapevine.example",
        "GRAPEVINE_MAILBOX_PATH": str(FOLDER / "mailbox"),
        "FLASK_APP": "wsgi",
        "PYTHONUNBUFFERED": "1",
    }


def prepare(env: Mapping[str, str]) -> None:
    """Tables and, the first time, people."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for command in (["db", "upgrade"], ["demo", "seed"]):
        subprocess.run([sys.executable, "-m", "flask", *command], env=dict(env), cwd=ROOT, check=True)


def commands(env: Mapping[str, str], port: int) -> dict[str, list[str]]:
    """The processes that make up the demo."""
    mailbox = "from community.demo.mailbox import serve; from pathlib import Path; import sys; "
    mailbox += "serve(Path(sys.argv[1]), int(sys.argv[2]))"
    bind = f"{os.environ.get('HOST', '127.0.0.1')}:{port}"
    return {
        "mailbox": [sys.executable, "-c", mailbox, env["GRAPEVINE_MAILBOX_PATH"], env["GRAPEVINE_MAIL_PORT"]],
        "worker": [sys.executable, "-m", "flask", "worker", "run"],
        "web": [sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "4", "--bind", bind, "wsgi:app"],
    }


def serve(env: Mapping[str, str], port: int) -> int:
    """Run until told to stop, or until one of the processes ends by itself. Returns the exit status."""
    children = {
        name: subprocess.Popen(command, env=dict(env), cwd=ROOT, start_new_session=True)
        for name, command in commands(env, port).items()
    }
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    announce(port)
    ended = None
    while not stopping and ended is None:
        time.sleep(0.2)
        ended = next((name for name, child in children.items() if child.poll() is not None), None)
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


def main() -> int:
    """Prepare and serve."""
    port = int(os.environ.get("PORT", "5000"))
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            print(f"Port {port} is taken. Choose another one: make run PORT=5001", file=sys.stderr)
            return 1
    env = environment(port)
    prepare(env)
    return serve(env, port)


if __name__ == "__main__":
    sys.exit(main())
