"""A digest run whose workers are killed: nobody is lost, nobody gets two Message-IDs."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from community.core import outbox
from community.core.db import db, unit_of_work
from community.core.outbox import Email, EmailRecord, EmailState, Stream
from tests.drills.conftest import PATIENT, Workers, wait_until
from tests.drills.mail_server import MailServer

pytestmark = pytest.mark.drill

OPEN = (EmailState.WAITING, EmailState.HANDING_OVER)


def post_run(count: int, stream: Stream) -> None:
    with unit_of_work():
        for number in range(count):
            outbox.post(
                Email(
                    to_address=f"member{number}@example.org",
                    subject="This week",
                    text="What was said this week.",
                    html="<p>What was said this week.</p>",
                    stream=stream,
                    program_id=1,
                ),
                key=f"digest:2026-48:{number}",
            )


def settled() -> bool:
    return db.session.scalar(select(EmailRecord.id).where(EmailRecord.state.in_(OPEN)).limit(1)) is None


def rows() -> list[EmailRecord]:
    db.session.rollback()
    return list(db.session.scalars(select(EmailRecord)))


def message_ids(server: MailServer) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for taken in server.taken:
        [address] = taken.recipients
        found.setdefault(address, set()).add(taken.message_id)
    return found


@pytest.mark.parametrize(
    ("point", "ambiguous"),
    [("claimed", False), ("before_data", False), ("after_dot", True), ("before_commit", True)],
)
@pytest.mark.parametrize("stream", [Stream.DIGEST, Stream.DECISION])
def test_a_kill_at_each_point_of_a_run(
    drill: Flask, workers: Workers, mail_server: MailServer, point: str, ambiguous: bool, stream: Stream
) -> None:
    """The kill comes in the middle of 60 mails. Only one that hits between content and commit leaves a doubt."""
    post_run(60, stream)
    first = workers.start(GRAPEVINE_FAILPOINT=f"{point}:20")
    assert first.wait() == -signal.SIGKILL
    states_then = Counter(row.state for row in rows())
    assert states_then[EmailState.HANDING_OVER] == int(ambiguous)
    workers.start(**PATIENT)
    wait_until(settled)
    doubtful = ambiguous and stream is Stream.DIGEST
    again = ambiguous and stream is Stream.DECISION
    assert Counter(row.state for row in rows()) == Counter(
        {EmailState.SENT: 60 - doubtful} | ({EmailState.UNCERTAIN: 1} if doubtful else {})
    )
    ids = message_ids(mail_server)
    assert len(ids) == 60, "everybody got it, also the one whose end nobody could know"
    assert {row.to_address: {row.message_id} for row in rows()} == ids
    assert len(mail_server.taken) == 60 + again


def test_account_mail_does_not_wait_behind_a_digest_run(
    drill: Flask, workers: Workers, mail_server: MailServer
) -> None:
    post_run(300, Stream.DIGEST)
    workers.start(threads=2, **PATIENT)
    wait_until(lambda: len(mail_server.taken) >= 5)
    with unit_of_work():
        outbox.post(Email(to_address="now@example.org", subject="Sign in", text="x", stream=Stream.ACCOUNT), key="now")
    wait_until(settled)
    order = [taken.recipients[0] for taken in mail_server.taken]
    assert order.index("now@example.org") < 250


@pytest.mark.long
@pytest.mark.parametrize("stream", [Stream.DIGEST, Stream.DECISION])
def test_two_thousand_mails_three_workers_fifty_kills(
    drill: Flask, workers: Workers, mail_server: MailServer, stream: Stream, capsys: pytest.CaptureFixture[str]
) -> None:
    count, kills = 2000, 50
    post_run(count, stream)
    chance = random.Random(2026)
    began = time.monotonic()
    alive = [workers.start() for _ in range(3)]
    for kill in range(1, kills + 1):
        enough = kill * count // (kills + 2)  # so that all kills fall into the run, however fast it is
        while len(mail_server.taken) < enough:
            assert time.monotonic() < began + 600
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.05))
        place = chance.randrange(3)
        alive[place].kill()
        alive[place].wait()
        alive[place] = workers.start()
    wait_until(settled, seconds=300)
    seconds = time.monotonic() - began
    by_state = Counter(row.state for row in rows())
    ids = message_ids(mail_server)
    extra = len(mail_server.taken) - len(ids)
    with capsys.disabled():
        print(
            f"\n{stream.value}: {count} mails, {kills} kills, {seconds:.0f} s; "
            f"{dict(by_state)}; mailboxes {len(ids)}, extra copies {extra}, "
            f"most Message-IDs for one person {max(map(len, ids.values()))}"
        )
    assert {row.to_address: {row.message_id} for row in rows()}.items() >= ids.items()
    assert by_state[EmailState.SENT] + by_state[EmailState.UNCERTAIN] == count
    assert by_state[EmailState.UNCERTAIN] <= kills
    reached = set(ids)
    assert {row.to_address for row in rows() if row.state is EmailState.SENT} <= reached
    if stream is Stream.DIGEST:
        assert extra == 0
    else:
        assert by_state[EmailState.UNCERTAIN] == 0
        assert len(reached) == count
        assert extra <= kills
