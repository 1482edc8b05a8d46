"""Who may do what with a program and its members."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.core.policies import Refusal
from community.programs.models import MANAGERS, STAFF, Member, Role


def may_write(actor: Member) -> Refusal | None:
    """Write anything that others read."""
    if not actor.is_inside:
        return Refusal(_l("Your membership is not active, so you can read but not write."))
    if actor.is_silenced:
        return Refusal(_l("You can’t write for now. The mail about it says until when, and how to object."))
    return None


def may_see_desk(actor: Member) -> Refusal | None:
    """See the desk at all."""
    return None if actor.has(STAFF) else Refusal(_l("The desk is for the people who run the program."))


def may_manage_members(actor: Member) -> Refusal | None:
    """Invite people, and set what they may do."""
    return None if actor.has(MANAGERS) else Refusal(_l("Only managers invite people and set their roles."))


def may_set_roles(actor: Member, target: Member, roles: Role) -> Refusal | None:
    """Give or take roles. The owner's role is the owner's to give; nobody takes their own ownership away."""
    if refusal := may_manage_members(actor):
        return refusal
    if (roles ^ target.roles) & Role.OWNER and not actor.has(Role.OWNER):
        return Refusal(_l("Only an owner makes or unmakes owners."))
    if actor.id == target.id and actor.has(Role.OWNER) and not roles & Role.OWNER:
        return Refusal(_l("You can’t take ownership from yourself. Another owner can."))
    return None


def may_change_program(actor: Member) -> Refusal | None:
    """Change the program's own settings and its agreement."""
    return None if actor.has(Role.OWNER) else Refusal(_l("Only an owner changes the program itself."))
