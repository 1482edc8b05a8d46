"""Files of people: written first, named by a row in the transaction, swept when no row names them.

A file has a random key and nothing else: who it belongs to, what it is called and what it is stand in a row of the
feature that keeps it. The order makes every failure harmless. `save` writes the file before the transaction; a
transaction that fails leaves a file that nobody names, and `sweep` removes it a day later. `delete_later` removes a
file only once the change that let go of it has been committed.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import re
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import IO, Protocol

import structlog
from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from community.core.clock import now
from community.core.db import db
from community.core.jobs import Lane, periodic

log = structlog.get_logger(__name__)

#: A file that no row names is left alone for so long: its transaction may still be under way.
SWEPT_AFTER = dt.timedelta(hours=24)
KEY = re.compile(r"[0-9a-f]{32}")
#: How many keys are asked about at once.
_BATCH = 500
_WAITING = "files_to_delete"


class Files(Protocol):
    """Where files lie. Keys are made by `save` and never by anybody else."""

    def save(self, stream: IO[bytes]) -> str:
        """Keep what `stream` holds from its beginning on; returns the key. Whole or not at all."""
        ...

    def open(self, key: str) -> IO[bytes]:
        """The file for reading. Raises FileNotFoundError when there is none."""
        ...

    def delete(self, key: str) -> None:
        """Remove it; silent if it is gone already."""
        ...

    def exists(self, key: str) -> bool:
        """Whether there is such a file."""
        ...

    def older_than(self, moment: dt.datetime) -> Iterator[str]:
        """Keys of the files that were written before `moment`."""
        ...


class DiskFiles:
    """Files in a folder of this machine, readable by this process's user only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise FileNotFoundError(key)
        return self.folder / key[:2] / key

    def save(self, stream: IO[bytes]) -> str:
        key = secrets.token_hex(16)
        path = self._path(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        stream.seek(0)
        try:
            with open(unfinished, "xb", opener=_private) as target:
                shutil.copyfileobj(stream, target)
                target.flush()
                os.fsync(target.fileno())
            unfinished.rename(path)
        finally:
            unfinished.unlink(missing_ok=True)
        return key

    def open(self, key: str) -> IO[bytes]:
        return self._path(key).open("rb")

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def older_than(self, moment: dt.datetime) -> Iterator[str]:
        for path in self.folder.glob("??/*"):
            try:
                written_at = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
            except FileNotFoundError:
                continue
            if written_at >= moment:
                continue
            if path.suffix == ".part":
                path.unlink(missing_ok=True)
            elif KEY.fullmatch(path.name):
                yield path.name


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def files() -> Files:
    """Where this installation keeps files."""
    return DiskFiles(current_app.config["GRAPEVINE"].files_path)


Naming = Callable[[Collection[str]], Collection[str]]
_naming: dict[str, Naming] = {}


def names_files(function: Naming) -> Naming:
    """Have `function(keys)` asked which of the keys rows of its feature name. Whoever keeps files registers one."""
    _naming[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def delete_later(key: str) -> None:
    """Remove the file once the running transaction has been committed; if it is rolled back, it stays."""
    # Only a transaction that has begun says so when it is rolled back.
    db.session.connection()
    db.session.info.setdefault(_WAITING, []).append(key)


@event.listens_for(Session, "after_commit")
def _delete_now(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for key in session.info.pop(_WAITING, ()):
        try:
            files().delete(key)
        except OSError:
            # Nobody names it any more, so the sweep finds it.
            log.exception("a file could not be deleted", key=key)


@event.listens_for(Session, "after_rollback")
def _keep(session: Session) -> None:
    session.info.pop(_WAITING, None)


@periodic("files.sweep", dt.timedelta(hours=6), lane=Lane.BULK)
def sweep() -> None:
    """Remove files of more than a day that no row names."""
    store = files()
    removed = 0
    old = store.older_than(now() - SWEPT_AFTER)
    while keys := tuple(itertools.islice(old, _BATCH)):
        named: set[str] = set()
        for function in _naming.values():
            named |= set(function(keys))
        for key in set(keys) - named:
            store.delete(key)
            removed += 1
    if removed:
        log.info("files swept", count=removed)
