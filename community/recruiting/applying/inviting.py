"""The invitation of somebody who was chosen, mailed once more when the letter is lost."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l

from community.core.clock import now
from community.core.errors import WrongState
from community.programs.inviting import open_anew
from community.programs.models import Invitation, Program
from community.programs.queries import find_invitation
from community.recruiting.applying import emails
from community.recruiting.models import Application
from community.recruiting.states import ApplicationState

S = ApplicationState
#: A letter and its invitation are made in one transaction. Nobody has lost it so soon.
LETTER_TAKES = dt.timedelta(seconds=10)


def invitation_of(application: Application) -> Invitation:
    """The invitation that the application brought and that is still open.

    :raises WrongState: there is none that could be mailed, and why.
    """
    found = None
    if application.state in {S.INVITED, S.JOINED, S.LAPSED}:
        because_of = f"application:{application.id}"
        found = find_invitation(application.program_id, application.email_key, because_of)
    if application.state is S.JOINED or (found is not None and found.accepted_at is not None):
        raise WrongState(_l("You have joined already. Sign in to come in."))
    if application.state is S.LAPSED or (found is not None and found.expires_at <= now()):
        raise WrongState(
            _l("The invitation has run out. If you would still like to come, answer the mail that brought it.")
        )
    if found is None:
        raise WrongState(_l("There is no invitation to send for this application."))
    if found.revoked_at is not None:
        raise WrongState(
            _l("This invitation was replaced or taken back. If no newer mail has come, please write to us.")
        )
    return found


def find_open_invitation(application: Application) -> Invitation | None:
    """The same; None if there is none that could be mailed."""
    if application.state is not S.INVITED:
        return None
    try:
        return invitation_of(application)
    except WrongState:
        return None


def mailed_anew_at(application: Application, invitation: Invitation) -> dt.datetime | None:
    """When the newest link was mailed, if that was not the one in the letter: the letter's works no longer."""
    answered_at = application.answered_at
    if answered_at is None or invitation.created_at - answered_at < LETTER_TAKES:
        return None
    return invitation.created_at


def send_again(program: Program, application: Application) -> None:
    """Mail a new link to the address of the application. The link that was mailed before stops working.

    :raises WrongState: if there is no open invitation.
    """
    invitation, secret = open_anew(program, invitation_of(application))
    emails.invitation_again(program, application.call, application, invitation, secret)
