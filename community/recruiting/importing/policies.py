"""Who may bring applications in from elsewhere."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.core.policies import Refusal
from community.programs.models import MANAGERS, Member


def may_see_imports(actor: Member) -> Refusal | None:
    """Have tables of one's own to bring in."""
    return None if actor.has(MANAGERS) else Refusal(_l("Only managers bring applications in from elsewhere."))


def may_import(actor: Member, *, reviews_in_round: bool, blind: bool) -> Refusal | None:
    """Bring a table into a call: whoever does has every name and every raw text of it in hand.

    :param reviews_in_round: whether the actor reviews in the call's round.
    :param blind: whether the round keeps the two sides apart.
    """
    if refusal := may_see_imports(actor):
        return refusal
    if reviews_in_round and blind:
        return Refusal(
            _l("You review in this round, and the table holds names and raw texts. Somebody else has to bring it in.")
        )
    return None
