"""Changing what comes by mail, and reckoning when the next digest is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid
from community.core.events import record
from community.core.outbox import Stream
from community.notifications.events import MailPreferenceChanged
from community.notifications.models import MAILABLE, OPTIONAL_SECTIONS, MailPreference, NoticeKind, Section
from community.notifications.queries.preferences import (
    find_preference,
    first_preference,
    moved_zone,
    schedule_of,
    without_preference,
)
from community.notifications.slots import Cadence, next_slot, spread_of
from community.programs.models import Member, Program

#: Minutes in which instant mail may gather.
DELAYS = (2, 10, 30, 60)
LESS_OFTEN = {
    Cadence.DAILY: Cadence.WEEKLY,
    Cadence.WEEKLY: Cadence.FORTNIGHTLY,
    Cadence.FORTNIGHTLY: Cadence.FORTNIGHTLY,
    Cadence.NEVER: Cadence.NEVER,
}
BATCH = 500


def reckon(preference: MailPreference, zone: str, *, after: dt.datetime | None = None) -> None:
    """Set when the next digest is due: the first slot later than `after` (now) whose period had no issue yet."""
    slot = next_slot(schedule_of(preference, zone), after or now(), done=preference.last_period)
    preference.zone = zone
    preference.next_period = slot.period_key if slot else ""
    preference.next_due_at = slot.at + spread_of(preference.member_id) if slot else None


def choose(
    member: Member,
    *,
    cadence: Cadence,
    weekday: int,
    minute: int,
    sections: Collection[Section],
    instant: Collection[NoticeKind],
    delay: int,
) -> MailPreference:
    """Keep what the member chose on the page. `member.person` must be loaded.

    :param minute: of the local day, 0 to 1439.
    :raises Invalid: for a day, an hour or a delay that there is not.
    """
    if not 0 <= weekday <= 6:
        raise Invalid(_l("Please choose a day of the week."), field="weekday")
    if not 0 <= minute < 24 * 60:
        raise Invalid(_l("Please choose a time of day."), field="minute")
    if delay not in DELAYS:
        raise Invalid(_l("Please choose one of these times."), field="delay")
    preference = _own(member)
    if preference.cadence is Cadence.NEVER and cadence is not Cadence.NEVER:
        preference.since_seq = db.session.scalar(select(Program.seq).where(Program.id == member.program_id)) or 0
    preference.cadence, preference.weekday, preference.minute, preference.delay = cadence, weekday, minute, delay
    preference.sections = [section.value for section in OPTIONAL_SECTIONS if section in sections]
    preference.instant = [kind.value for kind in MAILABLE if kind in instant]
    _settle(member, preference, by_link=False)
    return preference


def stop(member: Member, stream: Stream) -> MailPreference:
    """No more mail of this stream, by a signed link. Doing it again changes nothing."""
    preference = _own(member)
    before = (preference.cadence, preference.instant)
    if stream is Stream.DIGEST:
        preference.cadence = Cadence.NEVER
    else:
        preference.instant = []
    if (preference.cadence, preference.instant) != before:
        _settle(member, preference, by_link=True)
    return preference


def less_often(member: Member) -> MailPreference:
    """Half as many digests at most: daily becomes weekly, weekly every other week, by a signed link."""
    preference = _own(member)
    cadence = LESS_OFTEN[preference.cadence]
    if cadence is not preference.cadence:
        preference.cadence = cadence
        _settle(member, preference, by_link=True)
    return preference


def another_day(member: Member, weekday: int) -> MailPreference:
    """The digest on another day of the week, by a signed link. Somebody who had stopped has stopped still.

    :raises Invalid: for a day that there is not.
    """
    if not 0 <= weekday <= 6:
        raise Invalid(_l("Please choose a day of the week."), field="weekday")
    preference = _own(member)
    if preference.weekday != weekday:
        preference.weekday = weekday
        _settle(member, preference, by_link=True)
    return preference


def meet_members() -> int:
    """Give a batch of members who have none the preference that everybody begins with; returns how many."""
    members = without_preference(BATCH)
    for member in members:
        preference = first_preference(member.id)
        reckon(preference, member.person.time_zone)
        db.session.add(preference)
    db.session.flush()
    return len(members)


def follow_moves() -> int:
    """Reckon anew for a batch of people who moved to another time zone; returns how many."""
    moved = moved_zone(BATCH)
    for preference, zone in moved:
        reckon(preference, zone)
    db.session.flush()
    return len(moved)


def _own(member: Member) -> MailPreference:
    preference = find_preference(member.id)
    if preference is None:
        preference = first_preference(member.id)
        db.session.add(preference)
        db.session.flush()
    return preference


def _settle(member: Member, preference: MailPreference, *, by_link: bool) -> None:
    reckon(preference, member.person.time_zone)
    db.session.flush()
    record(
        MailPreferenceChanged(
            program_id=member.program_id,
            actor_id=member.id,
            member_id=member.id,
            cadence=preference.cadence.value,
            instant=list(preference.instant),
            by_link=by_link,
        )
    )
