"""Files: whole or not at all, deleted only after a commit, swept only when nobody names them and a day has passed."""

from __future__ import annotations

import datetime as dt
import io
import os
import stat
from pathlib import Path

import pytest
from flask import Flask

from community.core import files
from community.core.clock import now, stopped_at
from community.core.db import db, unit_of_work
from community.core.files import DiskFiles, delete_later, sweep
from community.programs.models import Program
from tests.factories import make_program
from tests.factories.files import a_picture, make_files_call, put_file
from tests.factories.recruiting import make_draft


@pytest.fixture
def store(app: Flask) -> DiskFiles:
    return DiskFiles(app.config["GRAPEVINE"].files_path)


@pytest.fixture
def program(app: Flask) -> Program:
    return make_program()


def saved(store: DiskFiles, content: bytes = b"some bytes") -> str:
    return store.save(io.BytesIO(content))


def run_sweep(hours_from_now: float = 0) -> None:
    with stopped_at(now() + dt.timedelta(hours=hours_from_now)), unit_of_work():
        sweep()


def test_what_is_saved_is_read_back_and_belongs_to_this_process(store: DiskFiles) -> None:
    stream = io.BytesIO(b"some bytes")
    stream.read(4)
    key = store.save(stream)
    assert store.exists(key)
    with store.open(key) as found:
        assert found.read() == b"some bytes"
    assert stat.S_IMODE(store._path(key).stat().st_mode) == 0o600
    store.delete(key)
    store.delete(key)
    assert not store.exists(key)


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "a" * 31, "A" * 32, "..", "/etc/passwd", "a" * 32 + "/x"])
def test_nothing_but_our_own_keys_is_opened(store: DiskFiles, key: str) -> None:
    with pytest.raises(FileNotFoundError):
        store.open(key)
    with pytest.raises(FileNotFoundError):
        store.delete(key)


class Breaks(io.BytesIO):
    """A line that breaks after the first bytes."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise ConnectionResetError
        return super().read(3)


def test_a_write_that_fails_leaves_nothing(store: DiskFiles) -> None:
    with pytest.raises(ConnectionResetError):
        store.save(Breaks(b"some bytes"))
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_a_file_whose_transaction_failed_is_swept_after_a_day_and_not_before(
    program: Program, store: DiskFiles
) -> None:
    draft = make_draft(make_files_call(program))
    before = set(store.older_than(now() + dt.timedelta(days=1)))
    with pytest.raises(RuntimeError, match="the line broke"):
        fail_after_storing(draft.id)
    (orphan,) = set(store.older_than(now() + dt.timedelta(days=1))) - before
    run_sweep(23)
    assert store.exists(orphan)
    run_sweep(25)
    assert not store.exists(orphan)


def fail_after_storing(application_id: int) -> None:
    """As an upload does it, with a failure between the row and the commit."""
    saved(files.files(), b"orphan")  # type: ignore[arg-type]
    with unit_of_work():
        db.session.flush()
        raise RuntimeError("the line broke")


def test_a_file_that_a_row_names_is_never_swept(program: Program, store: DiskFiles) -> None:
    row = put_file(make_draft(make_files_call(program)), "tool", a_picture())
    run_sweep(24 * 400)
    assert store.exists(row.key)


def test_unfinished_writes_are_swept_too(store: DiskFiles) -> None:
    key = saved(store)
    unfinished = store._path(key).with_suffix(".part")
    unfinished.write_bytes(b"half")
    old = (now() - dt.timedelta(hours=25)).timestamp()
    os.utime(unfinished, (old, old))
    run_sweep()
    assert not unfinished.exists()
    assert store.exists(key), "one that was just written is left alone"


def test_deleting_waits_for_the_commit(store: DiskFiles) -> None:
    kept, gone = saved(store), saved(store)
    with pytest.raises(RuntimeError):
        roll_back_after_deleting(kept)
    assert store.exists(kept)
    with unit_of_work():
        delete_later(gone)
        assert store.exists(gone)
    assert not store.exists(gone)
    with unit_of_work():
        make_program("another")
    assert store.exists(kept), "a deletion that was rolled back does not wait for the next commit"


def roll_back_after_deleting(key: str) -> None:
    with unit_of_work():
        delete_later(key)
        raise RuntimeError


def test_a_folder_that_is_not_there_yet_is_an_empty_one(tmp_path: Path) -> None:
    assert list(DiskFiles(tmp_path / "none").older_than(now())) == []
