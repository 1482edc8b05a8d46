"""Who designs questionnaires."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.core.policies import Refusal
from community.programs.models import MANAGERS, Member


def may_design_questionnaires(actor: Member) -> Refusal | None:
    """Write and publish the questions that people are asked."""
    return None if actor.has(MANAGERS) else Refusal(_l("Only managers design what people are asked."))
