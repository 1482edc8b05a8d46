"""Jobs in real processes: killed, frozen, poisoned, hanging, and many at once. Leases of one second."""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select

from community.core import jobs
from community.core.db import db, is_postgresql, unit_of_work
from community.core.jobs import Job, JobState
from tests.drills.conftest import LEASE_SECONDS, PATIENT, Workers, marks, wait_until

pytestmark = pytest.mark.drill

#: Seconds that a job takes in which it has to be caught at work, on a busy machine, too.
LONG = 2.0


def ask(name: str, *, subject: str | None = None, **payload: object) -> None:
    with unit_of_work():
        jobs.enqueue(name, payload, subject=subject)


def states(name: str = "%") -> dict[JobState, int]:
    rows = db.session.scalars(select(Job.state).where(Job.name.like(name)))
    found: dict[JobState, int] = {}
    for state in rows:
        found[state] = found.get(state, 0) + 1
    return found


def all_done(name: str = "%") -> bool:
    return set(states(name)) == {JobState.DONE}


def make_due() -> None:
    """Nobody waits for a back-off in a drill."""
    with unit_of_work():
        db.session.execute(db.update(Job).where(Job.state == JobState.WAITING).values(run_at=Job.created_at))


def test_several_processes_run_each_job_once(drill: Flask, workers: Workers) -> None:
    with unit_of_work():
        for number in range(60):
            jobs.enqueue("drill.mark", {"tag": str(number)})
    for _ in range(3):
        workers.start(**PATIENT)
    wait_until(all_done)
    assert sorted(int(tag) for tag, *_ in marks()) == list(range(60))


def test_of_one_subject_never_two_run(drill: Flask, workers: Workers) -> None:
    for number in range(8):
        ask("drill.slow_outside", subject="program:1", tag=f"same {number}", seconds=0.1)
        ask("drill.slow_outside", tag=f"free {number}", seconds=0.1)
    for _ in range(2):
        workers.start(threads=3, **PATIENT)
    wait_until(all_done)
    same = [mark for mark in marks() if mark[0].startswith("same")]
    assert len(same) == 16
    for earlier, later in pairwise(same):
        assert earlier[3] <= later[3]
    assert [what for _, what, _, _ in same] == ["started", "ended"] * 8
    free = [what for tag, what, _, _ in marks() if tag.startswith("free")]
    assert free != ["started", "ended"] * 8, "the drill shows nothing: no two jobs ever ran at the same time"


def test_what_a_killed_worker_held_is_taken_again(drill: Flask, workers: Workers) -> None:
    ask("drill.slow_outside", tag="x", seconds=LONG)
    first = workers.start()
    wait_until(lambda: len(marks("x")) == 1)
    first.kill()
    first.wait()
    assert not all_done()
    second = workers.start(**PATIENT)
    wait_until(all_done)
    assert [(what, pid) for _, what, pid, _ in marks("x")] == [
        ("started", first.pid),
        ("started", second.pid),
        ("ended", second.pid),
    ]
    assert db.session.scalars(select(Job.attempts)).one() == 2


@pytest.mark.parametrize("point", ["claimed", "before_commit"])
def test_a_kill_at_each_point_loses_and_doubles_nothing(drill: Flask, workers: Workers, point: str) -> None:
    for number in range(5):
        ask("drill.mark", tag=str(number))
    first = workers.start(GRAPEVINE_FAILPOINT=f"{point}:3")
    assert first.wait() == -signal.SIGKILL
    workers.start()
    wait_until(all_done)
    assert sorted(tag for tag, *_ in marks()) == list("01234")


@pytest.mark.parametrize("thaw", ["while the other runs", "after the other's end"])
def test_a_thawed_worker_changes_nothing(drill: Flask, workers: Workers, thaw: str) -> None:
    """Frozen past its lease; meanwhile another one takes the job. Only the fence tells them apart while both run it."""
    ask("drill.slow_outside", tag="x", seconds=LONG)
    frozen = workers.start()
    wait_until(lambda: len(marks("x")) == 1)
    frozen.send_signal(signal.SIGSTOP)
    other = workers.start(**PATIENT)
    wait_until(lambda: len(marks("x")) == 2 if thaw == "while the other runs" else all_done())
    frozen.send_signal(signal.SIGCONT)
    wait_until(lambda: "another worker took it over" in workers.log)
    wait_until(all_done)
    assert [(what, pid) for _, what, pid, _ in marks("x")] == [
        ("started", frozen.pid),
        ("started", other.pid),
        ("ended", other.pid),
    ]
    row = db.session.scalars(select(Job)).one()
    assert (row.state, row.attempts, row.fence) == (JobState.DONE, 2, 2)


def test_a_worker_frozen_inside_its_transaction_writes_once(drill: Flask, workers: Workers) -> None:
    """PostgreSQL: another one takes the job. SQLite: the frozen one holds the write lock, so nobody can."""
    ask("drill.slow", tag="x", seconds=LONG)
    frozen = workers.start()
    wait_until(lambda: states() == {JobState.RUNNING: 1})
    time.sleep(0.2)
    frozen.send_signal(signal.SIGSTOP)
    other = workers.start()
    if is_postgresql():
        wait_until(all_done)
    else:
        time.sleep(2 * LEASE_SECONDS)
    frozen.send_signal(signal.SIGCONT)
    wait_until(all_done)
    if is_postgresql():
        wait_until(lambda: "another worker took it over" in workers.log)
    assert [pid for _, _, pid, _ in marks("x")] == [other.pid if is_postgresql() else frozen.pid]


def test_the_heartbeat_keeps_a_long_job(drill: Flask, workers: Workers) -> None:
    lease = 2 * LEASE_SECONDS
    ask("drill.slow_outside", tag="x", seconds=2.5 * lease)
    for _ in range(2):
        workers.start(GRAPEVINE_LEASE_SECONDS=str(lease))
    wait_until(all_done)
    assert [what for _, what, _, _ in marks("x")] == ["started", "ended"]
    assert db.session.scalars(select(Job.attempts)).one() == 1


def test_sigterm_finishes_the_running_job(drill: Flask, workers: Workers) -> None:
    ask("drill.slow_outside", tag="x", seconds=LONG)
    ask("drill.mark", tag="left for the next")
    worker = workers.start(**PATIENT)
    wait_until(lambda: len(marks("x")) == 1)
    worker.terminate()
    assert worker.wait() == 0
    assert states("drill.slow_outside") == {JobState.DONE: 1}
    assert states("drill.mark") == {JobState.WAITING: 1}


def test_poison_is_parked_while_others_finish(drill: Flask, workers: Workers) -> None:
    """One job always raises, one ends its process, one hangs."""
    for name in ("drill.fail", "drill.exit", "drill.hang"):
        ask(name, tag=name)
    for number in range(20):
        ask("drill.mark", tag=str(number))
    deadline = time.monotonic() + 60
    workers.start(threads=2)
    while set(states()) - {JobState.DONE, JobState.PARKED}:
        assert time.monotonic() < deadline, states()
        if workers.processes[-1].poll() is not None:
            workers.start(threads=2)  # as a service manager would
        make_due()
        db.session.rollback()
        time.sleep(0.1)
    assert states("drill.mark") == {JobState.DONE: 20}
    parked = {job.name: job for job in jobs.parked()}
    assert set(parked) == {"drill.fail", "drill.exit", "drill.hang"}
    assert {job.attempts for job in parked.values()} == {2}
    assert "this job always fails" in str(parked["drill.fail"].error)
    assert "stopped" in str(parked["drill.exit"].error)
    assert len(workers.processes) == 3, "the process that a job ended was started anew; the hanging one was not"


def test_a_job_that_hangs_inside_its_transaction_lets_go(drill: Flask, workers: Workers) -> None:
    """On SQLite it holds up every writer until the worker replaces itself."""
    ask("drill.hang_inside", tag="x")
    worker = workers.start()
    wait_until(lambda: bool(jobs.parked()))
    ask("drill.mark", tag="after")
    wait_until(lambda: len(marks("after")) == 1)
    assert marks("x") == []
    assert worker.poll() is None
    assert marks("after")[0][2] == worker.pid, "the same process id, a fresh program"


def test_two_schedulers_make_one_run_for_each_slot(drill: Flask, workers: Workers) -> None:
    for _ in range(2):
        workers.start(threads=2, GRAPEVINE_DRILL_PERIODIC="1", **PATIENT)
    wait_until(lambda: len(marks("periodic")) >= 3)
    for process in workers.processes:
        process.terminate()
    for process in workers.processes:
        process.wait()
    keys = db.session.scalars(select(Job.key).where(Job.name == "drill.every_two_seconds")).all()
    assert len(keys) == len(set(keys))
    assert states("drill.every_two_seconds")[JobState.DONE] == len(marks("periodic"))
    moments = [dt.datetime.fromisoformat(str(key).split(":", 2)[2]) for key in sorted(keys, key=str)]
    assert all(later - earlier == dt.timedelta(seconds=2) for earlier, later in pairwise(moments))


def test_processes_that_only_wait_write_nothing(drill: Flask, workers: Workers) -> None:
    if is_postgresql():
        # Our own tables: what autovacuum writes into the catalog is nobody's waiting.
        count = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables"
    else:
        count = "PRAGMA data_version"
    ask("drill.mark", tag="x")
    for _ in range(2):
        workers.start(threads=2)
    wait_until(all_done)

    def figure() -> int:
        found = db.session.execute(db.text(count)).scalar_one()
        db.session.rollback()
        return int(found)

    # PostgreSQL gathers its figures now and then: what was written before has to have arrived, and then nothing more.
    before, since = figure(), time.monotonic()
    started = since
    while time.monotonic() - since < 3:
        assert time.monotonic() - started < 30, "something goes on being written"
        time.sleep(0.2)
        if (now_written := figure()) != before:
            before, since = now_written, time.monotonic()
    assert before > 0
    assert all(process.poll() is None for process in workers.processes)
    assert os.getpid() not in {process.pid for process in workers.processes}
