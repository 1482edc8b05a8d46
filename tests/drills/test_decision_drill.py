"""A batch of answers under kill -9, with two workers on it: each applicant gets one letter and one invitation.

A letter whose end nobody can know goes again under the same Message-ID, so what is counted are those.
"""

from __future__ import annotations

import signal

import pytest
from flask import Flask

from community.core.db import db
from community.core.outbox import EmailRecord
from community.core.outbox.models import SETTLED
from community.programs.models import Invitation, Role
from community.recruiting.models import Application, Decision
from community.recruiting.states import ApplicationState
from tests.drills.conftest import PATIENT, StartWorker, wait_until
from tests.drills.mail_server import MailServer
from tests.factories import make_member, make_program
from tests.factories.deciding import freeze, make_read_call, send
from tests.factories.reviewing import decide

pytestmark = pytest.mark.drill

PEOPLE = 6


def batch() -> None:
    """Six invitations, frozen and let go."""
    program = make_program()
    manager = make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR)
    call, applications, _readers = make_read_call(program, PEOPLE, reviewers=1, reviews=1)
    for application in applications:
        decide(manager, application)
    send(manager, freeze(manager, call))


def all_told() -> bool:
    """Whether every decision is mailed and every letter has come to its end."""
    db.session.rollback()
    waiting = db.session.query(Decision).filter(Decision.mailed_at.is_(None)).count()
    letters = db.session.query(EmailRecord).filter(EmailRecord.key.startswith("decision:")).all()
    return not waiting and len(letters) == PEOPLE and all(mail.state in SETTLED for mail in letters)


@pytest.mark.parametrize("point", ["claimed:3", "before_commit:2", "before_commit:5", "before_data:2", "after_dot:3"])
def test_a_worker_that_is_killed_between_two_steps_writes_to_nobody_twice(
    whole: Flask, start_worker: StartWorker, mail_server: MailServer, point: str
) -> None:
    batch()
    first = start_worker(GRAPEVINE_FAILPOINT=point)
    assert first.wait(timeout=60) == -signal.SIGKILL
    for _ in range(2):
        start_worker(**PATIENT)
    wait_until(all_told, 60)
    letters = db.session.query(EmailRecord).filter(EmailRecord.key.startswith("decision:")).all()
    arrived: dict[str, set[str]] = {}
    for taken in mail_server.taken:
        arrived.setdefault(taken.recipients[0], set()).add(taken.message_id)
    assert arrived == {mail.to_address: {mail.message_id} for mail in letters}
    assert len(arrived) == PEOPLE
    assert db.session.query(Invitation).filter(Invitation.because_of.startswith("application:")).count() == PEOPLE
    assert {one.state for one in db.session.query(Application)} == {ApplicationState.INVITED}
