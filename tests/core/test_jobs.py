"""Jobs in one process: asking, running, failing, parking, fencing, schedules. Real processes are in tests/drills."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from community.core import jobs
from community.core.clock import stopped_at
from community.core.commands import worker_commands
from community.core.db import db, is_postgresql, unit_of_work
from community.core.jobs import Claim, Job, JobState, Lane, LostLease, PeriodicSlot, engine, enqueue, queue
from community.core.jobs.claims import backoff
from community.core.jobs.schedule import slot_of
from community.core.worker import Worker, lanes_of

LEASE = 30.0
ran: list[str] = []
claims: list[Claim] = []
broken: list[BaseException] = []


@jobs.job("test.note")
def note(text: str) -> None:
    ran.append(text)


@jobs.job("test.chain")
def chain(text: str) -> None:
    """Changes the database twice: itself, and through a job that it asks for."""
    ran.append(text)
    enqueue("test.note", {"text": f"{text}, then"})
    if broken:
        raise broken.pop()


@jobs.job("test.fail", max_attempts=3)
def fail(text: str) -> None:
    raise ArithmeticError(text)


@jobs.job("test.account", lane=Lane.ACCOUNT)
def account(text: str) -> None:
    ran.append(text)


@jobs.job("test.outside", own_transactions=True)
def outside(claim: Claim, text: str) -> None:
    claims.append(claim)
    ran.append(text)


@jobs.job("test.progress", own_transactions=True)
def progress(claim: Claim) -> None:
    for done in range(3):
        jobs.report_progress(done, 2, f"{done} of 2")
        claim.progress_at = 0
        row = db.session.get_one(Job, claim.job_id)
        ran.append(f"{row.progress} {row.progress_note}")
        db.session.rollback()


@pytest.fixture(autouse=True)
def _nothing_yet() -> Iterator[None]:
    yield
    for kept in (ran, claims, broken):
        kept.clear()


@pytest.fixture
def worker(app: Flask) -> Worker:
    return Worker(app)


def ask(name: str, **payload: object) -> None:
    with unit_of_work():
        enqueue(name, payload)


def ask_and_fail() -> None:
    enqueue("test.note", {"text": "rolled back"})
    raise ArithmeticError


def only_job() -> Job:
    db.session.rollback()
    return db.session.scalars(select(Job)).one()


def claim() -> Claim:
    claimed = engine.claim_next(tuple(Lane), LEASE)
    assert claimed is not None
    return claimed


def let_lease_run_out() -> None:
    with unit_of_work():
        db.session.execute(update(Job).values(lease_until=0.0))


def make_due() -> None:
    with unit_of_work():
        db.session.execute(update(Job).where(Job.state == JobState.WAITING).values(run_at=Job.created_at))


# Asking


def test_a_job_exists_exactly_if_its_transaction_does(app: Flask, worker: Worker) -> None:
    with pytest.raises(ArithmeticError), unit_of_work():
        ask_and_fail()
    assert worker.drain() == 0
    ask("test.note", text="committed")
    assert worker.drain() == 1
    assert ran == ["committed"]


def test_a_key_lets_one_through_also_after_it_is_done(app: Flask, worker: Worker) -> None:
    for text in ("first", "second"):
        with unit_of_work():
            enqueue("test.note", {"text": text}, key="greet:1")
            enqueue("test.note", {"text": text}, key="greet:1")
        worker.drain()
    assert ran == ["first"]


def test_jobs_without_a_key_are_all_kept(app: Flask, worker: Worker) -> None:
    for _ in range(3):
        ask("test.note", text="same")
    assert worker.drain() == 3


def test_an_unknown_name_and_a_wrong_payload_are_refused_at_once(app: Flask) -> None:
    with unit_of_work():
        with pytest.raises(jobs.UnknownJob):
            enqueue("test.nobody", {})
        with pytest.raises(TypeError):
            enqueue("test.note", {"wrong": 1})
        with pytest.raises(TypeError):
            enqueue("test.outside", {})


def test_two_functions_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match=r"test\.note"):

        @jobs.job("test.note")
        def other(text: str) -> None: ...


def test_run_at_is_by_the_clock_that_tests_can_move(app: Flask, worker: Worker) -> None:
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    with unit_of_work():
        enqueue("test.note", {"text": "tomorrow"}, run_at=tomorrow)
    assert worker.drain() == 0
    with time_machine.travel(tomorrow + dt.timedelta(seconds=1)):
        assert worker.drain() == 1


def test_account_jobs_go_first_and_a_lane_keeps_its_order(app: Flask, worker: Worker) -> None:
    with unit_of_work():
        enqueue("test.note", {"text": "bulk"}, lane=Lane.BULK)
        enqueue("test.note", {"text": "prompt 1"})
        enqueue("test.note", {"text": "prompt 2"})
        enqueue("test.account", {"text": "account"})
    worker.drain()
    assert ran == ["account", "prompt 1", "prompt 2", "bulk"]


def test_of_several_threads_the_first_serves_accounts_only(app: Flask) -> None:
    assert lanes_of(1) == [tuple(Lane)]
    first, *others = lanes_of(3)
    assert first == (Lane.ACCOUNT,)
    assert others == [tuple(Lane)] * 2
    ask("test.note", text="not for this thread")
    assert Worker(app, first).drain() == 0


# Running


def test_a_job_and_its_completion_are_one_transaction(app: Flask, worker: Worker) -> None:
    ask("test.chain", text="once")
    broken.append(ArithmeticError("after it had asked for more"))
    assert worker.drain() == 1
    row = only_job()  # what it asked for was rolled back
    assert (row.state, row.attempts, row.lease_until) == (JobState.WAITING, 1, None)
    assert row.error is not None
    assert "after it had asked for more" in row.error
    make_due()
    assert worker.drain() == 2
    assert ran == ["once", "once", "once, then"]


def test_draining_inside_a_writing_transaction_is_refused(app: Flask, worker: Worker) -> None:
    with unit_of_work(), pytest.raises(RuntimeError):
        worker.drain()


def test_what_always_fails_is_parked_with_its_error(app: Flask, worker: Worker) -> None:
    ask("test.fail", text="why it failed")
    for attempt in (1, 2, 3):
        assert worker.drain() == 1, attempt
        make_due()
    assert worker.drain() == 0
    row = only_job()
    assert (row.state, row.attempts) == (JobState.PARKED, 3)
    assert row.error is not None
    assert row.error.startswith("ArithmeticError: why it failed")
    assert [job.id for job in jobs.parked()] == [row.id]
    assert jobs.status().counts[JobState.PARKED] == 1
    with unit_of_work():
        assert jobs.unpark(row.id)
        assert not jobs.unpark(row.id)
    assert worker.drain() == 1


def test_an_error_never_keeps_what_a_statement_was_about(app: Flask, worker: Worker) -> None:
    """Neither its parameters nor PostgreSQL's detail, which quotes the row: both can be a person's address."""
    slot = PeriodicSlot(name="ada@example.org", slot_at=dt.datetime.now(dt.UTC))
    with unit_of_work():
        db.session.add(slot)
    again = insert(PeriodicSlot).values(name=slot.name, slot_at=slot.slot_at)
    with pytest.raises(IntegrityError) as caught, unit_of_work():
        db.session.execute(again)
    described = engine.describe(caught.value)
    assert described.startswith("IntegrityError: ")
    assert "periodic_slot" in described
    assert "ada" not in described


def test_the_pause_doubles_up_to_an_hour_with_jitter() -> None:
    for attempts, longest in [(1, 5), (2, 10), (5, 80), (11, 3600), (60, 3600)]:
        pauses = {backoff(attempts).total_seconds() for _ in range(50)}
        assert all(longest / 2 <= pause <= longest for pause in pauses)
        assert len(pauses) > 40


def test_a_job_with_its_own_transactions_finds_none_open(app: Flask, worker: Worker) -> None:
    ask("test.outside", text="x")
    assert worker.drain() == 1
    assert only_job().state is JobState.DONE
    assert not claims[0].still_mine()


def test_progress_is_seen_while_the_job_runs(app: Flask, worker: Worker) -> None:
    ask("test.progress")
    worker.drain()
    assert ran == ["0 0 of 2", "50 1 of 2", "100 2 of 2"]


def test_a_deadlock_is_tried_again_without_counting(app: Flask, worker: Worker) -> None:
    ask("test.chain", text="again")
    broken.append(deadlock())
    assert worker.drain() == 2
    assert ran == ["again", "again", "again, then"]
    assert {row.attempts for row in db.session.scalars(select(Job))} == {1}


def deadlock() -> DBAPIError:
    """The error of PostgreSQL's that asks for the same transaction again; on SQLite, which has none, a likeness."""
    if is_postgresql():
        raising = db.text("DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$")
        with pytest.raises(OperationalError) as caught, unit_of_work():
            db.session.execute(raising)
        return caught.value
    original = Exception("deadlock")
    original.sqlstate = "40P01"  # type: ignore[attr-defined]
    return OperationalError("", {}, original)


# Leases and fences


def test_a_lease_that_ran_out_is_taken_again_and_counted(app: Flask) -> None:
    ask("test.note", text="x")
    first = claim()
    assert engine.claim_next(tuple(Lane), LEASE) is None
    let_lease_run_out()
    second = claim()
    assert (second.job_id, second.fence, second.attempts) == (first.job_id, first.fence + 1, 2)
    assert second.still_mine()
    assert not first.still_mine()


def test_whoever_lost_the_lease_changes_nothing(app: Flask) -> None:
    ask("test.chain", text="late")
    first = claim()
    let_lease_run_out()
    second = claim()
    engine.run(app, first)
    row = only_job()  # nothing that it asked for is there
    assert (row.state, row.fence, row.error) == (JobState.RUNNING, second.fence, None)
    for act in (first.hold, first.complete, lambda: first.retry("no")):
        with pytest.raises(LostLease), unit_of_work():
            act()
    assert not first.extend()
    assert second.extend()
    engine.run(app, second)
    assert {row.state for row in db.session.scalars(select(Job))} == {JobState.DONE, JobState.WAITING}


def test_a_failure_of_whoever_lost_the_lease_is_not_counted(app: Flask) -> None:
    ask("test.fail", text="late")
    first = claim()
    let_lease_run_out()
    second = claim()
    engine.run(app, first)
    row = only_job()
    assert (row.state, row.fence, row.error) == (JobState.RUNNING, second.fence, None)


def test_what_ended_its_worker_at_the_last_attempt_is_parked(app: Flask) -> None:
    ask("test.fail", text="kills")
    for _ in range(3):
        claim()
        let_lease_run_out()
    assert engine.claim_next(tuple(Lane), LEASE) is None
    row = only_job()
    assert (row.state, row.attempts, row.error) == (JobState.PARKED, 3, engine.STOPPED)


def test_of_one_subject_only_one_runs(app: Flask) -> None:
    with unit_of_work():
        for number in range(2):
            enqueue("test.note", {"text": str(number)}, subject="program:1")
        enqueue("test.note", {"text": "free"}, subject="program:2")
        enqueue("test.note", {"text": "none"})
    taken = [claim().payload["text"] for _ in range(3)]
    assert taken == ["0", "free", "none"]
    assert not engine.has_due(tuple(Lane))
    assert engine.claim_next(tuple(Lane), LEASE) is None


def test_the_index_holds_where_the_question_was_too_early(
    app: Flask, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker starts the same subject between question and answer: the claim takes another job."""
    with unit_of_work():
        enqueue("test.note", {"text": "runs"}, subject="program:1")
        enqueue("test.note", {"text": "blocked"}, subject="program:1")
        enqueue("test.note", {"text": "free"})
    assert claim().payload["text"] == "runs"
    monkeypatch.setattr(engine, "_DUE", engine._first(engine._due()))
    assert claim().payload["text"] == "free"
    assert engine.claim_next(tuple(Lane), LEASE) is None


def test_an_idle_worker_writes_nothing(app: Flask, worker: Worker) -> None:
    # The clock stands, so that no new slot of a periodic job begins meanwhile.
    with stopped_at(dt.datetime.now(dt.UTC)):
        ask("test.note", text="x")
        worker.drain(periodic=True)
        look_on(worker)


def look_on(worker: Worker) -> None:
    statements: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    def version() -> object:
        return db.session.execute(db.text("PRAGMA data_version")).scalar_one()

    before = None if is_postgresql() else version()
    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        for _ in range(3):
            worker._schedule.tick()
            assert not worker.step()
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    db.session.rollback()
    assert statements
    assert {statement.split()[0] for statement in statements} <= {"SELECT", "BEGIN"}
    assert not [statement for statement in statements if "IMMEDIATE" in statement or "FOR UPDATE" in statement]
    assert before is None or version() == before


def test_insert_once_says_whether_it_did(app: Flask) -> None:
    moment = slot_of(dt.datetime.now(dt.UTC), dt.timedelta(hours=1))
    insert = queue.insert_once(PeriodicSlot, ["name", "slot_at"], {"name": "x", "slot_at": moment})
    with unit_of_work():
        assert db.session.execute(insert.returning(PeriodicSlot.name)).scalar() == "x"
        assert db.session.execute(insert.returning(PeriodicSlot.name)).scalar() is None


# The operator


def test_an_operator_sees_and_retries_what_is_parked(app: Flask) -> None:
    """Parked jobs and their errors are readable, and one command gives a job its attempts back."""
    operator = app.test_cli_runner()
    with unit_of_work():
        enqueue("test.fail", {"text": "why it failed"})
        db.session.execute(update(Job).values(attempts=2))
    assert operator.invoke(worker_commands, ["drain"]).output == "1 jobs\n"
    seen = operator.invoke(worker_commands, ["status"]).output
    assert "parked   1" in seen
    assert "ArithmeticError: why it failed" in seen
    number = str(only_job().id)
    assert operator.invoke(worker_commands, ["retry", number]).exit_code == 0
    assert operator.invoke(worker_commands, ["retry", number]).exit_code == 1
    assert (only_job().state, only_job().attempts) == (JobState.WAITING, 0)
