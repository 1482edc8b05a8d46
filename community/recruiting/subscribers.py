"""What recruiting does when something happens below: an invitation that came from an application was accepted."""

from __future__ import annotations

from community.core.db import db
from community.core.events import ActorKind, record, subscribes_to
from community.core.states import move
from community.programs.events import MemberJoined
from community.recruiting.events import ApplicationSettled
from community.recruiting.models import Application
from community.recruiting.states import MOVES, ApplicationState


@subscribes_to(MemberJoined)
def application_became_a_member(event: MemberJoined) -> None:
    """The application has reached its end. A second delivery finds it there and does nothing."""
    kind, _separator, number = event.because_of.partition(":")
    if kind != "application" or not number.isdigit():
        return
    application = db.session.get(Application, int(number))
    if application is None or application.program_id != event.program_id:
        return
    if ApplicationState.JOINED not in MOVES[application.state]:
        return
    application.state = move(application.state, ApplicationState.JOINED, MOVES)
    application.member_id = event.member_id
    db.session.flush()
    record(
        ApplicationSettled(
            program_id=application.program_id,
            actor_kind=ActorKind.SYSTEM,
            application_id=application.id,
            state=application.state.value,
        )
    )
