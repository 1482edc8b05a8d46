"""The mailed way back to an application: many links, all of them good on any device until they are revoked."""

from __future__ import annotations

from sqlalchemy import update

from community.core.clock import now
from community.core.db import db
from community.core.tokens import new_secret
from community.recruiting.models import Application, ResumeLink


def new_link(application: Application) -> tuple[ResumeLink, str]:
    """A link and its secret, which goes into one mail and is kept nowhere."""
    secret, secret_digest = new_secret()
    link = ResumeLink(application_id=application.id, secret_digest=secret_digest, created_at=now())
    db.session.add(link)
    db.session.flush()
    return link, secret


def revoke_links(application: Application) -> ResumeLink:
    """End every link and every device that came by one. Returns a fresh one for the device that asked."""
    db.session.execute(
        update(ResumeLink)
        .where(ResumeLink.application_id == application.id, ResumeLink.revoked_at.is_(None))
        .values(revoked_at=now())
        .execution_options(synchronize_session=False)
    )
    return new_link(application)[0]
