"""Who may do what with a program and its members."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.core.policies import Refusal
from community.programs.models import MANAGERS, MODERATORS, STAFF, Member, Role


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


def may_silence(actor: Member, target: Member) -> Refusal | None:
    """Take writing away from `target` for a time, and give it back. Staff who manage are an owner's to silence."""
    if not actor.has(MODERATORS):
        return Refusal(_l("Only the people who take care of the group do this."))
    if actor.id == target.id:
        return Refusal(_l("Nobody does this to themselves. Pausing your membership may be what you want."))
    if target.has(MANAGERS) and not actor.has(Role.OWNER):
        return Refusal(_l("Only an owner does this to somebody who manages the program."))
    return None


def may_suspend(actor: Member, target: Member) -> Refusal | None:
    """Keep `target` out for a time, and let them in again."""
    if not actor.has(MANAGERS):
        return Refusal(_l("Only managers keep somebody out."))
    return may_silence(actor, target)


def may_change_program(actor: Member) -> Refusal | None:
    """Change the program's own settings and its agreement."""
    return None if actor.has(Role.OWNER) else Refusal(_l("Only an owner changes the program itself."))
