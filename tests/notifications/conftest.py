"""A program with a few people, a real mail server, and ways to let time and workers pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from community.core.db import db
from community.core.worker import Worker
from community.discussion.models import Space
from community.programs.models import Member, Program, Role
from tests.drills.mail_server import MailServer, point_at
from tests.factories import make_member, make_program
from tests.factories.notifications import make_space


@dataclass
class Group:
    """Dee and Hana write, Nora manages, Walt starts threads."""

    program: Program
    space: Space
    dee: Member
    hana: Member
    nora: Member
    walt: Member


@pytest.fixture
def group(app: Flask) -> Group:
    program = make_program()
    return Group(
        program,
        make_space(program, "Sharpening"),
        make_member(program, "Dee Whitlock"),
        make_member(program, "Hana Kobayashi"),
        make_member(program, "Nora Castellan", roles=Role.MANAGER | Role.AMBASSADOR),
        make_member(program, "Walt Lindqvist"),
    )


@pytest.fixture
def mail_server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A server that takes mail, and an application that sends to it."""
    server = MailServer().start()
    point_at(app, monkeypatch, server.port)
    yield server
    server.stop()


@pytest.fixture
def drain(app: Flask) -> Callable[[], int]:
    """Run everything that is due now."""

    def run() -> int:
        count = Worker(app).drain()
        db.session.expire_all()
        return count

    return run
