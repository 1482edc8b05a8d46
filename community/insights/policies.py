"""Who learns from recruiting, and who takes tables of it away. What stands in a table is decided row by row."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.core.policies import Refusal
from community.programs.models import MANAGERS, Member


def may_see_recruiting(actor: Member) -> Refusal | None:
    """See how the ways in compare."""
    return None if actor.has(MANAGERS) else Refusal(_l("How recruiting does is for the people who run the program."))


def may_export(actor: Member) -> Refusal | None:
    """Take tables away."""
    return None if actor.has(MANAGERS) else Refusal(_l("Only managers take tables of recruiting away."))
