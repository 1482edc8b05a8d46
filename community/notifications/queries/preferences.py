"""Reading what members chose, and who gets mail at all."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import db
from community.notifications.models import (
    FIRST_DELAY,
    FIRST_MINUTE,
    FIRST_WEEKDAY,
    MAILED_AT_FIRST,
    OPTIONAL_SECTIONS,
    MailPreference,
    Reason,
)
from community.notifications.slots import Cadence, Schedule
from community.programs.models import Member, Standing


def find_preference(member_id: int) -> MailPreference | None:
    """What the member chose, or None for somebody who never did and whom the planner has not met yet."""
    return db.session.get(MailPreference, member_id)


def preference_of(member: Member) -> MailPreference:
    """What the member chose, or what everybody begins with: then a row that is in no session."""
    return find_preference(member.id) or first_preference(member.id)


def first_preference(member_id: int) -> MailPreference:
    """What everybody begins with: weekly, on Monday morning, and personal things by mail as they come."""
    return MailPreference(
        member_id=member_id,
        cadence=Cadence.WEEKLY,
        weekday=FIRST_WEEKDAY,
        minute=FIRST_MINUTE,
        sections=[section.value for section in OPTIONAL_SECTIONS],
        instant=[kind.value for kind in MAILED_AT_FIRST],
        delay=FIRST_DELAY,
        zone="UTC",
        next_period="",
        last_period="",
        since_seq=0,
    )


def schedule_of(preference: MailPreference, zone: str) -> Schedule:
    """When the member wants digests, on the clocks of `zone`."""
    return Schedule(
        cadence=preference.cadence,
        weekday=preference.weekday,
        minute=preference.minute,
        zone=zone,
        odd=bool(preference.member_id % 2),
    )


def gets_mail() -> ColumnElement[bool]:
    """Members whom mail of the group goes to, over Member and Person: in it, not paused, with an account in use."""
    return and_(
        Member.standing == Standing.ACTIVE,
        or_(Member.suspended_until.is_(None), Member.suspended_until <= now()),
        Person.disabled_at.is_(None),
        Person.email != "",
    )


def find_recipient(member_id: int) -> Member | None:
    """The member with person and program, if there is one; `why_no_mail` says whether mail goes there."""
    return db.session.scalar(
        select(Member)
        .where(Member.id == member_id)
        .options(joinedload(Member.person), joinedload(Member.program))
        .execution_options(populate_existing=True)
    )


def why_no_mail(member: Member | None) -> Reason | None:
    """Why mail of the group does not go to this member; None if it does. The same as `gets_mail`."""
    if member is None or member.standing is not Standing.ACTIVE or not member.is_inside:
        return Reason.OUTSIDE
    if member.person.disabled_at is not None or not member.person.email:
        return Reason.NO_ADDRESS
    return None


def without_preference(limit: int) -> Sequence[Member]:
    """Members whom the planner has not met yet, with their people."""
    return db.session.scalars(
        select(Member)
        .join(Member.person)
        .outerjoin(MailPreference, MailPreference.member_id == Member.id)
        .where(MailPreference.member_id.is_(None))
        .options(contains_eager(Member.person))
        .order_by(Member.id)
        .limit(limit)
    ).all()


def moved_zone(limit: int) -> Sequence[tuple[MailPreference, str]]:
    """Preferences that were reckoned for another time zone than the person's, each with the zone of now."""
    return (
        db.session.execute(
            select(MailPreference, Person.time_zone)
            .join(Member, Member.id == MailPreference.member_id)
            .join(Person, Person.id == Member.person_id)
            .where(MailPreference.zone != Person.time_zone, MailPreference.cadence != Cadence.NEVER)
            .order_by(MailPreference.member_id)
            .limit(limit)
        )
        .tuples()
        .all()
    )
