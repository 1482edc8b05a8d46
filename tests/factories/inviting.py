"""Somebody who was chosen, as sending the letter leaves them."""

from __future__ import annotations

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Program, Role
from community.programs.services import invite
from community.recruiting.models import Application, Call
from community.recruiting.states import ApplicationState
from tests.factories.recruiting import make_application


def make_invited(program: Program, call: Call, email: str = "beatrix@example.org", language: str = "en") -> Application:
    """An application that was answered with an invitation, which is open."""
    application, _snapshot = make_application(program, call, email, language=language)
    with unit_of_work():
        application = db.session.get_one(Application, application.id)
        application.state, application.answered_at = ApplicationState.INVITED, now()
        application.waiting_since = None
        invite(
            db.session.get_one(Program, program.id),
            email=application.email,
            name=application.name,
            roles=Role.AMBASSADOR,
            actor_id=None,
            because_of=f"application:{application.id}",
            send=False,
        )
    return application
