"""Changing programs and members."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid
from community.core.events import ActorKind, record
from community.core.markup import to_html
from community.core.policies import require
from community.core.states import unchanged
from community.programs import emails
from community.programs.events import (
    AgreementPublished,
    MemberInvited,
    MemberJoined,
    MemberSilenced,
    MemberSuspended,
    ProgramChanged,
    RolesChanged,
    StandingChanged,
)
from community.programs.inviting import open_invitation
from community.programs.models import (
    Agreement,
    AgreementAcceptance,
    Invitation,
    Member,
    Program,
    Role,
    Standing,
)
from community.programs.policies import (
    may_change_program,
    may_manage_members,
    may_set_roles,
    may_silence,
    may_suspend,
)
from community.programs.queries import current_agreement

INVITATION_LASTS = dt.timedelta(days=60)


def create_program(*, slug: str, name: str, time_zone: str = "UTC", language: str = "en", agreement: str) -> Program:
    """A new program with the first version of its agreement. Its owner comes by `add_member`."""
    if db.session.scalar(select(Program.id).where(Program.slug == slug)):
        raise Invalid(_l("There is a program at this address already."), field="slug")
    program = Program(slug=slug, name=name, time_zone=time_zone, language=language, created_at=now())
    db.session.add(program)
    db.session.flush()
    _publish_agreement(program, agreement, number=1)
    return program


def add_member(
    program_id: int,
    person: Person,
    *,
    roles: Role,
    about: str = "",
    because_of: str = "",
    joined_at: dt.datetime | None = None,
) -> Member:
    """Make `person` a member. What was published before is not unread for them (`joined_seq`).

    :raises Invalid: if they are a member already.
    """
    if db.session.scalar(select(Member.id).where(Member.program_id == program_id, Member.person_id == person.id)):
        raise Invalid(_l("This person is a member already."))
    seq = db.session.scalar(select(Program.seq).where(Program.id == program_id))
    member = Member(
        program_id=program_id,
        person_id=person.id,
        roles=roles,
        about=about,
        joined_at=joined_at or now(),
        joined_seq=seq or 0,
    )
    db.session.add(member)
    db.session.flush()
    record(MemberJoined(program_id=program_id, actor_id=member.id, member_id=member.id, because_of=because_of))
    return member


def invite(
    program: Program,
    *,
    email: str,
    name: str,
    roles: Role,
    actor_id: int | None,
    because_of: str = "",
    send: bool = True,
) -> str:
    """An open invitation for this address; an earlier one for the same address is revoked. Returns the secret.

    No permission is asked here: `invite_person` does for managers, and a feature above for its own reasons.
    With `send` off the caller puts the link into a mail of its own.
    """
    invitation, secret = open_invitation(
        program,
        email=email,
        name=name,
        roles=roles,
        invited_by_id=actor_id,
        because_of=because_of,
        expires_at=now() + INVITATION_LASTS,
    )
    kind = ActorKind.MEMBER if actor_id else ActorKind.SYSTEM
    record(MemberInvited(program_id=program.id, actor_id=actor_id, actor_kind=kind, invitation_id=invitation.id))
    if send:
        emails.invited(program, invitation, secret)
    return secret


def invite_person(actor: Member, *, email: str, name: str, roles: Role) -> None:
    """A manager invites somebody directly, mostly for the desk."""
    require(may_manage_members, actor)
    if roles & Role.OWNER and not actor.has(Role.OWNER):
        raise Invalid(_l("Only an owner makes or unmakes owners."), field="roles")
    invite(actor.program, email=email, name=name, roles=roles, actor_id=actor.id)


def revoke_invitation(actor: Member, invitation: Invitation) -> None:
    """Take an open invitation back; its link stops working."""
    require(may_manage_members, actor)
    invitation.revoked_at = now()
    db.session.flush()


def accept_invitation(invitation: Invitation, person: Person, *, agreement_id: int | None, about: str = "") -> Member:
    """Spend the invitation: `person` becomes a member and has accepted this version of the agreement.

    :raises Invalid: if the agreement changed while they read it.
    """
    agreement = current_agreement(invitation.program_id)
    if agreement is not None and agreement.id != agreement_id:
        raise Invalid(_l("The agreement changed while you were reading. Please read it again."), field="agreement")
    member = add_member(
        invitation.program_id, person, roles=invitation.roles, about=about, because_of=invitation.because_of
    )
    invitation.accepted_at = now()
    invitation.member_id = member.id
    if agreement is not None:
        accept_agreement(member, agreement)
    return member


def accept_agreement(member: Member, agreement: Agreement) -> None:
    """Keep that the member accepted this version."""
    db.session.add(AgreementAcceptance(agreement_id=agreement.id, member_id=member.id, accepted_at=now()))
    db.session.flush()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an owner sets of a program, under the names of its columns."""

    name: str
    tagline: str
    about: str
    address_line: str
    time_zone: str
    language: str
    answer_promise_days: int


def change_program(actor: Member, settings: Settings, *, seen_version: int | None) -> list[str]:
    """Set what is different and return the columns that changed. The row is locked: of two owners at once one is told.

    :raises Conflict: if the program changed since `seen_version`.
    :raises Invalid: without a name, or with a promise below one day.
    """
    require(may_change_program, actor)
    program = db.session.get_one(Program, actor.program_id, with_for_update=True, populate_existing=True)
    unchanged(program, seen_version)
    if not settings.name.strip():
        raise Invalid(_l("A program needs a name."), field="name")
    if settings.answer_promise_days < 1:
        raise Invalid(_l("Please promise an answer within a day at the earliest."), field="answer_promise_days")
    changed = [column for column, value in asdict(settings).items() if getattr(program, column) != value]
    if not changed:
        return []
    for column in changed:
        setattr(program, column, getattr(settings, column))
    program.version += 1
    db.session.flush()
    record(ProgramChanged(program_id=program.id, actor_id=actor.id, changed=changed))
    return changed


def publish_agreement(actor: Member, text: str) -> Agreement:
    """A new version of the agreement. Members accept it when they next come."""
    require(may_change_program, actor)
    before = current_agreement(actor.program_id)
    agreement = _publish_agreement(actor.program, text, number=before.number + 1 if before else 1)
    record(
        AgreementPublished(
            program_id=actor.program_id, actor_id=actor.id, agreement_id=agreement.id, number=agreement.number
        )
    )
    return agreement


def _publish_agreement(program: Program, text: str, *, number: int) -> Agreement:
    agreement = Agreement(program_id=program.id, number=number, text=text, text_html=to_html(text), published_at=now())
    db.session.add(agreement)
    db.session.flush()
    return agreement


def set_roles(actor: Member, target: Member, roles: Role) -> None:
    """Give and take roles, so that `target` has exactly these."""
    require(may_set_roles, actor, target, roles)
    if not roles:
        raise Invalid(_l("A member has at least one role."), field="roles")
    before, target.roles = target.roles, roles
    db.session.flush()
    record(
        RolesChanged(
            program_id=actor.program_id,
            actor_id=actor.id,
            member_id=target.id,
            roles_before=before.value,
            roles_after=roles.value,
        )
    )


def set_standing(actor: Member, target: Member, standing: Standing) -> None:
    """Pause, bid farewell to, remove or welcome back a member."""
    require(may_manage_members, actor)
    target.standing = standing
    db.session.flush()
    record(
        StandingChanged(program_id=actor.program_id, actor_id=actor.id, member_id=target.id, standing=standing.value)
    )


def silence(actor: Member, member: Member, until: dt.datetime | None) -> None:
    """Let `member` read but not write until that moment; None gives writing back."""
    require(may_silence, actor, member)
    member.silenced_until = until
    db.session.flush()
    record(MemberSilenced(program_id=member.program_id, actor_id=actor.id, member_id=member.id, until=_iso(until)))


def suspend(actor: Member, member: Member, until: dt.datetime | None) -> None:
    """Keep `member` out until that moment; None lets them in again."""
    require(may_suspend, actor, member)
    member.suspended_until = until
    db.session.flush()
    record(MemberSuspended(program_id=member.program_id, actor_id=actor.id, member_id=member.id, until=_iso(until)))


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def set_about(member: Member, about: str) -> None:
    """The line that others read beside the member's name."""
    member.about = about
    db.session.flush()


def next_seq(program_id: int) -> int:
    """The next publish_seq of the program. Ask for it late in a transaction: the row stays locked to the end."""
    return db.session.execute(
        update(Program).where(Program.id == program_id).values(seq=Program.seq + 1).returning(Program.seq)
    ).scalar_one()
