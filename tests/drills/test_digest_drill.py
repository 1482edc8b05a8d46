"""Digests under kill -9: real workers of the whole application, a real mail server, and every window between two steps.

The promise: nobody is lost, and each member gets one Message-ID for each period. A mail whose end nobody can know
counts as sent and does not go again.
"""

from __future__ import annotations

import itertools
import random
import signal
import time
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.core.db import db, unit_of_work
from community.core.outbox import EmailRecord, EmailState
from community.core.outbox.models import SETTLED
from community.core.worker import Worker
from community.notifications.models import DigestIssue, IssueState
from community.notifications.queries.preferences import first_preference
from community.notifications.services import issues
from community.notifications.services.preferences import reckon
from community.programs.models import Member
from tests.drills.conftest import PATIENT, StartWorker, wait_until
from tests.drills.mail_server import MailServer
from tests.factories import make_member, make_program
from tests.factories.notifications import be_due, make_space, make_thread, plan

pytestmark = pytest.mark.drill

PERIOD = "2026-W48"
MEMBERS = 6


def readers(count: int) -> list[Member]:
    """Members who have two unread threads each, and no other mail to come than their digest."""
    program = make_program()
    for number in range(2):
        author = make_member(program, f"Author {number}")
        make_thread(author, make_space(program), f"Shaving number {number}")
    with unit_of_work():
        members = [make_member(program, f"Reader {number}") for number in range(count)]
        for member in members:
            preference = first_preference(member.id)
            preference.instant = []
            member.joined_seq = 0
            reckon(preference, "UTC")
            db.session.add(preference)
    return members


def digests() -> Counter[EmailState]:
    rows = db.session.execute(
        select(EmailRecord.state, func.count()).where(EmailRecord.key.startswith("digest:")).group_by(EmailRecord.state)
    )
    found = Counter(dict(rows.tuples().all()))
    db.session.rollback()
    return found


def all_settled(count: int) -> Callable[[], bool]:
    def settled() -> bool:
        found = digests()
        return sum(found[state] for state in SETTLED) == count

    return settled


def settle() -> Counter[IssueState]:
    with unit_of_work():
        while issues.settle():
            pass
    rows = db.session.execute(select(DigestIssue.state, func.count()).group_by(DigestIssue.state))
    return Counter(dict(rows.tuples().all()))


def message_ids(server: MailServer) -> dict[str, set[str]]:
    """By recipient, the Message-IDs that reached them."""
    found: dict[str, set[str]] = {}
    for taken in server.taken:
        for recipient in taken.recipients:
            found.setdefault(recipient, set()).add(taken.message_id)
    return found


def require_kept_promise(server: MailServer, count: int) -> None:
    """Nobody lost, one Message-ID each, one issue for each member."""
    ids = message_ids(server)
    assert len(ids) == count
    assert {len(each) for each in ids.values()} == {1}
    for_each = db.session.scalars(select(func.count(DigestIssue.id)).group_by(DigestIssue.member_id)).all()
    assert list(for_each) == [1] * count


@pytest.mark.parametrize(
    ("failpoint", "uncertain"),
    [("claimed:4", 0), ("rendered:2", 0), ("before_data:1", 0), ("after_dot:2", 1), ("before_commit:1", 1)],
)
def test_a_worker_killed_at_every_step_loses_and_doubles_nothing(
    whole: Flask, start_worker: StartWorker, mail_server: MailServer, failpoint: str, uncertain: int
) -> None:
    # What else is due goes first, so that the passage is one of a digest.
    Worker(whole).drain(periodic=True)
    for member in readers(MEMBERS):
        be_due(member, period=PERIOD)
    Worker(whole).drain()
    assert plan() == MEMBERS
    doomed = start_worker(GRAPEVINE_FAILPOINT=failpoint)
    assert doomed.wait(timeout=90) == -signal.SIGKILL
    start_worker(**PATIENT)
    wait_until(all_settled(MEMBERS), 90)
    states = settle()
    require_kept_promise(mail_server, MEMBERS)
    assert set(states) <= {IssueState.SENT, IssueState.UNCERTAIN}
    assert states[IssueState.UNCERTAIN] <= 1
    if failpoint != "before_commit:1":  # which a periodic job may pass, too
        assert states[IssueState.UNCERTAIN] == uncertain
    assert len(mail_server.taken) == MEMBERS


def test_three_schedulers_at_once_make_one_issue_each(
    whole: Flask, start_worker: StartWorker, mail_server: MailServer
) -> None:
    for member in readers(MEMBERS):
        be_due(member, period=PERIOD)
    for _ in range(3):
        start_worker(**PATIENT)
    wait_until(all_settled(MEMBERS), 90)
    assert settle() == Counter({IssueState.SENT: MEMBERS})
    require_kept_promise(mail_server, MEMBERS)
    assert len(mail_server.taken) == MEMBERS


@pytest.mark.long
def test_fifty_random_kills_over_two_thousand_members(
    whole: Flask, start_worker: StartWorker, mail_server: MailServer
) -> None:
    count, kills, workers = 2000, 50, 3
    began = time.monotonic()
    for member in readers(count):
        be_due(member, period=PERIOD)
    Worker(whole).drain()
    made = time.monotonic()
    chance = random.Random(7)
    running = [start_worker() for _ in range(workers)]
    killed = 0
    for number in itertools.count():
        done = sum(digests()[state] for state in SETTLED)
        if done >= count:
            break
        assert number < 20_000, "this took too long"
        time.sleep(chance.uniform(0.2, 1.6))
        if killed < kills and done < count * 0.95:
            victim = chance.randrange(workers)
            running[victim].kill()
            running[victim].wait()
            running[victim] = start_worker()
            killed += 1
    took = time.monotonic() - made
    states = settle()
    require_kept_promise(mail_server, count)
    extra = len(mail_server.taken) - count
    print(
        f"\n{count} members, {workers} workers, {killed} kills: {len(message_ids(mail_server))} reached, "
        f"{extra} extra copies, {states[IssueState.UNCERTAIN]} uncertain, "
        f"{count / took:.0f} digests/s (set-up {made - began:.0f} s, run {took:.0f} s)"
    )
    assert extra == 0
    assert states[IssueState.UNCERTAIN] <= killed
