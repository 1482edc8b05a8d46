"""Invitations: one that is open for each address, with a secret that is mailed and kept nowhere."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import update

from community.accounts.models import mail_key
from community.core.clock import now
from community.core.db import db
from community.core.tokens import new_secret
from community.programs.models import Invitation, Program, Role


def open_invitation(
    program: Program,
    *,
    email: str,
    name: str,
    roles: Role,
    invited_by_id: int | None,
    because_of: str,
    expires_at: dt.datetime,
) -> tuple[Invitation, str]:
    """A new invitation and its secret. An open one for the same address is revoked."""
    db.session.execute(
        update(Invitation)
        .where(
            Invitation.program_id == program.id,
            Invitation.email_key == mail_key(email),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=now())
    )
    secret, secret_digest = new_secret()
    invitation = Invitation(
        program_id=program.id,
        email=email.strip(),
        email_key=mail_key(email),
        name=name.strip(),
        roles=roles,
        secret_digest=secret_digest,
        because_of=because_of,
        invited_by_id=invited_by_id,
        created_at=now(),
        expires_at=expires_at,
    )
    db.session.add(invitation)
    db.session.flush()
    return invitation, secret


def open_anew(program: Program, invitation: Invitation) -> tuple[Invitation, str]:
    """The same invitation with another secret, for somebody who has lost the mail; the caller mails it.

    It ends when the earlier one would have ended. The earlier link stops working. Nobody is invited by this, so that
    nothing is recorded.
    """
    return open_invitation(
        program,
        email=invitation.email,
        name=invitation.name,
        roles=invitation.roles,
        invited_by_id=invitation.invited_by_id,
        because_of=invitation.because_of,
        expires_at=invitation.expires_at,
    )
