"""What reached the people of the sample program by notice and by mail, and what is about to.

Of the last days the worker's part is done here, at the time when it would have been done. What is older has been read
long ago, and its mail counts as sent. Only the mail of the last hours is left to the worker, and arrives at the start.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update

from community.core import clock
from community.core.db import db
from community.core.events import deliver
from community.core.jobs import Job
from community.core.outbox import EmailRecord, EmailState
from community.demo.seed.timeline import Stage
from community.notifications.models import (
    MAILED_AT_FIRST,
    OPTIONAL_SECTIONS,
    MailPreference,
    Notice,
    NoticeMail,
)
from community.notifications.services.preferences import choose, reckon
from community.notifications.slots import Cadence

#: Notices of this time stand in the page.
TOLD = dt.timedelta(days=6)
#: Of these, the ones of the last days are still unread for those whom one looks around as.
UNREAD = dt.timedelta(days=4)
#: Mail that is younger goes out when the demo starts, unless it was read by then.
FRESH = dt.timedelta(days=1)
#: So long before the start the digest of these people was due, whatever the weekday.
DIGEST_WAS_DUE = dt.timedelta(hours=1)
DIGEST_READERS = ("dee", "nora", "hettie")
DELAY_MINUTES = 10


def prefer(stage: Stage, entry: dict[str, Any]) -> None:
    """Somebody chooses when their digest comes."""
    member = stage.members[entry["key"]]
    weekday, minute = entry["digest_weekday"], entry["digest_hour"] * 60
    if entry["key"] in DIGEST_READERS:
        slot = (stage.began_at - DIGEST_WAS_DUE).astimezone(ZoneInfo(member.person.time_zone))
        weekday, minute = slot.weekday(), slot.hour * 60 + slot.minute
    choose(
        member,
        cadence=Cadence.WEEKLY,
        weekday=weekday,
        minute=minute,
        sections=OPTIONAL_SECTIONS,
        instant=MAILED_AT_FIRST,
        delay=DELAY_MINUTES,
    )


def arrive(stage: Stage, guides: Collection[str]) -> None:
    """Deliver the news of the last days; settle what is older."""
    began_at = stage.began_at
    _deliver_since(began_at - TOLD)
    _settle_mail(began_at - FRESH)
    _read_notices(stage, guides)
    _reckon_digests(stage)


def _deliver_since(moment: dt.datetime) -> None:
    news = Job.name == "events.deliver"
    jobs = db.session.scalars(select(Job).where(news, Job.created_at >= moment).order_by(Job.created_at, Job.id)).all()
    for job in jobs:
        with clock.stopped_at(job.created_at):
            deliver(**job.payload)
            db.session.flush()
    db.session.execute(delete(Job).where(news))


def _settle_mail(moment: dt.datetime) -> None:
    """What was written before `moment` was sent then."""
    db.session.execute(delete(Job).where(Job.created_at < moment))
    db.session.execute(
        update(EmailRecord)
        .where(EmailRecord.created_at < moment, EmailRecord.state == EmailState.WAITING)
        .values(state=EmailState.SENT, sent_at=EmailRecord.created_at, attempts=1)
    )
    db.session.execute(
        update(Notice)
        .where(Notice.created_at < moment, Notice.mail == NoticeMail.PENDING)
        .values(mail=NoticeMail.SENT, mail_due_at=None)
    )


def _read_notices(stage: Stage, guides: Collection[str]) -> None:
    guide_ids = [stage.members[key].id for key in guides]
    old = Notice.created_at < stage.began_at - UNREAD
    db.session.execute(
        update(Notice)
        .where(old | Notice.member_id.not_in(guide_ids), Notice.mail != NoticeMail.PENDING)
        .values(read_at=Notice.created_at)
    )


def _reckon_digests(stage: Stage) -> None:
    """The next digest of everybody is to come, but for the few that have just become due."""
    readers = {stage.members[key].id for key in DIGEST_READERS}
    for preference in db.session.scalars(select(MailPreference)):
        moment = stage.began_at
        if preference.member_id in readers:
            moment -= DIGEST_WAS_DUE + dt.timedelta(minutes=1)
        reckon(preference, preference.zone, after=moment)
