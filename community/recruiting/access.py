"""Who has an application open. Opening is a deed: it writes who, what and when, and gives leave for a while."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select, update

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import db
from community.programs.models import Member
from community.recruiting.models import AccessEvent, AccessGrant, AccessView

#: How long a page stays open to somebody who does nothing on it.
LASTS = {AccessView.RAW: dt.timedelta(hours=2), AccessView.REDACTED: dt.timedelta(days=3)}


def find_grant(application_id: int, member_id: int, view: AccessView) -> AccessGrant | None:
    """The member's leave to read, if it is live."""
    return db.session.scalar(
        select(AccessGrant).where(
            AccessGrant.application_id == application_id,
            AccessGrant.member_id == member_id,
            AccessGrant.view == view,
            AccessGrant.ended_at.is_(None),
            AccessGrant.expires_at > now(),
        )
    )


def find_holder(application_id: int, *, other_than: int) -> str | None:
    """The name of somebody else who has the raw text open."""
    return db.session.scalar(
        select(Person.name)
        .join(Member, Member.person_id == Person.id)
        .join(AccessGrant, AccessGrant.member_id == Member.id)
        .where(
            AccessGrant.application_id == application_id,
            AccessGrant.member_id != other_than,
            AccessGrant.view == AccessView.RAW,
            AccessGrant.ended_at.is_(None),
            AccessGrant.expires_at > now(),
        )
        .limit(1)
    )


def open_for(application_id: int, member_id: int, view: AccessView) -> None:
    """Write down that the member opens it, and let them in."""
    moment = now()
    end(application_id, view, member_id=member_id)
    db.session.add(AccessEvent(application_id=application_id, member_id=member_id, view=view, at=moment))
    db.session.add(
        AccessGrant(
            application_id=application_id,
            member_id=member_id,
            view=view,
            granted_at=moment,
            expires_at=moment + LASTS[view],
        )
    )
    db.session.flush()


def prolong(grant: AccessGrant) -> None:
    """Who works on it keeps it open."""
    grant.expires_at = now() + LASTS[grant.view]


def end(application_id: int, view: AccessView, *, member_id: int | None = None) -> None:
    """Close it: for one member, or for everybody."""
    statement = update(AccessGrant).where(
        AccessGrant.application_id == application_id, AccessGrant.view == view, AccessGrant.ended_at.is_(None)
    )
    if member_id is not None:
        statement = statement.where(AccessGrant.member_id == member_id)
    db.session.execute(statement.values(ended_at=now()).execution_options(synchronize_session="fetch"))


def have_opened(application_id: int, view: AccessView) -> Sequence[int]:
    """Ids of the members who ever had it open."""
    return db.session.scalars(
        select(AccessEvent.member_id)
        .where(
            AccessEvent.application_id == application_id, AccessEvent.view == view, AccessEvent.member_id.is_not(None)
        )
        .distinct()
    ).all()  # type: ignore[return-value]
