"""A site of its own for a journey: an application on a fresh database, with CSRF on and a real mail server."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask

from community.app import create_app
from community.core import db as database
from community.core.db import db
from community.core.worker import Worker
from tests import databases
from tests.conftest import SeparateClient, config_for_tests, make_schema
from tests.factories import PASSWORD
from tests.journeys.visitor import Visitor
from tests.journeys.words import SLUG
from tests.mailsink import Mailsink


@dataclass
class Site:
    """The application, its mail, and what one step leaves to the next."""

    app: Flask
    mail: Mailsink
    kept: dict[str, str] = field(default_factory=dict)

    def drain(self, *, periodic: bool = False) -> None:
        """Run everything that is due, mail included."""
        Worker(self.app).drain(periodic=periodic)
        database.db.session.expire_all()

    def visitor(self) -> Visitor:
        """Somebody without an account, on a device of their own."""
        return Visitor(self.app.test_client())

    def signed_in(self, email: str) -> Visitor:
        """Somebody who has signed in by the form."""
        visitor = self.visitor()
        visitor.open(f"/sign-in?next=/p/{SLUG}/")
        visitor.send(email=email, password=PASSWORD)
        assert visitor.path == f"/p/{SLUG}/", f"{email} could not sign in"
        return visitor


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if databases.ENGINE == "postgresql":
        url = databases.new_database(f"journey_{uuid.uuid4().hex[:12]}")
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('journey') / 'journey.sqlite'}"
    with Mailsink() as mail:
        app = create_app(config_for_tests(url, GRAPEVINE_MAIL_PORT=str(mail.port)))
        make_schema(app)
        app.test_client_class = SeparateClient
        with app.app_context():
            yield Site(app, mail)
            db.session.rollback()
            database.stop_writing()
            db.engine.dispose()
