"""Who may thank whom, and who sees how the movement does."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.core.policies import Refusal
from community.programs.models import MANAGERS, Member
from community.programs.policies import may_write


def may_thank(actor: Member, receiver: Member) -> Refusal | None:
    """Thank another member of the program."""
    if refusal := may_write(actor):
        return refusal
    if actor.program_id != receiver.program_id or not receiver.is_inside:
        return Refusal(_l("You can thank members of your own program."))
    if actor.id == receiver.id:
        return Refusal(_l("Thanks go to somebody else."))
    return None


def may_see_movement(actor: Member) -> Refusal | None:
    """See the numbers of the program."""
    return None if actor.has(MANAGERS) else Refusal(_l("The movement’s numbers are for the people who run it."))
