"""What recruiting does when something happens: an invitation that came from an application was accepted below; an
application that came from a nomination has an outcome, of which the nominator hears.
"""

from __future__ import annotations

from community.core.db import db
from community.core.events import ActorKind, record, subscribes_to
from community.core.states import move
from community.programs.events import MemberJoined
from community.recruiting.events import ApplicationSettled, DecisionSent
from community.recruiting.models import Application, NominationOutcome
from community.recruiting.nominating.services import tell_outcome
from community.recruiting.states import MOVES, ApplicationState, Outcome

_AFTER_DECISION = {
    Outcome.INVITE.value: NominationOutcome.INVITED,
    Outcome.DECLINE.value: NominationOutcome.NOT_THIS_TIME,
}
#: An invitation that ran out is the applicant's own affair; a wait list that ended is an answer.
_AFTER_THE_END = {
    ApplicationState.JOINED.value: NominationOutcome.JOINED,
    ApplicationState.CLOSED.value: NominationOutcome.NOT_THIS_TIME,
}


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


@subscribes_to(DecisionSent)
def nominator_hears_of_the_decision(event: DecisionSent) -> None:
    """Once for each outcome, however often it is delivered."""
    if (outcome := _AFTER_DECISION.get(event.outcome)) is not None:
        tell_outcome(event.application_id, outcome)


@subscribes_to(ApplicationSettled)
def nominator_hears_of_the_end(event: ApplicationSettled) -> None:
    """The same for the end of an answered application."""
    if (outcome := _AFTER_THE_END.get(event.state)) is not None:
        tell_outcome(event.application_id, outcome)
