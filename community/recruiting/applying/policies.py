"""Who opens and closes calls. Applicants need no policy: who holds a draft session may act on that one draft."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.core.policies import Refusal
from community.programs.models import MANAGERS, Member


def may_manage_calls(actor: Member) -> Refusal | None:
    """Write, publish and close calls."""
    return None if actor.has(MANAGERS) else Refusal(_l("Only managers open and close calls."))
