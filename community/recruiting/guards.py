"""What is asked just before a mail of recruiting goes out: whether it still says what is so."""

from __future__ import annotations

from flask_babel import gettext as _

from community.core import outbox
from community.core.clock import now
from community.core.db import db
from community.programs.models import Invitation
from community.recruiting.applying.emails import INVITATION_STANDS
from community.recruiting.models import NominationState
from community.recruiting.nominating.emails import NOMINATOR_IS_HERE, STILL_WAITING
from community.recruiting.nominating.queries import whole


@outbox.guard(STILL_WAITING)
def nomination_waits(nomination_id: int | None = None) -> str | None:
    """Nobody is asked for a call that is over, by somebody who has left, or after their answer."""
    nomination = whole(nomination_id) if nomination_id is not None else None
    if nomination is None or nomination.state is not NominationState.WAITING:
        return str(_("It was answered meanwhile."))
    if not nomination.call.is_open:
        return str(_("The call is over."))
    if nomination.nominator is None or not nomination.nominator.is_inside:
        return str(_("Who put them forward is no longer here."))
    return None


@outbox.guard(NOMINATOR_IS_HERE)
def nominator_is_here(nomination_id: int | None = None, outcome: str | None = None) -> str | None:
    """Nobody hears of what has changed since, or of a program that they have left."""
    nomination = whole(nomination_id) if nomination_id is not None else None
    if nomination is None or nomination.nominator is None or not nomination.nominator.is_inside:
        return str(_("Who put them forward is no longer here."))
    if outcome is not None and (nomination.outcome is None or nomination.outcome.value != outcome):
        return str(_("The outcome has changed since."))
    return None


@outbox.guard(INVITATION_STANDS)
def invitation_stands(invitation_id: int | None = None) -> str | None:
    """Nobody gets a link that no longer works: a newer mail brings the one that does."""
    found = db.session.get(Invitation, invitation_id) if invitation_id is not None else None
    if found is not None and found.accepted_at is not None:
        return str(_("They have joined meanwhile."))
    if found is None or found.revoked_at is not None or found.expires_at <= now():
        return str(_("This link was replaced by a newer one, or has run out."))
    return None
