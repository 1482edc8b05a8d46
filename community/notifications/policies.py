"""Who may see what became of the program's mail. Preferences and notices are each member's own."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.core.policies import Refusal
from community.programs.models import MANAGERS, Member


def may_see_delivery(actor: Member) -> Refusal | None:
    """See whom the program's mail reached, and why not."""
    return None if actor.has(MANAGERS) else Refusal(_l("Only managers see what became of the program’s mail."))
