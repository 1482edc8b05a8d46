"""Who may put somebody forward."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.core.policies import Refusal
from community.programs.models import Member, Standing


def may_nominate(actor: Member) -> Refusal | None:
    """Put somebody forward: whoever takes part. Who pauses keeps what they put forward before."""
    if actor.standing is Standing.ACTIVE:
        return None
    return Refusal(_l("You are pausing. When you are back you can put people forward again."))
